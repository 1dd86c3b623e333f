"""Thirty-eight workbooks as offices keep them, written cell by cell; everybody in them is invented.

Each says how many records it must give, or the words of the one sentence that refuses it. They are
made anew for each test; `python -m tests.samples.ugly.make FOLDER` writes them, to look at in WPS, and without
a folder the list of them (docs/benchmarks/ugly.md).
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

Rows = Sequence[Sequence[Any]]
HEAD = ("单位", "举办日期", "类型", "人次", "名称")
DAY = date(2020, 3, 5)
GOOD = ("一村", DAY, "宣讲", 30, "三八宣讲")
STAFF = ("序号", "村（社区）", "活动时间", "活动类别", "参加人次", "活动主题")


@dataclass(frozen=True)
class Ugly:
    """A workbook, how many records it gives, or what refuses it; `first` is its first record."""

    content: bytes
    gives: int = 1
    refused: str = ""
    first: tuple[tuple[str, Any], ...] = (("held_on", DAY),)


def book(*sheets: tuple[str, Rows], after: Callable[[Any, list[Any]], None] | None = None,
         **how: Any) -> bytes:  # fmt: skip
    """Return an .xlsx workbook; `after` goes on with it, `how` are the writer's options."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, how) as made:
        day = made.add_format({"num_format": "yyyy-m-d"})
        pages = []
        for name, rows in sheets:
            page = made.add_worksheet(name)
            pages.append(page)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(at, column, cell, day)
                    elif cell is not None:
                        page.write(at, column, cell)
        if after:
            after(made, pages)
    return file.getvalue()


def old(rows: Rows) -> bytes:
    """Return a workbook of the older sort (.xls, and what WPS writes as .et)."""
    made = xlwt.Workbook(encoding="utf-8")
    page, day = made.add_sheet("活动"), xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write(at, column, cell, day) if isinstance(cell, date) else page.write(
                at, column, cell
            )
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def text(rows: Rows, encoding: str, separator: str = ",") -> bytes:
    """Return a table of plain text."""
    lines = [separator.join("" if c is None else str(c) for c in row) for row in rows]
    return "\r\n".join(["活动台账", *lines]).encode(encoding)


def dated(said: Any, *, title: str = "活动台账") -> bytes:
    """Return a workbook whose one day is written so."""
    return book(("活动", [[title], HEAD, ["一村", said, "宣讲", 30, "三八宣讲"]]))


def counted(said: Any) -> bytes:
    """Return a workbook whose one number of attendances is written so."""
    return book(("活动", [HEAD, ["一村", DAY, "宣讲", said, "三八宣讲"]]))


def paid(heading: str, said: Any) -> bytes:
    """Return a workbook with one payment."""
    head = ["单位", "发放时间", "收支", heading, "用途", "项目"]
    return book(("资金物资", [head, ["一村", DAY, "支出", said, "试算用途", "试算"]]))


def merged_title(made: Any, pages: list[Any]) -> None:
    pages[0].merge_range("A1:E1", "演示市2020年活动台账", made.add_format({"align": "center"}))


def merged_units(made: Any, pages: list[Any]) -> None:
    pages[0].merge_range("A2:A4", "一村", made.add_format())


def two_lines(made: Any, pages: list[Any]) -> None:
    form = made.add_format()
    for letter, said in zip("ABCE", ("单位", "举办日期", "类型", "名称"), strict=True):
        pages[0].merge_range(f"{letter}1:{letter}2", said, form)


def hidden_rows(_: Any, pages: list[Any]) -> None:
    pages[0].set_row(2, None, None, {"hidden": True})
    pages[0].set_column(4, 4, None, None, {"hidden": True})


def hidden_sheet(_: Any, pages: list[Any]) -> None:
    pages[1].hide()


def formulas(_: Any, pages: list[Any]) -> None:
    pages[0].write_formula("D2", "=10*3", None, 30)


def failed(_: Any, pages: list[Any]) -> None:
    pages[0].write_formula("D2", "=1/0", None, "#DIV/0!")


MONEY = (("amount_fen", 1_200_000),)
MANY: Rows = [HEAD, GOOD, ["二村", *GOOD[1:]], ["三村", *GOOD[1:]]]
SUMS: Rows = [
    HEAD, GOOD, ["小计", None, None, 30], ["二村", *GOOD[1:]], ["合 计", None, None, 60],
    ["填表人：演示员", None, "审核人：演示员"], ["注：人次以签到表为准。"],
]  # fmt: skip


