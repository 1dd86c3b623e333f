"""工作台: one's own unit's year at a glance, the quick way to enter, and what is new."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.counting.figures import in_force, missing
from jinguo.counting.recent import Changed, recent
from jinguo.ledger.models.journal import Act
from jinguo.org.policy import Action, Scope, may
from jinguo.web.activity_form import offers
from jinguo.web.fields import titled
from jinguo.web.guard import Asked, reach, rule
from jinguo.web.highlights import busiest, by_programme
from jinguo.web.picks import Picked, pick, query
from jinguo.web.sheets import Late, rows

_FIGURES, _BUTTONS, _NEWS, _LATE = 8, 6, 8, 6
_ACTS = {Act.ENTER: "登记", Act.AMEND: "修改", Act.CLOSE: "划掉"}


@dataclass(frozen=True)
class News:
    """One thing that was done lately."""

    at: datetime
    act: str
    kind: str
    title: str
    unit: str
    href: str


@dataclass(frozen=True)
class Button:
    """A programme to enter an activity of at once."""

    key: str
    title: str


@rule(Action.SEE_FIGURES)
def desk(request: Asked) -> HttpResponse:
    """Show what somebody opens first in the morning."""
    kept = books()
    picked = pick(request, kept)
    entering = may(request.subject, Action.ENTER, day=request.today)
    reading = _within(kept, picked, reach(request, Action.SEE_RECORDS))
    chosen = by_programme(kept, picked.slice, _FIGURES, scope=request.scope)
    late = _late(kept, picked, request.scope)
    shown = {
        "picked": picked,
        "rows": rows(kept, chosen, picked),
        "entering": entering,
        "buttons": _buttons(kept, picked, request.today) if entering else [],
        "reading": bool(reading.units),
        "news": [_news(kept, each) for each in recent(kept, reading, limit=_NEWS)],
        "late": late[:_LATE],
        "late_more": len(late) - _LATE,
        "as_of": kept.at,
    }
    return render(request, "desk.html", shown)


def _buttons(kept: Books, picked: Picked, today: date) -> list[Button]:
    """Return the programmes of activities that are busiest here, or else the catalogue's first."""
    offered = [p for p in kept.catalogue.programmes.values() if offers(p, today)]
    order = busiest(kept, picked.slice)
    known = sorted(offered, key=lambda p: _place(order, p.programme))
    return [Button(programme.programme, programme.title) for programme in known[:_BUTTONS]]


def _place(order: list[str], key: str) -> int:
    return order.index(key) if key in order else len(order)


def _within(kept: Books, picked: Picked, scope: Scope) -> Scope:
    """Return the part of a scope that lies at or beneath the page's unit."""
    beneath = kept.tree.beneath(picked.place.unit, picked.period.last_day)
    return Scope({unit: highest for unit, highest in scope.classes.items() if unit in beneath})


def _news(kept: Books, changed: Changed) -> News:
    entry, record = changed.entry, changed.record
    place = kept.tree.place(record.unit_id, entry.at.date())
    return News(
        entry.at,
        _ACTS[Act(entry.act)],
        KINDS[entry.kind].label,
        titled(kept, record),
        place.name,
        reverse("ledger-record", args=[entry.kind, record.id]),
    )


def _late(kept: Books, picked: Picked, scope: Scope) -> list[Late]:
    """Return the units that owe a tally of some figure and have not handed it in."""
    owing = {
        unit
        for address in in_force(kept, picked.period)
        for unit in missing(kept, address, picked.slice)
        if unit in scope
    }
    places = [kept.tree.place(unit, picked.period.last_day) for unit in owing]
    places.sort(key=lambda place: place.code)
    return [Late(place.name, query(place, picked.period)) for place in places]
