"""Every kind has its page: what it must have can be filled there, and what it offers is accepted."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django import forms

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import load
from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.enter import enter
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Entry, Look, Party
from jinguo.org.models import Role
from jinguo.org.policy import Scope, Strength
from jinguo.org.units import tree
from jinguo.web.entry_fields import Ground
from jinguo.web.entry_form import EntryForm
from jinguo.web.entry_words import CARRIED, ENTERED, FRONT, HINTS, REQUIRED
from tests import factories

DAY = date(2024, 5, 6)
WANTED_THEN = {"结案", "销号", "物资"}
"""Words that ask for something else as well: a day, or how goods were valued."""


def ground(city: Any) -> Ground:
    return Ground(load(), tree(), Scope(everything=True), DAY)


def filled(form: EntryForm, city: Any, **told: Any) -> dict[str, Any]:
    """Fill what a form cannot do without, from what it offers."""
    given: dict[str, Any] = {"id": str(new_id())}
    for name, field in form.fields.items():
        if field.required and name != "id":
            given[name] = _value(field, city)
    return {**given, **told}


def _value(field: forms.Field, city: Any) -> str:
    if field.label == "单位":
        return str(city.units["一村"])
    if isinstance(field, forms.ChoiceField):
        return str(next(value for value, _ in field.choices if value))
    if isinstance(field, forms.CharField):
        return "演示"
    return "2020-03-08" if "data-day" in field.widget.attrs else "1"


def test_every_kind_has_a_page_but_totals_and_targets() -> None:
    assert set(ENTERED) == set(KINDS) - {"tally", "target", "zero"}
    assert set(FRONT) == set(ENTERED)
    assert {len(names) for names in FRONT.values()} == {7}


@pytest.mark.parametrize("kind", ENTERED)
def test_every_column_of_a_kind_is_asked_for(city: Any, kind: str) -> None:
    form = EntryForm(kind, ground=ground(city))
    asked = [item.field.name for item in (*form.front(), *form.more())]
    own = {
        each.name.removesuffix("_sealed")
        for each in model(kind)._meta.concrete_fields
        if not each.name.endswith("_index") and not each.primary_key
    }
    kept_by_the_ledger = {
        "id", "recorder", "recorded_at", "channel", "status", "custody", "version",
        "change", "struck_at", "strike_reason", "extra",
    }  # fmt: skip
    assert own - kept_by_the_ledger == set(asked) - {"partners"}
    assert len(asked) == len(set(asked))


def test_hints_and_words_name_real_columns(city: Any) -> None:
    known = {kind: set(EntryForm(kind, ground=ground(city)).fields) for kind in ENTERED}
    anywhere = set().union(*known.values())
    for name in HINTS:
        kind, _, column = name.rpartition(".")
        assert column in (known[kind] if kind else anywhere), name
    assert set(CARRIED) <= anywhere
    assert all(set(names) <= known[kind] for kind, names in REQUIRED.items())


@pytest.mark.parametrize("kind", ENTERED)
def test_what_a_kind_must_have_is_filled_on_its_page_and_saved(city: Any, kind: str) -> None:
    client = city.client("甲县", Role.CASEWORKER)
    page = client.get(f"/enter/{kind}/")
    form = page.context["form"]
    programme = next((p.programme for p in form.offered if p.since <= date(2020, 3, 8)), None)
    typed = filled(form, city, programmes=[programme] if programme else [])
    for name in form.closed_lists():
        if name in typed and programme:
            own = load().programmes[programme].records[kind].choices.get(name, ("",))
            typed[name] = own[0]

    answer = client.post(f"/enter/{kind}/", typed)

    assert answer.status_code == 302, answer.context["form"].errors
    assert answer["Location"] == f"/enter/{kind}/{typed['id']}/"
    saved = model(kind)._default_manager.get()
    assert (str(saved.id), saved.channel, saved.unit_id) == (
        typed["id"],
        "page",
        city.units["一村"],
    )
    assert Entry.objects.filter(kind=kind).count() == 1
    after = client.get(answer["Location"])
    assert ("已登记" in after.content.decode(), after.status_code) == (True, 200)
    again = client.get(f"/enter/{kind}/").context["form"]
    assert again["unit"].value() == city.units["一村"]


def offered(city: Any, kind: str) -> Iterator[dict[str, Any]]:
    """Yield forms that say each word which the page of a kind offers, with its programme."""
    form = EntryForm(kind, ground=ground(city))
    base = filled(form, city)
    declared: set[str] = set()
    for programme in form.offered:
        on = max(programme.since, date(2016, 1, 1)).isoformat()
        told = {**base, "programmes": [programme.programme], KINDS[kind].on: on}
        for name, words in programme.records[kind].choices.items():
            declared |= set(words)
            told[name] = words[0]
            yield from ({**told, name: word, "id": str(new_id())} for word in words)
        for name in form._names_of(programme):
            field = form.fields[name]
            value = _value(field, city)
            yield {**told, name: value, "id": str(new_id())}
        yield {**told, "id": str(new_id())}
    for name, words in KINDS[kind].choices.items():
        free = {name: "" for name in form.closed_lists() if not form.fields[name].required}
        if not any(form.fields[each].required for each in form.closed_lists()):
            yield from ({**base, **free, name: word, "id": str(new_id())} for word in words)
    for name, field in form.fields.items():
        if isinstance(field, forms.ChoiceField) and name in ("precision", "secrecy"):
            yield from (
                {**base, name: str(value), "id": str(new_id())}
                for value, _ in field.choices
                if value != "" and not form.closed_lists()
            )


@pytest.mark.parametrize("kind", ENTERED)
def test_whatever_the_page_offers_is_accepted_by_the_ledger(city: Any, kind: str) -> None:
    drafts, refused = [], []
    for typed in offered(city, kind):
        form = EntryForm(kind, {**typed}, ground=ground(city))
        # A plain dict has no lists: the widget of several choices takes one as it is.
        if form.is_valid():
            drafts += form.drafts()
        else:
            refused.append((typed, form.errors))

    enter(drafts, by=By(at=factories.AT.replace(year=2024, month=6)))

    assert len(drafts) >= 2
    surprising = [
        errors
        for typed, errors in refused
        if not WANTED_THEN & {str(value) for value in typed.values()}
        and "请填写" not in str(errors)
    ]
    assert surprising == []


def test_money_is_typed_in_yuan_and_kept_in_fen(city: Any) -> None:
    client = city.client("甲县")
    base = {
        "programmes": ["children-home"], "direction": "支出", "purpose": "儿童之家建设",
        "paid_on": "2020年7月1日", "unit": city.units["一村"], "form": "资金",
    }  # fmt: skip
    for typed, fen in (
        ("1234.56", 123_456),
        ("1.2万", 1_200_000),
        ("300元", 30_000),
        ("1,000", 100_000),
    ):
        told = {**base, "id": str(new_id()), "amount_fen": typed}
        answer = client.post("/enter/payment/", told)
        assert answer.status_code == 302, answer.context["form"].errors
        saved: Any = model("payment")._default_manager.get(id=told["id"])
        assert (saved.amount_fen, saved.paid_on) == (fen, date(2020, 7, 1))

    refused = client.post("/enter/payment/", {**base, "id": str(new_id()), "amount_fen": "1.234"})
    assert "最多写到分" in refused.content.decode()
    like = client.get(f"/enter/payment/?like={saved.id}").content.decode()
    assert 'value="1000.00"' in like


def test_a_member_is_picked_by_a_masked_name_or_entered_in_passing(city: Any) -> None:
    client = city.client("甲县")
    party: Any = factories.enter_party(
        city.units["一村"], type="个人", name="王小红", phone="13800000001"
    )
    typed = {
        "id": str(new_id()), "joined_on": "2020-3-1", "unit": city.units["一村"], "role": "执委",
        "find-party": "13800000001", "find": "party",
    }  # fmt: skip

    page = client.post("/enter/membership/", typed).content.decode()

    assert ("王**" in page, "王小红" in page, "找到 1 条" in page) == (True, False, True)
    assert "执委" in page
    assert model("membership")._default_manager.count() == 0
    del typed["find"], typed["find-party"]
    assert client.post("/enter/membership/", {**typed, "party": str(party.id)}).status_code == 302
    saved: Any = model("membership")._default_manager.get()
    assert saved.party_id == party.number

    new = {**typed, "id": str(new_id()), "new-party-name": "李梅", "new-party-type": "个人"}
    for _ in range(2):
        assert client.post("/enter/membership/", new).status_code == 302
    saved = model("membership")._default_manager.get(id=new["id"])
    assert (Party.objects.count(), saved.party.type, saved.party.registered_on) == (
        2, "个人", date(2020, 3, 1),
    )  # fmt: skip
    assert "李梅" not in str(saved.party.__dict__)

    both = {**new, "id": str(new_id()), "party": str(party.id)}
    assert "上面已经选了一个" in client.post("/enter/membership/", both).content.decode()


def test_whom_one_does_not_read_is_neither_found_nor_taken(city: Any) -> None:
    party = factories.enter_party(
        city.units["四村"], type="个人", name="赵小兰", phone="13900000001"
    )
    client = city.client("甲县")
    typed = {
        "id": str(new_id()), "joined_on": "2020-3-1", "unit": city.units["一村"], "role": "执委",
    }  # fmt: skip

    for words in ("赵", "13900000001", ""):
        looking = {**typed, "find": "party", "find-party": words}
        page = client.post("/enter/membership/", looking).content.decode()
        assert ("赵" in page.replace('value="赵"', ""), str(party.id) in page) == (False, False)
    answers = [
        client.post("/enter/membership/", {**typed, "party": str(each)})
        for each in (party.id, new_id())
    ]

    assert {answer.status_code for answer in answers} == {400}
    assert all("所选的人·户·单位不存在" in answer.content.decode() for answer in answers)


def test_who_did_it_stands_beside_who_typed_it(city: Any) -> None:
    client = city.client("东乡")
    typed = {
        "id": str(new_id()), "contacted_on": "昨天", "unit": city.units["一村"], "type": "走访排查",
        "on_behalf_of": "一村主席（演示）",
    }  # fmt: skip

    assert client.post("/enter/contact/", typed).status_code == 302

    saved: Any = model("contact")._default_manager.get()
    entry = Entry.objects.get()
    assert saved.on_behalf_of == entry.on_behalf_of == "一村主席（演示）"
    assert entry.actor == saved.recorder


def test_the_script_is_told_where_to_go_or_what_is_wrong(city: Any) -> None:
    client, asks = city.client("一村"), {"Accept": "application/json"}
    typed = {
        "id": str(new_id()), "held_on": "2999-1-1", "unit": city.units["一村"], "subtype": "宣讲",
        "title": "演示", "sessions": "1",
    }  # fmt: skip

    checked = client.post("/enter/activity/check/", typed)
    wrong = client.post("/enter/activity/", typed, headers=asks)
    right = client.post("/enter/activity/", {**typed, "held_on": "昨天", "next": "1"}, headers=asks)

    assert (checked.status_code, checked.json()["faults"]) == (200, wrong.json()["faults"])
    assert (wrong.status_code, list(wrong.json()["faults"])) == (400, ["held_on"])
    assert right.json() == {"next": f"/enter/activity/?saved={typed['id']}"}
    assert "已登记。" in client.get(right.json()["next"]).content.decode()


def test_a_password_alone_enters_no_case(city: Any) -> None:
    client = city.client("甲县", Role.CASEWORKER, strength=Strength.PASSWORD)
    typed = {
        "id": str(new_id()), "received_on": "2020-3-1", "unit": city.units["一村"],
        "type": "家庭纠纷", "basis": "法定职责", "story": "演示的一件事",
    }  # fmt: skip

    answer = client.post("/enter/case/", typed)

    assert answer.status_code == 400
    assert "要用绑定的手机或第二种方式登录" in answer.content.decode()
    assert "演示的一件事" in answer.content.decode()


def test_the_old_address_leads_on_and_others_are_not_there(city: Any) -> None:
    client = city.client("一村")
    assert client.get("/activities/new/?programme=big-preaching")["Location"] == (
        "/enter/activity/?programme=big-preaching"
    )
    assert [client.get(f"/enter/{kind}/").status_code for kind in ("tally", "nothing")] == [
        404,
        404,
    ]


def test_the_page_of_entry_lists_every_kind_and_what_is_usual_here(city: Any) -> None:
    city.talk("一村", held_on=date(2020, 3, 8))
    page = city.client("东乡").get("/enter/").content.decode()

    assert all(f'href="/enter/{kind}/"' in page for kind in ENTERED)
    assert 'href="/enter/activity/?programme=big-preaching"' in page


def test_an_inspection_leads_to_its_issues(city: Any) -> None:
    client = city.client("甲县")
    made = factories.enter_one("inspection", city.units["甲县"])
    page = client.get(f"/enter/inspection/{made.id}/").content.decode()

    assert f'href="/enter/issue/?inspection={made.id}"' in page
    form = client.get(f"/enter/issue/?inspection={made.id}").context["form"]
    assert form["inspection"].value() == str(made.id)
    assert str(made.id) in dict(form.fields["inspection"].widget.choices)


def test_typing_looks_at_nobody_and_looking_is_written_down(city: Any) -> None:
    client = city.client("甲县", Role.CASEWORKER)
    case = factories.enter_one("case", city.units["一村"])
    city.join(client, case)
    typed = {"id": str(new_id()), "case": str(case.id), "type": "告诫书"}
    looks = Look.objects.filter(kind="case")

    client.post("/enter/order/check/", typed)
    assert looks.count() == 0
    page = client.post("/enter/order/", {**typed, "find": "case", "find-case": "家庭纠纷"})

    assert str(case.id) in page.content.decode()
    assert looks.count() == 1
