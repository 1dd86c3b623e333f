"""核对: a report checked in place; every class is told, and nothing of it is kept or let out."""

import html
import json
import logging
import re
from io import BytesIO
from typing import Any

import docx
import pytest
from django.http import HttpResponse
from django.test import Client

from jinguo.console import main
from jinguo.org.models import Role
from jinguo.web import submitted
from jinguo.web.results import TONE
from tests.web.checking import REPORT, TALKS, page, results, sealed, send, upload

DAMAGED = (
    "市婦聯(lián)聯(lián)動(dòng)各方,全年開(kāi)展宣講24場(chǎng)。\n“見證幸?!?3場(chǎng)宣講。"
)


def source(answer: HttpResponse) -> str:
    """Return the text as the page shows it, without what was put above damaged places."""
    shown = re.search(r'<section class="source card".*?>(.*?)</section>', page(answer), re.DOTALL)
    assert shown
    lines = re.findall(r"<p>(.*?)</p>", re.sub(r"<rt>.*?</rt>", "", shown[1]), re.DOTALL)
    return "\n".join(html.unescape(re.sub(r"<[^>]*>", "", line)) for line in lines)


def test_every_class_is_shown_in_place_with_its_tone(ledger: Any) -> None:
    answer = send(ledger.client("演示市"), REPORT)

    assert set(results(answer).values()) == set(TONE)
    told = page(answer)
    for item in answer.context["items"]:
        assert f'aria-label="{html.escape(item.spoken)}"' in told
        assert f'id="n-{item.number}"' in told
        assert f'class="found {TONE[item.judgement.result]}' in told
        assert item.judgement.reason in html.unescape(told)
    assert 'aria-label="第 1 个数，24场，一致"' in told
    steps = [(item.before, item.after) for item in answer.context["items"]]
    assert (steps[0], steps[1], steps[-1]) == ((0, 2), (1, 3), (len(steps) - 1, 0))
    counted = {each.result: each.count for each in answer.context["tallies"]}
    assert sum(counted.values()) == len(answer.context["items"])
    assert set(counted) == set(TONE)


def test_differences_are_listed_with_the_ledger_and_the_reason(ledger: Any) -> None:
    answer = send(ledger.client("演示市"), REPORT)

    differing = {item.words: item for item in answer.context["differing"]}
    assert "24场" not in differing
    assert differing["29场"].held.written == "24场"
    assert differing["29场"].held.evidence == "100%"
    assert differing["29场"].choices[0].address == "big-preaching.talks"
    assert "建议写“24场”" in differing["29场"].judgement.reason
    assert "/figures/big-preaching.talks/side/?unit=990600000000&amp;period=2020" in page(answer)


def test_every_character_of_a_damaged_text_is_kept(ledger: Any) -> None:
    answer = send(ledger.client("演示市"), DAMAGED)

    assert source(answer) == DAMAGED
    told = page(answer)
    assert '<span class="reading" title="转存时插进来的注音，不算原文">(chǎng)</span>' in told
    assert "原文损坏，按上下文推断为" in told
    assert [item.spoken for item in answer.context["items"]] == [
        "第 1 个数，24场，一致", "第 2 个数，3场，无法判断",
    ]  # fmt: skip


def test_markup_in_a_text_stays_text(ledger: Any) -> None:
    text = f"<script>alert(1)</script> & {TALKS}24场 <b>"

    answer = send(ledger.client("演示市"), text)

    assert source(answer) == text
    assert "<script>alert" not in page(answer)


def test_text_says_its_unit_and_period_and_the_person_may_say_others(ledger: Any) -> None:
    client = ledger.client("演示市")

    said = send(client, f"甲县妇联二〇一九年总结\n{TALKS}31场。")
    chosen = send(client, f"甲县2019年\n{TALKS}24场。", unit=ledger.codes["演示市"], period="2020")

    assert "核对结果 · 甲县2019年" in page(said)
    assert said.context["named"] == ("甲县", "2019年")
    assert results(said) == {"31场": "一致"}
    assert "核对结果 · 演示市2020年" in page(chosen)
    assert results(chosen) == {"24场": "一致"}


