"""`report write`: a file in each form, what was left out on standard error, and what is refused."""

from pathlib import Path
from zipfile import is_zipfile

import pytest

from jinguo.ledger.drafts import By
from jinguo.ledger.recording import switch
from jinguo.org.models import Role
from tests.console.conftest import Done, Jinguo
from tests.factories import AT, City, account, enter_activity

WRITE = ("report", "write", "--unit", "9906", "--period", "2020", "--output")


@pytest.fixture
def busy(city: City) -> City:
    enter_activity(city["一村"], sessions=3, heads=41)
    return city


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "docx", "DOCX"])
def test_a_report_is_written_in_every_form(
    busy: City, jinguo: Jinguo, tmp_path: Path, suffix: str
) -> None:
    output = tmp_path / f"总结.{suffix}"
    done = jinguo(*WRITE, str(output))
    assert (done.status, done.out) == (0, f"已写入 总结.{suffix}：3 个数字。\n")
    if suffix.lower() == "docx":
        assert is_zipfile(output)
    else:
        assert "各类宣讲活动" in output.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == [output.name]


def test_what_was_left_out_is_told_line_by_line(busy: City, jinguo: Jinguo, tmp_path: Path) -> None:
    told = jinguo(*WRITE, str(tmp_path / "a.txt")).err.splitlines()
    assert "没有写入：儿童之家（children-home.homes）：这一期没有一条记录，请补登后再写。" in told
    assert {line[:5] for line in told} == {"没有写入："}


def test_a_figure_to_which_units_still_owe_a_tally_is_told(
    busy: City, jinguo: Jinguo, tmp_path: Path
) -> None:
    switch(busy["二村"], since=None, by=By(at=AT), reason="还在报汇总数")
    told = jinguo(*WRITE, str(tmp_path / "a.txt")).err.splitlines()
    assert [line for line in told if line.startswith("请留意")] == [
        f"请留意：{name}：还有 1 个单位未报，数字可能偏小，请催报后重写。"
        for name in ("各类宣讲活动（big-preaching.talks）", "宣讲受益群众（big-preaching.heard）")
    ]


def test_a_written_report_checks_out(busy: City, jinguo: Jinguo, tmp_path: Path) -> None:
    output = tmp_path / "a.txt"
    jinguo(*WRITE, str(output))
    where = ("--unit", "9906", "--period", "2020")
    done = jinguo("report", "check", str(output), *where, "--strict")
    assert (done.status, done.err) == (0, "")
    assert "共 3 个数字：一致 3。" in done.out


def test_links_lead_to_the_site_that_is_named(busy: City, jinguo: Jinguo, tmp_path: Path) -> None:
    output = tmp_path / "a.md"
    jinguo(*WRITE, str(output))
    assert "<http://127.0.0.1:8000/figures/big-preaching.talks/?unit=9906" in output.read_text()
    jinguo(*WRITE, str(output), "--site", "https://fulian.example")
    assert "<https://fulian.example/figures/big-preaching.heard/?unit=9906" in output.read_text()
    jinguo(*WRITE, str(output), "--site", "")
    assert "</figures/big-preaching.talks/?unit=9906" in output.read_text()


def refused(done: Done, status: int, words: str) -> None:
    assert (done.status, done.out) == (status, "")
    assert words in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "more", "words"),
    [
        ("a.odt", (), "写不出“a.odt”这种文件，请把文件名写成 .docx、.html、.md、.txt、.pdf 结尾"),
        ("report", (), "写不出“report”这种文件"),
        ("none/a.txt", (), "请先建好"),
        ("a.txt", ("--template", "official"), "还没有公文（official）版式"),
        ("a.txt", ("--site", "javascript:alert(1)"), "不是网址"),
        ("a.txt", ("--period", "去年"), "“去年”不是期间"),
        ("a.txt", ("--unit", "1234"), "没有单位“1234”"),
    ],
)
def test_wrong_use_is_told_in_one_sentence_and_nothing_is_written(
    busy: City, jinguo: Jinguo, tmp_path: Path, name: str, more: tuple[str, ...], words: str
) -> None:
    refused(jinguo(*WRITE, str(tmp_path / name), *more), 2, words)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(busy: City, jinguo: Jinguo, tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    refused(jinguo(*WRITE, str(tmp_path / "a.txt")), 1, "“a.txt”写不进去")


def test_an_account_writes_of_its_own_units_only(
    busy: City, jinguo: Jinguo, tmp_path: Path
) -> None:
    account(busy["乙区"], "yi", Role.LEADER)
    output = str(tmp_path / "a.txt")
    refused(jinguo(*WRITE, output, "--as", "yi"), 3, "看不到这个单位的数字")
    mine = ("report", "write", "--unit", "990602", "--period", "2020", "--output", output)
    refused(jinguo(*mine, "--as", "yi"), 3, "没有一条记录，写不出报告")
