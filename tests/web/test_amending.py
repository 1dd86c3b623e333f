"""更正: the same form with the record in it; names stay sealed, two at once see both."""

from datetime import date
from typing import Any

import pytest

from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Activity, Entry, Membership, Partner, Party, RecordQuantity
from jinguo.ledger.opening import opened
from jinguo.org.models import Role
from jinguo.web.amend_form import AmendForm
from jinguo.web.entry_words import ENTERED
from tests import factories


def sent(form: AmendForm, **told: Any) -> dict[str, Any]:
    """Return what a browser sends of a form as it stands, some of it typed anew."""
    shown = {name: form[name].value() for name in form.fields}
    plain = {
        name: [str(each) for each in value] if isinstance(value, list) else str(value)
        for name, value in shown.items()
        if value is not None
    }
    return {**plain, **told}


def address(record: Any) -> str:
    return f"/ledgers/{record.kind()}/{record.id}/amend/"


@pytest.mark.parametrize("kind", ENTERED)
def test_a_form_sent_back_untouched_changes_nothing(city: Any, kind: str) -> None:
    client = city.client("甲县", Role.CASEWORKER)
    made: Any = factories.enter_one(kind, city.units["一村"], title="演示的名称")
    city.join(client, made)
    before = model(kind)._default_manager.values().get(id=made.id)
    form = client.get(address(made)).context["form"]

    answer = client.post(address(made), sent(form, reason="再看一遍"))

    assert answer.status_code == 302, answer.context["form"].errors
    after = model(kind)._default_manager.values().get(id=made.id)
    changing = {"version", "change"}
    # A text is sealed anew by each saving of a record of persons; it says the same.
    assert {k: v for k, v in before.items() if k not in changing and "sealed" not in k} == {
        k: v for k, v in after.items() if k not in changing and "sealed" not in k
    }
    assert opened(model(kind)._default_manager.get(id=made.id), "title") == "演示的名称"
    assert Entry.objects.filter(record=made.id).count() == 2


def test_a_change_is_journalled_with_its_reason_and_counts(city: Any) -> None:
    made: Any = city.talk("一村", heads=30)
    client = city.client("东乡")
    form = client.get(address(made)).context["form"]

    refused = client.post(address(made), sent(form, heads="35"))
    told = sent(form, heads="35", held_on="2020-3-9", reason="少数了五个人")
    answer = client.post(address(made), told)

    assert "请填写为什么改。" in refused.content.decode()
    assert answer["Location"] == f"/ledgers/activity/{made.id}/"
    saved = Activity.objects.get()
    assert (saved.heads, saved.held_on, saved.version) == (35, date(2020, 3, 9), 2)
    entry = Entry.objects.latest("number")
    assert (entry.act, entry.reason) == ("amend", "少数了五个人")


def test_partners_are_put_right_and_stay_where_nothing_is_said_of_them(city: Any) -> None:
    made: Any = city.talk("一村", partners=(("市教育局", "host"),))
    client = city.client("东乡")
    form = client.get(address(made)).context["form"]
    assert form["partners"].value() == "市教育局（主办）"
    told = sent(form, partners="市图书馆（协办）、市教育局（承办）", reason="单位写错了")
    assert client.post(address(made), told).status_code == 302

    rows = Partner.objects.filter(record=made.id).order_by("pk").values_list("name", "role")
    assert list(rows) == [("市图书馆", "supporter"), ("市教育局", "organiser")]
    entry = Entry.objects.latest("number")
    assert entry.before == {"partners": [["市教育局", "host"]]} | {
        key: entry.before[key] for key in ("version",)
    }
    page = client.get(f"/ledgers/activity/{made.id}/").content.decode()
    assert "市图书馆（协办）、市教育局（承办）" in page
    assert "市教育局（主办）" in page  # in the journal
    form = client.get(address(made)).context["form"]
    client.post(address(made), sent(form, heads="9", reason="数错了"))
    assert rows.count() == 2
    assert "partners" not in Entry.objects.latest("number").after
    form = client.get(address(made)).context["form"]
    twice = sent(form, partners="市图书馆（协办）、市图书馆（协办）", reason="写错了")
    assert "写了两次" in client.post(address(made), twice).content.decode()


