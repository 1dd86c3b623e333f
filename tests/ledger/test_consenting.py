"""Consents are written down with their notice, and what rests on one alone rests when it is gone."""

from datetime import UTC, date, datetime

import pytest

from jinguo.errors import RuleError
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.consenting import Said, give, withdraw
from jinguo.ledger.consents import State
from jinguo.ledger.drafts import By
from jinguo.ledger.grounds import raise_classes, state_of, states_of
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Case, Consent, Entry, Party
from jinguo.ledger.sealing import place
from jinguo.org.models import Role
from jinguo.vault.keyring import Plain
from tests.factories import AT, City, enter_one, person

NOW = By(at=datetime(2021, 1, 15, 2, tzinfo=UTC))
SERVICE = Said("服务", "本人", "书面", date(2020, 3, 1))


def test_a_consent_keeps_the_version_of_its_notice_and_a_day_to_end(city: City) -> None:
    party = enter_one("party", city["一村"], type="个人")
    made = give(party.id, SERVICE, by=NOW)
    assert (made.notice, made.expires_on) == (1, date(2023, 3, 1))
    entry = Entry.objects.get(record=made.id)
    assert (entry.kind, entry.after["purpose"], entry.unit_id) == ("consent", "服务", city["一村"])
    assert state_of(_party(party.id), "服务", NOW.day) is State.VALID
    assert states_of(_party(party.id), NOW.day)["婚恋"] is State.NONE


def test_a_case_by_consent_needs_one_that_stands(city: City) -> None:
    party = enter_one("party", city["一村"], type="个人")
    with pytest.raises(RuleError, match="对“服务”的同意是“没有”"):
        enter_one("case", city["一村"], basis="同意", party=party.id)
    given = give(party.id, SERVICE, by=NOW)
    case = enter_one("case", city["一村"], basis="同意", party=party.id)
    assert enter_one("case", city["一村"], basis="同意").pk  # nobody named: asked in person
    other = enter_one("case", city["一村"], basis="法定职责", party=party.id)
    left = withdraw(given.id, on=NOW.day, by=NOW)
    assert [record.id for record in left] == [case.id]
    assert Case.objects.get(id=case.id).custody == "restricted"
    assert Case.objects.get(id=other.id).custody == "active"
    with pytest.raises(RuleError, match="“已撤回”"):
        amend(Amendment("case", other.id, 1, {"basis": "同意"}), by=NOW)
    with pytest.raises(RuleError, match="已经撤回"):
        withdraw(given.id, on=NOW.day, by=NOW)
    assert Entry.objects.filter(record=given.id).count() == 2


def test_pairings_rest_with_the_consent_to_be_paired(city: City) -> None:
    party = enter_one("party", city["一村"], type="个人")
    couple = enter_one("pairing", city["一村"], type="婚恋", giver=party.id)
    mother = enter_one("pairing", city["一村"], giver=party.id)
    said = Said("婚恋", "本人", "线上", date(2020, 3, 1))
    first, again = give(party.id, said, by=NOW), give(party.id, said, by=NOW)
    assert withdraw(first.id, on=NOW.day, by=NOW) == []  # the other still stands
    assert [each.id for each in withdraw(again.id, on=NOW.day, by=NOW)] == [couple.id]
    assert type(mother)._default_manager.get(id=mother.id).custody == "active"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Said("看热闹", "本人", "书面", date(2020, 3, 1)), "没有用途"),
        (Said("服务", "邻居", "书面", date(2020, 3, 1)), "由谁同意"),
        (Said("服务", "本人", "眼神", date(2020, 3, 1)), "方式"),
        (Said("服务", "本人", "书面", date(2031, 3, 1)), "今天之后"),
    ],
)
def test_what_is_said_wrongly_is_refused(city: City, said: Said, told: str) -> None:
    party = enter_one("party", city["一村"], type="个人")
    with pytest.raises(RuleError, match=told):
        give(party.id, said, by=NOW)
    assert not Consent.objects.exists()


def test_who_does_not_reach_the_person_is_told_as_if_there_were_none(city: City) -> None:
    party = enter_one("party", city["一村"], type="个人")
    neighbour = By(at=AT, subject=person(city["二村"], Role.CASEWORKER))
    with pytest.raises(RuleError, match="没有这个人的登记") as hidden:
        give(party.id, SERVICE, by=neighbour)
    with pytest.raises(RuleError) as absent:
        give(enter_one("case", city["一村"]).id, SERVICE, by=neighbour)
    assert str(hidden.value) == str(absent.value)
    made = give(party.id, SERVICE, by=NOW)
    with pytest.raises(RuleError, match="没有这个人的登记"):
        withdraw(made.id, on=NOW.day, by=neighbour)
    with pytest.raises(RuleError, match="不能早于"):
        withdraw(made.id, on=date(2020, 2, 1), by=NOW)


def test_a_child_is_sensitive_by_itself(city: City) -> None:
    party = _party(enter_one("party", city["一村"], type="个人").id)
    [party.born_on_sealed] = keyring().seal(
        [Plain(party.unit_id, place(party, "born_on"), "2010-02-28")]
    )
    raise_classes([party], today=date(2024, 2, 28))
    assert party.secrecy == 3
    party.secrecy = 1
    raise_classes([party], today=date(2024, 2, 29))
    assert party.secrecy == 1


def _party(id_: object) -> Party:
    return Party.objects.get(id=id_)
