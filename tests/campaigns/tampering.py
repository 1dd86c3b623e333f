"""The fourteen ways to tamper with a journal, each with and without its key.

What somebody does who has the database open in an editor; part of the campaign of tamperings.
"""

import json
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.campaigns.random_work import STAGES, Stage, enter_one, open_database


@dataclass
class Planted:
    """Where the first bad row is: by its number, its unit's sequence, or its seal alone."""

    table: str = ""
    number: int = 0
    seal: int = 0
    unit: int = 0
    sequence: int = 0


def sql(told: str, *given: Any) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(told, given)
        return cursor.fetchall() if cursor.description else []


def models() -> dict[str, Any]:
    from jinguo.ledger.models import Entry, Look

    return {"entry": Entry, "look": Look}


def some_row(stage: Stage, *, sealed: bool) -> tuple[str, Any]:
    table = stage.chance.choice(("entry", "look"))
    rows = models()[table].objects.all()
    rows = rows.exclude(seal=None) if sealed else rows
    numbers = list(rows.values_list("number", flat=True))
    return table, rows.get(number=stage.chance.choice(numbers))


def sign(table: str, row: Any) -> None:
    """Sign a row anew, as somebody does who has stolen the key."""
    from jinguo.ledger.journal import chained
    from jinguo.ledger.keys import audit_key
    from jinguo.ledger.models import Entry
    from jinguo.ledger.proof import row_mac

    if table == "entry":
        before = Entry.objects.filter(number__lt=row.number).order_by("-number").first()
        row.digest = chained(before.digest if before else "", row)
    row.mac = row_mac(audit_key(), table, row)
    row.save()


def count_again(table: str, unit: int) -> None:
    """Set a counter to what stands there, signed with the stolen key."""
    from jinguo.ledger.keys import audit_key
    from jinguo.ledger.proof import counter_mac

    [(last,)] = sql(
        f"SELECT coalesce(max(sequence), 0) FROM ledger_{table} WHERE coalesce(unit_id, 0) = %s",
        unit,
    )
    told = counter_mac(audit_key(), table, unit, last)
    sql(
        'UPDATE ledger_counter SET last=%s, mac=%s WHERE "table"=%s AND unit=%s',
        last,
        told,
        table,
        unit,
    )


def _changed(stage: Stage, table: str, row: Any, *, stolen: bool) -> Planted:
    if stolen:
        sign(table, row)
    else:
        row.save()
    return Planted(table, row.number)


def edit(stage: Stage, *, stolen: bool) -> Planted:
    table, row = some_row(stage, sealed=stolen)
    if table == "entry":
        column = stage.chance.choice(("reason", "after", "before", "version", "unit_id"))
        news = {"reason": "别的", "after": {"heads": 999}, "before": {"heads": 1}, "version": 99}
        news["unit_id"] = next(unit for unit in stage.units if unit != row.unit_id)
    else:
        column = stage.chance.choice(("fields", "reason", "allowed", "count", "kind"))
        news = {
            "fields": ["x"],
            "reason": "别的",
            "allowed": not row.allowed,
            "count": 77,
            "kind": "x",
        }
    setattr(row, column, news[column])
    return _changed(stage, table, row, stolen=stolen)


def clock(stage: Stage, *, stolen: bool) -> Planted:
    table, row = some_row(stage, sealed=stolen)
    row.at += timedelta(seconds=stage.chance.choice((-1, 1)) * stage.chance.randint(1, 10**6))
    return _changed(stage, table, row, stolen=stolen)


def actor(stage: Stage, *, stolen: bool) -> Planted:
    table, row = some_row(stage, sealed=stolen)
    if stage.chance.random() < 0.7:
        others = [None, *(each.pk for each in stage.accounts)]
        row.actor_id = stage.chance.choice([each for each in others if each != row.actor_id])
    else:
        row.session = "ffffffffffff"
    return _changed(stage, table, row, stolen=stolen)


def delete(stage: Stage, *, stolen: bool) -> Planted:
    table, row = some_row(stage, sealed=stolen)
    planted = Planted(table, row.number, unit=row.unit_id or 0, sequence=row.sequence)
    sql(f"DELETE FROM ledger_{table} WHERE number = %s", row.number)
    if stolen:
        count_again(table, row.unit_id or 0)
    return planted


