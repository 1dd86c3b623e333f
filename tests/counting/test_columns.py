"""Columns are appended to, not reread; what was rolled back leaves nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from jinguo.catalogue.kinds import KINDS
from jinguo.counting import books as module
from jinguo.counting.books import Books, books, fresh
from jinguo.counting.columns import Columns, names
from jinguo.counting.figures import Slice, figure
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.recording import switch
from jinguo.org.policy import Scope
from jinguo.org.units import rename
from jinguo.periods import read_period
from tests.factories import AT, City, draft, enter_activity, enter_party

TALKS = "big-preaching.talks"
BY = By(at=AT)
BOOKS = """
programme: book-corner
title: 种子图书角
since: 2019-01-01
records: {activity: {}}
quantities: {books-lent: {label: 借出册数, measure: 册, of: activity}}
indicators:
  lent: {label: 借出, measure: 册, of: activity, programmes: any, count: sum books-lent}
"""


def talks(unit: int, counted: Books | None = None, address: str = TALKS) -> Decimal | None:
    where = Slice(unit, read_period("2020"))
    return figure(counted or books(), address, where, scope=Scope(everything=True)).value


def rows_read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the rows that columns take in from now on."""
    taken: list[int] = []
    take = Columns.take

    def counting(self: Columns, rows: Any) -> None:
        taken.append(len(rows))
        take(self, rows)

    monkeypatch.setattr(Columns, "take", counting)
    return taken


def equal(one: Columns, two: Columns) -> bool:
    return (
        all(
            np.array_equal(one[name], two[name])
            for name in ("number", "unit_id", "struck", "secrecy")
        )
        and all(np.array_equal(one[name], two[name]) for name in (*one.kind.sums, one.kind.on))
        and set(one.quantities) == set(two.quantities)
        and all(
            np.array_equal(one.quantities[code], two.quantities[code]) for code in one.quantities
        )
        and all(np.array_equal(one.stated[code], two.stated[code]) for code in one.stated)
    )


