"""Who asks, with what the ledger knows of them: whose team they are on, and what is kept away."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.db import connection

from jinguo.errors import RuleError
from jinguo.ledger.declared import lines_of
from jinguo.ledger.drafts import By
from jinguo.ledger.inserting import insert
from jinguo.ledger.models import Member, Party, Record
from jinguo.ledger.models.base import Custody, Secrecy
from jinguo.org.models import Account, Post
from jinguo.org.policy import (
    Action,
    Depth,
    Strength,
    Subject,
    Thing,
    depth,
    held,
)
from jinguo.org.scope import Numbers
from jinguo.org.units import tree

_SIDES = """
SELECT 0, kind, number FROM ledger_member WHERE account_id = %s AND until IS NULL UNION ALL
SELECT 1, kind, number FROM ledger_conflict WHERE account_id = %s AND until IS NULL
"""
"""Asked at every request: to put it together anew each time costs twice what it takes to answer."""


def subject(account: Account, *, strength: Strength, session: str = "") -> Subject:
    """Return an account as the policy wants it: posts, sign-in, team and conflicts."""
    posts = Post.objects.filter(account=account)
    rows = posts.values_list("unit_id", "role", "since", "until", "line")
    team, barred = _known(account)
    return Subject(
        account.pk, held(rows), strength=strength, session=session, team=team, barred=barred
    )


def _known(account: Account) -> tuple[Numbers, Numbers]:
    """Return the records of the account's teams, and those kept from it, by one question."""
    found: tuple[dict[str, set[int]], dict[str, set[int]]] = defaultdict(set), defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_SIDES, [account.pk, account.pk])
        for barred, kind, number in cursor.fetchall():
            found[barred][kind].add(number)
    team, away = ({kind: frozenset(each) for kind, each in side.items()} for side in found)
    return team, away


def thing(record: Record, *, field_class: int = Secrecy.S0) -> Thing:
    """Return a record, or one field of it, as the policy wants it."""
    return Thing(
        record.kind(), record.number, record.unit_id, record.secrecy, field_class,
        lines_of(record.programmes.split()), record.custody == Custody.ACTIVE,
    )  # fmt: skip


def may_change(record: Record, *, by: By) -> bool:
    """Tell whether a writer may change a record: where they enter, and above S1 as its team."""
    return changeable(by)(record)


def changeable(by: By) -> Callable[[Record], bool]:
    """Return what tells of a record whether a writer may change it; scopes are found out once."""
    if by.subject.operator:
        return lambda _: True
    here = tree()
    entering = by.reach(Action.ENTER, here)
    reading = by.reach(Action.SEE_RECORDS, here)

    def may(record: Record) -> bool:
        barred = record.number in by.subject.barred.get(record.kind(), ())
        if barred or record.unit_id not in entering or record.custody != Custody.ACTIVE:
            return False
        return record.secrecy <= Secrecy.S1 or depth(thing(record), reading) is Depth.FILE

    return may


def may_move(record: Record, *, by: By) -> bool:
    """Tell whether a writer may ask two people to change a record: where they enter, not kept away.

    Neither reads the file: only what both agreed on changes.
    """
    if by.subject.operator:
        return True
    entering = by.reach(Action.ENTER)
    barred = record.number in by.subject.barred.get(record.kind(), ())
    return record.unit_id in entering and not barred


def check_strength(records: Iterable[Record], *, by: By) -> None:
    """Refuse personal matters from a session that only a password stands for.

    Raises:
        RuleError: If there are any.
    """
    weak = not by.subject.operator and by.subject.strength is Strength.PASSWORD
    if weak and any(record.secrecy > Secrecy.S1 for record in records):
        raise RuleError("涉及个人的内容，要用绑定的手机或第二种方式登录后才能登记。")


def join(records: Sequence[Record], *, by: By) -> None:
    """Put whoever enters a person, or a record above S1, on its team."""
    if by.account is None:
        return
    members = [
        Member(
            kind=record.kind(), number=record.number, record=record.id,
            account=by.account, since=by.at, by=by.account,
        )
        for record in records
        if record.secrecy > Secrecy.S1 or isinstance(record, Party)
    ]  # fmt: skip
    if members:
        insert(Member, members)


def owners(records: Iterable[Record]) -> dict[int, list[Account]]:
    """Return the team of each record, by its number: who is told of what happens to it."""
    found: dict[int, list[Account]] = defaultdict(list)
    by_kind: dict[str, list[int]] = defaultdict(list)
    for record in records:
        by_kind[record.kind()].append(record.number)
    for kind, numbers in by_kind.items():
        rows = Member.objects.filter(kind=kind, number__in=numbers, until=None)
        for member in rows.select_related("account").order_by("since"):
            found[member.number].append(member.account)
    return dict(found)