def insert(stage: Stage, *, stolen: bool) -> Planted:
    from jinguo.ledger.models import Seal

    table, row = some_row(stage, sealed=False)
    model = models()[table]
    mac, row.record, row.version = row.mac, uuid4(), 1
    row.number = model.objects.latest("number").number + 1
    last = model.objects.filter(unit_id=row.unit_id).latest("sequence").sequence
    row.sequence = last + 1
    row.seal = stage.chance.choice(list(Seal.objects.all())) if stolen else None
    if not stolen and stage.chance.random() < 0.5:
        row.seal = stage.chance.choice(list(Seal.objects.all()))
    if table == "look" and stage.chance.random() < 0.3:
        row.number = -stage.chance.randint(1, 9)
    row.mac = mac if stage.chance.random() < 0.5 else f"{stage.chance.randrange(16**64):064x}"
    row.save(force_insert=True)
    if stolen:
        sign(table, row)
        count_again(table, row.unit_id or 0)
    return Planted(table, row.number)


def swap(stage: Stage, *, stolen: bool) -> Planted:
    table, row = some_row(stage, sealed=True)
    rows = models()[table].objects.exclude(seal=None).filter(number__gt=row.number)
    other = rows.order_by("number").first()
    if other is None:
        other, row = row, models()[table].objects.filter(number__lt=row.number).latest("number")
    one, two = row.number, other.number
    for now, then, seal in (
        (one, -one, other.seal_id),
        (two, one, row.seal_id),
        (-one, two, other.seal_id),
    ):
        sql(
            f"UPDATE ledger_{table} SET number = %s, seal_id = %s WHERE number = %s",
            then,
            seal,
            now,
        )
    if stolen:
        for number in (one, two):
            sign(table, models()[table].objects.get(number=number))
    return Planted(table, one)


