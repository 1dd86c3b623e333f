"""Imports a workbook of a hundred thousand rows, one in a hundred faulty, beside django-import-export.

Every faulty row must be named, the rest stand with journal, MACs and figures right afterwards.
`python -m tests.campaigns.imports [--rows 100000] [--beside 5000] [--output FILE.md]`
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from tests.campaigns.own_home import settle

HEAD = (
    "单位", "举办日期", "类型", "场次", "人次", "户数", "名称", "地点", "方式", "项目", "状态", "日期精确到",
)  # fmt: skip
FAULTY = (
    (4, "约三十"), (1, "去年三月"), (2, "唱歌"), (1, date(2030, 1, 1)), (0, "没有的村"), (4, -5),
    (9, "没有的项目"), (6, "长" * 130),
)  # fmt: skip
"""Column and what is wrong in it."""
AT = datetime(2025, 1, 15, tzinfo=UTC)
_CITY, _YEAR = "3404", 2024
_WORDS = ("宣讲", "普法", "培训", "家庭教育", "志愿服务", "主题宣传")
_PLACES = ("村部", "社区", "学校", "广场", "企业", "文化站", "礼堂", "集市")


def workbook(rows: int, codes: Sequence[str]) -> tuple[bytes, set[int]]:
    """Return a workbook of so many activities and the numbers of its faulty rows."""
    import xlsxwriter

    chance, file, faulty = Random(7), BytesIO(), set[int]()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    day, sheet = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_worksheet("活动")
    sheet.write_row(0, 0, HEAD)
    for at in range(1, rows + 1):
        word = chance.choice(_WORDS)
        row: list[Any] = [
            chance.choice(codes), date(_YEAR, 1, 1) + timedelta(chance.randrange(366)), word,
            chance.randrange(1, 4), chance.randrange(200), chance.randrange(40),
            f"{chance.choice(_PLACES)}{word}第{at}场", chance.choice(_PLACES), "线下",
            "big-preaching", "已报", "日",
        ]  # fmt: skip
        if at % 100 == 50:
            column, said = FAULTY[at // 100 % len(FAULTY)]
            row[column] = said
            faulty.add(at + 1)
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(at, column, cell, day)
            else:
                sheet.write(at, column, cell)
    book.close()
    return file.getvalue(), faulty


def measured(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return CPU seconds (children too), wall seconds and what came of it."""
    before, wall = _cpu(), time.perf_counter()
    made = work()
    return _cpu() - before, time.perf_counter() - wall, made


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def ours(content: bytes) -> Any:
    """Import it as the command does: the right rows, in one transaction."""
    from jinguo.exchange.importing import Wish, take
    from jinguo.ledger.drafts import By

    return take(content, by=By(AT), wish=Wish(right=True))


def theirs(content: bytes, codes: dict[str, int], *, tuned: bool) -> Any:
    """Import it with django-import-export: as it comes but validating, or tuned for bulk."""
    import tablib
    from import_export import fields, resources, widgets

    from jinguo.ledger.drafts import new_id
    from jinguo.ledger.models import Activity
    from jinguo.org.models import Unit

    names = dict(
        zip(("unit", "held_on", "subtype", "sessions", "heads", "households", "title", "venue", "mode", "programmes"), HEAD, strict=False)
    )  # fmt: skip

    class Activities(resources.ModelResource):  # type: ignore[misc] # it has no types
        unit = fields.Field("unit", "单位", widgets.ForeignKeyWidget(Unit, "pk"))
        held_on = fields.Field("held_on", "举办日期", widgets.DateWidget())

        class Meta:
            model = Activity
            fields = tuple(names)
            import_id_fields: tuple[str, ...] = ()
            force_init_instance = True
            clean_model_instances = not tuned
            use_bulk, skip_diff, batch_size = tuned, tuned, 2_000

        def before_import_row(self, row: Any, **_: Any) -> None:
            row["单位"] = codes.get(str(row["单位"]))

        def init_instance(self, _: Any = None) -> Any:
            return Activity(id=new_id(), recorded_at=AT, change=0, channel="workbook", extra={})

    for name, heading in names.items():
        if name not in ("unit", "held_on"):
            Activities.fields[name] = fields.Field(name, heading)
    data = tablib.Dataset().load(content, format="xlsx")
    return Activities().import_data(
        data, dry_run=False, raise_errors=False, rollback_on_validation_errors=False
    )


