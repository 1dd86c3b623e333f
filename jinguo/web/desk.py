"""工作台: one's own unit's year at a glance, the quick way to enter, and what is new."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.counting.figures import in_force, missing
from jinguo.counting.habits import habits
from jinguo.counting.recent import Changed, recent
from jinguo.ledger.lines import line
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.models.journal import Act
from jinguo.org.policy import Action, Scope, may, tops
from jinguo.periods import Period
from jinguo.web import looked, years
from jinguo.web.desk_work import work
from jinguo.web.english.words import Word
from jinguo.web.entry_fields import offers
from jinguo.web.entry_preset import last_entered
from jinguo.web.fields import titled
from jinguo.web.guard import Asked, account, reach, rule
from jinguo.web.highlights import by_programme
from jinguo.web.home import waiting
from jinguo.web.notices import new
from jinguo.web.picks import Option, Picked, pick, query, usual
from jinguo.web.sheets import Late, rows

_FIGURES, _BUTTONS, _NEWS, _LATE = 8, 6, 8, 6
_NOTICES = 4
_LOOKED = 200
"""How many changes are looked through for the news: an import fills many with one thing."""
_ACTS = {Act.ENTER: "登记", Act.AMEND: "修改", Act.CLOSE: "作废", Act.ERASE: "删除"}


@dataclass(frozen=True)
class News:
    """One thing that was done lately."""

    at: datetime
    act: str
    kind: str
    title: str
    unit: str
    href: str
    times: str = ""
    """How often, if the same was done several times in the same minute."""
    persons: str = ""
    """The name of its kind, if the record is of persons: showing it is a look."""


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
    readable = reach(request, Action.SEE_RECORDS)
    reading = _within(kept, picked, readable)
    chosen = by_programme(kept, picked.slice, _FIGURES, scope=request.scope)
    news = _folded(kept, recent(kept, reading, limit=_LOOKED), reading)
    persons = Counter(each.persons for each in news if each.persons)
    looked.over(request, persons, unit=picked.slice.unit)
    late = _late(kept, picked, request.scope)
    shown = {
        "picked": picked,
        "years": _years(kept, picked, request.today),
        "rows": rows(kept, chosen, picked, request.scope),
        "entering": entering,
        "again": entering and last_entered(request) is not None,
        "buttons": _buttons(request, kept) if entering else [],
        "reading": reading.everything or bool(reading.units),
        "news": news,
        "late": late[:_LATE],
        "late_more": len(late) - _LATE,
        "as_of": kept.at,
        **waiting(request, kept, picked, readable),
        "notices": new(account(request), limit=_NOTICES),
        "work": work(request),
        "reviews": may(request.subject, Action.REVIEW, day=request.today),
    }
    return render(request, "desk.html", shown)


def _years(kept: Books, picked: Picked, today: date) -> list[Option]:
    """Return the year that pages open at and the newest other one of this unit, to go between."""
    periods = map(Period.year, years.beside(kept, today, picked.place.unit))
    return [Option(query(picked.place, p), Word(p.chinese()), p == picked.period) for p in periods]


def _buttons(request: Asked, kept: Books) -> list[Button]:
    """Return the programmes of what the asker's own post did most of late, then the usual ones."""
    programmes = kept.catalogue.programmes
    usual_here = usual(kept, "activity", reach(request, Action.ENTER), request.today)
    own = habits(kept, tops(request.subject, day=request.today), "activity", request.today)
    likely = dict.fromkeys([*own, *usual_here])
    offered = [key for key in likely if offers(programmes[key], "activity", request.today)]
    return [Button(key, programmes[key].title) for key in offered[:_BUTTONS]]


def _within(kept: Books, picked: Picked, scope: Scope) -> Scope:
    """Return the part of a scope that lies at or beneath the page's unit."""
    beneath = kept.tree.beneath(picked.place.unit, picked.period.last_day)
    here = {unit: highest for unit, highest in scope.classes.items() if unit in beneath}
    return replace(scope, classes=here)


def _folded(kept: Books, changes: list[Changed], scope: Scope) -> list[News]:
    """Return the news, what was done alike within one minute told once, such as an import."""
    folds: dict[tuple[object, ...], list[Changed]] = {}
    for each in changes:
        entry = each.entry
        minute = entry.at.replace(second=0, microsecond=0)
        folds.setdefault((entry.act, entry.kind, each.record.title, minute), []).append(each)
    return [
        _news(kept, alike, scope, whole=len(changes) < _LOOKED or alike[-1] is not changes[-1])
        for alike in list(folds.values())[:_NEWS]
    ]


def _news(kept: Books, alike: list[Changed], scope: Scope, *, whole: bool) -> News:
    entry, record = alike[0].entry, alike[0].record
    told = line(record, scope, kept.tree)
    units = len({each.record.unit_id for each in alike})
    return News(
        entry.at,
        _ACTS[Act(entry.act)],
        KINDS[entry.kind].label,
        titled(kept, record, full=told.full),
        Word(f"{told.place.name}等 {units} 个单位") if units > 1 else told.place.name,
        reverse("ledger-record", args=[entry.kind, record.id]),
        f"×{len(alike)}{'' if whole else ' 以上'}" if len(alike) > 1 else "",
        entry.kind if record.secrecy >= Secrecy.S2 else "",
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