def truncate(stage: Stage, *, stolen: bool) -> Planted:
    table = stage.chance.choice(("entry", "look"))
    numbers = list(models()[table].objects.order_by("number").values_list("number", flat=True))
    first = stage.chance.choice(numbers[len(numbers) // 3 :])
    sql(f"DELETE FROM ledger_{table} WHERE number >= %s", first)
    return Planted(table, first)


def truncate_and_sign(stage: Stage, *, stolen: bool) -> Planted:
    from jinguo.ledger.models import Counter as Counts
    from jinguo.ledger.models import Seal

    keep = Seal.objects.get(number=stage.chance.randint(1, STAGES - 1))
    gone = Seal.objects.get(number=keep.number + 1)
    for table, last in (("entry", keep.last_entry), ("look", keep.last_look)):
        sql(f"DELETE FROM ledger_{table} WHERE number > %s", last)
    sql("DELETE FROM ledger_seal WHERE number > %s", keep.number)
    for table, unit in list(Counts.objects.values_list("table", "unit")):
        count_again(table, unit)
    table, last = ("entry", keep.last_entry) if gone.entries else ("look", keep.last_look)
    return Planted(table, last + 1)


def rechain(stage: Stage, *, stolen: bool) -> Planted:
    """Edit a row, and write anew whatever stands on it: rows, seals, counters."""
    from jinguo.ledger.keys import audit_key
    from jinguo.ledger.models import Seal
    from jinguo.ledger.proof import mark, pack, root, seal_digest, seal_mac

    table, row = some_row(stage, sealed=True)
    row.reason = "改成别的"
    row.save()
    for each in models()[table].objects.filter(number__gte=row.number).order_by("number"):
        sign(table, each)
    previous = Seal.objects.filter(number=row.seal_id - 1).first()
    for seal in Seal.objects.filter(number__gte=row.seal_id).order_by("number"):
        rows = [
            each
            for name in ("entry", "look")
            for each in models()[name].objects.filter(seal=seal).order_by("number")
        ]
        seal.marks = pack(
            [mark(each.number, each.unit_id, each.sequence, each.mac) for each in rows]
        )
        seal.root = root([each.mac for each in rows])
        seal.previous = previous.digest if previous else ""
        seal.digest = seal_digest(seal)
        seal.mac = seal_mac(audit_key(), seal.digest)
        seal.save()
        previous = seal
    return Planted(seal=row.seal_id)


def anchor(stage: Stage, *, stolen: bool) -> Planted:
    from jinguo.ledger.anchors import Line, path
    from jinguo.ledger.keys import audit_key

    lines = path().read_text().splitlines()
    at = stage.chance.randrange(len(lines))
    told = json.loads(lines[at])
    told["digest"] = f"{stage.chance.randrange(16**64):064x}"
    if stolen:
        told = vars(Line(**told).signed(audit_key()))
    if not stolen and stage.chance.random() < 0.3:
        told["seal"] = stage.chance.randint(1, STAGES)
    lines[at] = "不是校验记录" if not stolen and stage.chance.random() < 0.2 else json.dumps(told)
    path().write_text("\n".join(lines) + "\n")
    return Planted(seal=at + 1)


def restore(stage: Stage, *, stolen: bool) -> Planted:
    kept = stage.chance.choice(stage.kept[:-1])
    open_database(kept / "ledger.sqlite")
    return _next_seal(stage, kept)


def _next_seal(stage: Stage, kept: Path) -> Planted:
    """Return the first row that came after a kept stage: its anchor tells where it ended."""
    at = stage.kept.index(kept)
    lines = (stage.kept[-1] / "anchor").read_text().splitlines()
    here, after = (json.loads(lines[each]) for each in (at, at + 1))
    table = "entry" if after["entry"] > here["entry"] else "look"
    return Planted(table, here[table] + 1)


def accept_unanchored(stage: Stage, *, stolen: bool) -> Planted:
    """Put an old copy back and answer for it in the database alone: the anchor knows nothing."""
    from jinguo.ledger import anchors

    now = anchors.path().read_bytes()
    kept = _accepted(stage, "old.sqlite")
    anchors.path().write_bytes(now)
    gap = stage.kept.index(kept) + 2
    if not stolen:
        _unsigned("restore", gap)
    return Planted(seal=gap)


def accepted(stage: Stage, *, stolen: bool) -> Planted:
    """Answer for a restore as one should, then tell another story of it."""
    from jinguo.ledger.models import Entry

    _accepted(stage, "old.sqlite")
    row = Entry.objects.get(kind="restore")
    row.reason = "例行维护"
    return _changed(stage, "entry", row, stolen=stolen)


def _accepted(stage: Stage, name: str) -> Path:
    """Put some old copy back, leave the anchor, and accept it."""
    from jinguo.ledger.drafts import By
    from jinguo.ledger.restoring import accept

    kept = stage.chance.choice(stage.kept[:-1])
    copy = stage.home.parent / name
    shutil.copy(kept / "ledger.sqlite", copy)
    open_database(copy)
    accept(reason="硬盘坏了", by=By(stage.later()))
    return kept


def _unsigned(kind: str, seal: int) -> None:
    """Spoil the signatures: whoever wrote it had no key."""
    sql("UPDATE ledger_entry SET mac = %s WHERE kind = %s", "0" * 64, kind)
    sql("UPDATE ledger_seal SET mac = %s WHERE number > %s", "0" * 64, seal)


def fork(stage: Stage, *, stolen: bool) -> Planted:
    """Go on from an old copy, with its old anchor; the anchor kept elsewhere tells."""
    from jinguo.ledger import anchors
    from jinguo.ledger.chaining import seal_once
    from jinguo.ledger.models import Entry, Look

    kept = stage.chance.choice(stage.kept[:-1])
    now = anchors.path().read_bytes()
    copy = stage.home.parent / "forked.sqlite"
    shutil.copy(kept / "ledger.sqlite", copy)
    open_database(copy)
    shutil.copy(kept / "anchor", anchors.path())
    for _ in range(stage.chance.randint(1, 3)):
        _enter_later(stage)
        seal_once(at=stage.at)
    anchors.path().write_bytes(now)
    seal = stage.kept.index(kept) + 2
    for table, model in (("entry", Entry), ("look", Look)):
        if row := model.objects.filter(seal=seal).order_by("number").first():
            return Planted(table, row.number)
    raise AssertionError


def _enter_later(stage: Stage) -> None:
    from jinguo.ledger.drafts import By

    stage.at += timedelta(days=1)
    enter_one(stage, By(stage.at))


TAMPERINGS: dict[str, Any] = {
    "edit": edit, "delete": delete, "insert": insert, "swap": swap, "truncate": truncate,
    "truncate-and-sign": truncate_and_sign, "clock": clock, "actor": actor, "restore": restore,
    "fork": fork, "anchor": anchor, "re-chain": rechain,
    "accept-unanchored": accept_unanchored, "accepted": accepted,
}  # fmt: skip
