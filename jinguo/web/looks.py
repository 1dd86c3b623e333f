"""谁看过: who looked at one record, when and at what of it; for those who open its file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import books
from jinguo.ledger.looks import ATTACHED, FILE, LINE
from jinguo.ledger.models import Look, Record
from jinguo.ledger.models.look import Looked
from jinguo.ledger.team import thing
from jinguo.org.models import Role
from jinguo.org.policy import Action, Depth, depth
from jinguo.web import fields, looked, names
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.journal import OPERATOR
from jinguo.web.ledger_record import found_record

_MOST = 200
_SHOWN = {FILE: "整份记录", LINE: "台账里的一行", ATTACHED: "附件"}


@dataclass(frozen=True)
class Told:
    """One look, as people read it."""

    act: str
    at: datetime
    who: str
    role: str
    shown: str
    reason: str
    allowed: bool


@rule(Action.SEE_RECORDS)
def looks(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Show the newest looks at a record whose file the asker opens."""
    found = found_record(request, kind, id_)
    if depth(thing(found), request.scope) is not Depth.FILE:
        looked.refused(request, kind, id_)
        raise not_found()
    looked.read(request, found)
    rows = Look.objects.filter(record=found.id).order_by("-number").select_related("actor")
    shown = {
        "kind": KINDS[kind],
        "record": found,
        "title": fields.titled(books(), found, full=True),
        "looks": list(_told(found, rows[:_MOST])),
        "most": _MOST,
        "total": rows.count(),
    }
    return render(request, "looks.html", shown)


def _told(found: Record, rows: Iterable[Look]) -> Iterator[Told]:
    for row in rows:
        yield Told(
            str(Looked(row.act).label), row.at,
            row.actor.name if row.actor else OPERATOR,
            role_named(row.role),
            "、".join(_field(found, each) for each in row.fields),
            row.reason, row.allowed,
        )  # fmt: skip


def _field(found: Record, name: str) -> str:
    if name in _SHOWN:
        return _SHOWN[name]
    return names.label(found, name)


def role_named(told: str) -> str:
    """Return the roles of a row of the journal as people call them."""
    known = dict(Role.choices)
    return "、".join(str(known.get(each, "")) for each in told.split("+") if each in known)
