"""`jinguo template`, `import`, `export` and `account add` at the command line."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from jinguo.ledger.models import Activity, Entry
from jinguo.org.models import Account, Post
from tests.console.conftest import Jinguo
from tests.console.test_command import refused
from tests.exchange.books import made, wipe
from tests.factories import City, account, enter_one

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
    assert done.out == "活动：新登记 2 条，早已登记 0 条\n共新登记 2 条，早已登记 0 条。\n"
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
    assert done.out == ("事项·案件：0 条，另有 1 条密级较高，没有导出\n活动：1 条\n共 1 条。\n")
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
        ("wang", "王演示", "short", "密码不合要求：至少 12 个字"),
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