def test_what_was_entered_since_is_all_that_is_read(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter([draft("activity", city["一村"]) for _ in range(40)], by=BY)
    assert talks(city["演示市"]) == 40
    taken = rows_read(monkeypatch)
    enter_activity(city["二村"])
    enter_party(city["二村"])
    assert len(books().columns["activity"]) == 41
    assert sum(taken) == 2
    books()
    assert sum(taken) == 2
    assert talks(city["演示市"]) == 41


def test_nothing_new_costs_a_few_questions_and_no_rows(city: City) -> None:
    enter_activity(city["一村"])
    before = books()
    with CaptureQueriesContext(connection) as asked:
        assert books() is before
    assert len(asked) == 4
    assert not any("ledger_activity" in each["sql"] for each in asked)


def test_an_amended_record_takes_its_old_ones_place(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [enter_activity(city["一村"]) for _ in range(3)]
    old = books()
    taken = rows_read(monkeypatch)
    amend(Amendment("activity", made[1].id, 1, {"sessions": 5}, unit=city["四村"]), by=BY)
    assert talks(city["乙区"]) == 5
    assert talks(city["甲县"]) == 2
    assert sum(taken) == 1
    assert len(books().columns["activity"]) == 3
    assert talks(city["甲县"], old) == 3
    assert equal(books().columns["activity"], fresh().columns["activity"])


def test_a_struck_record_counts_no_more(city: City) -> None:
    made = enter_activity(city["一村"])
    assert talks(city["一村"]) == 1
    close(("activity", made.id, 1), by=BY, reason="错")
    assert talks(city["一村"]) == 0


@contextmanager
def undone() -> Iterator[None]:
    """Do what is done inside, and roll it back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_rolled_back_record_leaves_no_ghost(city: City) -> None:
    enter_activity(city["一村"])
    assert talks(city["一村"]) == 1
    with undone():
        enter_activity(city["一村"], sessions=9)
        assert talks(city["一村"]) == 10
    assert talks(city["一村"]) == 1
    enter_activity(city["一村"], sessions=4)
    assert talks(city["一村"]) == 5
    assert equal(books().columns["activity"], fresh().columns["activity"])


def test_a_rolled_back_amendment_switch_and_name_leave_no_ghost(city: City) -> None:
    made = enter_activity(city["一村"])
    with undone():
        amend(Amendment("activity", made.id, 1, {"sessions": 9}), by=BY)
        switch(city["一村"], since=None, by=BY, reason="试")
        rename(city["一村"], name="大一村", on=date(2020, 6, 1), at=AT)
        assert talks(city["一村"]) == 0
        assert books().tree.place(city["一村"], date(2020, 12, 31)).name == "大一村"
    assert talks(city["一村"]) == 1
    assert books().tree.place(city["一村"], date(2020, 12, 31)).name == "一村"


def test_a_switch_and_a_tree_change_reach_the_books(city: City) -> None:
    enter_activity(city["一村"])
    assert talks(city["一村"]) == 1
    switch(city["一村"], since=date(2020, 6, 1), by=BY, reason="改为登记")
    assert talks(city["一村"]) == 0
    rename(city["一村"], name="大一村", on=date(2020, 6, 1), at=AT)
    assert books().tree.place(city["一村"], date(2020, 12, 31)).name == "大一村"
    assert books() is books()


def test_quantities_follow_their_records(city: City, overlay: Any) -> None:
    overlay("programmes/book-corner.yaml", BOOKS)
    [one] = enter(draft("activity", city["一村"], quantities={"books-lent": 7}), by=BY)
    enter_activity(city["一村"])
    assert talks(city["一村"], address="book-corner.lent") == 7
    amend(Amendment("activity", one.id, 1, quantities={"books-lent": 9}), by=BY)
    enter_activity(city["一村"], quantities={"books-lent": 0})
    assert talks(city["一村"], address="book-corner.lent") == 9
    assert books().columns["activity"].stated["books-lent"].tolist() == [True, False, True]
    assert equal(books().columns["activity"], fresh().columns["activity"])


def test_a_quantity_of_a_record_not_read_yet_waits(city: City) -> None:
    columns = fresh().columns["activity"]
    row = dict.fromkeys(names(KINDS["activity"]), 0)
    words = {"programmes": "", "subtype": "宣讲", "mode": "", "precision": "日"}
    columns.take([tuple({**row, **words, "number": 1}.values())])
    columns.take_quantities([(1, "books-lent", 7), (2, "books-lent", 9)])
    assert columns.quantities["books-lent"].tolist() == [7]
    columns.take_quantities([(2, "posters", 9)])
    assert columns.stated["posters"].tolist() == [False]


def test_books_handed_out_stay_as_they_were(city: City) -> None:
    enter_activity(city["一村"], title="甲")
    held = books()
    for _ in range(3):
        enter_activity(city["一村"], programmes=("credit-village",), subtype="培训")
    books()
    assert len(held.columns["activity"]) == 1
    assert list(held.columns["activity"].vocabulary["subtype"]) == ["宣讲"]
    assert talks(city["一村"], held) == 1


def test_many_rows_come_in_pieces(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CHUNK", 7)
    enter([draft("activity", city["一村"], sessions=at) for at in range(1, 31)], by=BY)
    assert talks(city["一村"], fresh()) == sum(range(1, 31))
    assert fresh().columns["activity"]["sessions"].tolist() == list(range(1, 31))


def test_dates_are_day_numbers_and_none_is_far(city: City) -> None:
    enter_party(city["一村"], registered_on=date(1970, 1, 2), left_on=date(2020, 2, 29))
    enter_party(city["一村"], registered_on=date(1969, 12, 31))
    columns = fresh().columns["party"]
    assert columns["registered_on"].tolist() == [1, -1]
    assert columns["left_on"].tolist() == [(date(2020, 2, 29) - date(1970, 1, 1)).days, 2_000_000]


def test_money_adds_up_to_the_last_fen(city: City) -> None:
    amounts = [2**53 + 1, 2**53 + 3, 1]
    enter([draft("payment", city["演示市"], amount_fen=each) for each in amounts], by=BY)
    from_table = figure(
        books(),
        "children-home.city-money",
        Slice(city["演示市"], read_period("2020")),
        scope=Scope(everything=True),
    )
    assert from_table.value == Decimal(sum(amounts)) / 100
