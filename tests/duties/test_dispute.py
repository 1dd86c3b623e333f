"""A dispute from its registration to a confirmed agreement, and what is refused on the way."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from jinguo.duties.course import clocks
from jinguo.duties.deadlines import end_of
from jinguo.duties.taking import Wanted, offers, take
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.courses import opened, retime
from jinguo.ledger.declared import calendar
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Case, Course, Entry, Retimed, Step
from jinguo.org.models import Account, Role
from tests.duties.steps import at_of, go, later
from tests.factories import AT, City, account, by_account, enter_one

ACCEPT = {"risk": "黄"}
AGREE = {"form": "书面", "scope": "都有", "effective_on": "2021-01-15"}


def dispute(city: City, **told: Any) -> Case:
    made = enter_one("case", city["一村"], received_on=AT.date(), **told)
    assert isinstance(made, Case)
    return made


def test_a_dispute_enters_its_procedure_with_its_record(city: City) -> None:
    made = dispute(city)

    found = at_of(made)

    assert (found.course.state, found.row.ended) == ("registered", False)
    assert [step.code for step in found.course.taken] == ["begin"]
    assert Entry.objects.filter(record=made.id).count() == 1
    [clock] = clocks(found.course, calendar())
    assert (clock.code, clock.overdue(AT)) == ("dispute-triage", False)
    assert clock.overdue(AT + timedelta(days=4))


def test_steps_lead_to_a_confirmed_agreement(city: City) -> None:
    made = dispute(city)

    go(made, "accept", later(hours=1), **ACCEPT)
    go(made, "mediate", later(hours=2), way="当面", both="是", note="双方各退一步")
    go(made, "agree", later(hours=3), **AGREE)
    assert (made.state, made.outcome, made.resolved_on) == ("达成协议", "化解", AT.date())
    go(made, "confirm-ask", later(days=30), court="演示法院")
    go(made, "confirm", later(days=40), document="演示1号")
    go(made, "performed", later(days=50))
    go(made, "revisit", later(days=60), stable="平稳")
    go(made, "close", later(days=61), reason="履行完毕")

    assert (made.state, made.closed_on) == ("结案", date(2021, 3, 17))
    assert at_of(made).row.ended
    taken = Step.objects.filter(record=made.id).order_by("sequence")
    entries = Entry.objects.filter(record=made.id, after__has_key="course").order_by("number")
    assert [step.code for step in taken][1:] == [each.after["course"]["step"] for each in entries]
    assert [step.change for step in taken][1:] == [each.number for each in entries]
    assert all(run.stopped for run in clocks(at_of(made).course, calendar()))


def test_what_was_written_freely_is_sealed_and_opens_again(city: City) -> None:
    made = dispute(city)
    go(made, "accept", later(hours=1), **ACCEPT)
    step = go(made, "mediate", later(hours=2), way="当面", both="是", note="双方各退一步")

    assert step.facts["way"] == "当面"
    assert "双方" not in str(Step.objects.values_list("facts", flat=True))
    assert "双方" not in str(Entry.objects.values_list("after", flat=True))
    assert opened([step])[0]["note"] == "双方各退一步"


def test_a_step_cannot_be_skipped_nor_taken_out_of_turn(city: City) -> None:
    made = dispute(city)

    with pytest.raises(RuleError, match="现在是“登记”，不能办“达成协议”"):
        go(made, "agree", later(hours=1), **AGREE)
    with pytest.raises(RuleError, match="风险等级"):
        go(made, "accept", later(hours=1))
    with pytest.raises(RuleError, match="不能晚于现在"):
        take(at_of(made), Wanted("accept", later(hours=2), ACCEPT), by=By(AT))
    go(made, "accept", later(hours=1), **ACCEPT)
    with pytest.raises(RuleError, match="不能早于上一步"):
        go(made, "mediate", AT, way="当面", both="是")
    assert Step.objects.count() == 2


def test_mediation_stops_where_one_side_refuses(city: City) -> None:
    made = dispute(city)
    go(made, "accept", later(hours=1), **ACCEPT)

    with pytest.raises(RuleError, match="人民调解法 17"):
        go(made, "mediate", later(hours=2), way="当面", both="否")
    go(made, "withdraw", later(hours=3), who_withdrew="对方", told="是")

    assert "mediate" not in at_of(made).course.open()


def test_an_agreement_on_status_alone_is_not_confirmed_and_none_after_thirty_days(
    city: City,
) -> None:
    made = dispute(city)
    go(made, "accept", later(hours=1), **ACCEPT)
    go(made, "mediate", later(hours=2), way="当面", both="是")
    go(made, "agree", later(hours=3), **{**AGREE, "scope": "仅身份关系"})
    with pytest.raises(RuleError, match="身份关系"):
        go(made, "confirm-ask", later(hours=4), court="演示法院")

    other = dispute(city)
    go(other, "accept", later(hours=1), **ACCEPT)
    go(other, "mediate", later(hours=2), way="当面", both="是")
    go(other, "agree", later(hours=3), **AGREE)
    with pytest.raises(RuleError, match="30 天"):
        go(other, "confirm-ask", later(days=31), court="演示法院")


def test_a_reopened_dispute_is_resolved_no_more_and_is_the_same_one(city: City) -> None:
    made = dispute(city)
    go(made, "accept", later(hours=1), **ACCEPT)
    go(made, "reconcile", later(hours=2))
    go(made, "close", later(hours=3), reason="和好")

    go(made, "reopen", later(days=180), reason="又起争执")

    assert (made.outcome, made.resolved_on, made.closed_on) == ("", None, None)
    assert Case.objects.count() == 1
    go(made, "agree", later(days=181), **{**AGREE, "effective_on": "2021-07-15"})
    go(made, "perform", later(days=182))
    go(made, "performed", later(days=183))
    go(made, "close", later(days=184), reason="履行完毕")
    with pytest.raises(RuleError, match="180 天"):
        go(made, "reopen", later(days=365), reason="又起争执")


def test_two_people_closing_at_once_close_it_once(city: City) -> None:
    made = dispute(city)
    go(made, "accept", later(hours=1), **ACCEPT)
    go(made, "reconcile", later(hours=2))
    one, other = at_of(made), at_of(Case.objects.get(pk=made.pk))

    take(one, Wanted("close", later(hours=3), {"reason": "和好"}), by=By(later(hours=3)))
    with pytest.raises(ConflictError):
        take(other, Wanted("close", later(hours=3), {"reason": "和好"}), by=By(later(hours=4)))

    assert Step.objects.filter(code="close").count() == 1


def test_a_red_dispute_is_closed_by_two(city: City) -> None:
    made = dispute(city)
    go(made, "accept", later(hours=1), risk="红")
    go(made, "reconcile", later(hours=2))
    who = account(city["一村"], "chair", Role.CASEWORKER)
    amended_by = by_account(who, at=later(hours=3))
    team = replace(amended_by.subject, team={"case": frozenset({made.number})})

    with pytest.raises(RuleError, match="两个人同意"):
        go(made, "close", later(hours=3), replace(amended_by, subject=team), reason="和好")


def test_who_is_kept_away_is_offered_nothing(city: City) -> None:
    made = dispute(city)
    who = account(city["一村"], "chair", Role.CASEWORKER)
    by = by_account(who)
    mine = replace(by.subject, team={"case": frozenset({made.number})})
    barred = replace(mine, barred={"case": frozenset({made.number})})

    assert offers(at_of(made), by=replace(by, subject=mine))[0].code == "accept"
    assert offers(at_of(made), by=replace(by, subject=barred)) == []
    with pytest.raises(RuleError, match="不由您的岗位办"):
        go(made, "accept", later(hours=1), replace(by, subject=barred), **ACCEPT)


def test_a_time_put_right_twice_moves_the_clock_and_leaves_a_trace(city: City) -> None:
    made = dispute(city)
    go(made, "accept", later(hours=5), **ACCEPT)
    go(made, "mediate", later(hours=6), way="当面", both="是")
    step = Step.objects.get(code="mediate")

    def due() -> datetime | None:
        return clocks(at_of(made).course, calendar())[-1].due

    # The thirtieth day is within 春节; 18 February is the first day that is worked again, and
    # Saturday the twentieth is worked in exchange.
    assert due() == end_of(date(2021, 2, 18))
    Step.objects.filter(pk=step.pk).update(recorded_at=later(days=7))
    for days in (4, 6):
        step.refresh_from_db()
        made.refresh_from_db()
        retime(step, later(days=days), record=made, by=By(later(days=7)), reason="记错了日子")
    assert due() == end_of(date(2021, 2, 20))
    assert Retimed.objects.filter(step=step).count() == 2
    assert Entry.objects.filter(after__course__retimed=3).count() == 2
    made.refresh_from_db()
    with pytest.raises(RuleError, match="原因"):
        retime(step, later(hours=7), record=made, by=By(later(days=7)), reason=" ")
    with pytest.raises(RuleError, match="早于上一步"):
        retime(step, AT, record=made, by=By(later(days=7)), reason="记错了日子")


def test_a_record_entered_as_something_else_leaves_its_first_procedure(city: City) -> None:
    made = dispute(city)

    other = Account.objects.open("another", name="演示改的人")
    later_on = By(later(days=2), account=other)

    amend(Amendment("case", made.id, 1, {"received_on": date(2021, 1, 10)}), by=later_on)

    found = at_of(made)
    assert found.course.taken[0].at == datetime(2021, 1, 9, 16, tzinfo=UTC)
    mended = Retimed.objects.get()
    assert (mended.was, mended.at, mended.by) == (AT, later_on.at, other)


def test_an_old_case_that_is_closed_has_no_duties(city: City) -> None:
    closed = {"state": "结案", "closed_on": date(2020, 6, 1), "outcome": "化解"}
    made = enter_one("case", city["一村"], **closed)

    assert Course.objects.get(record=made.id).ended
    assert all(run.stopped for run in clocks(at_of(made).course, calendar()))
