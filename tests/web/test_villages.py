"""From every village, recording or not: the sheet, silence and asking, zeros, switching, the desk."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.models import Notice, Recording, Tally, Urge, Zero
from jinguo.ledger.models.notice import Told
from jinguo.ledger.recording import switch
from jinguo.org.models import Account, Role
from tests import factories

TALKS = "big-preaching.talks"
SHEET = f"/manage/tallies/sheet/?period=2020&indicator={TALKS}"
SILENCE, SWITCHING = "/manage/silence/?period=2020", "/manage/switching/?period=2020"


def _told(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def handing(city: Any) -> Any:
    for unit in ("一村", "二村"):
        switch(city.units[unit], since=None, by=By(at=city.at), reason="演示")
    return city


def _sheet(city: Any, **values: str) -> dict[str, str]:
    told = {f"value-{city.units[unit]}": value for unit, value in values.items()}
    return {
        "id": str(new_id()),
        "document": "各村上报表",
        "vouched_by": "各村妇联",
        "late": "",
        **told,
    }


def test_township_hands_in_many_villages_in_one_table(handing: Any) -> None:
    chair = handing.account("一村", Role.RECORDER)
    client, said = handing.client("东乡"), _sheet(handing, 一村="12", 二村="0")

    answers = [client.post(SHEET, said) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    found = Tally.objects.order_by("unit").values_list("value", "document", "on_behalf_of")
    assert list(found) == [(12, "各村上报表", "一村"), (0, "各村上报表", "二村")]
    assert Notice.objects.get(account=chair).what == Told.BEHALF
    page = client.get(SHEET)
    assert "一村 — 12 场 未入账" in _told(page)
    assert "这张表都报齐了" in _told(page)
    assert "由演示东乡代一村登记" in _told(
        client.get(f"/ledgers/tally/{Tally.objects.first().id}/")
    )


def test_number_far_from_the_last_is_told_and_taken(handing: Any) -> None:
    for unit in ("一村", "二村"):
        factories.enter_tally(
            handing.units[unit], indicator=TALKS, value=10,
            starts_on=date(2019, 1, 1), ends_before=date(2020, 1, 1),
        )  # fmt: skip
    client = handing.client("东乡")
    client.post(SHEET, _sheet(handing, 一村="31", 二村="9"))

    rows = client.get(SHEET).context["rows"]

    assert [(row.name, row.last, row.value, row.odd) for row in rows] == [
        ("一村", "10 场", "31 场", True), ("二村", "10 场", "9 场", False),
    ]  # fmt: skip


def test_one_wrong_number_keeps_the_whole_table_back(handing: Any) -> None:
    page = handing.client("东乡").post(SHEET, _sheet(handing, 一村="12", 二村="九"))
    assert page.status_code == 400
    assert "请只填数" in _told(page)
    assert [row.said for row in page.context["rows"]] == ["12", "九"]
    assert handing.client("西乡").post(SHEET, _sheet(handing, 一村="12")).status_code == 400
    assert not Tally.objects.exists()


def test_silence_lists_the_silent_first_and_asks_them(handing: Any) -> None:
    account = handing.account("三村", Role.RECORDER)
    handing.talk("一村")
    factories.enter_tally(handing.units["二村"], indicator=TALKS, value=3)
    client = handing.client("甲县")

    page = client.get(SILENCE)

    assert [(row.place.name, row.told.said.label) for row in page.context["rows"]] == [
        ("三村", "未报"), ("二村", "汇总数"), ("一村", "有记录"),
    ]  # fmt: skip
    assert [(each.name, each.silent, each.whole) for each in page.context["under"]] == [
        ("西乡", 1, 1), ("东乡", 0, 2),
    ]  # fmt: skip
    done = client.post(SILENCE, {"unit": "all"})
    assert "催了 1 个单位，通知 1 人" in _told(done)
    assert "向下催办 1 次" in _told(done)
    assert client.post(SILENCE, {"unit": str(handing.units["三村"])}).context["done"].already == 1
    assert client.post(SILENCE, {"unit": str(handing.units["一村"])}).status_code == 400
    assert client.post(SILENCE, {"unit": str(handing.units["四村"])}).status_code == 404
    assert Notice.objects.get(account=account).urge == Urge.objects.get()


def test_urged_chair_says_there_was_nothing(handing: Any) -> None:
    client = handing.client("三村", Role.RECORDER)
    handing.client("甲县").post(SILENCE, {"unit": "all"})

    page = client.get("/desk/")
    [notice] = page.context["notices"]
    assert notice.told == "2020年：有一期还没有报，请登记、报数或零报告"
    form = client.get(notice.href).context["form"]
    assert (form["period"].value(), form["unit"].value()) == ("2020", str(handing.units["三村"]))
    said = {"id": str(new_id()), "unit": handing.units["三村"], "about": "all", "period": "2020"}
    assert client.post(notice.href, said).status_code == 302

    zero = Zero.objects.get()
    assert (zero.about, zero.on_behalf_of, zero.ends_before) == ("", "", date(2021, 1, 1))
    assert "全部工作" in _told(client.get(f"/ledgers/zero/{zero.id}/"))
    shown = handing.client("西乡").get(SILENCE).context["rows"]
    assert [row.told.said.label for row in shown] == ["零报告"]


@pytest.mark.parametrize("about", ["all", "big-preaching", TALKS])
def test_what_is_recorded_is_no_zero(handing: Any, about: str) -> None:
    handing.talk("三村")
    said = {"id": str(new_id()), "unit": handing.units["三村"], "about": about, "period": "2020"}
    page = handing.client("三村", Role.RECORDER).post("/zeros/new/?period=2020", said)
    assert page.status_code == 400
    assert "不是零" in _told(page)


def test_zero_offers_nothing_that_singles_out_a_person(city: Any) -> None:
    form = city.client("东乡").get("/zeros/new/").context["form"]
    words = [
        word
        for _, group in form["about"].field.choices
        if isinstance(group, list)
        for word, _ in group
    ]
    assert TALKS in words
    assert "warning-letter.letters" not in words


def test_switch_is_proposed_previewed_and_done_for_several(handing: Any) -> None:
    for month in (7, 8, 9):
        handing.talk("一村", sessions=2, held_on=date(2020, month, 3))
    client = handing.client("东乡")

    page = client.get(SWITCHING)
    assert [(row.name, row.months, row.ready) for row in page.context["rows"]] == [
        ("一村", 3, True), ("二村", 0, False),
    ]  # fmt: skip
    assert page.context["line"].last == "0%"
    said = {
        "units": [handing.units["一村"], handing.units["二村"]], "since": "2020-01-01",
        "reason": "已连续登记", "act": "preview",
    }  # fmt: skip
    preview = client.post(SWITCHING, said)
    changes = {each.address: (each.before, each.after) for each in preview.context["changes"]}
    assert changes[TALKS] == ("0场", "6场")
    assert Recording.objects.filter(since=None).count() == 2

    done = client.post(SWITCHING, {**said, "act": "switch"})

    assert "2 个单位改为以记录为准" in _told(done)
    assert done.context["line"].last == "50%"
    assert Recording.objects.filter(since=date(2020, 1, 1)).count() == 2


def test_switch_across_a_tally_is_refused_with_the_unit_named(handing: Any) -> None:
    factories.enter_tally(handing.units["一村"], indicator=TALKS)
    said = {
        "units": [handing.units["一村"]],
        "since": "2020-07-01",
        "reason": "改",
        "act": "switch",
    }
    page = handing.client("东乡").post(SWITCHING, said)
    assert page.status_code == 400
    assert "一村已有跨过 2020-07-01 的汇总数" in "".join(page.context["form"].errors["since"])


def test_village_doubts_what_was_entered_for_it(handing: Any) -> None:
    officer, chair = handing.client("东乡"), handing.client("一村", Role.RECORDER)
    officer.post(SHEET, _sheet(handing, 一村="12"))
    made = Tally.objects.get()
    page, doubt = f"/ledgers/tally/{made.id}/", f"/ledgers/tally/{made.id}/dispute/"

    assert "不对，请代登记人核对" in _told(chair.get(page))
    assert officer.post(doubt).status_code == 404
    assert chair.post(doubt).status_code == 302
    assert "已通知演示东乡" in _told(chair.get(page))
    [notice] = officer.get("/desk/").context["notices"]
    assert notice.href == page


def test_desk_lists_drafts_of_ones_own(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    by = factories.by_account
    who = Account.objects.get(pk=client.session["_auth_user_id"])
    for title, status in (("草稿的一场", "draft"), ("好的", "submitted")):
        factories.enter_one("activity", city.units["一村"], by=by(who), title=title, status=status)
    city.talk("一村", title="别人的", status="draft")

    shown = client.get("/desk/").context

    assert [each.title for each in shown["drafts"]] == ["草稿的一场"]


def test_desk_tells_who_looks_after_others_of_the_silent(city: Any) -> None:
    city.talk("一村")
    assert city.client("甲县").get("/desk/?period=2020").context["silent"] == 2
    assert city.client("甲县", Role.LEADER).get("/desk/?period=2020").context["silent"] == 0
    assert city.client("二村", Role.RECORDER).get("/desk/?period=2020").context["silent"] == 0


def test_paper_holds_the_unit_and_month_and_boxes(city: Any) -> None:
    page = city.client("东乡").get(f"/paper/?period=2020-03&unit=u{city.units['一村']}")
    assert "单位： 一村 月份： 2020年3月" in _told(page)
    assert page.content.decode().count('<th scope="row">') == 10


def test_pages_ask_as_often_for_one_unit_as_for_a_county(handing: Any) -> None:
    client = handing.client("演示市")
    for page in (SILENCE, SWITCHING, SHEET, "/desk/?period=2020"):
        told = []
        for unit in ("甲县", "演示市"):
            where = f"{page}&unit={handing.codes[unit]}"
            client.get(where)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(where).status_code == 200
            told.append(len(queries))
        assert len(set(told)) == 1, (page, told)
