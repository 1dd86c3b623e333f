"""Workbooks as offices keep them come in right, or are refused with one clear sentence."""

from pathlib import Path
from typing import Any

import pytest

from jinguo.errors import UnreadableError
from jinguo.exchange.importing import take
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity, Entry, Payment
from tests.factories import City
from tests.samples.ugly.make import Ugly, listed, workbooks

UGLY = workbooks()
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "ugly.md"


@pytest.mark.parametrize("name", UGLY)
def test_an_ugly_workbook_is_right_or_refused(city: City, shi: By, trial: None, name: str) -> None:
    each = UGLY[name]
    if each.refused:
        assert each.refused in refusal(each, shi)
        assert not Entry.objects.exists()
        return
    taken = take(each.content, by=shi)
    assert [str(fault) for fault in taken.faults] == []
    assert taken.new.total() == each.gives
    first: Any = Payment.objects.first() or Activity.objects.order_by("number").first()
    assert {key: getattr(first, key) for key, _ in each.first} == dict(each.first)
    assert take(each.content, by=shi).new.total() == 0


def test_the_page_of_the_docs_lists_them_all() -> None:
    assert PAGE.read_text(encoding="utf-8") == listed()


def refusal(each: Ugly, by: By) -> str:
    try:
        [fault] = take(each.content, by=by).faults
    except UnreadableError as error:
        return str(error)
    return str(fault)
