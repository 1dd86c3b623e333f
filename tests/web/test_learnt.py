"""核对 learns: a figure accepted, chosen anew or left out, seen on a page of its own, taken back."""

import html
import re
from io import BytesIO
from typing import Any

import docx
import pytest
import yaml
from django.http import HttpResponse
from django.test import Client

from jinguo.catalogue.load import load
from jinguo.ledger.models import Lesson
from jinguo.org.models import Role
from jinguo.web.results import TONE

TALKS, HEARD = "big-preaching.talks", "big-preaching.heard"
REPORT = "演示市妇联2020年工作总结\n市妇联开展“木兰”讲习活动24场。\n全年开展各类宣讲活动9场。"


@pytest.fixture
def ledger(city: Any) -> Any:
    city.talk("一村", sessions=24, heads=1960)
    return city


def page(answer: HttpResponse) -> str:
    return html.unescape(answer.content.decode())


def sealed(answer: HttpResponse) -> str:
    found = re.search(r'name="sealed" value="([^"]*)"', answer.content.decode())
    assert found
    return found[1]


def send(client: Client, text: str = REPORT, **told: str) -> Any:
    return client.post("/check/", {"text": text, **told})


def again(client: Client, answer: Any, address: str = "/check/", **told: str) -> Any:
    picked = answer.context["picked"]
    where = {"unit": picked.place.word, "period": str(picked.period)}
    return client.post(address, {"sealed": sealed(answer), **where, **told})


def item(answer: Any, words: str) -> Any:
    return next(one for one in answer.context["items"] if one.words == words)


def test_a_figure_is_chosen_anew_and_the_report_is_checked_again_at_once(ledger: Any) -> None:
    client = ledger.client("演示市")
    first = send(client)
    one = item(first, "24场")
    assert (one.address, one.words_kept) == ("", "木兰 讲习 活动")

    offered = again(client, first, "/check/match/", figure=str(one.start))
    assert "会记住的" in page(offered)
    found = again(client, first, "/check/match/", figure=str(one.start), seek="宣讲")
    assert f'value="{one.start} {TALKS}"' in page(found)
    after = again(client, first, teach=f"{one.start} {TALKS}")

    changed = item(after, "24场")
    assert (changed.address, changed.judgement.result, changed.learnt) == (TALKS, "一致", True)
    assert "已记住：“木兰 讲习 活动”归“各类宣讲活动”。" in page(after)
    told = page(again(client, after, "/check/match/", figure=str(one.start)))
    assert '<span class="tag">已记住</span>' in told
    assert f'value="{one.start} {TALKS}"' not in told
    next_year = send(client, REPORT.replace("24场", "23场"))
    assert item(next_year, "23场").judgement.result == "不一致"
    assert "按记住的" in page(next_year)


def test_a_figure_is_left_out_with_a_reason_and_stands_in_no_list_of_differences(
    ledger: Any,
) -> None:
    client = ledger.client("演示市")
    first = send(client)
    one = item(first, "9场")
    assert one in first.context["differing"]

    after = again(client, first, teach=f"{one.start} ignore:others")

    left_out = item(after, "9场")
    assert left_out.ignored
    assert left_out not in after.context["differing"]
    assert "别的单位的数" in left_out.judgement.reason
    assert TONE[left_out.judgement.result] in page(after)


