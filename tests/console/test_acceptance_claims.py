"""The demonstration bears the claims of its report; one record more or less breaks just one."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from jinguo.catalogue.load import load
from jinguo.counting.books import books
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Activity, Honour, Target
from jinguo.org import divisions
from jinguo.org.policy import OPERATOR, Action, scope
from jinguo.org.units import find, tree
from jinguo.periods import Period
from jinguo.reading.check import Check, check
from jinguo.reading.document import Document
from tests.console.test_acceptance import BY, COMMISSIONED, demo_city  # noqa: F401 - the fixture

SAMPLE = Path(__file__).parents[1] / "samples" / "claims-2020.txt"
OTHER = COMMISSIONED.with_name("huainan-2024.txt")
CLAIMS = {
    "own-honour.honoured": ("honour", ("A01",), "own-honour.honours", "一致"),
    "warning-letter.over-target": ("target", ("A35",), "warning-letter.share", "一致"),
    "press": ("first", ("A44",), None, "一致"),
    "most-beautiful-family.most-provincial": (
        "record", ("A46",), "most-beautiful-family.provincial", "一致",
    ),
    "family-virtue-hall.only-hall": ("only", ("A50",), None, "无法判断"),
    "child-fun.season": ("edition", (), "child-fun.events", "一致"),
}  # fmt: skip
"""The declared claims of the report, in its order."""

pytestmark = pytest.mark.django_db
HERE_OR_NOT = [
    pytest.mark.commissioned,
    pytest.mark.skipif(not COMMISSIONED.exists(), reason="the commissioned reports are not here"),
]
TEXTS = [
    pytest.param(SAMPLE, id="sample"),
    pytest.param(COMMISSIONED, id="commissioned", marks=HERE_OR_NOT),
]


def checked(path: Path, unit: int, year: int = 2020) -> Check:
    document = Document(path.name, "utf-8", "0" * 64, path.read_text(encoding="utf-8"))
    reach = scope(OPERATOR, Action.SEE_FIGURES, tree=tree(), day=BY.at.date())
    return check(document, books=books(), unit=unit, period=Period.year(year), scope=reach)


def results(found: Check) -> dict[str, str]:
    """Results by declared claim; the first of the press is another room's to declare."""
    return {one.claim.address or "press": one.judgement.result for one in found.claims}


def expected(path: Path) -> list[tuple[Any, ...]]:
    declared = {key for claim in load().claims.values() for key in claim.answers}
    told = [each for at, each in CLAIMS.items() if at != "press"]
    if path == SAMPLE:
        return told
    press = [claim for claim in load().claims.values() if "A44" in claim.answers]
    first = CLAIMS["press"] if press else ("first", (), None, "无法判断")
    assert ("A44" in declared) == bool(press)
    return [*told[:2], first, *told[2:]]


@pytest.mark.parametrize("path", TEXTS)
def test_exactly_the_declared_claims_are_told_and_hold(path: Path, demo_city: int) -> None:  # noqa: F811
    told = [
        (one.claim.kind, one.answers, one.indicator, one.judgement.result)
        for one in checked(path, demo_city).claims
    ]
    wanted = expected(path)
    for got, want in zip(told, wanted, strict=True):
        assert got[:2] + got[3:] == want[:2] + want[3:]
        assert got[2] == want[2] or got[0] == "first"


def a_title_struck() -> None:
    [record] = Honour.objects.filter(title="淮北市先进集体")
    close([("honour", record.id, record.version)], by=BY, reason="核对后作废")


def a_target_raised() -> None:
    [target] = Target.objects.filter(indicator="protection-order.share")
    change = Amendment("target", target.id, target.version, {"value": 630_000})
    amend(change, by=BY, reason="目标调整")


def one_more_last_year(city: int) -> None:
    home = Draft("party", city, {"type": "家庭", "name": "演示", "registered_on": date(2019, 1, 1)})
    told = {"awarded_on": date(2019, 12, 1), "honour": "省级家庭荣誉", "level": "省级"}
    fields = {**told, "title": "补登", "party": home.id}
    enter([home, Draft("honour", city, fields, ("most-beautiful-family",))], by=BY)


