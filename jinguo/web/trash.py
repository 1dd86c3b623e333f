"""回收站: what was struck out in the last thirty days, for those who may let it stand again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.ledger import waiting
from jinguo.ledger.models import Record
from jinguo.ledger.unstriking import LASTS
from jinguo.org.policy import Action
from jinguo.web import fields
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, reach, rule

_SHOWN = 100


@dataclass(frozen=True)
class Gone:
    """One record that was struck out; why is told on its own page."""

    kind: str
    kind_label: str
    id: UUID
    title: str
    unit: str
    at: datetime
    until: datetime
    why: str


@rule(Action.ENTER)
def listing(request: Asked) -> HttpResponse:
    """Show what was struck out lately, the last first."""
    by, known = asked_by(request), books()
    reading = reach(request, Action.SEE_RECORDS)
    found = waiting.struck_lately(reading, request.scope, at=by.at, limit=_SHOWN)
    gone = [_gone(known, record) for record in found]
    return render(request, "trash.html", {"gone": gone, "full": len(gone) == _SHOWN})


def _gone(known: Books, record: Record) -> Gone:
    kind = record.kind()
    assert record.struck_at is not None
    day = getattr(record, KINDS[kind].on)
    return Gone(
        kind, KINDS[kind].label, record.id, fields.titled(known, record, full=True),
        known.tree.place(record.unit_id, day).name, record.struck_at, record.struck_at + LASTS,
        record.strike_told,
    )  # fmt: skip
