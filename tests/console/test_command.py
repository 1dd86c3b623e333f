"""The command line as a contract: statuses, one Chinese sentence, and silence where it failed."""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from jinguo.console import main
from jinguo.ledger import grants
from jinguo.ledger.models import Entry
from jinguo.org.models import Role, Unit
from tests.console.conftest import Done, Jinguo
from tests.factories import City, account, by_account, enter_one

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[一-鿿]")


def refused(done: Done, status: int, words: str) -> None:
    """One Chinese sentence on standard error, nothing on standard output."""
    assert (done.status, done.out) == (status, "")
    assert words in done.err
    assert CHINESE.search(done.err)
    assert done.err.strip().count("\n") == 0
    assert "Traceback" not in done.err


def commands(parser: argparse.ArgumentParser, above: str = "") -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield f"{above}{name}"
                yield from commands(below, f"{above}{name} ")


def test_the_commands_are_these() -> None:
    assert list(commands(main.parser())) == [
        "demo", "serve", "work", "units", "units load", "account", "account add", "account partner", "account list",
        "account slip", "account disable", "account enable", "account reset", "account post",
        "account post add", "account post end", "template", "import", "undo", "export", "second",
        "second list", "second approve", "second refuse", "review", "review list", "review done", "figures", "figures show",
        "figures verify", "trace", "report", "report read", "report check", "report write",
        "catalogue", "catalogue procedures", "catalogue check", "catalogue show", "catalogue index", "audit",
        "audit verify", "audit anchor", "audit accept-restore", "audit purge", "audit minors",
        "audit breach", "audit data", "bench", "bench figures", "bench read", "bench vault", "bench web",
        "database", "database prepare", "database check", "keys", "keys show", "keys rotate",
        "keys backup", "keys restore", "django",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "command", ["", *(each for each in commands(main.parser()) if each != "django")]
)
def test_every_command_has_help(jinguo: Jinguo, command: str) -> None:
    done = jinguo(*command.split(), "--help")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"usage: {f'jinguo {command}'.strip()}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "缺少参数"),
        (["dance"], "不能是"),
        (["figures"], "缺少参数"),
        (["figures", "show", "--unit", "9906"], "缺少参数 --period"),
        (["figures", "show", "--unit"], "--unit 后面要写一个值"),
        (["figures", "show", "--unit", "9906", "--period", "2020", "--by", "year"], "--by 不能是"),
        (["figures", "show", "--unit", "9906", "--period", "2020", "--colour"], "不认识的参数"),
        (["serve", "--port", "web"], "--port 应是整数"),
        (["figures", "show", "--unit", "99", "--period", "2020"], "没有单位“99”"),
        (["figures", "show", "--unit", "9906", "--period", "去年"], "“去年”不是期间"),
        (["figures", "show", "--unit", "9906", "--period", "2020-13"], "“2020-13”不是期间"),
        (["figures", "show", "--unit", "9906", "--period", "2020", "--indicator", "no.such"], "没有口径“no.such”"),
        (["figures", "show", "--unit", "9906", "--period", "2020", "--as", "nobody"], "没有可登录的账号“nobody”"),
        (["trace", "no.such", "--unit", "9906", "--period", "2020"], "没有口径“no.such”"),
        (["trace", "big-preaching.talks", "--unit", "99", "--period", "2020"], "没有单位“99”"),
        (["catalogue", "show", "no.such"], "没有口径“no.such”"),
        (["units", "load", "city"], "不是区划代码"),
        (["units", "load", "1234567890123"], "不是区划代码"),
        (["demo", "atlantis"], "没有演示城市“atlantis”"),
        (["report", "read"], "请写一个文件"),
        (["report", "read", "missing.txt"], "找不到文件“missing.txt”"),
        (["report", "read", "--jsonl", "missing.jsonl"], "找不到文件"),
        (["report", "check", "missing.txt", "--unit", "9906", "--period", "2020"], "找不到文件"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_with_status_2(
    city: City, jinguo: Jinguo, arguments: list[str], words: str
) -> None:
    refused(jinguo(*arguments), 2, words)
    assert not Entry.objects.exists()


@pytest.fixture
def draft_file(tmp_path: Path) -> Path:
    path = tmp_path / "draft.txt"
    path.write_text("全年开展宣讲3场。", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"),
        (b" \n\n", "空文件"),
        (b"a" * (10 * 1024 * 1024 + 1), "超过 10 MB"),
        (b"\x00\x01", "不是文本文件"),
    ],
    ids=["empty", "blank", "large", "binary"],
)
@pytest.mark.parametrize("act", ["read", "check"])
def test_an_unreadable_document_is_told_with_status_1(
    city: City, jinguo: Jinguo, draft_file: Path, content: bytes, words: str, act: str
) -> None:
    draft_file.write_bytes(content)
    asked = ["--unit", "9906", "--period", "2020"] if act == "check" else []
    refused(jinguo("report", act, str(draft_file), *asked), 1, words)


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("draft.docx", b"PK\x03\x04 and no more", 1, "“draft.docx”已损坏"),
        ("draft.docx", "全年开展宣讲3场。".encode(), 1, "“draft.docx”不是 Word 文档"),
        ("draft.html", "全年开展宣讲3场。".encode(), 1, "“draft.html”里没有网页的标记"),
        ("draft.pages", b"", 2, "“draft.pages”不是"),
    ],
)
def test_a_document_that_is_none_is_told(
    jinguo: Jinguo, tmp_path: Path, name: str, content: bytes, status: int, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    refused(jinguo("report", "read", str(tmp_path / name)), status, words)


def test_offsets_count_in_the_text_that_is_given(jinguo: Jinguo, tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("学理论")
    made.add_table(rows=1, cols=1).cell(0, 0).text = "全年开展宣讲400余场。"
    made.save(str(tmp_path / "draft.docx"))
    page = "<h1>学理论</h1><script>var n=1;</script><p>全年开展宣讲<b>400余</b>场。</p>"
    (tmp_path / "draft.html").write_bytes(page.encode("gb18030"))

    for name, encoding in (("draft.docx", "docx"), ("draft.html", "gb18030")):
        done = jinguo("report", "read", str(tmp_path / name), "--format", "json")
        told = json.loads(done.out)
        text, (figure,) = told["document"]["text"], told["figures"]
        assert told["document"]["encoding"] == encoding
        assert text == "学理论\n全年开展宣讲400余场。"
        assert text[figure["start"] : figure["end"]] == figure["surface"] == "400余场"


def test_a_bad_unit_or_period_of_a_check_is_wrong_use(
    city: City, jinguo: Jinguo, draft_file: Path
) -> None:
    for unit, period, words in (("99", "2020", "没有单位"), ("9906", "2020-Q9", "不是期间")):
        done = jinguo("report", "check", str(draft_file), "--unit", unit, "--period", period)
        refused(done, 2, words)


def test_what_the_policy_refuses_ends_with_status_3(city: City, jinguo: Jinguo) -> None:
    account(city["甲县"], "xian")
    for command in (
        ["figures", "show"],
        ["figures", "show", "--by", "children"],
        ["trace", "big-preaching.talks"],
    ):
        done = jinguo(*command, "--unit", "乙区", "--period", "2020", "--as", "xian")
        refused(done, 3, "您的岗位看不到这个单位的数字")


def test_a_demonstration_is_refused_in_a_home_with_other_data(city: City, jinguo: Jinguo) -> None:
    refused(jinguo("demo", "huaibei-2020"), 3, "已有别的数据")
    assert Unit.objects.count() == len(city.units)
    assert not Entry.objects.exists()


def test_a_busy_port_is_told_in_one_sentence(jinguo: Jinguo) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(jinguo("serve", "--port", str(port)), 1, f"--port {port + 1}")
    for port in (-1, 70000):
        done = jinguo("serve", "--port", str(port))
        assert (done.status, done.out) == (1, "")
        assert "打不开" in done.err


def spawn(*arguments: str, home: Path, told: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "JINGUO_HOME": str(home), "JINGUO_DATABASE": "", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-m", "config.command", *arguments],
        cwd=ROOT, env=environment, input=told, check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_a_report_is_read_without_any_home(tmp_path: Path) -> None:
    home = tmp_path / "none"
    done = spawn(
        "report", "read", "--jsonl", "-", home=home,
        told='{"id": "a", "text": "全年开展宣讲400余场。"}\n\n{"id": 2, "text": "没有数。"}\n',
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert [line[:9] for line in done.stdout.splitlines()] == ['{"id": "a', '{"id": 2,']
    assert not home.exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [("{", "第 2 行不是 JSON"), ('{"id": 1}', "第 2 行缺少 id 或 text"), ("[]", "第 2 行缺少")],
)
def test_a_bad_line_is_told_by_its_number(
    jinguo: Jinguo, tmp_path: Path, line: str, words: str
) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(f'{{"id": 1, "text": "无"}}\n{line}\n', encoding="utf-8")
    done = jinguo("report", "read", "--jsonl", str(path))
    assert done.status == 1
    assert words in done.err


def test_a_fresh_home_is_made_private_on_first_use(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = spawn("figures", "show", "--unit", "3406", "--period", "2020", home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert "jinguo units load" in done.stderr
    assert home.stat().st_mode & 0o077 == 0
    assert (home / "keys").stat().st_mode & 0o077 == 0
    assert {path.name for path in (home / "keys").iterdir()} == {
        "root.key",
        "index.key",
        "secret.key",
        "audit.key",
        "keystore.sqlite",
    }
    assert all(path.stat().st_mode & 0o177 == 0 for path in (home / "keys").iterdir())

    loaded = spawn("units", "load", "3406", home=home)
    assert (loaded.returncode, loaded.stdout) == (0, "载入 494 个单位（共读到 494 个）。\n")
    again = spawn("units", "load", "340600", home=home)
    assert again.stdout == "载入 0 个单位（共读到 494 个）。\n"


def test_a_home_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    spoiled = tmp_path / "spoiled"
    spoiled.mkdir()
    (spoiled / "ledger.sqlite").write_bytes(b"no database" * 100)
    for home in (file, spoiled):
        done = spawn("figures", "show", "--unit", "3406", "--period", "2020", home=home)
        refused(Done(done.returncode, done.stdout, done.stderr), 1, "打不开")


def test_the_operator_reviews_what_nobody_else_can(city: City, jinguo: Jinguo) -> None:
    case = enter_one("case", city["一村"])
    taker = account(city["甲县"], "taker", Role.SUPERVISOR)
    grant = grants.take(case, by=by_account(taker), reason="求助人再次遭到殴打，要马上联系")
    listed = jinguo("review", "list").out
    assert f"第 {grant.pk} 号 taker" in listed
    assert "打开的栏：没有" in listed
    done = jinguo("review", "done", str(grant.pk), "--finding", "情况属实")
    assert (done.status, done.out) == (0, f"第 {grant.pk} 号已复查。\n")
    assert jinguo("review", "list").out == "没有要由命令行复查的紧急查看。\n"
    assert jinguo("review", "done", str(grant.pk), "--finding", "情况属实").status == 3
