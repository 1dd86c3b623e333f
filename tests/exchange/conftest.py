"""An account that imports."""

from typing import Any

import pytest

from jinguo.ledger.drafts import By
from jinguo.ledger.models.base import Channel
from jinguo.org.models import Account, Post
from jinguo.org.policy import Subject, held
from tests.factories import AT, City, account


def by_account(found: Account) -> By:
    posts = Post.objects.filter(account=found).values_list(
        "unit_id", "role", "since", "until", "line"
    )
    return By(AT, Subject(found.pk, held(posts)), found, Channel.WORKBOOK)


@pytest.fixture
def shi(city: City) -> By:
    return by_account(account(city["演示市"], "shi"))


@pytest.fixture
def xian(city: City) -> By:
    return by_account(account(city["甲县"], "xian"))


@pytest.fixture
def trial(db: None, overlay: Any) -> None:
    overlay("programmes/trial.yaml", PROGRAMME)


PROGRAMME = """
programme: trial
title: 试算
since: 2000-01-01
records:
  activity:
    extras:
      host-name: {label: 主讲人}
      weather: {label: 天气, choices: [晴, 雨]}
  payment: {choices: {purpose: [试算用途]}}
  honour: {choices: {honour: [试算称号]}}
  issue: {choices: {category: [试算问题]}}
  loan: {choices: {product: [试算贷款]}}
  tally: {}
quantities:
  posters: {label: 海报, measure: 份, of: activity}
  goods: {label: 物资折价, measure: 元, of: activity}
indicators:
  heads: {label: 试算人次, measure: 人次, of: activity, count: sum heads}
  spent: {label: 试算支出, measure: 元, of: payment, count: sum amount_fen}
  told: {label: 试算通报数, measure: 份, of: tally, count: sum value}
"""
