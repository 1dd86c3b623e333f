"""An import stands as one act, is taken back as one, and what tables mean is learnt and dropped."""

from dataclasses import replace
from datetime import timedelta

import pytest

from jinguo.errors import PolicyError, RuleError
from jinguo.exchange.importing import Wish, take
from jinguo.ledger import importing
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.chaining import seal_once
from jinguo.ledger.drafts import By
from jinguo.ledger.journal import broken
from jinguo.ledger.keys import audit_key
from jinguo.ledger.models import Activity, Entry, Import, Learnt
from jinguo.ledger.proof import row_mac, row_macs
from tests.factories import AT, City, account, by_account, enter_one
from tests.samples.ugly.make import GOOD, HEAD, book

pytestmark = pytest.mark.usefixtures("own_home")
CONTENT = book(("活动", [HEAD, GOOD, ["二村", *GOOD[1:]]]))


@pytest.fixture
def shi(city: City) -> By:
    return by_account(account(city["演示市"], "shi"))


def imported(by: By) -> int:
    number = take(CONTENT, by=by).number
    assert number is not None
    return number


def test_an_import_knows_its_records_and_is_undone_once(city: City, shi: By) -> None:
    other = enter_one("activity", city["三村"])
    number = imported(shi)
    made = Import.objects.get(number=number)
    assert (made.entered, made.known, made.account) == (2, 0, shi.account)
    assert importing.undo(number, by=shi) == 2
    assert list(Activity.objects.filter(struck_at=None).values_list("id", flat=True)) == [other.id]
    assert set(Activity.objects.exclude(struck_at=None).values_list("version", flat=True)) == {2}
    with pytest.raises(RuleError, match="已经撤销"):
        importing.undo(number, by=shi)
    assert take(CONTENT, by=shi).new.total() == 2  # it may be imported again
    assert broken(50) == []
    key = audit_key()
    assert all(each.mac == row_mac(key, "entry", each) for each in Entry.objects.all())
    assert seal_once(at=AT)


def test_what_others_built_on_is_not_undone(city: City, shi: By) -> None:
    number = imported(shi)
    first = Activity.objects.order_by("number")[0]
    amend(Amendment("activity", first.id, 1, {"heads": 31}), by=shi)
    with pytest.raises(RuleError, match="1 条后来被修改"):
        importing.undo(number, by=shi)
    assert not Activity.objects.exclude(struck_at=None).exists()


def test_after_thirty_days_and_by_others_it_is_not_undone(city: City, shi: By) -> None:
    number = imported(shi)
    with pytest.raises(RuleError, match="超过 30 天"):
        importing.undo(number, by=replace(shi, at=AT + timedelta(31)))
    with pytest.raises(PolicyError):
        importing.undo(number, by=by_account(account(city["乙区"], "other")))
    with pytest.raises(PolicyError):
        importing.undo(number + 1, by=shi)


def test_giving_up_half_way_leaves_nothing(city: City, shi: By) -> None:
    def stop(done: int, total: int) -> None:
        assert total == 2
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(CONTENT, by=shi, wish=Wish(), progress=stop)
    assert not Entry.objects.exists()
    assert not Import.objects.exists()


def test_what_headings_mean_is_learnt_and_dropped(city: City, shi: By) -> None:
    unit, told = city["演示市"], {"kind": "activity", "columns": {"领导批示": "-"}, "fixed": {}}
    importing.learn(unit, "a" * 64, told, by=shi)
    importing.learn(unit, "a" * 64, told, by=shi)  # the same again is nothing new
    assert importing.learnt(unit, "a" * 64) == told
    assert Learnt.objects.count() == 1
    importing.learn(unit, "a" * 64, {**told, "fixed": {"unit": "一村"}}, by=shi)
    assert Learnt.objects.filter(dropped_at=None).count() == 1
    other = by_account(account(city["乙区"], "other"))
    number = Learnt.objects.get(dropped_at=None).pk
    with pytest.raises(PolicyError):
        importing.forget(number, by=other)
    importing.forget(number, by=shi)
    assert importing.learnt(unit, "a" * 64) is None
    assert Entry.objects.filter(kind="mapping").count() == 3


def test_macs_of_many_entries_are_those_of_each(city: City, shi: By) -> None:
    imported(shi)
    rows, key = list(Entry.objects.all()), audit_key()
    assert row_macs(key, "entry", rows) == [row_mac(key, "entry", row) for row in rows]