@pytest.mark.parametrize(
    ("text", "unit", "notice"),
    [
        ("2020年，演示市妇联", "甲县", "文中写的是演示市，这里只能按甲县核对。"),
        ("远山市妇联2020年总结", "甲县", "文中写的是远山市，这里只能按甲县核对。"),
        ("乙区妇联2020年总结\n甲县各有特色", "甲县", "文中写的是乙区，这里只能按甲县核对。"),
        ("市妇联工作总结", "演示市", "文中没写期间，按2020年核对。"),
        ("演示市妇联2029年工作总结", "演示市", "文中写的2029年还没有到，按2020年核对。"),
    ],
)
def test_what_the_text_says_and_cannot_be_followed_is_told_above_the_result(
    ledger: Any, text: str, unit: str, notice: str
) -> None:
    told = page(send(ledger.client(unit), f"{text}\n{TALKS}24场。"))

    shown = told[told.index("</h1>") : told.index('class="checked"')]
    assert notice in shown


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("在演示市妇联指导下，甲县妇联2020年工作有序", "甲县"),
        ("演示市妇联2020年总结", "演示市"),
        ("2020年妇联总结", "甲县"),
    ],
)
def test_nothing_is_told_where_the_text_is_followed(ledger: Any, text: str, unit: str) -> None:
    answer = send(ledger.client(unit), f"{text}\n{TALKS}24场。")

    assert answer.context["picked"].place.name == unit
    assert answer.context["notices"] == ()


def test_the_year_of_a_damaged_text_is_read_though_readings_push_it_far_down(ledger: Any) -> None:
    padded = "動(dòng)各方開(kāi)展" * 30

    answer = send(ledger.client("演示市"), f"{padded}\n2019年{TALKS}31場(chǎng)。")
    later = send(ledger.client("甲县"), f"{'为民服务' * 150}\n2019年{TALKS}31场。")

    for each in (answer, later):
        assert str(each.context["picked"].period) == "2019"
        assert each.context["notices"] == ()


def test_a_unit_beyond_reach_is_not_there(ledger: Any) -> None:
    client = ledger.client("一村", Role.RECORDER)

    for unit in (ledger.codes["二村"], ledger.codes["演示市"], "990601001009", "没有"):
        answer = send(client, REPORT, unit=unit, period="2020")
        assert answer.status_code == 404
        assert "29场" not in page(answer)
    # What the text names beyond the asker's reach is left alone: the asker's own is checked.
    assert send(client, f"二村\n{TALKS}24场。").context["picked"].place.name == "一村"


