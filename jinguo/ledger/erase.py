"""Erases a record: a tombstone that is still counted, and the end of the key that opened it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from jinguo.errors import RuleError
from jinguo.ledger import attaching, journal, working
from jinguo.ledger.amend import current
from jinguo.ledger.drafts import By
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Erasure, Packet, Record, Step
from jinguo.ledger.models.base import Custody, Secrecy
from jinguo.ledger.models.journal import Act
from jinguo.ledger.sealed import TAIL, loose
from jinguo.ledger.signals import recorded

GONE = "（已删除）"
_INDEX = "_index"


def erase(kind: str, id_: UUID, version: int, *, by: By, basis: str, seconded: int = 0) -> Record:
    """Empty what a record says of persons, keep what is counted, and destroy its key.

    The key goes last: where the process dies between, `finish` destroys it at the next start.

    Raises:
        RuleError: If no basis is given, or there is no such record in reach.
        ConflictError: If the record is not at the version that the sender saw.
    """
    if not basis.strip():
        raise RuleError("删除要写明依据，请填写后再试。", field="basis")
    with transaction.atomic():
        journal.lock()
        record = current(kind, id_, version, by=by, seconded=seconded, erasing=True)
        before = journal.snapshot(record)
        _empty(record)
        record.version += 1
        # The old values stand in earlier entries, sealed; here only that they are gone.
        [record.change] = journal.write(
            Act.ERASE, [record], by=by, before=[_told(before)], reason=basis.strip()
        )
        record.save()
        attaching.erase_all(record, by=by)
        # What steps said goes too; that they were taken, and when, is counted.
        Step.objects.filter(record=id_).update(facts={})
        # That a partner was told is kept; what it was asked for was written freely.
        Packet.objects.filter(record=id_).update(purpose=GONE, content_sealed="", answer_sealed="")
        Erasure.objects.create(record=id_, kind=kind, at=by.at)
        recorded.send(sender=Record, act=Act.ERASE, records=[record], by=by)
        working.clear_files()
        transaction.on_commit(partial(_destroy, id_))
    return record


def _destroy(id_: UUID) -> None:
    keyring().destroy([id_])


def finish() -> int:
    """Destroy the keys that erased records still have, and return how many there were.

    After a crash between tombstone and key, and after a copy of the key store was put back.
    """
    ids = list(Erasure.objects.values_list("record", flat=True))
    held = keyring().held(ids) if ids else set()
    if not held:
        return 0
    working.clear_files()
    return keyring().destroy(held)


def _empty(record: Record) -> None:
    record.custody = Custody.ERASED
    for field in record._meta.concrete_fields:  # noqa: SLF001 - Django's documented Meta API
        if field.name.endswith((TAIL, _INDEX)):
            setattr(record, field.name, "")
    record.title = ""
    if record.secrecy < Secrecy.S2:
        return
    record.extra = {key: value for key, value in record.extra.items() if not isinstance(value, str)}
    for name in loose(record.kind()):
        # Constraints ask for a reason where there was one.
        setattr(record, name, GONE if getattr(record, name) else "")


def _told(before: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in before.items()
        if not key.endswith(TAIL) and key not in ("title", "extra")
    }