def test_what_was_learnt_is_listed_with_who_and_when_and_is_taken_back(ledger: Any) -> None:
    client = ledger.client("演示市")
    first = send(client)
    again(client, first, teach=f"{item(first, '24场').start} {TALKS}")
    [kept] = Lesson.objects.all()

    listed = page(client.get("/check/learnt/"))
    assert "木兰 讲习 活动" in listed
    assert "各类宣讲活动" in listed
    assert "演示演示市" in listed
    for unit, role in (("演示市", Role.RECORDER), ("演示市", Role.LEADER)):
        other = ledger.client(unit, role)
        assert "木兰 讲习 活动" in page(other.get("/check/learnt/"))
        assert 'name="forget"' not in page(other.get("/check/learnt/"))
        assert other.post("/check/learnt/", {"forget": kept.pk}).status_code == 404
    assert "木兰" not in page(ledger.client("甲县").get("/check/learnt/"))

    assert client.post("/check/learnt/", {"forget": kept.pk}).status_code == 302
    assert item(send(client), "24场").address == ""
    assert "撤销过" in page(client.get("/check/learnt/"))
    assert other.post("/check/learnt/", {"again": kept.pk}).status_code == 404
    assert client.post("/check/learnt/", {"again": kept.pk}).status_code == 302
    assert item(send(client), "24场").address == TALKS
    for wrong in ("x", "0", "9" * 30):
        assert client.post("/check/learnt/", {"again": wrong}).status_code == 404


def test_who_does_not_manage_the_unit_is_offered_nothing_and_teaches_nothing(ledger: Any) -> None:
    for unit, role in (("演示市", Role.RECORDER), ("演示市", Role.LEADER)):
        client = ledger.client(unit, role)
        first = send(client)
        start = item(first, "24场").start
        assert 'name="teach"' not in page(first)
        assert again(client, first, teach=f"{start} {TALKS}").status_code == 404
        assert again(client, first, "/check/match/", figure=str(start)).status_code == 403
    assert not Lesson.objects.exists()


@pytest.mark.parametrize(
    "teach", ["", "x", "99999 big-preaching.talks", "0 ", "{} no.such", "{} ignore:because"]
)
def test_what_is_no_decision_is_told_in_a_sentence(ledger: Any, teach: str) -> None:
    client = ledger.client("演示市")
    first = send(client)

    answer = again(client, first, teach=teach.format(item(first, "24场").start))

    assert answer.status_code == (400 if teach else 200)
    assert not Lesson.objects.exists()


def test_nothing_of_the_report_but_its_words_is_kept(ledger: Any) -> None:
    client = ledger.client("演示市")
    text = "2020年，张某某家庭讲堂活动举办24场，电话13800000000。"
    first = send(client, text)

    again(client, first, teach=f"{item(first, '24场').start} {TALKS}")

    [kept] = Lesson.objects.values()
    told = " ".join(str(value) for value in kept.values())
    for secret in ("张", "某", "138", "24", "2020年"):
        assert secret not in told.replace(str(kept["at"]), "")


def test_a_comment_says_that_it_was_matched_as_remembered(ledger: Any) -> None:
    client = ledger.client("演示市")
    first = send(client, REPORT.replace("24场", "20场"))
    after = again(client, first, teach=f"{item(first, '20场').start} {TALKS}")

    made = docx.Document(BytesIO(again(client, after, **{"as": "docx"}).content))

    [told] = [each.text for each in made.comments if "报告写“20场”" in each.text]
    assert "记住：“木兰 讲习 活动”归“各类宣讲活动”" in told


def test_an_indicator_that_is_lacking_is_drafted_and_never_added(ledger: Any, overlay: Any) -> None:
    client = ledger.client("演示市")
    first = send(client)

    answer = again(client, first, "/check/match/", figure=str(item(first, "24场").start))
    draft = answer.context["proposal"]

    assert yaml.safe_load(draft.programme)["title"] == "木兰讲习活动"
    opened = client.post(f"/manage/programmes/new/?kind={draft.kind}", draft.sent)
    assert opened.status_code == 200
    assert 'value="木兰讲习活动"' in page(opened)
    overlay(draft.paths[0], draft.programme)
    file = overlay(draft.paths[1], draft.examples)
    key = file.stem
    assert f"{key}.{key}" in load(file.parents[1]).indicators
    assert f"{key}.{key}" not in load().indicators


def test_learning_costs_the_same_for_one_and_for_many(
    ledger: Any, django_assert_num_queries: Any
) -> None:
    client = ledger.client("演示市")
    first = send(client)
    for words in ("9场", "24场"):
        again(client, first, teach=f"{item(first, words).start} {TALKS}")
        client.get("/check/learnt/")
        with django_assert_num_queries(16):
            send(client)
