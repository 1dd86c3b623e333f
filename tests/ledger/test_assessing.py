"""Nothing new records people before somebody weighed it, signed it, and it is still valid."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from jinguo.catalogue.overlay import Own
from jinguo.counting.declaring import declare
from jinguo.errors import PolicyError, RuleError
from jinguo.ledger.assessing import Weighed, require, sign, standing
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Assessment, Entry
from jinguo.ledger.models.assessment import About
from jinguo.org.models import Role
from tests.factories import City, person

NOW = By(at=datetime(2021, 1, 15, 2, tzinfo=UTC))
WEIGHED = Weighed("programme", "visits-home", "一", "二", "三", "四")
PROGRAMME = """
programme: visits-home
title: 上门看望
line: 权益
since: 2016-01-01
records:
  case: {choices: {type: [家庭纠纷]}}
indicators:
  seen: {label: 看望, measure: 件, of: case, count: records}
"""
EXAMPLES = """
- name: 一件
  records:
    - case: {unit: 市/甲县, received_on: 2020-03-01, type: 家庭纠纷, basis: 法定职责, programmes: [visits-home]}
  expect:
    - {figure: visits-home.seen, period: "2020", value: 1}
"""


def test_a_programme_that_records_cases_needs_a_signed_assessment(
    city: City, own_home: Path
) -> None:
    own = Own(PROGRAMME, EXAMPLES)
    [told] = declare("visits-home", own, seen="", by=NOW)
    assert "影响评估" in told
    assert "visits-home" in told
    assert not (own_home / "catalogue" / "programmes" / "visits-home.yaml").exists()
    assert not Entry.objects.filter(kind="programme").exists()
    sign(WEIGHED, by=NOW)
    assert declare("visits-home", own, seen="", by=NOW) == []
    assert (own_home / "catalogue" / "programmes" / "visits-home.yaml").exists()


def test_an_assessment_ends_after_three_years_and_is_kept_as_long(city: City) -> None:
    made = sign(WEIGHED, by=NOW)
    assert (made.valid_until, made.kept_until) == (date(2024, 1, 15), date(2024, 1, 15))
    assert standing("programme", "visits-home", date(2024, 1, 14)) == made
    assert standing("programme", "visits-home", date(2024, 1, 15)) is None
    assert standing("report", "visits-home", NOW.day) is None
    with pytest.raises(RuleError, match="导出表“转介表”涉及个人信息"):
        require(About.TEMPLATE, "转介表", NOW.day)
    assert Entry.objects.get(kind="assessment").after["subject"] == "visits-home"


def test_only_who_manages_the_whole_signs_and_nothing_is_left_out(city: City) -> None:
    county = By(at=NOW.at, subject=person(city["甲县"], Role.OFFICER))
    with pytest.raises(PolicyError):
        sign(WEIGHED, by=county)
    with pytest.raises(RuleError, match="都要写明"):
        sign(Weighed("programme", "x", "一", " ", "三", "四"), by=NOW)
    assert not Assessment.objects.exists()
