"""A merge taken apart again: everything is as it was, unless what came since stands in the way."""

import random
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from jinguo.counting.books import books
from jinguo.counting.figures import in_force, table
from jinguo.errors import JinguoError, PolicyError, RuleError
from jinguo.ledger import assigning, consenting, merging, seconding, unmerging
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.consenting import Said
from jinguo.ledger.content import said
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Case, Conflict, Consent, Entry, Member, Merge, Pairing, Party
from jinguo.ledger.rotation import rotate_records
from jinguo.org.models import Account, Role
from jinguo.org.policy import EVERYTHING
from jinguo.periods import Period
from tests.factories import AT, City, account, by_account, enter_one

LATER = AT + timedelta(hours=1)
LAST = AT + timedelta(days=3)
LINKED = [
    (kind, column)
    for kind, of in MODELS.items()
    for column, named in linked_kinds(of).items()
    if named == "party"
]


@pytest.fixture
def asker(city: City) -> Account:
    account(city["甲县"], "peer")
    return account(city["甲县"], "asker", Role.CASEWORKER)


def second(at: Any) -> By:
    return by_account(Account.objects.get(login="peer"), at=at)


def merged(kept: Party, gone: Party, asker: Account) -> Merge:
    told = merging.wanted(kept, gone)
    pending = seconding.ask(
        "merge", told, unit=kept.unit_id, reason="同一人", by=by_account(asker, at=LATER)
    )
    seconding.approve(pending.number, by=second(LATER))
    return Merge.objects.get(pk=pending.number)


def ask(merge: Merge, asker: Account, unit: int) -> Any:
    by = by_account(asker, at=LAST)
    return seconding.ask("unmerge", unmerging.wanted(merge), unit=unit, reason="两个人", by=by)


def unmerged(merge: Merge, asker: Account, unit: int) -> None:
    seconding.approve(ask(merge, asker, unit).number, by=second(LAST))


def everything() -> dict[str, Any]:
    """All that records say, who works on them and who is kept from them."""
    told: dict[str, Any] = {
        str(row.id): said(row) for of in MODELS.values() for row in of._default_manager.all()
    }
    for name, of in (("team", Member), ("kept away", Conflict)):
        rows = of.objects.filter(until=None).values_list("record", "account", "since")
        told[name] = sorted(map(str, rows))
    told["consents"] = list(Consent.objects.order_by("pk").values())
    told["index"] = list(
        Party.objects.order_by("pk").values("number_index", "phone_index", "person_index")
    )
    return told


def figures(city: City) -> list[Any]:
    """Every figure of the year, for the city and a village."""
    known, year = books(), Period.year(2020)
    asked = in_force(known, year)
    told = table(known, asked, [year], scope=EVERYTHING)
    return [told.worked(each, city[name], year) for name in ("演示市", "一村") for each in asked]


def two(city: City, asker: Account, **told: Any) -> list[Any]:
    mine = by_account(asker)
    return [enter_one("party", city["一村"], by=mine, type="个人", secrecy=2, **told) for _ in range(2)]  # fmt: skip


def random_world(city: City, asker: Account, chance: random.Random) -> tuple[Party, Party]:
    """Enter two people and what names them, at every class, some of it barred to somebody."""
    mine = by_account(asker)
    born = chance.choice([date(1980, 1, 1), date(2012, 6, 1)])
    kept, gone = (
        enter_one(
            "party", city[chance.choice(["一村", "二村"])], by=mine, type="个人",
            secrecy=chance.choice([1, 2, 3]), name="演示某", phone="13800001234",
            **({"born_on": born} if at == 0 else {}),
        )
        for at in range(2)
    )  # fmt: skip
    made = []
    for _ in range(chance.randint(2, 9)):
        kind, column = chance.choice(LINKED)
        told = {column: str(chance.choice([kept, gone, gone]).id)}
        if chance.random() < 0.5:
            told["title"] = "演示标题"
        try:
            with transaction.atomic():
                made.append(enter_one(kind, city["一村"], by=mine, **told))
        except JinguoError:
            continue
    if made and chance.random() < 0.5:
        one = chance.choice(made)
        close((one.kind(), one.id, one.version), by=By(AT), reason="重复")
    for record in (kept, gone):
        if chance.random() < 0.5:
            other = Account.objects.get(login=chance.choice(["other", "asker2"]))
            with suppress(JinguoError):  # below S2 nobody is kept away
                assigning.bar(record, other, by=by_account(asker))
        if chance.random() < 0.5:
            with suppress(JinguoError):  # a child's consent is its guardian's
                consenting.give(
                    record.id, Said("服务", "本人", "书面", date(2020, 3, 1)), by=By(AT)
                )
    return kept, gone


