"""A call for help against violence: graded the same day, reported where it must be, never mediated
while it is red; the warning letter and the protection order with their times."""

from datetime import date, timedelta

import pytest

from jinguo.duties.course import Running, clocks
from jinguo.duties.courses import start
from jinguo.duties.deadlines import end_of
from jinguo.duties.taking import offers
from jinguo.duties.tasks import tasks
from jinguo.errors import RuleError
from jinguo.ledger.declared import calendar
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Case, Record
from tests.duties.steps import at_of, go, later, worker
from tests.factories import AT, City, by_account, enter_one

ASSESS = {"risk": "红", "capacity": "完全", "minors": "否", "contact_way": "是"}


@pytest.fixture
def case(city: City) -> Record:
    return enter_one("case", city["一村"], type="家暴求助", received_on=AT.date(), risk="")


def runs(record: Record, code: str, procedure: str = "") -> list[Running]:
    found = clocks(at_of(record, procedure).course, calendar())
    return [run for run in found if run.code == code]


def test_the_grade_is_due_on_the_same_day(case: Record) -> None:
    [run] = runs(case, "dv-risk")

    assert run.due == end_of(AT.date())
    go(case, "assess", later(hours=1), **ASSESS)
    assert runs(case, "dv-risk")[0].stopped == later(hours=1)
    assert Case.objects.get().risk == "红"


def test_a_red_case_is_not_mediated_until_it_is_red_no_more(case: Record) -> None:
    go(case, "assess", later(hours=1), **ASSESS)
    go(case, "no-police", later(hours=2), wish="不愿意", told="是")

    said = {each.code: each.refused for each in offers(at_of(case), by=By(later(hours=3)))}
    assert said["mediate"] == "红色家暴案件不安排调解，先保安全。"
    with pytest.raises(RuleError, match="红色家暴案件不安排调解"):
        go(case, "mediate", later(hours=3), both="是")
    go(case, "reassess", later(hours=4), risk="黄", capacity="完全", reason="已分居")
    go(case, "mediate", later(hours=5), both="是")


def test_a_child_is_reported_within_the_hour_and_the_case_stays_open_until_then(
    case: Record,
) -> None:
    go(case, "assess", later(hours=1), **{**ASSESS, "risk": "黄", "capacity": "无"})
    [run] = runs(case, "dv-mandatory")
    assert run.due == later(hours=2)
    with pytest.raises(RuleError, match="不能按意愿不报"):
        go(case, "no-police", later(hours=2), wish="不愿意", told="是")
    go(case, "police", later(hours=3), police_to="演示派出所", wish="情况紧急先报")
    go(case, "warn", later(days=1))
    go(case, "calm", later(days=2), reason="已分居")
    with pytest.raises(RuleError, match="还没有报公安"):
        go(case, "close", later(days=3), reason="平稳")

    go(case, "relapse", later(days=4))
    go(case, "mandatory-report", later(days=4), police_to="演示派出所", way="电话")
    assert runs(case, "dv-mandatory")[0].overdue(later(days=5))
    go(case, "assess", later(days=4, hours=1), **{**ASSESS, "risk": "黄", "capacity": "无"})
    go(case, "police", later(days=4, hours=2), police_to="演示派出所", wish="情况紧急先报")
    go(case, "punish", later(days=5))
    go(case, "calm", later(days=40), reason="已离婚")
    go(case, "close", later(days=41), reason="平稳")


def test_a_referral_is_acknowledged_before_the_case_closes(case: Record) -> None:
    go(case, "assess", later(hours=1), **{**ASSESS, "risk": "黄"})
    go(case, "refer", later(hours=2), referred="是", receiver="演示司法所", purpose="法律援助")
    go(case, "no-police", later(hours=3), wish="不愿意", told="是")
    go(case, "support", later(hours=4), plan="每周联系")
    go(case, "calm", later(days=2), reason="已分居")
    with pytest.raises(RuleError, match="还没有确认接收"):
        go(case, "close", later(days=3), reason="平稳")
    go(case, "acknowledge", later(days=3), receipt="演示1号")
    go(case, "close", later(days=4), reason="平稳")


