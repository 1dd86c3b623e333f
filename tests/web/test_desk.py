"""工作台: the own unit's year, the quick way to enter, what is new; only what one may see."""

import re
from datetime import date
from typing import Any

import pytest

from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By, Draft, new_id
from jinguo.ledger.enter import enter
from jinguo.ledger.recording import switch
from jinguo.org.models import Role
from tests import factories


def _told(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def _titles(client: Any) -> list[tuple[str, str, str]]:
    return [(each.act, each.title, each.unit) for each in client.get("/desk/").context["news"]]


def test_year_shows_the_figures_of_the_busiest_programmes(city: Any) -> None:
    city.talk("一村", sessions=7)
    city.talk("二村", sessions=2, held_on=date(2019, 3, 8))

    page = city.client("甲县").get("/desk/?period=2020")

    rows = page.context["rows"]
    assert [(row.address, row.written, row.last_year) for row in rows] == [
        ("big-preaching.talks", "7场", "2"),
        ("big-preaching.heard", "30人", "30"),
    ]
    assert "各类宣讲活动 7场 上年同期 2" in _told(page)


def test_year_counts_no_record_of_another_county(city: Any) -> None:
    city.talk("四村", sessions=7)

    page = city.client("甲县").get("/desk/?period=2020")

    assert page.context["rows"] == []
    assert "还没有数字" in _told(page)
    assert page.context["news"] == []


def test_news_tells_what_was_entered_amended_and_struck(city: Any) -> None:
    by = By(at=city.at)
    first = city.talk("一村", title="改过的一场")
    city.talk("二村", title="登记的一场")
    gone = city.talk("三村", title="划掉的一场")
    amend([Amendment("activity", first.id, first.version, {"heads": 31})], by=by, reason="演示")
    close([("activity", gone.id, gone.version)], by=by, reason="演示")

    assert _titles(city.client("甲县")) == [
        ("作废", "划掉的一场", "三村"),
        ("修改", "改过的一场", "一村"),
        ("登记", "登记的一场", "二村"),
    ]
    assert "2021-01-15 10:00" in _told(city.client("东乡").get("/desk/"))


def test_news_keeps_to_the_scope_and_the_class(city: Any) -> None:
    for number in range(9):
        factories.enter_one("case", city.units["一村"], title=f"不给看的{number}")
    city.talk("二村", title="别村的一场")
    city.talk("一村", title="本村的一场")
    for number in range(9):
        factories.enter_one("case", city.units["一村"], title=f"也不给看的{number}")

    assert _titles(city.client("一村", Role.RECORDER)) == [("登记", "本村的一场", "一村")]
    officer = _titles(city.client("东乡"))
    assert [title for _, title, _ in officer] == ["本村的一场", "别村的一场"]
    # Lines have no title to be told apart by: nine alike fold into one.
    assert len(_titles(city.client("东乡", Role.CASEWORKER))) == 3


def test_leader_sees_figures_but_no_entry_and_no_lines(city: Any) -> None:
    city.talk("一村", title="一场宣讲")

    page = city.client("甲县", Role.LEADER).get("/desk/?period=2020")

    told = page.content.decode()
    assert "各类宣讲活动" in told
    assert "/enter/activity/" not in told
    assert "一场宣讲" not in told
    assert "最近的变动" not in told


@pytest.mark.parametrize(
    ("asked", "ticked", "word"),
    [("big-preaching", ["big-preaching"], "宣讲"), ("no-such", None, None)],
)
def test_button_leads_to_a_form_with_the_programme_chosen(
    city: Any, asked: str, ticked: Any, word: Any
) -> None:
    city.talk("一村")
    client = city.client("一村", Role.RECORDER)

    assert "/enter/activity/?programme=big-preaching" in client.get("/desk/").content.decode()
    form = client.get(f"/enter/activity/?programme={asked}").context["form"]
    assert (form.initial.get("programmes"), form.initial.get("subtype")) == (ticked, word)
    assert form.initial["unit"] == city.units["一村"]


def test_buttons_are_only_of_programmes_with_records_here(city: Any) -> None:
    city.talk("四村")
    client = city.client("一村", Role.RECORDER)

    page = client.get("/desk/")

    assert page.context["buttons"] == []
    assert "?programme=" not in page.content.decode()
    assert "点项目名" not in _told(page)


def test_again_is_said_only_to_who_entered_before(city: Any) -> None:
    city.talk("一村")
    client = city.client("一村", Role.RECORDER)
    before = _told(client.get("/desk/"))
    fields = {"held_on": "2020-03-08", "subtype": "宣讲", "title": "宣讲", "sessions": "1"}
    typed = {**fields, "id": str(new_id()), "unit": city.units["一村"]}
    assert client.post("/enter/activity/", typed).status_code == 302

    after = _told(client.get("/desk/"))

    assert ("登记一条" in before, "再记一条" in before) == (True, False)
    assert "“再记一条”带上您上次填的日期、单位、项目和类型" in after


def test_what_one_import_did_alike_is_told_once(city: Any) -> None:
    by = By(at=city.at)
    enter(
        [
            Draft(
                "activity", city.units[unit],
                {"held_on": f"2020-03-{day:02}", "subtype": "宣讲", "title": "普法宣讲"},
                ("big-preaching",),
            )
            for unit in ("一村", "二村")
            for day in range(1, 15)
        ],
        by=by,
    )  # fmt: skip
    enter_alone = city.talk("一村", title="另一场")
    amend(
        [Amendment("activity", enter_alone.id, enter_alone.version, {"heads": 9})],
        by=by, reason="演示",
    )  # fmt: skip

    page = city.client("东乡").get("/desk/")

    news = [(each.act, each.title, each.times) for each in page.context["news"]]
    assert news == [("修改", "另一场", ""), ("登记", "普法宣讲", "×28")]
    assert page.context["news"][1].unit == "二村等 2 个单位"


def test_import_that_goes_on_beyond_what_is_looked_through_says_so(city: Any) -> None:
    fields = {"held_on": "2020-03-08", "subtype": "宣讲", "title": "普法宣讲"}
    enter([Draft("activity", city.units["一村"], fields) for _ in range(201)], by=By(at=city.at))

    news = city.client("一村").get("/desk/").context["news"]

    assert [each.times for each in news] == ["×200 以上"]


def test_units_that_owe_a_tally_are_named(city: Any) -> None:
    for unit in ("一村", "四村"):
        switch(city.units[unit], since=None, by=By(at=city.at), reason="演示")
    city.talk("二村")

    page = city.client("甲县").get("/desk/?period=2020")

    assert [each.name for each in page.context["late"]] == ["一村"]


def test_unit_beyond_reach_is_not_found(city: Any) -> None:
    client = city.client("甲县")

    absent = client.get("/desk/?unit=999999999999")
    beyond = client.get(f"/desk/?unit={city.codes['乙区']}")

    assert (absent.status_code, beyond.status_code) == (404, 404)
    assert _told(absent) == _told(beyond)


def test_desk_costs_the_same_for_one_record_and_for_three(
    city: Any, django_assert_num_queries: Any
) -> None:
    client = city.client("演示市")
    for unit in ("一村", "二村", "三村"):
        city.talk(unit)
        if unit == "二村":
            continue
        client.get("/desk/")
        with django_assert_num_queries(30):
            client.get("/desk/")
