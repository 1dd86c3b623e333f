"""The messages with which records were returned: one open at most, gone when it is mended."""

from datetime import datetime

from django.db.models import QuerySet

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import RuleError
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Record, Returned
from jinguo.ledger.models.base import Status
from jinguo.ledger.sealed import TAIL
from jinguo.org.policy import Scope

QUANTITY, DETAIL = "quantity.", "extra."
"""Stand before the code of a declared quantity and the key of a declared detail."""
LONGEST = 200


def fields(record: Record) -> list[str]:
    """Return the names of what a message may be bound to: all that a clerk fills in."""
    above = {field.name for field in Record._meta.get_fields()}  # noqa: SLF001 - Django's documented Meta API
    own = [
        field.name
        for field in record._meta.concrete_fields  # noqa: SLF001 - the same
        if field.name not in above and not field.primary_key
        and not field.name.endswith((TAIL, "_index"))
    ]  # fmt: skip
    catalogue, kind = declared(), record.kind()
    programmes = [
        programme
        for key in record.programmes.split()
        if (programme := catalogue.programmes.get(key)) and kind in programme.records
    ]
    codes = [
        code for each in programmes for code, what in each.quantities.items() if what.of == kind
    ]
    details = dict.fromkeys(key for each in programmes for key in each.records[kind].extras)
    return [
        KINDS[kind].on, "unit", "programmes", "title",
        *(name for name in own if name != KINDS[kind].on),
        *(QUANTITY + code for code in codes),
        *(DETAIL + key for key in details),
    ]  # fmt: skip


def send(record: Record, *, by: By, field: str, message: str) -> None:
    """Keep with what message a record was returned.

    Raises:
        RuleError: If the record has no such field, or the message is too long.
    """
    if field not in fields(record):
        raise RuleError("请从列表里选是哪一项。", field="field")
    if len(message) > LONGEST:
        raise RuleError(f"意见最多 {LONGEST} 个字。", field="message")
    Returned.objects.create(
        kind=record.kind(), record=record.id, unit_id=record.unit_id, field=field,
        message=message, at=by.at, by=by.account,
    )  # fmt: skip


def follow(record: Record, *, was: str, at: datetime) -> None:
    """Close the open message of a record that no longer stands returned, as it `was`."""
    if was == Status.RETURNED and (record.status != Status.RETURNED or record.struck_at):
        Returned.objects.filter(record=record.id, mended_at=None).update(mended_at=at)


def reopen(record: Record) -> None:
    """Open the last message again, where what mended it was undone."""
    if record.status == Status.RETURNED and not record.struck_at:
        rows = Returned.objects.filter(record=record.id)
        if not rows.filter(mended_at=None).exists() and (last := rows.order_by("-pk").first()):
            rows.filter(pk=last.pk).update(mended_at=None)


def waiting(scope: Scope) -> QuerySet[Returned]:
    """Return the open messages at records of a scope's units, the newest first."""
    rows = Returned.objects.filter(mended_at=None).order_by("-at", "-pk")
    return rows if scope.everything else rows.filter(unit__in=scope.units)
