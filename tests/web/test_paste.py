"""贴一段话: the form comes back filled with its sources; nothing is kept before it is saved."""

import logging
from datetime import date
from html import unescape
from typing import Any

import pytest

from jinguo.ledger.models import Activity, Entry, Unfinished
from jinguo.org.models import Role

NEW = "/enter/activity/"
SAID = (
    "各位姐妹下午好🌹2020年3月8日，一村妇联联合镇司法所在村部开展全会精神宣讲1场，"
    "参加35人左右，走访12户。王小红 13800001234 https://example.cn/x"
)


def pasted(client: Any, message: str, status: int = 200) -> str:
    answer = client.post(NEW, {"paste": "1", "message": message})
    assert answer.status_code == status
    return str(answer.content.decode())


def form(client: Any, message: str) -> Any:
    return client.post(NEW, {"paste": "1", "message": message}).context["form"]


def test_the_form_comes_back_filled_and_nothing_is_saved(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)

    filled = form(client, SAID)

    told = {name: filled[name].value() for name in filled.fields}
    assert (told["held_on"], told["unit"]) == (date(2020, 3, 8), city.units["一村"])
    assert (told["programmes"], told["subtype"]) == (["plenum-preaching"], "宣讲")
    assert (told["title"], told["venue"]) == ("全会精神宣讲", "村部")
    assert (told["sessions"], told["heads"], told["households"]) == (1, 35, 12)
    assert told["partners"] == "镇司法所（主办）"
    assert (Activity.objects.count(), Entry.objects.count(), Unfinished.objects.count()) == (0,) * 3


def test_each_field_tells_its_words_and_unsure_ones_are_told(city: Any) -> None:
    page = unescape(pasted(city.client("一村"), SAID))

    assert "来自：“2020年3月8日”。" in page
    assert "来自：“35人左右”。请核对：文中写的是大约数“左右”。" in page
    assert "请核对：人次（文中写的是大约数“左右”）" in page
    assert '<mark class="unsure">35人左右<small>人次</small></mark>' in page
    assert "还没有保存" in page


def test_what_is_shown_can_be_saved_as_it_stands(city: Any) -> None:
    client = city.client("一村")
    filled = form(client, SAID)
    names = [name for name in filled.fields if filled[name].value() not in (None, "", [])]
    sent = {name: filled[name].value() for name in names}

    answer = client.post(NEW, sent)

    assert answer.status_code == 302
    saved = Activity.objects.get()
    assert (saved.heads, saved.households, saved.title) == (35, 12, "全会精神宣讲")


def test_the_message_is_in_no_log_and_on_no_record(
    city: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = city.client("一村")

    filled = form(client, SAID)

    kept = str({name: filled[name].value() for name in filled.fields})
    assert not [word for word in ("王小红", "13800001234", "example.cn", "姐妹") if word in kept]
    assert not [word for word in ("王小红", "13800001234", "全会精神") if word in caplog.text]


def test_what_a_message_does_not_say_stays_empty(city: Any) -> None:
    filled = form(city.client("一村"), "全会精神宣讲1场，35人")

    assert (filled["held_on"].value(), filled["venue"].value()) == (None, None)


def test_a_month_alone_sets_the_precision(city: Any) -> None:
    client = city.client("一村")
    filled = form(client, "2020年3月份开展全会精神宣讲3场，90人")

    assert (filled["held_on"].value(), filled["precision"].value()) == (date(2020, 3, 1), "月")
    assert '<option value="月" selected>' in str(filled["precision"])


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("", "请先把那段话贴进框里"),
        ("收到🙏", "没有读到活动"),
        ("4月1日将举办培训，请大家参加", "像是通知"),
        ("今天宣讲。" * 500, "最多 2000 个字"),
    ],
)
def test_nothing_to_read_is_told_beside_the_text(city: Any, message: str, told: str) -> None:
    page = pasted(city.client("一村"), message, status=400)

    assert told in page
    assert 'paste" open' in page


def test_markup_in_a_message_is_text(city: Any) -> None:
    page = pasted(city.client("一村"), "昨天<b>开展</b>“<i>”全会精神宣讲1场，35人<script>")

    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_other_kinds_take_no_message(city: Any) -> None:
    client = city.client("一村")

    assert client.post("/enter/contact/", {"paste": "1", "message": SAID}).status_code == 404
    assert "贴一段话" not in client.get("/enter/contact/").content.decode()
    assert "贴一段话" in client.get(NEW).content.decode()
