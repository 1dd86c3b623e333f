"""The workbench of a breach names exactly what was read, for those who may audit it."""

from datetime import UTC, datetime, timedelta

import pytest

from jinguo.errors import UsageError
from jinguo.ledger.breach import Suspect, affected, clocks
from jinguo.ledger.drafts import By
from jinguo.ledger.looks import look
from jinguo.ledger.models.look import Looked
from jinguo.org.policy import Scope, Subject
from tests.campaigns.breach import drill, drill_file
from tests.factories import City, account, enter_one

AT = datetime(2024, 5, 1, 3, tzinfo=UTC)
ALL = Scope(everything=True)


def test_a_theft_among_many_looks_is_listed_exactly(city: City) -> None:
    found = drill(4_000, parties=300)
    assert found.exact()
    assert (found.found, found.missed, found.too_many) == (found.stolen, 0, 0)
    assert found.persons > 100


@pytest.mark.usefixtures("own_home", "city")
def test_a_file_that_two_people_took_out_is_listed_exactly() -> None:
    found = drill_file(84)
    assert (found.stolen, found.looks) == (58, 58)
    assert found.exact()


def test_the_end_of_the_time_and_the_session_are_kept_to(city: City) -> None:
    who = account(city["一村"], "yan")
    first, second = enter_one("party", city["一村"]), enter_one("case", city["二村"])
    early = By(AT, Subject(who.pk, session="甲"), who)
    late = By(AT + timedelta(hours=1), Subject(who.pk, session="乙"), who)
    look(Looked.REVEAL, [first], by=early, fields=["name"], reason="演示")
    look(Looked.READ, [second], by=late)
    look(Looked.READ, [second], by=late, allowed=False)
    hour = Suspect(AT, AT + timedelta(hours=1), account=who.pk)
    assert [one.record for one in affected(hour, within=ALL).seen] == [first.id]
    longer = Suspect(AT, AT + timedelta(hours=1, seconds=1), account=who.pk)
    found = affected(longer, within=ALL)
    assert ({one.record for one in found.seen}, found.refused) == ({first.id, second.id}, 1)
    assert (found.persons, found.sensitive) == ({first.id}, 1)
    session = Suspect(AT, AT + timedelta(days=1), session="乙")
    assert [one.record for one in affected(session, within=ALL).seen] == [second.id]
    here = affected(longer, within=Scope({city["一村"]: 0}))
    assert [one.record for one in here.seen] == [first.id]


def test_a_question_without_a_suspect_is_refused() -> None:
    with pytest.raises(UsageError, match="哪个账号"):
        affected(Suspect(AT, AT + timedelta(hours=1)), within=ALL)
    with pytest.raises(UsageError, match="早于"):
        affected(Suspect(AT, AT, account=1), within=ALL)


def test_only_a_checked_duty_has_a_clock_and_no_draft_names_anybody(city: City) -> None:
    found = affected(Suspect(AT, AT + timedelta(hours=1), account=1), within=ALL)
    told = clocks(found, noticed=AT)
    timed = [clock for clock in told if clock.until]
    assert [clock.duty.hours for clock in timed] == [4]
    assert timed[0].left(AT + timedelta(hours=5)) == timedelta(hours=-1)
    assert all(clock.until is None for clock in told if not clock.duty.checked)
    assert "2024年5月1日11时0分" in timed[0].draft
    assert all("{" not in clock.draft for clock in told)
