"""New keys for the values of records, and a new blind index, while people go on working."""

import time
from collections.abc import Callable, Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jinguo.errors import SealError
from jinguo.ledger import attaching, journal
from jinguo.ledger.keys import keyring
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import Attachment, Party, Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.opening import fields
from jinguo.ledger.sealed import EXTRA, INDEXED, PERSON_INDEX, SOUND_INDEX, TAIL, always, loose
from jinguo.ledger.sealing import held, person, place, sounding
from jinguo.vault.keyring import Blind, Plain, Sealed
from jinguo.vault.keystore import INDEX, ROUND
from jinguo.vault.rotation import new_round
from jinguo.vault.seal import number

_BATCH = 500
_PAUSE = 0.01
"""Between two batches: whoever waits to write gets in."""


def rotate_records() -> int:
    """Seal every value under a new key of its record, and return how many records were.

    A round that was interrupted is finished before another begins. Older keys stay for what the
    journal keeps under them; erasing the record destroys them all.
    """
    of = keyring().store.number(ROUND)
    if of == 1 or not (moved := _everything()):
        new_round(keyring())
        moved = _everything()
    return moved


def _everything() -> int:
    return _all(_reseal) + _keys_of_attachments()


def _keys_of_attachments() -> int:
    """Seal the keys of attachments under the newest keys of their records; return how many."""
    moved, last = 0, UUID(int=0)
    while True:
        with transaction.atomic():
            journal.lock()
            rows = Attachment.objects.select_for_update().filter(pk__gt=last, removed_at=None)
            some = list(rows.order_by("pk")[:_BATCH])
            if not some:
                return moved
            moved += attaching.reseal(some)
            last = some[-1].pk
        time.sleep(_PAUSE)


def rotate_index() -> int:
    """Make the blind index anew under a fresh key, and return how many records changed."""
    ring = keyring()
    # Two files are there only where a run was interrupted: it is finished first.
    if len(ring.indexes.numbers()) == 1:
        ring.indexes.make(ring.store.number(INDEX) + 1)
    with transaction.atomic():
        # Whoever writes has the same lock: nobody goes on with the old key after this.
        journal.lock()
        ring.store.renumber(INDEX, max(ring.indexes.numbers()))
    blind = ring.blind()
    moved = _all(lambda records: _reindex(records, blind), kinds=("party",))
    for old in ring.indexes.numbers():
        if old != ring.store.number(INDEX):
            ring.indexes.remove(old)
    return moved


def _all(change: Callable[[list[Record]], int], kinds: tuple[str, ...] = tuple(MODELS)) -> int:
    """Go through the records that hold something sealed, a batch a transaction."""
    moved = 0
    for kind in kinds:
        last = 0
        while True:
            with transaction.atomic():
                journal.lock()
                rows = _next(kind, last)
                if not rows:
                    break
                moved += change(rows)
                last = rows[-1].number
            time.sleep(_PAUSE)
    return moved


def _next(kind: str, last: int) -> list[Record]:
    wanted = Q(secrecy__gte=Secrecy.S2) | ~Q(title_sealed="")
    for name in always(kind):
        wanted |= ~Q(**{name + TAIL: ""})
    rows = MODELS[kind]._default_manager.select_for_update()  # noqa: SLF001 - any kind's manager
    return list(rows.filter(wanted, number__gt=last).order_by("number")[:_BATCH])


def _reseal(records: list[Record]) -> int:
    of = keyring().store.number(ROUND)
    due = list(_older(records, of))
    if not due:
        return 0
    values = keyring().open(
        [Sealed(place(record, field), held(record, field)) for record, field in due]
    )
    kept = [(*each, value) for each, value in zip(due, values, strict=True) if value is not None]
    sealed = keyring().seal(
        [Plain(record.unit_id, place(record, field), value) for record, field, value in kept]
    )
    changed = {}
    for (record, field, _), value in zip(kept, sealed, strict=True):
        _put(record, field, value)
        changed[record.number] = record
    _save(list(changed.values()))
    return len(changed)


def _older(records: list[Record], of: int) -> Iterator[tuple[Record, str]]:
    for record in records:
        for field in fields(record):
            if number(held(record, field)) < of:
                yield record, field


def _put(record: Record, field: str, value: str) -> None:
    if field.startswith(EXTRA):
        record.extra = {**record.extra, field.removeprefix(EXTRA): value}
    else:
        column = field if field in loose(record.kind()) else field + TAIL
        setattr(record, column, value)


def _save(records: list[Record]) -> None:
    """Save what the vault sees; what a record says is the same, so its version stands."""
    if records:
        kind = type(records[0])
        names = [each.name for each in kind._meta.concrete_fields if each.name.endswith(TAIL)]  # noqa: SLF001 - Django's documented Meta API
        columns = [*names, *loose(records[0].kind()), "extra"]
        kind._default_manager.bulk_update(records, columns, batch_size=100)  # noqa: SLF001 - any kind's manager


def _reindex(records: list[Record], blind: Blind) -> int:
    parties = [each for each in records if isinstance(each, Party)]
    names = (*INDEXED, "name", "born_on")
    values = keyring().open(
        [Sealed(place(party, name), held(party, name)) for party in parties for name in names]
    )
    if None in values:
        raise SealError("有人的内容打不开，查找索引没有换，旧的照常用；请先恢复密钥再换。")
    told = iter(values)
    for party in parties:
        said = {name: next(told) or "" for name in names}
        for name, column in INDEXED.items():
            setattr(party, column, blind(said[name], name))
        party.person_index = person(blind, said["name"], said["born_on"])
        party.sound_index = sounding(blind, said["name"], said["born_on"])
    columns = [*INDEXED.values(), PERSON_INDEX, SOUND_INDEX]
    return Party.objects.bulk_update(parties, columns, batch_size=100)