def test_the_court_has_72_hours_or_24_through_nights_and_days_off(case: Record) -> None:
    go(case, "assess", later(hours=1), **ASSESS)
    start(case, "protection-apply", by=By(later(hours=2)))
    asked = {"court": "演示法院", "applicant": "妇联代为申请", "wish": "愿意"}
    with pytest.raises(RuleError, match="为什么"):
        go(case, "protection-apply.apply", later(hours=3), **asked)
    go(case, "protection-apply.apply", later(hours=3), **asked, why_agent="受强制、威吓")
    go(case, "protection-apply.accept", later(hours=4), urgent="否")

    [run] = runs(case, "pso-72h", "protection-apply")
    assert run.due == later(hours=4 + 72)
    assert not run.overdue(later(hours=76))  # 届满 includes its last moment
    assert run.overdue(later(hours=76, seconds=1))
    assert runs(case, "pso-24h", "protection-apply") == []
    told = {"made_on": "2021-01-18", "document": "演示1号"}
    with pytest.raises(RuleError, match="不超过六个月"):
        go(case, "protection-apply.grant", later(hours=70), **told, valid_until="2021-07-19")
    go(case, "protection-apply.grant", later(hours=70), **told, valid_until="2021-07-18")
    assert at_of(case, "protection-apply").row.ended
    with pytest.raises(RuleError, match="5 日"):
        go(case, "protection-apply.review", later(days=9), by_whom="被申请人")


def test_a_will_is_respected_where_nobody_has_to_act(case: Record) -> None:
    start(case, "protection-apply", by=By(AT))
    told = {"court": "演示法院", "applicant": "妇联代为申请", "why_agent": "年老、残疾、重病"}

    with pytest.raises(RuleError, match="尊重本人意愿"):
        go(case, "protection-apply.apply", later(hours=3), **told, wish="不愿意")


def test_a_protection_order_reminds_thirty_fifteen_and_seven_days_before(city: City) -> None:
    order = enter_one(
        "order", city["一村"], type="人身安全保护令", issued_on=AT.date(), applied_on=None
    )
    [run] = runs(order, "pso-6m")
    assert run.due == end_of(date(2021, 7, 15))
    served = dict.fromkeys(
        ("applicant_on", "respondent_on", "police_on", "village_on"), "2021-01-15"
    )
    with pytest.raises(RuleError, match="不超过六个月"):
        go(order, "serve", later(hours=1), **served, valid_until="2021-07-16")
    go(order, "serve", later(hours=1), **served, valid_until="2021-07-15")

    due = end_of(date(2021, 7, 15))
    who = worker(city, order)
    for days, told in ((31, False), (30, True), (15, True), (7, True)):
        found = tasks(by_account(who, at=due - timedelta(days=days)))
        assert (
            any(
                task.reminded(due - timedelta(days=days))
                for task in found.all
                if task.run.code == "pso-until"
            )
            is told
        )
    with pytest.raises(RuleError, match="还没有届满"):
        go(order, "expire", later(days=100), asked="不需要延长")
    go(order, "breach", later(days=101), note="又来威胁")
    assert runs(order, "pso-breach")[0].due == later(days=101, hours=1)
    go(order, "reported", later(days=101, minutes=20), police_to="演示派出所", result="训诫")
    go(
        order, "extend", later(days=150), document="演示2号", extended_on="2021-06-14",
        valid_until="2021-12-14",
    )  # fmt: skip
    assert runs(order, "pso-until")[-1].due == end_of(date(2021, 12, 14))
    go(order, "expire", later(days=400), asked="不需要延长")
    assert (order.state, str(order.ended_on)) == ("届满", "2022-02-19")


def test_a_warning_letter_has_its_plan_of_visits_and_no_guessed_times(city: City) -> None:
    order = enter_one("order", city["一村"], type="告诫书", issued_on=AT.date(), applied_on=None)
    [run] = runs(order, "warning-serve")
    assert run.due is None
    assert tasks(by_account(worker(city, order), at=later(days=400))).unknown
    served = {"offender_on": "2021-01-15", "victim_on": "2021-01-15"}
    with pytest.raises(RuleError, match="反家庭暴力法 16"):
        go(order, "serve", later(hours=1), content="不齐", **served)
    go(order, "serve", later(hours=1), content="齐全", **served)
    go(order, "notify", later(hours=2), village_on="2021-01-15", federation="是")
    with pytest.raises(RuleError, match="还没有查访过"):
        go(order, "complete", later(days=90), reason="平稳")
    for days in (7, 35, 66):
        go(order, "visit", later(days=days), whom="受害人", safe="是")
    assert [run.stopped for run in runs(order, "warning-visit")][:2] == [
        later(days=35), later(days=66),
    ]  # fmt: skip
    go(order, "reoffend", later(days=70), note="又动手")
    assert order.state == "再犯"
    go(order, "escalate", later(days=70, minutes=30), police_to="演示派出所")
    assert at_of(order).row.ended