def main() -> int:
    """Measure, compare and print a table; 1 if a faulty row is not named or anything differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--beside", type=int, default=5_000)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--inside", action="store_true")
    asked = parser.parse_args()
    if asked.inside:
        return _inside(asked)
    with tempfile.TemporaryDirectory() as folder:
        home = {**os.environ, "JINGUO_HOME": str(Path(folder) / "home"), "JINGUO_DATABASE": ""}
        command = [sys.executable, "-m", "tests.campaigns.imports", "--inside", *sys.argv[1:]]
        return subprocess.run(command, env=home, check=False).returncode


def _inside(asked: argparse.Namespace) -> int:
    settle()
    from jinguo.console.home import open_home
    from jinguo.counting.figures import table
    from jinguo.org import divisions
    from jinguo.org.models import Spell

    open_home()
    divisions.load(divisions.read_shipped(_CITY), what=_CITY, at=AT)
    codes = dict(Spell.objects.exclude(code="").values_list("code", "unit_id"))
    content, faulty = workbook(asked.rows, sorted(codes))
    small, _ = workbook(asked.beside, sorted(codes))
    lines, wrong = [], 0
    cpu, wall, taken = measured(lambda: ours(content))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    named = {fault.row for fault in taken.faults}
    wrong += len(named ^ faulty) + abs(taken.new.total() - (asked.rows - len(faulty)))
    wrong += _checked(taken, table)
    lines.append(("巾帼：读、校验、登记、日志、封印前的 MAC", asked.rows, cpu, wall))
    again, again_wall, known = measured(lambda: ours(content))
    wrong += known.new.total()
    lines.append(("巾帼：同一份再导入一次（什么都不变）", asked.rows, again, again_wall))
    for said, tuned in (
        ("django-import-export 4，逐行校验（默认写法）", False),
        ("同上，use_bulk + skip_diff，不校验", True),
    ):
        if asked.beside:
            beside, beside_wall, _ = measured(lambda tuned=tuned: theirs(small, codes, tuned=tuned))
            lines.append((said, asked.beside, beside, beside_wall))
    _tell(lines, asked, (len(named & faulty), len(faulty)), (peak, own), wrong)
    return 1 if wrong else 0


def _checked(taken: Any, table: Any) -> int:
    """Return how much is not as it must be: the journal's chain and MACs, and the figures."""
    from jinguo.counting.books import fresh
    from jinguo.ledger.journal import broken
    from jinguo.ledger.keys import audit_key
    from jinguo.ledger.models import Activity, Entry
    from jinguo.ledger.proof import row_mac
    from jinguo.org.policy import EVERYTHING
    from jinguo.org.units import tree
    from jinguo.periods import Period

    key, wrong = audit_key(), len(broken(5_000))
    wrong += sum(
        each.mac != row_mac(key, "entry", each)
        for each in Entry.objects.order_by("-number")[:5_000]
    )
    wrong += abs(Activity.objects.count() - taken.new.total())
    books, year = fresh(), Period.year(_YEAR)
    counted = table(books, ["big-preaching.talks"], [year], scope=EVERYTHING)
    value = counted.worked("big-preaching.talks", tree().tops(AT.date())[0], year).value
    talks = sum(
        Activity.objects.filter(subtype="宣讲", programmes__contains="big-preaching").values_list(
            "sessions", flat=True
        )
    )
    return wrong + (int(value or 0) != talks)


def _tell(
    lines: list[Any], asked: Any, named: tuple[int, int], peak: tuple[int, int], wrong: int
) -> None:
    first = lines[0][1] / lines[0][2]
    told = [
        "# 导入的快慢", "",
        f"{asked.rows:,} 行活动，{named[1]:,} 行有错，12 列；`python -m tests.campaigns.imports --rows {asked.rows} --beside {asked.beside}`。",
        "机器忙闲不定，看比值和计数。", "",
        "| 做法 | 行数 | 每 CPU 秒行数 | 每秒行数 | 巾帼是它的几倍 |", "|---|---|---|---|---|",
        *(f"| {said} | {rows:,} | {rows / cpu:,.0f} | {rows / wall:,.0f} | {first / (rows / cpu):.1f} |" for said, rows, cpu, wall in lines),
        "", f"有错的行：指出 {named[0]:,} / {named[1]:,}。读文件的进程最多用 {peak[0]} MB（限 512 MB），登记的进程最多用 {peak[1]} MB。",
        f"日志链、MAC、条数、数字的不符之处：{wrong}。",
    ]  # fmt: skip
    text = "\n".join(told) + "\n"
    sys.stdout.write(text)
    if asked.output:
        asked.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
