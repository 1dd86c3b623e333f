"""`jinguo template`, `import`, `export` and `account add` at the command line."""

import re
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from jinguo.ledger.models import Activity, Entry, Look, Party
from jinguo.org.models import Account, Post, Role
from tests.console.conftest import Jinguo
from tests.console.test_command import refused
from tests.exchange.books import made, wipe
from tests.factories import AT, City, account, enter_one

HEAD = ["单位", "举办日期", "类型", "人次"]
ROW = ["一村", "2020-03-08", "宣讲", 30]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(made({"活动": [HEAD, ROW, ["东乡", *ROW[1:]]]}))
    return path


def test_a_workbook_is_tried_then_imported_then_known(
    city: City, jinguo: Jinguo, table: Path
) -> None:
    account(city["甲县"], "xian")
    tried = jinguo("import", str(table), "--as", "xian", "--dry-run")
    assert tried.out.endswith("共将新登记 2 条，早已登记 0 条。\n")
    assert not Entry.objects.exists()
    done = jinguo("import", str(table), "--as", "xian")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == [
        "第 1 次导入，30 天内可用 jinguo undo 1 撤销。",
        "活动：新登记 2 条，早已登记 0 条",
        "共新登记 2 条，早已登记 0 条。",
    ]
    assert set(Activity.objects.values_list("recorder__login", "channel")) == {("xian", "workbook")}
    again = jinguo("import", str(table), "--as", "xian")
    assert again.out.endswith("共新登记 0 条，早已登记 2 条。\n")


def test_faults_are_told_line_by_line_with_status_3(
    city: City, jinguo: Jinguo, table: Path
) -> None:
    account(city["乙区"], "qu")
    done = jinguo("import", str(table), "--as", "qu")
    assert (done.status, done.out) == (3, "")
    assert done.err.splitlines() == [
        "“活动”表 A2（单位）：您的岗位不能为这个单位登记，请选本单位或下级单位。",
        "“活动”表 A3（单位）：您的岗位不能为这个单位登记，请选本单位或下级单位。",
        "2 处不对，什么都没有导入；请改正后再导入。",
    ]
    assert not Entry.objects.exists()


def test_wrong_use_is_told(city: City, jinguo: Jinguo, tmp_path: Path, table: Path) -> None:
    account(city["演示市"], "shi")
    missing = str(tmp_path / "none.xlsx")
    out = str(tmp_path / "none" / "out.xlsx")
    always = ("--unit", "9906", "--period", "2020", "--output")
    refused(jinguo("import", str(table)), 2, "缺少参数 --as")
    refused(jinguo("import", str(table), "--as", "nobody"), 2, "没有可登录的账号")
    refused(jinguo("import", missing, "--as", "shi"), 2, "打不开文件")
    refused(jinguo("export", "songs", *always, out), 2, "没有项目或记录种类“songs”")
    refused(jinguo("export", "all", *always, out), 1, "写不了文件")
    refused(jinguo("template", "songs", "--output", missing), 2, "没有项目或记录种类“songs”")
    assert list(tmp_path.iterdir()) == [table]


def test_what_an_account_exports_is_its_own_and_comes_in_again(
    city: City, jinguo: Jinguo, tmp_path: Path
) -> None:
    account(city["甲县"], "xian")
    for name in ("一村", "四村"):
        enter_one("activity", city[name])
    enter_one("case", city["一村"])
    file = tmp_path / "out.xlsx"
    above = ("--unit", "9906", "--period", "2020", "--output", str(file), "--as", "xian")
    refused(jinguo("export", "all", *above), 3, "您的岗位看不到这个单位的记录")
    asked = ("--unit", "甲县", "--period", "2020", "--output", str(file), "--as", "xian")
    done = jinguo("export", "all", *asked)
    assert done.out == "活动：1 条\n共 1 条。\n"
    assert jinguo("export", "活动", *asked).out == "活动：1 条\n共 1 条。\n"
    wipe()
    jinguo("import", str(file), "--as", "xian")
    assert list(Activity.objects.values_list("unit", flat=True)) == [city["一村"]]
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


def test_a_template_is_written(jinguo: Jinguo, tmp_path: Path) -> None:
    file = tmp_path / "blank.xlsx"
    done = jinguo("template", "activity", "--output", str(file))
    assert (done.status, done.out, done.err) == (0, "", "")
    assert file.read_bytes().startswith(b"PK")


