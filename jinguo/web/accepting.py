"""待核: by exception, what is new or changed since it was accepted, and the trusted's samples."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.errors import ConflictError, RefusedError
from jinguo.ledger import life, questions, trusting, waiting
from jinguo.ledger.close import Named
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import Entry, Record
from jinguo.ledger.models.journal import Act
from jinguo.org.policy import Action, Scope
from jinguo.web import fields
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, reach, rule
from jinguo.web.journal import OPERATOR, Change, said
from jinguo.web.methods import BOTH
from jinguo.web.number import as_number

_PAGE = 50
_CHANGED = "有记录刚被改过，一条也没有核收。现在的内容在这一页上，看过再办。"


@dataclass(frozen=True)
class Row:
    """One record that waits; `key` names it with the version that is shown."""

    key: str
    kind: str
    kind_label: str
    id: UUID
    title: str
    unit: str
    day: str
    who: str
    entry: Entry | None
    changes: list[Change]
    fresh: bool
    """Nobody has accepted or returned it yet."""
    own: bool
    """The asker wrote it, so somebody else accepts it."""
    asked: bool
    """A question on it is open."""
    struck: bool = False


@rule(Action.ACCEPT, methods=BOTH)
def listing(request: Asked) -> HttpResponse:
    """Show what waits; accept one, or all that is shown after a look at how much that is."""
    by, told, status = asked_by(request), "", 200
    if request.method == "POST":
        named = _named(request)
        if request.POST.get("act") == "preview" and named:
            return render(request, "accepting_all.html", _preview(request, by, named))
        status = 400
        try:
            if named:
                step = life.check if request.POST.get("looked") else life.accept
                step(named, by=by)
                return redirect("accepting")
            told = "没有选记录。"
        except ConflictError:
            told, status = _CHANGED, 409
        except RefusedError as error:
            told = str(error)
    return render(request, "accepting.html", _shown(request, by) | {"told": told}, status=status)


def _named(request: Asked) -> list[Named]:
    """Return the records that a form names; what is none is left out."""
    one = request.POST.get("only") or request.POST.get("looked")
    keys = [one] if one else request.POST.getlist("record")[:_PAGE]
    found = []
    for key in keys:
        kind, _, rest = key.partition(":")
        id_, _, version = rest.partition(":")
        try:
            if kind in MODELS and version.isascii() and len(version) < 9:  # noqa: PLR2004
                found.append((kind, UUID(id_), int(version)))
        except ValueError:
            continue
    return found


def _shown(request: Asked, by: By) -> dict[str, Any]:
    known, reading = books(), reach(request, Action.SEE_RECORDS)
    units = life.reach(by)
    found = waiting.to_accept(reading, units, limit=_PAGE + 1, before=_before(request))
    rows = _rows(known, found[:_PAGE], by)
    return {
        "rows": rows,
        "mine": [row for row in rows if not row.own],
        "older": found[_PAGE - 1].change if len(found) > _PAGE else None,
        "sample": _sample(known, units, by, reading),
        "units": len(units),
    }


def _before(request: Asked) -> int | None:
    asked = request.GET.get("before", "")
    return as_number(asked)


def _rows(known: Books, found: Sequence[Record], by: By) -> list[Row]:
    entries = waiting.since_judged(list(found))
    own = life.written_by(found, by)
    asked = {each.record for each in questions.mine(by).filter(closed_at=None)}
    return [
        _row(known, record, entries[str(record.id)], own=own[record.number], asked=asked)
        for record in found
    ]


def _row(
    known: Books, record: Record, entries: list[Entry], *, own: bool, asked: Iterable[UUID | None]
) -> Row:
    kind = record.kind()
    day = getattr(record, KINDS[kind].on)
    fresh = bool(entries) and entries[0].act == Act.ENTER
    changes = [] if fresh else _together(known, record, entries)
    last = entries[-1] if entries else None
    return Row(
        f"{kind}:{record.id}:{record.version}", kind, KINDS[kind].label, record.id,
        fields.titled(known, record, full=True), known.tree.place(record.unit_id, day).name,
        day.isoformat(), last.actor.name if last and last.actor else OPERATOR, last, changes,
        fresh, own, record.id in asked, record.struck_at is not None,
    )  # fmt: skip


def _together(known: Books, record: Record, entries: list[Entry]) -> list[Change]:
    """Return what changed since it was judged: from what stood then to what stands now."""
    found: dict[str, Change] = {}
    for entry in entries:
        for change in said(known, record, entry):
            first = found.get(change.label)
            before = first.before if first else change.before
            found[change.label] = Change(change.label, before, change.after)
    state = fields.label(record.kind(), "status")
    return [each for each in found.values() if each.before != each.after and each.label != state]


def _sample(known: Books, units: frozenset[int], by: By, reading: Scope) -> list[Row]:
    """Return what was drawn of the trusted units' last months and is not looked at yet."""
    drawn = trusting.drawn(units, today=by.day)
    found = [row for each in drawn if (row := trusting.record_of(each, reading))]
    return _rows(known, found, by)


def _preview(request: Asked, by: By, named: list[Named]) -> dict[str, Any]:
    """Return what accepting all that is shown would do: how much, of whom, of what kind."""
    known, reading = books(), reach(request, Action.SEE_RECORDS)
    wanted = {(kind, id_): version for kind, id_, version in named}
    found = waiting.to_accept(reading, life.reach(by), limit=10 * _PAGE, before=_before(request))
    rows = [
        row
        for row in _rows(known, [each for each in found if (each.kind(), each.id) in wanted], by)
        if not row.own
    ]
    return {
        "rows": [row for row in rows if row.key.endswith(f":{wanted[row.kind, row.id]}")],
        "lost": len(named) - len(rows),
        "units": sorted(Counter(row.unit for row in rows).items()),
        "kinds": sorted(Counter(row.kind_label for row in rows).items()),
        "changed": sum(not row.fresh for row in rows),
        "asked": sum(row.asked for row in rows),
    }
