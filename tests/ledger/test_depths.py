"""One record and many: the policy's answer, the database's rows and the columns' masks agree."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jinguo.counting.books import fresh
from jinguo.counting.reach import reached
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Conflict, Member
from jinguo.ledger.reads import one, records, withheld
from jinguo.ledger.team import subject, thing
from jinguo.org.models import Account, Post, Role
from jinguo.org.policy import Action, Depth, Strength, depth, scope
from jinguo.org.units import tree
from tests.factories import AT, City, enter_activity, enter_one, person

KINDS = ("activity", "pairing", "case")
UNITS = ("演示市", "甲县", "乙区", "东乡", "一村", "二村")
LINES = ("", "宣传", "权益")

posts = st.lists(
    st.tuples(st.sampled_from(UNITS), st.sampled_from(Role.values), st.sampled_from(LINES)),
    min_size=1, max_size=3, unique=True,
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    posts=posts,
    strength=st.sampled_from(Strength),
    team=st.sets(st.integers(0, 59), max_size=8),
    barred=st.sets(st.integers(0, 59), max_size=8),
    kept=st.sets(st.integers(0, 59), max_size=6),
)
def test_one_record_and_many_are_answered_alike(
    world: Any, posts: Any, strength: Strength, team: Any, barred: Any, kept: Any
) -> None:
    city, made, account = world
    Post.objects.filter(account=account).delete()
    for unit, role, line in posts:
        Post.objects.create(
            account=account, unit_id=city[unit], role=role, line=line, since=date(2016, 1, 1)
        )
    _hang(Member, account, [made[at % len(made)] for at in team])
    _hang(Conflict, account, [made[at % len(made)] for at in barred])
    away = {made[at % len(made)].id for at in kept}
    for each in made:
        each.custody = "restricted" if each.id in away else "active"
        each.save()
    asker = subject(account, strength=strength)
    within = scope(asker, Action.SEE_RECORDS, tree=tree(), day=AT.date())
    columns = _columns()
    for kind in KINDS:
        mine = [each for each in made if each.kind() == kind]
        seen = {each.number for each in mine if depth(thing(each), within) is not Depth.NONE}
        assert set(records(kind, within).values_list("number", flat=True)) == seen
        for each in mine[::4]:
            assert (one(kind, each.id, within) is not None) is (each.number in seen)
        here, read = reached(columns[kind], within)
        assert set(columns[kind]["number"][read].tolist()) == seen
        hidden = set(columns[kind]["number"][here & ~read].tolist())
        assert set(withheld(kind, within).values_list("number", flat=True)) == hidden


def _hang(of: Any, account: Account, rows: list[Any]) -> None:
    of.objects.filter(account=account).delete()
    for each in {row.id: row for row in rows}.values():
        of.objects.create(
            kind=each.kind(), number=each.number, record=each.id, account=account, since=AT
        )


def _columns() -> Any:
    made = fresh()
    return made.columns


@pytest.fixture
def world(city: City) -> Any:
    made = [
        enter_one(kind, city[unit], secrecy=secrecy, programmes=programmes)
        for kind, classes in (("activity", (0, 1, 2, 3, 4)), ("pairing", (2, 3)), ("case", (3, 4)))
        for unit in ("甲县", "东乡", "一村", "二村", "四村")
        for secrecy in classes
        for programmes in ((), ("big-preaching",) if kind == "activity" else ())
    ]
    return city, made, Account.objects.open("演示一人", name="演示一人")


def test_a_record_struck_out_is_found_by_its_id_by_whoever_read_it(city: City) -> None:
    made = enter_activity(city["一村"])
    close(("activity", made.id, 1), by=By(AT), reason="重复")
    for unit, found in (("甲县", made), ("乙区", None)):
        within = scope(person(city[unit]), Action.SEE_RECORDS, tree=tree(), day=AT.date())
        assert one("activity", made.id, within) == found
