"""`jinguo bench figures`: counting measured beside the naive way, on a city-year of its own."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from django.db import connection

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.schema import Counted
from jinguo.console.home import open_home
from jinguo.counting.books import Books, fresh
from jinguo.counting.evaluate import chosen
from jinguo.counting.figures import table
from jinguo.counting.reduce import every
from jinguo.errors import FailedError
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.org import divisions
from jinguo.org.units import tree
from jinguo.periods import Period, standard

_CITY, _YEAR, _BATCH = "3404", 2024, 5_000
_SUBTYPES = ("宣讲", "普法", "培训", "家庭教育", "志愿服务", "主题宣传")
_PROGRAMMES: tuple[tuple[str, ...], ...] = (
    ("big-preaching",),
    ("credit-village",),
    ("big-preaching", "credit-village"),
)


@dataclass(frozen=True)
class _Measured:
    """CPU and wall seconds of one run, and what it returned."""

    cpu: float
    wall: float
    found: Any


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("bench", help="性能测量")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    figures = acts.add_parser("figures", help="全部口径 × 全部单位 × 17 个期间")
    figures.add_argument("--records", type=int, default=300_000, metavar="条数")
    figures.add_argument("--runs", type=int, default=5, metavar="次数")
    figures.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    figures.set_defaults(run=_figures)


def _figures(asked: argparse.Namespace) -> int:
    if asked.inside:
        return _measure(asked.records, asked.runs)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "config.command", "bench", "figures", "--inside"]
        command += ["--records", str(asked.records), "--runs", str(asked.runs)]
        # A home of its own: the measured ledger is never somebody's.
        home = {**os.environ, "JINGUO_HOME": str(Path(folder) / "home"), "JINGUO_DATABASE": ""}
        return subprocess.run(command, env=home, check=False).returncode  # noqa: S603 - itself


def _measure(records: int, runs: int) -> int:
    open_home()
    filling = _timed(lambda: _fill(records))
    ours = [_timed(_count) for _ in range(runs)]
    books = fresh()
    naive = _timed(lambda: _naive(books))
    differing = _differences(books, naive.found)
    _print(books, records, filling, ours, naive)
    sys.stdout.write(f"不同的数字：{differing}\n")
    if differing:
        raise FailedError(f"两种算法有 {differing} 个数字不同。")
    return 0


def _timed(work: Callable[[], Any]) -> _Measured:
    cpu, wall = time.process_time(), time.perf_counter()
    found = work()
    return _Measured(time.process_time() - cpu, time.perf_counter() - wall, found)


def _fill(records: int) -> None:
    at, chance = datetime(_YEAR + 1, 1, 15, tzinfo=UTC), Random(_YEAR)  # noqa: S311 - the same each time
    divisions.load(divisions.read_shipped(_CITY), what=_CITY, at=at)
    drafts = _drafts(records, chance)
    for _ in range(0, records, _BATCH):
        enter([draft for draft, _ in zip(drafts, range(_BATCH), strict=False)], by=By(at=at))


def _drafts(records: int, chance: Random) -> Iterator[Draft]:
    units, first = tree().ids, date(_YEAR, 1, 1)
    for _ in range(records):
        fields = {
            "held_on": first + timedelta(chance.randrange(366)),
            "subtype": chance.choice(_SUBTYPES),
            "sessions": chance.randrange(1, 4),
            "heads": chance.randrange(200),
            "title": "活动",
        }
        yield Draft("activity", chance.choice(units), fields, chance.choice(_PROGRAMMES))


def _count() -> int:
    books = fresh()
    counted = table(books, books.catalogue.indicators, standard(_YEAR))
    return sum(sums.total.size for both in counted.sums.values() for sums in both)


def _naive(books: Books) -> dict[tuple[str, Period], dict[int, int]]:
    """Ask the database once for each indicator, level and period, as reports are commonly built."""
    _lay_tree_out(books)
    levels = sorted(set(books.tree.levels.tolist()))
    found: dict[tuple[str, Period], dict[int, int]] = {}
    with connection.cursor() as cursor:
        for address, what in _activities(books):
            for period in standard(_YEAR):
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
        ours = every(books, chosen(books, address), standard(_YEAR)).total
        for at, period in enumerate(standard(_YEAR)):
            theirs = np.zeros(len(books.tree.ids), np.int64)
            for unit, value in naive[address, period].items():
                theirs[books.tree.index[unit]] = value or 0
            differing += int((ours[:, at] != theirs).sum())
    return differing


def _print(
    books: Books, records: int, filling: _Measured, ours: list[_Measured], naive: _Measured
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