PASSWORD = "jia-yi-bing-ding-2020"
ADD = ("account", "add", "wang", "--name", "王演示", "--unit", "甲县", "--role", "officer")


def test_an_account_is_opened_with_a_password_from_standard_input(
    city: City, jinguo: Jinguo, monkeypatch: Any
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("jia-yi-bing-ding-2020\n"))
    done = jinguo(*ADD, "--since", "2020-01-01", "--password-stdin")
    assert (done.status, done.out) == (0, "已开账号 wang（王演示）。\n")
    made_ = Account.objects.get(login="wang")
    assert made_.check_password("jia-yi-bing-ding-2020")
    assert Post.objects.filter(account=made_).values_list("unit", "role").get() == (
        city["甲县"], "officer",
    )  # fmt: skip
    refused(jinguo(*ADD, "--password-stdin"), 3, "已有人用")


def test_an_account_is_not_opened_without_a_good_password(
    city: City, jinguo: Jinguo, monkeypatch: Any
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("123456\n"))
    refused(jinguo(*ADD), 2, "--password-stdin")
    refused(jinguo(*ADD, "--password-stdin"), 3, "密码")
    refused(jinguo(*ADD, "--since", "去年", "--password-stdin"), 2, "不是日期")
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("login", "name", "password", "told"),
    [
        ("wang\n", "王演示", PASSWORD, "用户名请用 2 至 40 个字母、数字"),
        ("w" * 41, "王演示", PASSWORD, "用户名请用 2 至 40 个字母、数字"),
        ("wang", " ", PASSWORD, "姓名请写 1 至 40 个字"),
        ("wang", "王演示", "short", "密码不合要求：密码只有 5 个字，请写到 12 个字以上。"),
    ],
)
def test_an_account_of_no_use_is_refused_in_chinese(
    jinguo: Jinguo, city: City, monkeypatch: Any, login: str, name: str, password: str, told: str
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(password + "\n"))
    asked = ("--name", name, "--unit", "甲县", "--role", "officer", "--password-stdin")
    done = jinguo("account", "add", login, *asked)
    assert done.status in (2, 3)
    assert told in done.err
    assert Account.objects.count() == 0


def test_an_output_that_is_no_workbook_is_wrong_use(
    city: City, jinguo: Jinguo, tmp_path: Path
) -> None:
    folder, word = tmp_path / "a.xlsx", tmp_path / "a.docx"
    folder.mkdir()
    always = ("--unit", "9906", "--period", "2020", "--output")
    for asked in (("template", "activity", "--output"), ("export", "all", *always)):
        refused(jinguo(*asked, str(folder)), 2, "是文件夹")
        refused(jinguo(*asked, str(word)), 2, "后缀应是 .xlsx")
    assert list(tmp_path.iterdir()) == [folder]


def case_export(city: City, tmp_path: Path, *more: str) -> tuple[str, ...]:
    file = str(tmp_path / "out.xlsx")
    return (
        "export", "case", "--unit", "甲县", "--period", "2020", "--output", file,
        "--as", "worker", *more,
    )  # fmt: skip


def test_sensitive_lines_leave_by_two_people_once(
    city: City, jinguo: Jinguo, tmp_path: Path
) -> None:
    account(city["甲县"], "worker", Role.CASEWORKER)
    enter_one("case", city["一村"])
    asked = case_export(city, tmp_path)
    refused(jinguo(*asked), 3, "已提出第 1 号申请")
    refused(jinguo(*asked), 3, "已提出第 1 号申请")
    refused(jinguo(*asked, "--approved", "1"), 3, "等待复核")
    listed = jinguo("second", "list").out
    assert "第 1 号 大量导出，worker" in listed
    assert "导出甲县2020年的事项·案件，不带姓名" in listed
    assert jinguo("second", "approve", "1").out == "已同意第 1 号：已同意，还没有用。\n"
    refused(jinguo(*asked, "--reason", "x", "--approved", "2"), 3, "没有您提出的第 2 号申请")
    assert not list(tmp_path.iterdir())
    done = jinguo(*asked, "--approved", "1")
    assert (done.status, done.out) == (0, "事项·案件：1 条\n共 1 条。\n")
    refused(jinguo(*asked, "--approved", "1"), 3, "已办")


