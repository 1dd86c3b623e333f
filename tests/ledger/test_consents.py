"""What consents amount to, by age and by day, against an oracle that counts instead of reckoning."""

from datetime import date, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jinguo.ledger.ages import class_of, is_minor14, is_minor18
from jinguo.ledger.consents import Given, State, months_before, months_later, state

LEAP = date(2008, 2, 29)
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
ORACLE_DAYS = 10_000


def birthdays_passed(born: date, today: date) -> int:
    """Count the birthdays that are over, looking at each year; 29 February ends with its month."""
    passed = 0
    for year in range(born.year + 1, today.year + 1):
        day = born
        while True:
            try:
                birthday = day.replace(year=year)
                break
            except ValueError:
                day = day - timedelta(days=1)
        passed += birthday < today
    return passed


def oracle(born: date | None, told: list[Given], today: date) -> str:  # noqa: C901 - told in one go, as people tell the rule
    """Say the state in the words of the rule, one consent after another."""

    def child(day: date) -> bool:
        return born is not None and birthdays_passed(born, day) < 14

    ended, standing_badly, newest = False, False, None
    for one in sorted(told, key=lambda one: one.on):
        if one.on > today:
            continue
        back = one.withdrawn is not None and not today < one.withdrawn
        over = one.expires is not None and not today < one.expires
        if not back and not over:
            right = (
                born is None
                or (child(today) and one.giver == "监护人")
                or (not child(today) and one.giver == "本人" and not child(one.on))
            )
            if right:
                return "有效"
            standing_badly = True
        if newest is None or one.on > newest:
            newest, ended = one.on, back
        elif one.on == newest:
            ended = ended or back
    if standing_badly:
        return "需监护人同意" if child(today) else "需本人重新同意"
    if newest is None:
        return "没有"
    return "已撤回" if ended else "过期"


@st.composite
def consents(draw: st.DrawFn, born: date | None, today: date) -> list[Given]:
    """Draw consents around what matters: the birthdays, today, each other."""
    near = [today, *([] if born is None else [_turned(born, 14), _turned(born, 18), born])]
    told = []
    for _ in range(draw(st.integers(0, 3))):
        on = draw(st.one_of(DAYS, st.sampled_from(near)))
        on += timedelta(days=draw(st.integers(-1, 1)))
        later = st.one_of(st.none(), st.integers(0, 1_500), st.just((today - on).days))
        back, over = draw(later), draw(later)
        told.append(
            Given(
                draw(st.sampled_from(["本人", "监护人"])),
                on,
                None if back is None else on + timedelta(days=max(0, back)),
                None if over is None else on + timedelta(days=max(0, over)),
            )
        )
    return told


@st.composite
def triples(draw: st.DrawFn) -> tuple[date | None, list[Given], date]:
    born = draw(st.one_of(st.none(), DAYS, st.just(LEAP)))
    today = draw(DAYS)
    if born is not None and draw(st.booleans()):
        today = _turned(born, draw(st.sampled_from([14, 18]))) + timedelta(
            days=draw(st.integers(-1, 1))
        )
    return born, draw(consents(born, today)), today


def _turned(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 2, 28)


@settings(
    max_examples=ORACLE_DAYS, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
@given(triples())
@example((LEAP, [Given("监护人", date(2020, 1, 1))], date(2022, 2, 28)))
@example((LEAP, [Given("监护人", date(2020, 1, 1))], date(2022, 3, 1)))
@example((date(2006, 5, 4), [Given("本人", date(2020, 5, 4))], date(2021, 1, 1)))
@example((None, [Given("本人", date(2020, 5, 4), date(2020, 5, 4))], date(2020, 5, 4)))
def test_ten_thousand_triples_agree_with_the_oracle(
    triple: tuple[date | None, list[Given], date],
) -> None:
    born, told, today = triple
    assert state(born, told, today).value == oracle(born, told, today)
    if born is not None:
        passed = birthdays_passed(born, today)
        assert is_minor14(born, today) is (passed < 14)
        assert is_minor18(born, today) is (passed < 18)
        assert class_of(born, today, in_service=False) == (3 if passed < 14 else 2)
        assert class_of(born, today, in_service=True) == (3 if passed < 18 else 2)


def test_the_guardians_word_ends_with_the_fourteenth_birthday() -> None:
    born, told = date(2006, 5, 4), [Given("监护人", date(2019, 1, 1))]
    assert state(born, told, date(2020, 5, 4)) is State.VALID
    assert state(born, told, date(2020, 5, 5)) is State.NEED_SELF
    again = [*told, Given("本人", date(2020, 5, 5))]
    assert state(born, again, date(2020, 5, 5)) is State.VALID
    assert state(born, [Given("本人", date(2019, 1, 1))], date(2020, 5, 4)) is State.NEED_GUARDIAN


def test_a_child_of_29_february_turns_fourteen_with_the_end_of_the_month() -> None:
    assert is_minor14(LEAP, date(2022, 2, 28))
    assert not is_minor14(LEAP, date(2022, 3, 1))


def test_what_is_taken_back_on_the_day_it_was_given_never_stands() -> None:
    day = date(2020, 5, 4)
    assert state(None, [Given("本人", day, day)], day) is State.WITHDRAWN
    assert state(None, [Given("本人", day, None, day)], day) is State.EXPIRED
    assert state(None, [], day) is State.NONE


@settings(max_examples=2_000, deadline=None, derandomize=True)
@given(DAYS, st.integers(0, 400))
def test_what_is_due_is_exactly_what_lies_so_many_months_back(today: date, months: int) -> None:
    cutoff = months_before(today, months)
    assert months_later(cutoff, months) <= today
    assert months_later(cutoff + timedelta(days=1), months) > today