def workbooks() -> dict[str, Ugly]:
    """Return all of them by what is ugly in each."""
    staff = [STAFF, (1, "一村", "2020.3.5", "宣讲", "３０人次", "三八宣讲")]
    plain = [HEAD, ("一村", "2020/3/5", "宣讲", "30", "三八宣讲")]
    return {
        "标题行在上面，合并": Ugly(book(("活动", [[None], HEAD, GOOD]), after=merged_title)),
        "两行标题，竖着合并": Ugly(
            book(
                ("活动", [[None, None, None, "参加情况"], [None, None, None, "人次"], GOOD]),
                after=two_lines,
            )
        ),
        "小计合计和表下的说明": Ugly(book(("活动", SUMS)), 2),
        "日期写成文字": Ugly(dated("2020.3.5")),
        "日期没有年份，标题里有": Ugly(dated("3月5日", title="2020年活动台账")),
        "日期没有年份，哪里都没有": Ugly(dated("3月5日"), refused="没有写年份"),
        "中文日期": Ugly(dated("二〇二〇年三月五日")),
        "中文日期，十几": Ugly(dated("二○二○年十二月十五日"), first=(("held_on", date(2020, 12, 15)),)),
        "只写到月": Ugly(dated("2020年3月"), first=(("held_on", date(2020, 3, 1)), ("precision", "月"))),
        "日期存成序号": Ugly(dated(43895)),
        "日期存成序号的文字": Ugly(dated("43895")),
        "1904 年起的日期": Ugly(book(("活动", [HEAD, GOOD]), date_1904=True)),
        "1904 年起的序号": Ugly(
            book(("活动", [HEAD, ["一村", 43895 - 1462, *GOOD[2:]]]), date_1904=True)
        ),
        "日期是一句话": Ugly(dated("去年春天"), refused="不是日期"),
        "全角数字": Ugly(counted("３５"), first=(("heads", 35),)),
        "数字带单位": Ugly(counted("35人次"), first=(("heads", 35),)),
        "数字带别的单位": Ugly(counted("35户"), refused="不是这一列的单位"),
        "数字用万": Ugly(counted("1.2万"), first=(("heads", 12_000),)),
        "中文数字": Ugly(counted("三十五人"), first=(("heads", 35),)),
        "约数": Ugly(counted("约三十"), refused="应是整数"),
        "金额带万元": Ugly(paid("金额", "1.2万元"), first=MONEY),
        "标题里写万元": Ugly(paid("发放金额（万元）", 1.2), first=MONEY),
        "GB18030 的 CSV": Ugly(text(plain, "gb18030")),
        "带标记的 UTF-8，分号": Ugly(text(plain, "utf-8-sig", ";")),
        "UTF-16，制表符": Ugly(text(plain, "utf-16", "\t")),
        "旧版 .xls": Ugly(old([HEAD, GOOD])),
        "WPS 的 .et": Ugly(old([["2020年活动台账"], STAFF, [1, "一村", DAY, "宣讲", 30.0, "宣讲"]])),
        "隐藏的行和列": Ugly(book(("活动", MANY), after=hidden_rows), 3),
        "隐藏的表": Ugly(book(("活动", [HEAD, GOOD]), ("旧表", MANY), after=hidden_sheet)),
        "几张表": Ugly(
            book(
                ("活动", MANY),
                ("组织·阵地", [["单位", "成立时间", "类型"], ["一村", DAY, "儿童之家"]]),
                ("Sheet3", []),
            ),
            4,
        ),
        "公式": Ugly(book(("活动", [HEAD, GOOD]), after=formulas), first=(("heads", 30),)),
        "公式出错": Ugly(book(("活动", [HEAD, GOOD]), after=failed), refused="公式出错"),
        "单位竖着合并": Ugly(
            book(("活动", [HEAD, GOOD, [None, *GOOD[1:]], [None, *GOOD[1:]]]), after=merged_units), 3
        ),
        "标题每页重复": Ugly(book(("活动", [HEAD, GOOD, HEAD, GOOD])), 2),
        "自己的叫法，表名没改": Ugly(book(("Sheet1", staff))),
        "自己编的号": Ugly(book(("活动", [["编号", *HEAD], [1, *GOOD], [2, *GOOD]])), 2),
        "多出的列": Ugly(
            book(("活动", [[*HEAD, "领导批示"], [*GOOD, "好"]])), refused="不认识这个标题"
        ),
        "不是表": Ugly(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, refused="不是能读的工作簿"),
    }  # fmt: skip


def listed() -> str:
    """Return the list of them as a page."""
    told = [
        "# 难看的表",
        "",
        "`tests/samples/ugly/make.py` 现做的表，照办公室里常见的样子；每一张要么导入得对，要么用一句话退回、",
        "什么都不留下（`tests/exchange/test_ugly.py`）。本页由 `python -m tests.samples.ugly.make` 写出。",
        "",
        "| 难看在哪里 | 结果 |",
        "|---|---|",
        *(
            f"| {name} | {f'退回，说“{each.refused}”' if each.refused else f'导入 {each.gives} 条，再导入一次不变'} |"
            for name, each in workbooks().items()
        ),
    ]
    return "\n".join(told) + "\n"


def main() -> None:
    """Write them all into a folder, or the list of them."""
    if len(sys.argv) == 1:
        sys.stdout.write(listed())
        return
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, each in workbooks().items():
        head = each.content[:4]
        ending = "xlsx" if head == b"PK\x03\x04" else "xls" if head[:1] == b"\xd0" else "csv"
        (folder / f"{name}.{ending}").write_bytes(each.content)


if __name__ == "__main__":
    main()