def test_a_leave_fits_only_what_was_asked_for(city: City, jinguo: Jinguo, tmp_path: Path) -> None:
    account(city["甲县"], "worker", Role.CASEWORKER)
    enter_one("case", city["一村"])
    asked = case_export(city, tmp_path)
    jinguo(*asked)
    jinguo("second", "approve", "1")
    wider = [word if word != "case" else "all" for word in asked]
    refused(jinguo(*wider, "--approved", "1"), 3, "内容已经变了")
    jinguo(*asked)
    jinguo("second", "approve", "2")
    enter_one("case", city["二村"])
    refused(jinguo(*asked, "--approved", "2"), 3, "内容已经变了")
    assert not list(tmp_path.iterdir())
    jinguo(*asked)
    account(city["演示市"], "leader", Role.LEADER)
    refused(jinguo("second", "approve", "3"), 3, "没有这件事")
    refused(jinguo("second", "refuse", "3", "--reason", "不必"), 3, "没有这件事")


def test_fifty_persons_leave_alone_and_names_never(
    city: City, jinguo: Jinguo, tmp_path: Path
) -> None:
    account(city["甲县"], "worker", Role.CASEWORKER)
    for number in range(50):
        enter_one("party", city["一村"], secrecy=2, name=f"演示{number}号")
    enter_one("party", city["一村"], secrecy=3, name="不可见")
    file = tmp_path / "out.xlsx"
    asked = [word if word != "case" else "party" for word in case_export(city, tmp_path)]
    refused(jinguo(*asked), 3, "有 1 条敏感记录")
    Party.objects.filter(secrecy=3).update(struck_at=AT, strike_reason="演示")
    assert jinguo(*asked).status == 0
    enter_one("party", city["一村"], secrecy=2)
    refused(jinguo(*asked), 3, "涉及 51 条个人记录")
    Party.objects.filter(secrecy=3).update(struck_at=None, strike_reason="")
    alone = Look.objects.latest("number").number
    done = jinguo(*asked, "--names")
    refused(done, 3, "这份导出带有姓名")
    number = re.findall(r"第 (\d+) 号", done.err)[0]
    jinguo("second", "approve", number)
    assert jinguo(*asked, "--names", "--approved", number).status == 0
    with ZipFile(file) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "演示7号" in text
    # Names of S3 are opened by the team or a grant, never by a list.
    assert "不可见" not in text
    # Each file left a look at each record in it, which tells whether its name was opened.
    taken = Look.objects.filter(act="export").values_list("number", "fields")
    told = [Counter(tuple(fields) for number, fields in taken if (number > alone) is last)
            for last in (False, True)]  # fmt: skip
    assert told == [{("line",): 50}, {("line", "name"): 50, ("line",): 2}]


def test_staffs_own_table_is_taken_in_given_back_and_undone(
    city: City, jinguo: Jinguo, tmp_path: Path
) -> None:
    account(city["甲县"], "xian")
    head = ["序号", "活动时间", "活动主题", "参加人次", "备注"]
    rows = [
        ["2020年活动台账"],
        head,
        [1, "3月5日", "三八", "35人", "好"],
        [2, "去年", "五一", 3, ""],
    ]
    table, back = tmp_path / "own.xlsx", tmp_path / "back.xlsx"
    table.write_bytes(made({"Sheet1": rows}))
    asked = ("import", str(table), "--as", "xian", "--skip", "备注")
    asked += ("--set", "单位=一村", "--set", "类型=宣讲")
    refused = jinguo(*asked, "--problems", str(back))
    assert refused.status == 3
    assert "“去年”不是日期" in refused.err
    assert back.read_bytes().startswith(b"PK")
    done = jinguo(*asked, "--right")
    assert done.status == 3
    assert done.out.endswith("共新登记 1 条，早已登记 0 条。\n")
    assert "“参加人次”当作人次" in done.err
    assert Activity.objects.get().heads == 35
    assert jinguo("undo", "1", "--as", "xian").out == "已撤销第 1 次导入，作废 1 条记录。\n"
    assert jinguo("undo", "1", "--as", "xian").status == 3
