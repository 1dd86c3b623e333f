"""Workbooks made by hand come in as staff write them; whatever is wrong is told by its cell."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from jinguo.errors import UnreadableError
from jinguo.exchange.importing import take
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.models import Activity, Body, Entry, Honour, Party, Payment, Recording, Tally
from jinguo.ledger.models.base import Channel
from jinguo.ledger.signals import recorded
from tests.exchange.books import Formula, Rows, exported, ledger, made
from tests.factories import City, enter_one

HEAD = ["单位", "举办日期", "类型", "人次", "名称"]
GOOD = ["一村", date(2020, 3, 8), "宣讲", 30, "三八宣讲"]


def told(by: By, sheets: dict[str, Rows], **how: Any) -> list[str]:
    return [str(fault) for fault in take(made(sheets, **how), by=by).faults]


def test_a_table_as_staff_make_it_is_read(city: City, shi: By) -> None:
    rows = [
        ["演示市活动台账（2020年）"],
        [],
        ["序号", "单位", "举办\n日期 ", "类型*", "人次", "名称", "项目", None],
        [1, " 990601001001 ", "2020年3月8日", "宣讲", "３０", "三八宣讲 ", "党的创新理论宣讲", " "],
        [],
        [2, 990601001002.0, "2020.5.1", "培训", "1,200", "五一培训", None],
        [3, "甲县/东乡/一村", date(2020, 6, 1), "宣讲", None, "六一宣讲", None],
        [4, "东乡", 20200701, "宣讲", 5.0, "七一宣讲", None],
        [None, "  ", ""],
    ]
    taken = take(made({"活动": rows, "Sheet2": []}, hidden=[5], merged=["A1:H1"]), by=shi)
    assert [str(fault) for fault in taken.faults] == [
        "“活动”表 G4（项目）：没有项目“党的创新理论宣讲”，请从列表里选。"
    ]
    rows[3][6] = "big-preaching"
    taken = take(made({"活动": rows, "Sheet2": []}, hidden=[5], merged=["A1:H1"]), by=shi)
    assert (taken.new, taken.faults) == (Counter(activity=4), [])
    found = Activity.objects.order_by("held_on").values_list(
        "unit", "held_on", "subtype", "heads", "title", "programmes", "channel", "recorder__login"
    )
    assert list(found) == [
        (city["一村"], date(2020, 3, 8), "宣讲", 30, "三八宣讲", "big-preaching", Channel.WORKBOOK, "shi"),
        (city["二村"], date(2020, 5, 1), "培训", 1200, "五一培训", "", Channel.WORKBOOK, "shi"),
        (city["一村"], date(2020, 6, 1), "宣讲", None, "六一宣讲", "", Channel.WORKBOOK, "shi"),
        (city["东乡"], date(2020, 7, 1), "宣讲", 5, "七一宣讲", "", Channel.WORKBOOK, "shi"),
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing_however_it_was_saved(city: City, shi: By) -> None:
    sheets = {"活动": [HEAD, GOOD, GOOD]}  # two like rows are two activities
    assert take(made(sheets), by=shi).new == Counter(activity=2)
    entries = Entry.objects.count()
    assert take(made(sheets, hidden=[1]), by=shi).known == Counter(activity=2)
    assert Entry.objects.count() == entries
    assert take(made({"活动": [*sheets["活动"], GOOD]}), by=shi).new == Counter(activity=3)


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        (0, "五村", "A2（单位）：没有单位“五村”"),
        (0, None, "A2（单位）：请填写单位"),
        (1, "去年三月", "B2（举办日期）：“去年三月”不是日期"),
        (1, None, "B2（举办日期）：请填写举办日期"),
        (1, date(2021, 6, 1), "B2（举办日期）：举办日期在今天之后"),
        (1, date(1948, 1, 1), "A2（单位）：没有单位“一村”"),
        (2, "唱歌", "C2（类型）：“唱歌”不在可选之列"),
        (3, "约30", "D2（人次）：“约30”应是整数"),
        (3, -1, "D2（人次）"),
        (3, Formula("#DIV/0!"), "D2（人次）：这一格的公式出错（#DIV/0!）"),
        (4, "长" * 121, "E2（名称）"),
        (5, "没有的项目", "F2（项目）：没有项目“没有的项目”"),
        (5, "儿童之家建设", "F2（项目）：没有项目"),
        (6, "司法局", "G2（合作单位）：请写成 名称（作用）"),
        (7, "绝密", "H2（密级）：“绝密”不在可选之列，可选的是 S0 公开"),
        (8, "12", "I2（编号）：编号由系统给出"),
        (9, 40, "第 2 行：实名人数不能多于人次"),
        (10, "2020-03-01", "第 2 行：结束日期不能早于举办日期"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(city: City, shi: By, column: int, cell: Any, words: str) -> None:
    more = ["项目", "合作单位", "密级", "编号", "实名人数", "结束日期"]
    row = [*GOOD, None, None, None, None, None, None]
    row[column] = cell
    rows = [[*HEAD, *more], row]
    if column == 8:  # beside one of ours: where all are staff's own numbers they are passed over
        rows.append([*GOOD, *[None] * 3, str(new_id()), None, None])
    faults = told(shi, {"活动": rows})
    assert len(faults) == 1
    assert words in faults[0]
    assert not Entry.objects.exists()


def test_every_fault_is_told_at_once_and_nothing_is_written(city: City, shi: By) -> None:
    before: list[Any] = []
    recorded.connect(lambda **how: before.extend(how["records"]), weak=False, dispatch_uid="t")
    rows: list[Sequence[Any]] = [HEAD]
    for at in range(30):
        rows.append([*GOOD[:2], "唱歌" if at % 7 == 0 else "宣讲", "多" if at == 3 else 30, "甲"])
    faults = told(shi, {"活动": rows, "杂项": [["甲"], ["一村"]], "组织·阵地": [["无标题"], [1]]})
    recorded.disconnect(dispatch_uid="t")
    assert [said.split("（")[0].split("：")[0] for said in faults] == [
        "“杂项”表", "“活动”表 C2", "“活动”表 D5", "“活动”表 C9", "“活动”表 C16", "“活动”表 C23",
        "“活动”表 C30", "“组织·阵地”表",
    ]  # fmt: skip
    assert not Entry.objects.exists()
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (["单位", "举办日期", "类型", "参加人数"], "D1（参加人数）：不认识这个标题"),
        (["单位", "举办日期", "类型", "类 型"], "D1（类型）：这个标题出现了两次"),
        (["单位", "举办日期", "类型", None], "D1：这一列有内容而没有标题"),
        (["单位", "类型", "人次", "名称"], "第 1 行：缺少必填的列 举办日期"),
    ],
)
def test_a_wrong_heading_is_named(city: City, shi: By, head: list[Any], words: str) -> None:
    faults = told(shi, {"活动": [head, ["一村", date(2020, 3, 8), "宣讲", 30]]})
    assert any(words in said for said in faults)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"x" * 99, b"x" * (11 << 20)])
def test_what_is_no_workbook_is_refused(shi: By, content: bytes) -> None:
    with pytest.raises(UnreadableError, match="工作簿"):
        take(content, by=shi)


def test_records_name_others_of_the_file_by_their_names(city: City, shi: By) -> None:
    people = [
        ["单位", "登记日期", "类别", "姓名或名称"],
        ["一村", "2020-01-05", "家庭", "王演示家"],
    ]
    honours = [
        ["单位", "授予日期", "称号", "级别", "获得者", "项目"],
        ["一村", "2020-05-01", "清洁家庭", "村级", "王演示家", "美家美院清洁行动"],
    ]
    sheets = {"荣誉": honours, "人·户·单位": people}  # in whatever order the sheets stand
    assert take(made(sheets), by=shi).faults == []
    assert Honour.objects.get().party == Party.objects.get()
    honours.append(["一村", "2020-05-02", "清洁家庭", "村级", "李演示家", "clean-household"])
    [fault] = told(shi, sheets)
    assert "E3（获得者）：这个文件的“人·户·单位”表里没有“李演示家”" in fault
    people += [["二村", "2020-01-05", "家庭", "李演示家"]] * 2
    [fault] = told(shi, sheets)
    assert "有 2 个“李演示家”" in fault
    honours[2][4] = str(new_id())
    [fault] = told(shi, sheets)
    assert "E3（获得者）：所选的人·户·单位不存在" in fault


def test_who_names_a_faulty_row_is_not_told_as_well(city: City, shi: By) -> None:
    people = [
        ["单位", "登记日期", "类别", "姓名或名称"],
        ["一村", "2020-01-05", "宗族", "王演示家"],
    ]
    honours = [["单位", "授予日期", "称号", "级别", "获得者", "项目"]]
    honours += [["一村", "2020-05-01", "清洁家庭", "村级", "王演示家", "clean-household"]]
    [fault] = told(shi, {"人·户·单位": people, "荣誉": honours})
    assert "C2（类别）" in fault


def test_money_tallies_and_the_way_of_reporting(city: City, shi: By, trial: None) -> None:
    sheets: dict[str, Rows] = {
        "资金物资": [
            ["单位", "支付日期", "方向", "金额(元)", "用途", "项目"],
            ["演示市", "2020-07-01", "支出", 286334.7, "试算用途", "试算"],
            ["演示市", "2020-07-02", "支出", "1,000.05", "试算用途", "试算"],
        ],
        "入账方式": [["单位", "自哪天起以记录为准"], ["二村", None], ["三村", date(2020, 7, 1)]],
        "汇总数": [
            ["单位", "起始日期", "终止日期（不含）", "口径", "数值", "依据文件", "负责人或单位"],
            ["二村", "2020-01-01", "2021-01-01", "trial.spent 试算支出", 12.34, "通报", "村妇联"],
            ["三村", "2020-01-01", "2020-07-01", "试算人次", 12, "通报", "村妇联"],
        ],
    }
    taken = take(made(sheets), by=shi)
    assert [str(fault) for fault in taken.faults] == []
    assert taken.switched == 2
    assert list(Payment.objects.order_by("paid_on").values_list("amount_fen", flat=True)) == [
        28633470, 100005,
    ]  # fmt: skip
    assert set(Tally.objects.values_list("indicator", "value")) == {
        ("trial.spent", 1234), ("trial.heads", 12),
    }  # fmt: skip
    assert dict(Recording.objects.values_list("unit", "since")) == {
        city["二村"]: None, city["三村"]: date(2020, 7, 1),
    }  # fmt: skip
    assert take(made(sheets), by=shi).switched == 0
    later: dict[str, Rows] = {"入账方式": [["单位", "自哪天起以记录为准"], ["二村", "2020-03-01"]]}
    [fault] = told(shi, later)
    assert "B2（自哪天起以记录为准）：这个单位已有跨过" in fault


def test_a_dry_run_writes_nothing(city: City, shi: By) -> None:
    taken = take(made({"活动": [HEAD, GOOD]}), by=shi, dry=True)
    assert (taken.new, taken.faults) == (Counter(activity=1), [])
    assert not Entry.objects.exists()


def test_an_account_enters_for_its_own_reach_only(city: City, xian: By) -> None:
    faults = told(xian, {"活动": [HEAD, GOOD, ["四村", *GOOD[1:]]]})
    assert faults == ["“活动”表 A3（单位）：您的岗位不能为这个单位登记，请选本单位或下级单位。"]
    [fault] = told(xian, {"入账方式": [["单位", "自哪天起以记录为准"], ["四村", None]]})
    assert "A2（单位）：您的岗位不能" in fault
    assert not Entry.objects.exists()


Change = Callable[[Activity], object]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a, by: amend(Amendment("activity", a.id, 1, {"heads": 31}), by=by), "（人次）：与台账"),
        (lambda a, by: amend(Amendment("activity", a.id, 1, {"title": "改"}), by=by), "（名称）：与台账"),
        (lambda a, by: close(("activity", a.id, 1), by=by, reason="错"), "（编号）：这条记录已经作废"),
    ],
)  # fmt: skip
def test_a_row_that_differs_from_the_ledger_is_told(
    city: City, shi: By, change: Any, words: str
) -> None:
    made_ = enter_one("activity", city["一村"], partners=(("司法局", "host"),))
    content, _ = exported(city["演示市"])
    change(made_, shi)
    before = ledger()
    [fault] = take(content, by=shi).faults
    assert words in str(fault)
    assert ledger() == before


def test_two_rows_with_one_id_are_told(city: City, shi: By) -> None:
    id_ = str(new_id())
    rows = [["编号", "单位", "成立日期", "类型"], *[[id_, "一村", "2020-01-01", "儿童之家"]] * 2]
    [fault] = told(shi, {"组织·阵地": rows})
    assert "A3（编号）：这个编号与“组织·阵地”表第 2 行相同" in fault
    assert not Body.objects.exists()


def test_every_one_of_very_many_faults_is_told(city: City, shi: By) -> None:
    rows = [HEAD, *([*GOOD[:2], "唱歌", at, "甲"] for at in range(2_000))]
    assert len(told(shi, {"活动": rows})) == 2_000


@pytest.mark.parametrize("name", [Formula("#REF!"), 1234567890123456789])
def test_a_name_that_cannot_be_read_is_told_by_its_cell_with_the_rest(
    city: City, shi: By, name: Any
) -> None:
    faults = told(shi, {"活动": [HEAD, [*GOOD[:4], name], [*GOOD[:2], "唱歌", 30, "甲"]]})
    assert len(faults) == 2
    assert "E2（名称）" in faults[0]
    assert "C3（类型）" in faults[1]
