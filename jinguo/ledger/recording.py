"""The one dated switch by which a unit moves from tallies to records."""

from datetime import date
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction

from jinguo.errors import RuleError
from jinguo.ledger import journal, rules
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry, Recording, Tally
from jinguo.ledger.models.journal import Act


def switch(unit: int, *, since: date | None, by: By, reason: str) -> Recording:
    """Say since when a unit's figures come from records; None: it hands in tallies.

    Raises:
        RuleError: If a tally reaches beyond the day, so that it would be counted beside records.
    """
    rules.check_scope([unit], by=by)
    with transaction.atomic():
        journal.lock()
        beyond = (
            Tally.objects.filter(unit=unit, struck_at=None, ends_before__gt=since)
            if since
            else None
        )
        if beyond and beyond.exclude(indicator__in=rules.partner_tallies()).exists():
            raise RuleError(
                f"这个单位已有跨过 {since} 的汇总数，请先作废或改短那条汇总数。", field="since"
            )
        before = Recording.objects.filter(unit=unit).first()
        record = uuid5(NAMESPACE_OID, f"recording {unit}")
        [change] = journal.append(
            [
                Entry(
                    at=by.at,
                    actor=by.account,
                    act=Act.AMEND if before else Act.ENTER,
                    kind="recording",
                    record=record,
                    version=Entry.objects.filter(record=record).count() + 1,
                    unit_id=unit,
                    before={"since": before and before.since and str(before.since)},
                    after={"since": since and str(since)},
                    reason=reason,
                )
            ]
        )
        made, _ = Recording.objects.update_or_create(
            unit_id=unit, defaults={"since": since, "change": change}
        )
    return made
