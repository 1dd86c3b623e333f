"""Which rows of a workbook the ledger has already, and where they say something else."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from jinguo.errors import RuleError
from jinguo.exchange.rows import Row
from jinguo.exchange.tables import Fault
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import build
from jinguo.ledger.keys import keyring
from jinguo.ledger.kinds import model
from jinguo.ledger.links import Links, linked_numbers
from jinguo.ledger.models import Partner, Party, Record, RecordQuantity
from jinguo.ledger.models.party import SEALED
from jinguo.org.policy import Scope

Some = Sequence[tuple[Row, Draft]]
_OF_ENTERING = frozenset(
    {"number", "recorder_id", "on_behalf_of", "recorded_at", "channel", "version", "change"}
)
"""Columns that say how a record came in, not what it is."""


def known(some: Some, kind: str, *, reach: Scope, by: By) -> tuple[set[UUID], list[Fault]]:
    """Return which of some rows of a kind are in the ledger, and what is wrong with these.

    A row without an id of its own is the same file's row again. One that brought its id must say
    what the ledger says. What the writer does not reach is left for the ledger to refuse.
    """
    there = {
        record.id: record
        for record in model(kind)._default_manager.filter(id__in=[row.id for row, _ in some])  # noqa: SLF001 - any kind's manager
        if record.unit_id in reach
    }
    brought = [(row, draft) for row, draft in some if row.own_id and row.id in there]
    return set(there), list(_faults(brought, kind, there, by)) if brought else []


def _faults(some: Some, kind: str, there: dict[UUID, Record], by: By) -> Iterator[Fault]:
    links = linked_numbers(kind, [draft.fields for _, draft in some])
    beside = _beside([row.id for row, _ in some])
    for row, draft in some:
        record = there[row.id]
        if record.struck_at:
            yield row.fault("id", "这条记录已经作废，请删去这一行。")
            continue
        try:
            differing = _differing(draft, record, beside[row.id], links, by)
        except RuleError as error:
            yield row.fault(error.field, str(error))
            continue
        if differing:
            told = "与台账里已有的这条记录不同；修改请在网页上做，或删去这一行。"
            yield row.fault(differing[0], told)


def _differing(
    draft: Draft, record: Record, beside: tuple[Any, Any], links: Links, by: By
) -> list[str]:
    """Return the names of the columns in which a draft differs from a record."""
    fresh = build(draft, by=by, links=links)
    found = [
        field.name.removesuffix("_sealed")
        for field in record._meta.concrete_fields  # noqa: SLF001 - Django's documented Meta API
        if field.attname not in _OF_ENTERING
        and not field.name.endswith(("_sealed", "_index"))
        and getattr(fresh, field.attname) != getattr(record, field.attname)
    ]
    if isinstance(record, Party):
        found += _names(draft, record)
    found += [code for code, _ in set(draft.quantities.items()) ^ set(beside[0].items())]
    return found + (["partners"] if set(draft.partners) != beside[1] else [])


def _names(draft: Draft, party: Party) -> Iterator[str]:
    """Yield what is sealed and differs; a workbook without names says nothing of them."""
    ring = keyring()
    for name in SEALED:
        if name in draft.fields:
            sealed = getattr(party, f"{name}_sealed")
            if ring.open(sealed, record=str(party.id), field=name) != draft.fields[name]:
                yield name


def _beside(ids: Sequence[UUID]) -> dict[UUID, tuple[dict[str, int], set[tuple[str, str]]]]:
    found: dict[UUID, tuple[dict[str, int], set[tuple[str, str]]]] = defaultdict(
        lambda: ({}, set())
    )
    for each in RecordQuantity.objects.filter(record__in=ids):
        found[each.record][0][each.code] = each.amount
    for partner in Partner.objects.filter(record__in=ids):
        found[partner.record][1].add((partner.name, partner.role))
    return found