def test_nothing_of_the_text_is_logged_or_stands_in_an_address(
    ledger: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = ledger.client("演示市")
    secret = "张某某家庭"

    answers = [
        send(client, f"{secret}。{TALKS}29场。"),
        send(client, f"{secret}。{TALKS}29场。", period="x"),
        upload(client, f"{secret}.docx", f"{secret}29场".encode()),
        upload(client, f"{secret}.txt", f"{secret}。{TALKS}29场。".encode(), **{"as": "docx"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 400, 400, 200]
    assert secret not in caplog.text
    assert "29场" not in caplog.text
    assert {answer.get("Location") for answer in answers} == {None}
    assert secret not in str(answers[3].headers)
    titles = re.findall(r"<title>(.*?)</title>", page(answers[0]), re.DOTALL)
    assert secret not in titles[0]
    assert not [
        href
        for href in re.findall(r'(?:href|hx-get)="([^"]*)"', page(answers[0]))
        if secret in href
    ]


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("报告.docx", b"PK\x03\x04 not a package", "已损坏或不完整"),
        ("报告.pdf", b"%PDF-1.4", "请用 Word 或 WPS 另存为 .docx"),
        ("报告.txt", b"", "空文件"),
        ("报告.txt", ("字" * 50_001).encode(), "一次最多 50,000 字"),
        ("报告.txt", b"a" * 10_600_000, "文件超过 10 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_sentence(
    ledger: Any, name: str, raw: bytes, told: str
) -> None:
    answer = upload(ledger.client("演示市"), name, raw)

    assert answer.status_code == 400
    assert told in page(answer)
    assert "开始核对" in page(answer)


def test_a_text_too_long_for_one_sending_is_told_what_to_do(ledger: Any) -> None:
    answer = send(ledger.client("演示市"), "字" * 800_000)

    assert answer.status_code == 400
    assert "一次提交的文字太多" in page(answer)


def test_a_file_in_another_encoding_is_read(ledger: Any) -> None:
    raw = f"演示市2020年工作总结\n{TALKS}29场，受益群众1000余人。".encode("gb18030")

    answer = upload(ledger.client("演示市"), "报告.txt", raw)

    assert results(answer)["29场"] == "不一致"
    assert source(answer) == raw.decode("gb18030")


def test_a_word_document_is_read(ledger: Any) -> None:
    made, raw = docx.Document(), BytesIO()
    made.add_paragraph(f"2020年{TALKS}29场。")
    made.save(raw)

    assert results(upload(ledger.client("演示市"), "报告.docx", raw.getvalue())) == {
        "29场": "不一致"
    }


def test_nothing_sent_and_no_figure_found_say_what_to_do(ledger: Any) -> None:
    client = ledger.client("演示市")

    empty, without = send(client, " \n "), send(client, "今天天气很好。")

    assert (empty.status_code, without.status_code) == (400, 200)
    assert "请粘贴一段，或选一个文件" in page(empty)
    assert "没有读到一个成果数字" in page(without)
    assert source(without) == "今天天气很好。"


def test_json_is_what_the_command_gives(ledger: Any, tmp_path: Any, capsys: Any) -> None:
    client, file = ledger.client("演示市"), tmp_path / "报告.txt"
    file.write_bytes(f"甲\r\n{REPORT}\r\n{DAMAGED}".encode())
    asked = ["--unit", "9906", "--period", "2020", "--format", "json"]
    assert main.run(["report", "check", str(file), *asked]) == 0
    command = json.loads(capsys.readouterr().out)
    first = upload(client, "报告.txt", file.read_bytes())

    again = client.post("/check/", {"sealed": sealed(first), "as": "json"})

    assert json.loads(again.content) == command
    assert again["Content-Disposition"].startswith("attachment")


def test_docx_has_a_comment_on_each_difference(ledger: Any) -> None:
    client = ledger.client("演示市")
    first = send(client, REPORT)

    raw = client.post("/check/", {"sealed": sealed(first), "as": "docx"}).content

    made = docx.Document(BytesIO(raw))
    assert [each.text for each in made.paragraphs] == [line for line in REPORT.split("\n") if line]
    told = [comment.text for comment in made.comments]
    said = [each for each in told if not each.startswith("前后对不上\n")]
    assert len(said) == len(first.context["differing"])
    assert len(told) - len(said) == len(first.context["clashes"]) > 0
    assert any("不一致\n" in each and "建议写“24场”" in each for each in said)


def test_a_file_waits_until_nobody_elses_is_read(
    ledger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submitted, "_PATIENCE", 0.05)
    client, raw = ledger.client("演示市"), f"2020年{TALKS}29场。".encode()
    with submitted._in_turn():
        waited = upload(client, "报告.txt", raw)
    assert waited.status_code == 400
    assert "别的报告正在核对" in page(waited)
    assert results(upload(client, "报告.txt", raw)) == {"29场": "不一致"}


def test_a_seal_that_was_not_made_here_is_not_opened(ledger: Any) -> None:
    client = ledger.client("演示市")
    other = sealed(send(client, REPORT))[:-3] + "abc"

    answer = client.post("/check/", {"sealed": other})

    assert answer.status_code == 400
    assert "请重新粘贴或上传" in page(answer)


def test_pasted_text_comes_back_for_mending_as_it_was(ledger: Any) -> None:
    client = ledger.client("演示市")
    answer = send(client, "一\r\n\r\n全年开展宣讲29场", unit=ledger.codes["甲县"], period="2020")

    back = client.post(
        "/check/",
        {"sealed": sealed(answer), "as": "edit", "unit": ledger.codes["甲县"], "period": "2020"},
    )

    assert ">一\n\n全年开展宣讲29场</textarea>" in page(back)
    assert f'<option value="{ledger.codes["甲县"]}" selected>' in page(back)
    assert '<option value="2020" selected>' in re.sub(r"\s+", " ", page(back))


def test_leader_checks_and_a_stranger_does_not(ledger: Any) -> None:
    assert results(send(ledger.client("演示市", Role.LEADER), REPORT))["29场"] == "不一致"
    assert send(Client(), REPORT).status_code == 302


def test_a_check_costs_the_same_for_one_figure_and_for_many(
    ledger: Any, django_assert_num_queries: Any
) -> None:
    client = ledger.client("演示市")
    send(client, REPORT)

    for text in (f"演示市2020年{TALKS}24场。", "\n".join([REPORT] * 20)):
        with django_assert_num_queries(16):
            send(client, text)


def test_what_contradicts_itself_is_told_with_the_ways_to_its_figures(ledger: Any) -> None:
    client = ledger.client("演示市")
    shown = page(send(client, "全市排查纠纷96件，化解98件。"))

    section = shown.partition('id="clashes-title"')[2].partition("</section>")[0]
    assert "前面写“96件”，后面办成的却写“98件”" in section
    assert re.findall(r'href="#(m-\d)"', section) == ["m-1", "m-2"]
    assert 'id="clashes-title"' not in page(send(client, "全市排查纠纷96件。"))


def test_one_page_tells_how_it_came_out(ledger: Any) -> None:
    client = ledger.client("演示市")
    first = send(client, REPORT)

    raw = client.post("/check/", {"sealed": sealed(first), "as": "summary"}).content

    told = [each.text for each in docx.Document(BytesIO(raw)).paragraphs]
    assert told[0] == "演示市2020年报告核对摘要"
    assert any(each.startswith(f"共 {first.context['figures']} 个数字") for each in told)
    grave = [each for each in told if each.startswith("不一致｜")]
    assert grave
    assert "各类宣讲活动" in grave[0]
    assert "报告自己前后对不上" in told
    assert sum(map(len, told)) < 1500
