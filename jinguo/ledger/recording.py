"""The one dated switch by which a unit moves from tallies to records."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction

from jinguo.errors import RuleError
from jinguo.ledger import journal, rules
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry, Recording, Tally
from jinguo.ledger.models.journal import Act
from jinguo.org.units import tree

_NAMED = 3


def switch(unit: int, *, since: date | None, by: By, reason: str) -> Recording:
    """Say since when a unit's figures come from records; None: it hands in tallies.

    Raises:
        RuleError: If a tally reaches beyond the day, so that it would be counted beside records.
    """
    switch_all([unit], since=since, by=by, reason=reason)
    return Recording.objects.get(unit=unit)


def switch_all(units: Sequence[int], *, since: date | None, by: By, reason: str) -> list[int]:
    """Say the same of several units: of all or of none; return those of which it is news.

    Raises:
        RuleError: If a tally of one reaches beyond the day.
    """
    rules.check_scope(units, by=by)
    with transaction.atomic():
        journal.lock()
        if across := beyond(units, since):
            named = "、".join(tree().place(unit, by.day).name for unit in across[:_NAMED])
            told = "这个单位" if len(units) == 1 else named
            raise RuleError(
                f"{told}已有跨过 {since} 的汇总数，请先作废或改短那条汇总数。", field="since"
            )
        before = dict(Recording.objects.filter(unit__in=units).values_list("unit", "since"))
        news = [
            unit for unit in dict.fromkeys(units) if unit not in before or before[unit] != since
        ]
        changes = _written(news, before, since, by=by, reason=reason)
        Recording.objects.bulk_create(
            [
                Recording(unit_id=unit, since=since, change=change)
                for unit, change in zip(news, changes, strict=True)
            ],
            update_conflicts=True,
            update_fields=["since", "change"],
            unique_fields=["unit"],
        )
    return news


def beyond(units: Sequence[int], since: date | None) -> list[int]:
    """Return those of the units that have a tally of their own beyond a day."""
    if since is None:
        return []
    found = Tally.objects.filter(unit__in=units, struck_at=None, ends_before__gt=since)
    across = set(
        found.exclude(indicator__in=rules.partner_tallies()).values_list("unit", flat=True)
    )
    return [unit for unit in units if unit in across]


def _written(
    news: Sequence[int], before: dict[int, date | None], since: date | None, *, by: By, reason: str
) -> list[int]:
    """Write an entry for each unit that is switched, and return their numbers."""
    records = {unit: uuid5(NAMESPACE_OID, f"recording {unit}") for unit in news}
    versions = Counter(
        Entry.objects.filter(record__in=records.values()).values_list("record", flat=True)
    )
    entries = [
        Entry(
            at=by.at,
            actor=by.account,
            act=Act.AMEND if unit in before else Act.ENTER,
            kind="recording",
            record=record,
            version=versions[record] + 1,
            unit_id=unit,
            before={"since": _day(before.get(unit))},
            after={"since": _day(since)},
            reason=reason,
        )
        for unit, record in records.items()
    ]
    return journal.append(entries, by=by) if entries else []


def _day(day: date | None) -> str | None:
    return str(day) if day else None
