"""Which rows of a workbook the ledger has already, and where they say something else."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jinguo.errors import RuleError
from jinguo.exchange.rows import Row
from jinguo.exchange.tables import Fault
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import build
from jinguo.ledger.keys import keyring
from jinguo.ledger.kinds import model
from jinguo.ledger.links import linked_numbers
from jinguo.ledger.models import Partner, Record, RecordQuantity
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.sealed import EXTRA, TAIL, loose
from jinguo.ledger.sealing import held, place, waiting
from jinguo.ledger.wall import whole
from jinguo.org.policy import Action, Scope
from jinguo.org.units import tree
from jinguo.vault.keyring import Sealed

Some = Sequence[tuple[Row, Draft]]
_OF_ENTERING = frozenset(
    {"number", "recorder_id", "on_behalf_of", "recorded_at", "channel", "version", "change"}
)
"""Columns that say how a record came in, not what it is."""


@dataclass(frozen=True)
class Reach:
    """Where somebody may enter, read lines, and see names."""

    enter: Scope
    read: Scope
    names: Scope

    def reads(self, record: Record) -> bool:
        """Tell whether a record's line may be read."""
        return record.secrecy <= self.read.highest(record.unit_id)


def reach_of(by: By) -> Reach:
    """Return how far a writer reaches."""
    here = tree()
    ways = (Action.ENTER, Action.SEE_RECORDS, Action.SEE_NAMES)
    return Reach(*(by.reach(way, here) for way in ways))


def known(some: Some, kind: str, *, reach: Reach, by: By) -> tuple[set[UUID], list[Fault]]:
    """Return which of some rows of a kind are in the ledger, and what is wrong with these.

    A row without an id of its own is the same file's row again. One that brought its id must say
    what the ledger says. What the writer does not reach is left for the ledger to refuse.
    """
    # What is there and is not read counts as there: it is only said less of.
    with whole():
        there = {
            record.id: record
            for record in model(kind)._default_manager.filter(id__in=[row.id for row, _ in some])  # noqa: SLF001 - any kind's manager
            if record.unit_id in reach.enter
        }
        brought = [(row, draft) for row, draft in some if row.own_id and row.id in there]
        return set(there), list(_faults(brought, there, reach, by)) if brought else []


def _faults(some: Some, there: dict[UUID, Record], reach: Reach, by: By) -> Iterator[Fault]:
    links = linked_numbers(some[0][1].kind, [draft.fields for _, draft in some])
    beside = _beside([row.id for row, _ in some])
    for row, draft in some:
        record = there[row.id]
        if not reach.reads(record):
            # To say where it differs would tell what it says.
            told = "这条记录早已登记，密级高于您的岗位，请删去这一行，或由能看的岗位导入。"
            yield row.fault(None, told)
            continue
        if record.struck_at:
            yield row.fault("id", "这条记录已经作废，请删去这一行。")
            continue
        try:
            fresh = build(draft, by=by, links=links)
            differing = _differing(draft, record, fresh, beside[row.id])
            if reach.names.on_team(record.kind(), record.number, record.unit_id, record.secrecy):
                differing += _names(draft, record, fresh)
        except RuleError as error:
            yield row.fault(error.field, str(error))
            continue
        if differing:
            told = "与台账里已有的这条记录不同；修改请在网页上做，或删去这一行。"
            yield row.fault(differing[0], told)


def _differing(draft: Draft, record: Record, fresh: Record, beside: tuple[Any, Any]) -> list[str]:
    """Return the names of the columns in which a draft differs from a record."""
    texts = _texts(record)
    found = [
        field.name
        for field in record._meta.concrete_fields  # noqa: SLF001 - Django's documented Meta API
        if field.attname not in _OF_ENTERING
        and field.name not in texts
        and not field.name.endswith((TAIL, "_index"))
        and getattr(fresh, field.attname) != getattr(record, field.attname)
    ]
    found += [code for code, _ in set(draft.quantities.items()) ^ set(beside[0].items())]
    return found + (["partners"] if set(draft.partners) != beside[1] else [])


def _texts(record: Record) -> tuple[str, ...]:
    """Return the columns that a record of its class keeps sealed where they stand."""
    return () if record.secrecy < Secrecy.S2 else ("title", "extra", *loose(record.kind()))


def _names(draft: Draft, record: Record, fresh: Record) -> Iterator[str]:
    """Yield what is sealed and differs; only for who may see it, or guesses would be answered."""
    said = dict(waiting(fresh))
    for name in _texts(record):
        if name == "extra":
            said |= {EXTRA + key: str(value) for key, value in draft.extra.items()}
        elif name in draft.fields:
            said[name] = str(draft.fields[name] or "")
    there = [Sealed(place(record, name), held(record, name)) for name in said]
    for name, value in zip(said, keyring().open(there), strict=True):
        if value != said[name]:
            yield name.removeprefix(EXTRA)


def _beside(ids: Sequence[UUID]) -> dict[UUID, tuple[dict[str, int], set[tuple[str, str]]]]:
    found: dict[UUID, tuple[dict[str, int], set[tuple[str, str]]]] = defaultdict(
        lambda: ({}, set())
    )
    for each in RecordQuantity.objects.filter(record__in=ids):
        found[each.record][0][each.code] = each.amount
    for partner in Partner.objects.filter(record__in=ids):
        found[partner.record][1].add((partner.name, partner.role))
    return found