def another_season() -> None:
    [opening] = Activity.objects.filter(edition="第二季")
    change = Amendment("activity", opening.id, opening.version, {"edition": "第三季"})
    amend(change, by=BY, reason="写错了季")


BREAKS: dict[str, tuple[Callable[..., None], str]] = {
    "own-honour.honoured": (a_title_struck, "不一致"),
    "warning-letter.over-target": (a_target_raised, "不一致"),
    "most-beautiful-family.most-provincial": (one_more_last_year, "存疑"),
    "child-fun.season": (another_season, "不一致"),
}


@pytest.mark.parametrize("address", BREAKS)
@pytest.mark.parametrize("path", TEXTS)
def test_one_record_breaks_exactly_one_claim(path: Path, address: str, demo_city: int) -> None:  # noqa: F811
    before = checked(path, demo_city)
    breaking, result = BREAKS[address]
    breaking(*([demo_city] if breaking is one_more_last_year else []))
    after = checked(path, demo_city)
    assert results(after) == {**results(before), address: result}
    assert [one.judgement for one in after.answers] == [one.judgement for one in before.answers]


HUAINAN = """
programme: huainan-trial
title: 试验
since: 2010-01-01
records:
  honour: {choices: {honour: [先模]}}
  activity: {choices: {subtype: [培训]}}
  publication: {}
  body: {}
indicators:
  models: {label: 巾帼典型, measure: 个, of: honour, where: {honour: 先模}, count: records}
  terms: {label: 课堂, measure: 期, of: activity, count: sum terms}
  signs: {label: 标识, measure: 个, of: publication, where: {type: 标识}, count: records}
  songs: {label: 歌曲, measure: 首, of: publication, where: {type: 歌曲}, count: records}
  bases: {label: 基地, measure: 家, of: body, where: {type: 科研实践基地}, count: records}
claims:
  court: {kind: honour, label: 甲, terms: [诉讼服务中心], indicators: [models], answers: [B07]}
  term: {kind: edition, label: 甲, terms: [徽凤课堂], indicators: [terms], answers: [B18]}
  issued: {kind: first, label: 甲, terms: [LOGO, 主题曲], indicators: [signs, songs], answers: [B37]}
  bases-first: {kind: first, label: 甲, terms: [女大学生科研实践基地], indicators: [bases]}
"""
OWN = ("省妇联系统目标管理考核创新奖", "市委市政府目标管理绩效考核先进单位", "省三八红旗集体")


@pytest.mark.commissioned
@pytest.mark.skipif(not OTHER.exists(), reason="the commissioned reports are not here")
def test_the_damaged_report_makes_exactly_its_claims_and_they_hold(
    overlay: Callable[[str, str], Path],
) -> None:
    overlay("programmes/huainan-trial.yaml", HUAINAN)
    by = By(at=datetime(2025, 1, 15, tzinfo=UTC))
    divisions.load(divisions.read_shipped("340400"), what="淮南市", at=by.at)
    city = find("3404", day=date(2024, 12, 31))

    def made(kind: str, programme: str = "huainan-trial", **fields: Any) -> Draft:
        return Draft(kind, city, fields, (programme,))

    day, won = date(2024, 5, 4), {"awarded_on": date(2024, 3, 8), "level": "省级"}
    enter(
        [
            *(made("honour", "own-honour", honour="本会荣誉", title=t, **won) for t in OWN),
            made("honour", honour="先模", title="全国三八红旗集体", **won),
            made("activity", held_on=day, subtype="培训", terms=1, edition="第5期"),
            made("publication", published_on=day, type="标识"),
            made("publication", published_on=day, type="歌曲"),
            *(made("body", founded_on=day, type="科研实践基地") for _ in range(8)),
            Draft("body", city, {"founded_on": date(2020, 1, 1), "type": "驿站"}),
        ],
        by=by,
    )
    found = checked(OTHER, city, 2024)
    told = [(one.claim.kind, one.answers, one.judgement.result) for one in found.claims]
    own = load().claim("own-honour.honoured").answers
    assert told == [
        ("honour", own, "一致"),
        ("honour", ("B07",), "一致"),
        ("first", (), "一致"),
        ("edition", ("B18",), "一致"),
        ("first", ("B37",), "一致"),
    ]
    for one in found.claims:
        assert found.document.text[one.claim.start : one.claim.end] == one.claim.surface
