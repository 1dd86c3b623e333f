"""A unit's figures come from records or from tallies, never both; the switch is one dated act."""

from datetime import date
from decimal import Decimal

import pytest

from jinguo.counting.books import books
from jinguo.counting.figures import Slice, figure
from jinguo.errors import RuleError
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Entry, Recording, Tally
from jinguo.ledger.recording import switch
from jinguo.org.policy import Scope
from jinguo.periods import read_period
from tests.factories import AT, City, draft, enter_activity, enter_tally, person

TALKS, LETTERS = "big-preaching.talks", "warning-letter.letters"
YEAR = date(2020, 1, 1), date(2021, 1, 1)
BY = By(at=AT)


def tally(unit: int, first: date, end: date, value: int = 3, indicator: str = TALKS) -> Tally:
    told = {"indicator": indicator, "starts_on": first, "ends_before": end, "value": value}
    return enter_tally(unit, **told)  # type: ignore[return-value]


def talks(unit: int, period: str = "2020") -> tuple[Decimal | None, Decimal | None]:
    shown = figure(books(), TALKS, Slice(unit, read_period(period)), scope=Scope(everything=True))
    return shown.value, shown.worked.evidence


@pytest.fixture
def tallying(city: City) -> City:
    switch(city["一村"], since=None, by=BY, reason="还在报汇总数")
    return city


def test_a_unit_that_records_hands_in_no_tally(city: City) -> None:
    with pytest.raises(RuleError, match="以记录为准，不收汇总数") as told:
        tally(city["一村"], *YEAR)
    assert told.value.field == "unit"
    assert not Entry.objects.exists()


def test_a_partners_total_is_taken_from_any_unit(city: City) -> None:
    tally(city["甲县"], *YEAR, indicator=LETTERS)
    switch(city["乙区"], since=date(2020, 6, 1), by=BY, reason="改为登记")
    tally(city["乙区"], *YEAR, indicator=LETTERS)
    assert Tally.objects.count() == 2


def test_a_tally_may_reach_up_to_the_switch(city: City) -> None:
    switch(city["一村"], since=date(2020, 7, 1), by=BY, reason="改为登记")
    with pytest.raises(RuleError, match="自 2020-07-01 起以记录为准") as told:
        tally(city["一村"], date(2020, 6, 1), date(2020, 7, 2))
    assert told.value.field == "ends_before"
    tally(city["一村"], date(2020, 6, 1), date(2020, 7, 1), 3)
    for day in (date(2020, 6, 30), date(2020, 7, 1)):
        enter_activity(city["一村"], held_on=day)
    assert talks(city["一村"]) == (4, Decimal("0.25"))
    assert talks(city["一村"], "2020-06") == (3, 0)
    assert talks(city["一村"], "2020-07") == (1, 1)


def test_the_switch_waits_for_tallies_that_reach_beyond_it(tallying: City) -> None:
    made = tally(tallying["一村"], *YEAR)
    with pytest.raises(RuleError, match="已有跨过 2020-07-01 的汇总数"):
        switch(tallying["一村"], since=date(2020, 7, 1), by=BY, reason="改为登记")
    assert Recording.objects.get().since is None
    amend(Amendment("tally", made.id, 1, {"ends_before": date(2020, 7, 1)}), by=BY)
    switch(tallying["一村"], since=date(2020, 7, 1), by=BY, reason="改为登记")
    close(("tally", made.id, 2), by=BY, reason="错")
    switch(tallying["一村"], since=date(2020, 1, 1), by=BY, reason="早已登记")
    assert Recording.objects.get().since == date(2020, 1, 1)


def test_the_switch_is_told_in_the_journal(tallying: City) -> None:
    switch(tallying["一村"], since=date(2020, 7, 1), by=BY, reason="改为登记")
    first, second = Entry.objects.order_by("number")
    assert (first.act, first.kind, first.after) == ("enter", "recording", {"since": None})
    assert (second.act, second.version, second.reason) == ("amend", 2, "改为登记")
    assert (second.before, second.after) == ({"since": None}, {"since": "2020-07-01"})
    assert Recording.objects.get().change == second.number


def test_only_who_may_enter_there_switches(city: City) -> None:
    with pytest.raises(RuleError, match="您的岗位"):
        switch(city["一村"], since=None, by=By(at=AT, subject=person(city["二村"])), reason="错")
    assert not Recording.objects.exists()


@pytest.mark.parametrize(
    ("first", "end", "stands"),
    [
        (date(2020, 1, 1), date(2020, 2, 1), True),
        (date(2020, 4, 1), date(2020, 5, 1), True),
        (date(2020, 1, 1), date(2020, 2, 2), False),
        (date(2020, 3, 31), date(2020, 5, 1), False),
        (date(2020, 2, 10), date(2020, 2, 20), False),
        (date(2020, 1, 1), date(2020, 12, 31), False),
        (date(2020, 2, 1), date(2020, 4, 1), False),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_two_tallies_of_a_unit_never_share_a_day(
    tallying: City, first: date, end: date, stands: bool, together: bool
) -> None:
    unit, span = tallying["一村"], {"indicator": TALKS, "value": 3}
    drafts = [
        draft("tally", unit, starts_on=date(2020, 2, 1), ends_before=date(2020, 4, 1), **span),
        draft("tally", unit, starts_on=first, ends_before=end, **span),
    ]
    if not together:
        enter(drafts.pop(0), by=BY)
    if stands:
        enter(drafts, by=BY)
    else:
        with pytest.raises(RuleError, match="已经报过这个口径"):
            enter(drafts, by=BY)
    assert Tally.objects.count() == (2 if stands else 0 if together else 1)


def test_tallies_of_others_and_struck_ones_are_no_overlap(tallying: City) -> None:
    switch(tallying["二村"], since=None, by=BY, reason="还在报汇总数")
    made = tally(tallying["一村"], *YEAR)
    tally(tallying["二村"], *YEAR)
    tally(tallying["一村"], *YEAR, indicator="big-preaching.heard")
    close(("tally", made.id, 1), by=BY, reason="错")
    tally(tallying["一村"], *YEAR, value=8)
    assert talks(tallying["一村"]) == (8, 0)
    assert talks(tallying["演示市"]) == (11, 0)


def test_an_amended_tally_keeps_the_rules(tallying: City) -> None:
    made = tally(tallying["一村"], date(2020, 1, 1), date(2020, 2, 1))
    tally(tallying["一村"], date(2020, 3, 1), date(2020, 4, 1))
    with pytest.raises(RuleError, match="已经报过"):
        amend(Amendment("tally", made.id, 1, {"ends_before": date(2020, 3, 2)}), by=BY)
    amend(Amendment("tally", made.id, 1, {"ends_before": date(2020, 3, 1)}), by=BY)
    assert talks(tallying["一村"]) == (6, 0)


def test_a_zero_is_a_report_and_not_a_missing_one(tallying: City) -> None:
    where = Slice(tallying["演示市"], read_period("2020"))

    def missing() -> tuple[int, ...]:
        return figure(books(), TALKS, where, scope=Scope(everything=True)).missing

    assert missing() == (tallying["一村"],)
    tally(tallying["一村"], *YEAR, value=0)
    assert missing() == ()
    assert talks(tallying["演示市"]) == (0, None)
