"""Notices: what a person is told of, in neutral words, and who was looked for."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from jinguo.ledger import wall
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Conflict, Inquiry, Member, Notice, Party, Pending, Record
from jinguo.ledger.models.notice import Told
from jinguo.ledger.models.pending import State
from jinguo.ledger.sealed import LOOKED_UP
from jinguo.org.models import Account

_SHOWN = 50


def tell(
    accounts: Iterable[Account], what: Told, *, by: By, record: Record | None = None,
    pending: Pending | None = None,
) -> None:  # fmt: skip
    """Tell accounts of something, each once; whoever did it is not told of it."""
    told = {account.pk for account in accounts} - {by.account.pk if by.account else None}
    Notice.objects.bulk_create(
        Notice(
            account_id=account,
            at=by.at,
            what=what,
            kind=record.kind() if record else "",
            record=record.id if record else None,
            pending=pending,
        )
        for account in sorted(told)
    )


def tell_each(team: Iterable[Member], what: Told, *, by: By) -> None:
    """Tell people of a record that they belong to, each once, of the first; not whoever did it."""
    first: dict[int, Member] = {}
    for each in team:
        first.setdefault(each.account_id, each)
    first.pop(by.account.pk if by.account else 0, None)
    Notice.objects.bulk_create(
        Notice(account_id=account, at=by.at, what=what, kind=each.kind, record=each.record)
        for account, each in sorted(first.items())
    )


def newest(account: Account, *, limit: int = _SHOWN) -> QuerySet[Notice]:
    """Return an account's notices, the new ones first."""
    return _told(account).order_by("-at", "-pk")[:limit]


def _told(account: Account) -> QuerySet[Notice]:
    """Return an account's notices but those of records that it must no longer know of."""
    away = Conflict.objects.filter(account=account, until=None).values("record")
    return Notice.objects.filter(account=account).exclude(record__in=away)


def unseen(account: Account, *, limit: int) -> list[Notice]:
    """Return the newest notices that an account has not opened, those of lookups among them."""
    gather(account)
    waiting = _told(account).filter(seen_at=None).select_related("inquiry", "urge")
    return list(waiting.order_by("-at", "-pk")[:limit])


def to_second(account: Account, *, at: datetime) -> int:
    """Return how many acts that an account was asked to second still wait; one question."""
    asked = Notice.objects.filter(account=account, what=Told.ASKED, pending__expires_at__gt=at)
    return asked.filter(pending__state=State.ASKED).values("pending").distinct().count()


def seen(account: Account, at: datetime) -> None:
    """Keep that an account has opened its notices."""
    Notice.objects.filter(account=account, seen_at=None).update(seen_at=at)


def ask(*, account: Account, unit: int | None, field: str, index: str, at: datetime) -> None:
    """Keep that somebody looked for a number; the same is written whether or not it is known."""
    Inquiry.objects.create(account=account, unit_id=unit, field=field, index=index, at=at)


def gather(account: Account) -> None:
    """Turn what others looked for among an account's own parties into its notices.

    This is worked out when the owner comes, never when somebody looks: a lookup of what is there
    and hidden costs exactly what a lookup of nothing costs.
    """
    with wall.whole():
        sought = _sought(account)
    told = [
        Notice(
            account=account,
            at=inquiry.at,
            what=Told.SOUGHT,
            kind="party",
            record=record,
            inquiry=inquiry,
        )
        for record, inquiry in sought
    ]
    Notice.objects.bulk_create(told, ignore_conflicts=True)


def _sought(account: Account) -> list[tuple[UUID, Inquiry]]:
    mine = Member.objects.filter(account=account, kind="party", until=None).values("number")
    owned = Party.objects.filter(struck_at=None, number__in=mine)
    told = Notice.objects.filter(account=account, inquiry__isnull=False)
    found: list[tuple[UUID, Inquiry]] = []
    for field, column in LOOKED_UP.items():
        of = owned.exclude(**{column: ""}).values(column)
        asked = Inquiry.objects.filter(field=field, index__in=of).exclude(account=account)
        new = list(asked.exclude(pk__in=told.values("inquiry")).order_by("-pk")[:_SHOWN])
        if new:
            ids = dict(
                owned.filter(**{f"{column}__in": {each.index for each in new}})
                .annotate(index=F(column))
                .values_list("index", "id")
            )
            found += [(ids[each.index], each) for each in new if each.index in ids]
    return found