@pytest.mark.parametrize("seed", range(10))
def test_merging_and_unmerging_change_nothing(city: City, asker: Account, seed: int) -> None:
    account(city["甲县"], "other", Role.CASEWORKER)
    account(city["甲县"], "asker2", Role.CASEWORKER)
    chance = random.Random(seed)
    kept, gone = random_world(city, asker, chance)
    before, counted = everything(), figures(city)
    try:
        merge = merged(kept, gone, asker)
    except JinguoError as error:
        pytest.skip(str(error))
    assert everything() != before
    unmerged(merge, asker, kept.unit_id)
    after = everything()
    assert {key: after[key] for key in after if after[key] != before.get(key)} == {}
    assert figures(city) == counted
    assert not unmerging.standing(Party.objects.get(id=kept.id))
    with pytest.raises(PolicyError):
        ask(merge, asker, kept.unit_id)


def test_new_keys_in_between_stand_in_nobodys_way(city: City, asker: Account) -> None:
    kept, gone = two(city, asker, name="演示某", phone="13800001234")
    before = everything()
    merge = merged(kept, gone, asker)
    rotate_records()
    unmerged(merge, asker, city["一村"])
    assert everything() == before


def obstacle(city: City, asker: Account, merge: Merge) -> str:
    with pytest.raises(RuleError) as told:
        ask(merge, asker, city["一村"])
    return str(told.value)


def test_what_came_since_is_named_with_what_to_do(city: City, asker: Account) -> None:
    kept, gone = two(city, asker, phone="13800001234")
    case = enter_one("case", city["一村"], by=by_account(asker), party=str(gone.id))
    pairing = enter_one("pairing", city["一村"], by=by_account(asker), receiver=str(gone.id))
    merge = merged(kept, gone, asker)
    mine = by_account(asker, at=LATER)
    amend(Amendment("case", case.id, 2, {"type": "土地权益"}), by=mine)

    amend(Amendment("party", kept.id, 1, {"phone": "13900000000"}), by=mine)
    assert "先改回合并时的内容" in obstacle(city, asker, merge)
    amend(Amendment("party", kept.id, 2, {"phone": "13800001234"}), by=mine)
    fresh = enter_one("contact", city["一村"], by=mine, party=str(kept.id))
    told = obstacle(city, asker, merge)
    assert str(fresh.id)[-6:].upper() in told
    assert "请先作废" in told
    close(("contact", fresh.id, 1), by=mine, reason="先作废")
    third = two(city, asker)[0]
    amend(Amendment("pairing", pairing.id, 2, {"receiver": str(third.id)}), by=mine)
    assert "先连回来" in obstacle(city, asker, merge)
    amend(Amendment("pairing", pairing.id, 3, {"receiver": str(kept.id)}), by=mine)

    unmerged(merge, asker, city["一村"])
    case.refresh_from_db()
    assert (case.party, case.type) == (gone, "土地权益")
    assert Pairing.objects.get().receiver == gone
    assert Party.objects.get(id=gone.id).struck_at is None
    told_of = Entry.objects.filter(kind="merge").get()
    assert told_of.after["act"] == "unmerge"


def test_merges_on_merges_come_apart_from_the_last(city: City, asker: Account) -> None:
    kept, gone = two(city, asker)
    third, _ = two(city, asker)
    first = merged(kept, gone, asker)
    last = merged(third, Party.objects.get(id=kept.id), asker)
    told = obstacle_of(first, asker, kept.unit_id)
    assert "请先拆开那一次" in told
    unmerged(last, asker, kept.unit_id)
    unmerged(first, asker, kept.unit_id)
    assert not Party.objects.exclude(struck_at=None).exists()


def obstacle_of(merge: Merge, asker: Account, unit: int) -> str:
    with pytest.raises(JinguoError) as told:
        ask(merge, asker, unit)
    return str(told.value)


def test_who_is_out_of_reach_learns_of_no_merge(city: City, asker: Account) -> None:
    kept, gone = two(city, asker)
    enter_one("case", city["一村"], by=by_account(asker), party=str(gone.id))
    merge = merged(kept, gone, asker)
    stranger = account(city["乙区"], "stranger", Role.CASEWORKER)
    with pytest.raises(PolicyError, match="没有这次合并"):
        ask(merge, stranger, city["乙区"])
    with pytest.raises(PolicyError, match="没有这次合并"):
        unmerging._check(seconding.Wish({"merge": 999}, by_account(asker)))
    assert Case.objects.get().party == kept
