"""A kept report stands beside the ledger, and the next report is held against it."""

from typing import Any

import pytest

from jinguo.counting.books import books
from jinguo.errors import ConflictError, PolicyError, RuleError
from jinguo.ledger import library
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Entry, PastFigure, PastReport
from jinguo.org.models import Role
from jinguo.org.policy import EVERYTHING
from jinguo.periods import Period
from jinguo.reading.check import Check, as_json, check
from jinguo.reading.document import Document
from jinguo.reading.keeping import kept_of
from tests.factories import City, account, by_account, enter_activity

TALKS = "big-preaching.talks"
LAST = "2019年，全市开展各类宣讲活动100场。"
YEAR, BEFORE = Period.year(2020), Period.year(2019)

pytestmark = pytest.mark.usefixtures("own_home")


def told(city: City, text: str, period: Period = YEAR, unit: str = "演示市") -> Check:
    document = Document("报告.txt", "utf-8", "", text)
    return check(document, books=books(), unit=city[unit], period=period, scope=EVERYTHING)


def officer(city: City, unit: str = "演示市", role: str = Role.OFFICER) -> Any:
    return by_account(account(city[unit], f"{role}-{unit}", role))


def keep(city: City, by: Any, text: str = LAST, period: Period = BEFORE) -> PastReport:
    found = told(city, text, period)
    return library.keep(city["演示市"], period, text, kept_of(found), by=by)


def test_a_report_is_kept_sealed_with_its_figures_and_matches(city: City) -> None:
    mine = officer(city)
    kept = keep(city, mine, f"{LAST}共发放台灯30盏。")

    assert library.text_of(kept).startswith(LAST)
    assert LAST not in str(list(PastReport.objects.values()))
    found = list(PastFigure.objects.order_by("start"))
    assert [(each.surface, each.indicator) for each in found] == [("100场", TALKS), ("30盏", "")]
    assert (found[0].value, found[0].unit_id, found[0].starts_on) == (
        100, city["演示市"], BEFORE.start,
    )  # fmt: skip
    entry = Entry.objects.latest("number")
    assert (entry.kind, entry.act, entry.after) == (
        "pastreport", "enter", {"period": "2019", "figures": 2, "characters": 30},
    )  # fmt: skip


def test_one_taken_down_or_kept_anew_leaves_no_text_and_no_key(
    city: City, django_capture_on_commit_callbacks: Any
) -> None:
    mine = officer(city)
    with django_capture_on_commit_callbacks(execute=True):
        first = keep(city, mine)
        second = keep(city, mine, "2019年，全市开展各类宣讲活动90场。")
    assert [each.pk for each in library.standing([city["演示市"]])] == [second.pk]
    assert keyring().held([first.pk, second.pk]) == {second.pk}

    with django_capture_on_commit_callbacks(execute=True):
        library.take_down(second.pk, by=mine)

    assert library.standing([city["演示市"]]) == []
    assert not PastFigure.objects.exists()
    assert set(PastReport.objects.values_list("text_sealed", flat=True)) == {""}
    assert keyring().held([first.pk, second.pk]) == set()
    assert Entry.objects.latest("number").act == "close"


@pytest.mark.parametrize(
    "text",
    [
        "电话13800000000。",
        "证号34112219900101123X。",
        "电话138 0000 0000。",
        "１３８００００００００",
    ],
)
def test_a_text_with_a_persons_number_is_not_kept(city: City, text: str) -> None:
    mine = officer(city)
    with pytest.raises(RuleError, match="手机号或证件号"):
        keep(city, mine, f"{LAST}{text}")
    assert not PastReport.objects.exists()


def test_one_that_was_taken_down_while_it_was_read_anew_stays_down(city: City) -> None:
    by = officer(city)
    kept = keep(city, by)
    again = kept_of(told(city, LAST, BEFORE))
    library.take_down(kept.pk, by=by)

    with pytest.raises(ConflictError, match="刚被撤下"):
        library.keep(city["演示市"], BEFORE, LAST, again, by=by, anew=kept.pk)

    assert library.standing([city["演示市"]]) == []


def test_a_report_that_takes_anothers_place_ends_it_in_the_journal(city: City) -> None:
    by = officer(city)
    keep(city, by)
    before = Entry.objects.filter(kind="pastreport", act="close").count()
    keep(city, by)
    assert Entry.objects.filter(kind="pastreport", act="close").count() == before + 1


@pytest.mark.parametrize(
    ("unit", "role"), [("演示市", Role.RECORDER), ("演示市", Role.LEADER), ("甲县", Role.OFFICER)]
)
def test_only_who_manages_the_unit_keeps_or_takes_down(city: City, unit: str, role: str) -> None:
    kept, by = keep(city, officer(city)), officer(city, unit, role)
    with pytest.raises(PolicyError):
        keep(city, by)
    with pytest.raises(PolicyError):
        library.take_down(kept.pk, by=by)
    assert len(library.standing([city["演示市"]])) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("今年开展各类宣讲活动120场,比上年增长20%。", ""),
        ("今年开展各类宣讲活动120场,同比增长35%。", "留存的2019年报告写“100场”，这里写“120场”，变化对不上“35%”"),
        ("今年开展各类宣讲活动120场,比上年增加20场。", ""),
        ("今年开展各类宣讲活动120场,比去年增加50场。", "变化对不上“50场”"),
        ("今年开展各类宣讲活动80场,比上年下降20%。", ""),
        ("今年开展各类宣讲活动80场,比上年下降30%。", "变化对不上“30%”"),
        ("今年开展各类宣讲活动近120场,比上年增长15%。", ""),
        ("今年开展各类宣讲活动120场。2019年开展各类宣讲活动100场。", ""),
        ("今年开展各类宣讲活动120场。2019年开展各类宣讲活动90场。", "这里写2019年“90场”，留存的2019年报告写“100场”"),
        ("今年开展各类宣讲活动120场,增长到35%。", ""),
        ("今年各类宣讲活动同比增长20%,达到120场。", ""),
        ("今年各类宣讲活动同比增长45%,达到120场。", "变化对不上“45%”"),
        ("今年各类宣讲活动比上年减少30场,降至80场。", "变化对不上“30场”"),
        ("今年各类宣讲活动比上年减少20场,共80场。", ""),
    ],
)  # fmt: skip
def test_this_years_report_is_held_against_last_years(city: City, text: str, reason: str) -> None:
    enter_activity(city["一村"], sessions=120)
    keep(city, officer(city))

    found = told(city, text)

    past = [each for each in found.clashes if each.rule.startswith("past")]
    assert [reason in each.reason for each in past] == [True] * bool(reason)
    if reason:
        figures = as_json(found)["clashes"][-1]["figures"]
        assert all(text[one["start"] : one["end"]] == one["surface"] for one in figures)


def test_a_number_of_a_year_that_the_ledger_lacks_is_told_beside_the_kept_one(city: City) -> None:
    enter_activity(city["一村"])
    keep(city, officer(city))

    answer = told(city, "今年不少。2019年开展各类宣讲活动90场。").answers[-1]

    assert answer.judgement.result == "无法判断"
    assert answer.judgement.reason.endswith("留存的2019年报告写“100场”。")


def test_a_report_is_not_held_against_itself(city: City) -> None:
    enter_activity(city["一村"])
    text = "今年开展各类宣讲活动120场。2019年开展各类宣讲活动90场。"
    keep(city, officer(city), text, YEAR)
    assert told(city, text.replace("90场", "80场")).clashes == []