def test_two_at_once_see_both_and_nothing_is_lost(city: Any) -> None:
    made: Any = city.talk("一村", heads=30, venue="村委会")
    client = city.client("东乡")
    form = client.get(address(made)).context["form"]
    other = {"heads": 40, "venue": "文化广场"}
    amend(Amendment("activity", made.id, 1, other), by=By(factories.AT), reason="数错了")

    page = client.post(address(made), sent(form, heads="35", title="改过的名称", reason="少数了"))

    assert page.status_code == 409
    assert [(b.label, b.mine, b.now) for b in page.context["both"]] == [("人次", "35", "40")]
    shown = page.context["form"]
    assert [shown[name].value() for name in ("heads", "venue", "title", "reason", "version")] == [
        "35", "文化广场", "改过的名称", "少数了", 2,
    ]  # fmt: skip
    assert Activity.objects.get().heads == 40
    assert client.post(address(made), sent(shown)).status_code == 302
    saved = Activity.objects.get()
    assert (saved.heads, saved.venue, saved.title, saved.version) == (
        35,
        "文化广场",
        "改过的名称",
        3,
    )


def test_names_are_not_shown_and_stay_unless_typed_anew(city: Any) -> None:
    party: Any = factories.enter_party(
        city.units["一村"], type="个人", name="王小红", phone="13800000001", born_on="1990-03-08"
    )
    client = city.client("东乡")
    page = client.get(address(party))
    assert ("王小红" in page.content.decode(), "已加密，不改就空着" in page.content.decode()) == (
        False, True,
    )  # fmt: skip

    told = sent(page.context["form"], phone="13800000002", reason="换了电话")
    assert client.post(address(party), told).status_code == 302

    saved = Party.objects.get()
    assert [opened(saved, name) for name in ("name", "phone", "born_on")] == [
        "王小红", "13800000002", "1990-03-08",
    ]  # fmt: skip


def test_a_link_to_what_one_does_not_read_is_left_alone(city: Any) -> None:
    party: Any = factories.enter_party(city.units["四村"], type="个人", name="赵小兰")
    made: Any = factories.enter_one("membership", city.units["一村"], party=party.id)
    client = city.client("甲县")
    page = client.get(address(made))

    assert "party" not in page.context["form"].fields
    told = sent(page.context["form"], term="第三届", reason="补上届次")
    assert client.post(address(made), told).status_code == 302

    saved = Membership.objects.get()
    assert (saved.party_id, saved.term) == (party.number, "第三届")


def test_amounts_of_a_programme_that_has_ended_stay(city: Any) -> None:
    made: Any = city.talk("一村", programmes=("big-preaching",))
    client = city.client("东乡")
    form = client.get(address(made)).context["form"]

    told = sent(form, programmes=[], reason="不属于这个项目")
    assert client.post(address(made), told).status_code == 302

    assert Activity.objects.get().programmes == ""
    assert RecordQuantity.objects.count() == 0


@pytest.mark.parametrize(
    ("unit", "role"), [("乙区", Role.OFFICER), ("甲县", Role.SUPERVISOR), ("二村", Role.RECORDER)]
)
def test_who_does_not_enter_for_its_unit_finds_no_form(city: Any, unit: str, role: str) -> None:
    made: Any = city.talk("一村")

    answer = city.client(unit, role).get(address(made))

    assert answer.status_code == (403 if role == Role.SUPERVISOR else 404)


def test_a_file_is_wanted_above_s1(city: Any) -> None:
    made: Any = factories.enter_one("case", city.units["一村"])
    client = city.client("甲县", Role.CASEWORKER)
    assert client.get(address(made)).status_code == 404
    city.join(client, made)
    page = client.get(address(made))
    assert page.status_code == 200
    assert page.context["form"].fields["reason"].required
