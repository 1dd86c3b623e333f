"""Counting measured beside the naive way, on a city-year of its own."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from django.db import connection

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.schema import Counted
from jinguo.console.bench_city import YEAR, Measured, fill, timed
from jinguo.counting.books import Books, fresh
from jinguo.counting.evaluate import chosen
from jinguo.counting.figures import table
from jinguo.counting.reduce import every
from jinguo.errors import FailedError
from jinguo.org.policy import EVERYTHING
from jinguo.periods import Period, standard


def measure(records: int, runs: int) -> int:
    """Fill the home, count both ways and compare every number.

    Raises:
        FailedError: If a number differs.
    """
    filling = timed(lambda: fill(records))
    ours = [timed(_count) for _ in range(runs)]
    books = fresh()
    naive = timed(lambda: _naive(books))
    differing = _differences(books, naive.found)
    _print(books, records, filling, ours, naive)
    sys.stdout.write(f"不同的数字：{differing}\n")
    if differing:
        raise FailedError(f"两种算法有 {differing} 个数字不同。")
    return 0


def _count() -> int:
    books = fresh()
    counted = table(books, books.catalogue.indicators, standard(YEAR), scope=EVERYTHING)
    return sum(sums.total.size for both in counted.sums.values() for sums in both)


def _naive(books: Books) -> dict[tuple[str, Period], dict[int, int]]:
    """Ask the database once for each indicator, level and period, as reports are commonly built."""
    _lay_tree_out(books)
    levels = sorted(set(books.tree.levels.tolist()))
    found: dict[tuple[str, Period], dict[int, int]] = {}
    with connection.cursor() as cursor:
        for address, what in _activities(books):
            for period in standard(YEAR):
                sums: dict[int, int] = {}
                for level in levels:
                    cursor.execute(*_query(books, address, what, level, period))
                    sums.update(cursor.fetchall())
                found[address, period] = sums
    return found


def _activities(books: Books) -> Iterator[tuple[str, Counted]]:
    """Yield the indicators that a query over the activities' own columns can answer."""
    columns = KINDS["activity"].sums
    for address, what in books.catalogue.indicators.items():
        if not isinstance(what, Counted) or what.of != "activity":
            continue
        if what.way == "records" or (what.way == "sum" and what.column in columns):
            yield address, what


def _query(
    books: Books, address: str, what: Counted, level: int, period: Period
) -> tuple[str, list[Any]]:
    summed = f"SUM(a.{what.column})" if what.way == "sum" else "COUNT(*)"
    conditions = ["a.struck_at IS NULL", "a.held_on >= %s", "a.held_on < %s", "b.level = %s"]
    values: list[Any] = [period.start, period.end, level]
    for column, words in what.where.items():
        allowed = [words] if isinstance(words, str) else words
        conditions.append(_any(f"a.{column} = %s", allowed))
        values += allowed
    programmes = books.catalogue.counted_programmes(address)
    if programmes is not None:
        conditions.append(_any("(' ' || a.programmes || ' ') LIKE %s", programmes))
        values += [f"% {key} %" for key in programmes]
    # Columns come from the catalogue's own vocabulary.
    sql = (
        f"SELECT b.above, {summed} "  # noqa: S608 - the same
        "FROM ledger_activity a JOIN beneath b ON b.unit = a.unit_id "
        f"WHERE {' AND '.join(conditions)} GROUP BY b.above"
    )
    return sql, values


def _any(condition: str, values: Sequence[str]) -> str:
    return f"({' OR '.join([condition] * len(values))})"


def _lay_tree_out(books: Books) -> None:
    here = books.tree
    rows = [
        (line.unit, above, int(here.levels[here.index[above]]))
        for line in here.lineages
        for above in line.above
    ]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE beneath (unit INTEGER, above INTEGER, level INTEGER)")
        cursor.executemany("INSERT INTO beneath VALUES (%s, %s, %s)", rows)
        cursor.execute("CREATE INDEX beneath_unit ON beneath (unit, level)")


def _differences(books: Books, naive: dict[tuple[str, Period], dict[int, int]]) -> int:
    differing = 0
    for address, _ in _activities(books):
        ours = every(books, chosen(books, address), standard(YEAR)).total
        for at, period in enumerate(standard(YEAR)):
            theirs = np.zeros(len(books.tree.ids), np.int64)
            for unit, value in naive[address, period].items():
                theirs[books.tree.index[unit]] = value or 0
            differing += int((ours[:, at] != theirs).sum())
    return differing


def _print(
    books: Books, records: int, filling: Measured, ours: list[Measured], naive: Measured
) -> None:
    cpu, least = float(np.median([run.cpu for run in ours])), min(run.cpu for run in ours)
    units, indicators = len(books.tree.ids), len(books.catalogue.indicators)
    asked = len(list(_activities(books)))
    lines = [
        f"记录 {records}　单位 {units}　口径 {indicators}　期间 17　数字 {ours[0].found}",
        f"登记：{records / filling.cpu:,.0f} 条/CPU 秒",
        f"本系统（含读取记录）：CPU 秒 最小 {least:.2f}，中位 {cpu:.2f}（{len(ours)} 次）",
        f"逐口径查询：CPU 秒 {naive.cpu:.2f}（{asked} 个活动口径 × 各级 × 17 个期间，1 次）",
        f"比值：{naive.cpu / cpu:,.1f}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
