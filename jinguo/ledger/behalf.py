"""代录: who is told that somebody entered for their unit, and how they say that it is not right."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from jinguo.errors import RuleError
from jinguo.ledger import aside, journal
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Notice, Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.notice import Told
from jinguo.org.models import Post
from jinguo.org.policy import Action, roles_for, tops


def holders(units: Iterable[int], *, day: date) -> dict[int, list[int]]:
    """Return the accounts that enter for each unit by a post there on a day; one question."""
    rows = Post.objects.filter(
        Q(until=None) | Q(until__gt=day), unit__in=set(units), since__lte=day,
        role__in=roles_for(Action.ENTER), account__is_active=True,
    )  # fmt: skip
    found: dict[int, list[int]] = defaultdict(list)
    for unit, account in rows.values_list("unit", "account").distinct().order_by("account"):
        found[unit].append(account)
    return found


def tell(records: Sequence[Record], *, by: By) -> None:
    """Tell a unit's people of what was entered for it, of records that they read (S1)."""
    told = [each for each in records if each.on_behalf_of and each.secrecy <= Secrecy.S1]
    if not told:
        return
    people = holders((each.unit_id for each in told), day=by.day)
    Notice.objects.bulk_create(
        Notice(account_id=account, at=by.at, what=Told.BEHALF, kind=each.kind(), record=each.id)
        for each in told
        for account in people.get(each.unit_id, ())
        if by.account is None or account != by.account.pk
    )


def may_dispute(record: Record, *, by: By) -> bool:
    """Tell whether the writer's own unit is the one that a record was entered for by another."""
    mine = by.account is not None and record.recorder_id not in (None, by.account.pk)
    own = record.unit_id in tops(by.subject, day=by.day)
    return bool(record.on_behalf_of) and mine and own and record.struck_at is None


def disputed(record: Record) -> bool:
    """Tell whether the recorder has a doubt before them that they have not opened."""
    return Notice.objects.filter(what=Told.DISPUTED, record=record.id, seen_at=None).exists()


def dispute(record: Record, *, by: By) -> None:
    """Tell whoever entered a record for another unit that this unit has a doubt; once at a time.

    Raises:
        RuleError: If the record was not entered for the writer's unit by somebody else.
    """
    recorder = record.recorder_id
    if recorder is None or not may_dispute(record, by=by):
        raise RuleError("只有被代登记的单位可以对代登记的记录提出疑问。")
    with transaction.atomic():
        journal.lock()
        if disputed(record):
            return
        made = Notice.objects.create(
            account_id=recorder, at=by.at, what=Told.DISPUTED,
            kind=record.kind(), record=record.id,
        )  # fmt: skip
        told = {"kind": record.kind(), "record": str(record.id)}
        aside.write(Act.ENTER, ("dispute", made.pk), unit=record.unit_id, by=by, told=told)
