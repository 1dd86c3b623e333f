"""A new line of work that counts a new thing takes two files and no Python."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from jinguo.counting.books import books
from jinguo.counting.figures import Slice, figure
from jinguo.counting.trace import trace
from jinguo.errors import AddressError
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.org.policy import Scope
from jinguo.periods import read_period
from tests.console.conftest import jinguo  # noqa: F401 - the fixture
from tests.factories import City, draft

PROGRAMME = """
programme: book-corner
title: 种子图书角
since: 2019-01-01
terms: [图书角]
records:
  activity:
    choices: {subtype: [亲子]}
    extras: {theme: {label: 主题}}
quantities:
  books-lent: {label: 借出图书, measure: 册, of: activity, hint: 当场借出的册数}
indicators:
  lent:
    label: 图书角借出图书
    measure: 册
    of: activity
    count: sum books-lent
  visits:
    label: 图书角活动
    measure: 场
    of: activity
    count: sum sessions
  lent-each:
    label: 每场借出图书
    measure: 册
    ratio: [lent, visits]
"""
EXAMPLES = """
- name: 只算本项目的活动，没填册数的算零
  records:
    - activity: {unit: 市/甲县/东乡/一村, held_on: 2020-03-01, subtype: 亲子, programmes: [book-corner], quantities: {books-lent: 12}}
    - activity: {unit: 市/甲县, held_on: 2020-04-01, subtype: 亲子, programmes: [book-corner]}
    - activity: {unit: 市/甲县, held_on: 2020-04-01, subtype: 亲子, quantities: {books-lent: 99}}
  expect:
    - {figure: book-corner.lent, period: "2020", value: 12}
    - {figure: book-corner.visits, period: "2020", value: 2}
    - {figure: book-corner.lent-each, period: "2020", value: 6, numerator: 12, denominator: 2}
    - {figure: book-corner.lent, unit: 市/甲县/东乡, period: 2020-04, value: 0}
"""
ALL = Scope(everything=True, clearance=1)


@pytest.fixture
def added(overlay: Callable[[str, str], Path]) -> Path:
    overlay("examples/book-corner.yaml", EXAMPLES)
    return overlay("programmes/book-corner.yaml", PROGRAMME)


def test_two_files_count_a_new_thing(added: Path, city: City, by: By) -> None:
    beside = {"programmes": ("book-corner",), "subtype": "亲子"}
    sent = [
        draft("activity", city["一村"], quantities={"books-lent": 12}, title="甲", **beside),
        draft("activity", city["四村"], quantities={"books-lent": 30}, title="乙", **beside),
        draft("activity", city["一村"], title="丙", held_on=date(2020, 9, 1), **beside),
        draft("activity", city["一村"], held_on=date(2020, 9, 1)),
    ]
    enter(sent, by=by)
    where = Slice(city["演示市"], read_period("2020"))
    assert figure(books(), "book-corner.lent", where, scope=ALL).value == 42
    assert figure(books(), "book-corner.visits", where, scope=ALL).value == 3
    assert figure(books(), "book-corner.lent-each", where, scope=ALL).value == 14
    opened = trace(books(), "book-corner.lent", where, figures=ALL, records=ALL)
    assert [(line.title, line.amount) for line in opened.lines] == [
        ("甲", 12),
        ("乙", 30),
        ("丙", 0),
    ]
    county = Slice(city["甲县"], read_period("2020-Q1"))
    opened = trace(books(), "book-corner.lent", county, figures=ALL, records=ALL)
    assert ([line.id for line in opened.lines], opened.figure.value) == ([sent[0].id], 12)


def test_the_catalogue_with_them_has_no_faults(added: Path, jinguo: Callable[..., object]) -> None:  # noqa: F811 - the fixture
    done = jinguo("catalogue", "check")
    assert (done.status, done.err) == (0, "")  # type: ignore[attr-defined]
    assert done.out.endswith("0 处错误。\n")  # type: ignore[attr-defined]


def test_without_them_the_address_is_none(city: City) -> None:
    with pytest.raises(AddressError):
        figure(books(), "book-corner.lent", Slice(city["演示市"], read_period("2020")), scope=ALL)


def test_books_take_a_changed_catalogue_up_at_once(
    added: Path, city: City, overlay: Callable[[str, str], Path]
) -> None:
    where = Slice(city["演示市"], read_period("2020"))
    assert figure(books(), "book-corner.lent", where, scope=ALL).label == "图书角借出图书"
    overlay("programmes/book-corner.yaml", PROGRAMME.replace("图书角借出图书", "借书"))
    assert figure(books(), "book-corner.lent", where, scope=ALL).label == "借书"
