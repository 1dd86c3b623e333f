"""单位: the tree on a day, from unit to unit; one unit's days, people and changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jinguo.characters import visible
from jinguo.errors import RuleError
from jinguo.ledger import tree_changes
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry
from jinguo.ledger.models.base import Channel
from jinguo.ledger.tree_changes import When
from jinguo.org.models import Level, Post, Role, Spell
from jinguo.org.policy import Action
from jinguo.org.tree import Place, Tree
from jinguo.org.units import tree
from jinguo.web.guard import Asked, account, not_found, rule
from jinguo.web.methods import BOTH
from jinguo.web.number import as_number
from jinguo.web.picks import home
from jinguo.web.unit_forms import FoundForm, MergeForm, RenameForm

_MOST = 50
"""How many units a search lists."""
_MANY = 300
"""How many units beneath one are listed."""


@dataclass(frozen=True)
class Row:
    """A unit on a list: on its day, with how many stand beneath it."""

    place: Place
    level: str
    beneath: int
    path: str = ""


@rule(Action.MANAGE)
def listing(request: Asked) -> HttpResponse:
    """Show the units beneath one on a day, or those that a search finds."""
    here, day = tree(), _day(request)
    asked = visible(request.GET.get("q", "")).strip()
    given = request.GET.get("unit", "")
    unit = home(request) if (key := as_number(given)) is None else key
    _check_seen(request, here, unit)
    sizes = here.sizes(day)
    found = _search(request, here, asked, day) if asked else here.children(unit, day, _next(day))
    rows = [_row(here, each, day, sizes, named=bool(asked)) for each in found[:_MANY]]
    shown = {
        "place": here.place(unit, day), "steps": _steps(request, here, unit, day), "day": day,
        "today": request.today, "rows": rows, "asked": asked, "many": len(found), "most": _MOST,
        "cut": len(found) > len(rows), "beneath": int(sizes[here.index[unit]]),
        "stands": here.stands(unit, day),
    }  # fmt: skip
    return render(request, "units.html", shown)


def _day(request: Asked) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return request.today


def _next(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _check_seen(request: Asked, here: Tree, unit: int) -> None:
    """Refuse a unit out of reach; one that was merged is seen by who sees its heir."""
    if unit not in here.index:
        raise not_found()
    at: int | None = unit
    while at is not None:
        if at in request.scope:
            return
        at = here.place(at, request.today).successor
    raise not_found()


def _search(request: Asked, here: Tree, asked: str, day: date) -> list[int]:
    """Return the units within reach whose name holds the words or whose code begins so."""
    fits = Q(code__startswith=asked) if asked.isdigit() else Q(name__contains=asked)
    stood = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    spells = Spell.objects.filter(fits & stood).order_by("code", "unit")
    found: list[int] = []
    for unit in spells.values_list("unit_id", flat=True).iterator(1_000):
        if unit in request.scope and unit in here.index:
            found.append(unit)
        if len(found) >= _MOST:
            break
    return found


def _row(here: Tree, unit: int, day: date, sizes: Any, *, named: bool) -> Row:
    place = here.place(unit, day)
    above = "/".join(step.name for step in here.path(unit, day)[:-1]) if named else ""
    return Row(place, str(Level(place.level).label), int(sizes[here.index[unit]]), above)


def _steps(request: Asked, here: Tree, unit: int, day: date) -> list[tuple[Place, bool]]:
    return [(step, step.unit in request.scope) for step in here.path(unit, day)]


@dataclass(frozen=True)
class Held:
    """A post at a unit: who, as what, from when until when."""

    name: str
    role: str
    since: date
    until: date | None


@rule(Action.MANAGE, methods=BOTH)
def detail(request: Asked, unit: int) -> HttpResponse:
    """Show one unit's days, people and changes; change it from a day on, if one manages it."""
    here = tree()
    _check_seen(request, here, unit)
    forms = _forms(request, here, unit)
    act, status = str(request.POST.get("act", "")), 200
    if request.method == "POST" and act in forms:
        form, status = forms[act], 400
        if form.is_valid():
            try:
                return redirect("unit", _change(request, unit, act, form.cleaned_data))
            except RuleError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
    return render(request, "unit.html", _shown(request, here, unit, forms), status=status)


def _change(request: Asked, unit: int, act: str, given: dict[str, Any]) -> int:
    """Make the change that a form asks for; return the unit to show then."""
    by = By(timezone.now(), request.subject, account(request), Channel.PAGE)
    when = When(given["on"], by, given["reason"])
    if act == "found":
        return tree_changes.found_unit(
            given["name"], parent=unit, level=given["level"], code=given["code"], when=when
        )
    if act == "rename":
        tree_changes.rename(unit, name=given["name"], code=given["code"], when=when)
    else:
        tree_changes.merge(unit, into=given["into"], when=when)
    return unit


def _forms(request: Asked, here: Tree, unit: int) -> dict[str, Any]:
    """Return the forms for what the asker may change: what stands, and what is beneath them."""
    day = request.today
    if unit not in request.scope or not here.stands(unit, day):
        return {}
    place = here.place(unit, day)
    act = request.POST.get("act")
    data = {name: request.POST if act == name else None for name in ("found", "rename", "merge")}
    made: dict[str, Any] = {"found": FoundForm(data["found"], parent=place, today=day)}
    if place.parent in request.scope and place.parent is not None:
        made["rename"] = RenameForm(data["rename"], place=place, today=day)
        beside = here.children(place.parent, day, _next(day))
        others = [here.place(each, day) for each in beside if each != unit]
        if others:
            made["merge"] = MergeForm(data["merge"], others=others, today=day)
    return made


def _shown(request: Asked, here: Tree, unit: int, forms: dict[str, Any]) -> dict[str, Any]:
    day = request.today
    place = here.place(unit, day)
    return {
        "place": place, "level": Level(place.level).label, "stands": here.stands(unit, day),
        "steps": _steps(request, here, unit, day), "forms": forms,
        "beneath": int(here.sizes(day)[here.index[unit]]),
        "spells": list(_spells(here, unit)), "day": day,
        "heir": here.place(place.successor, day) if place.successor else None,
        "merged": [here.place(each, day) for each in _merged(unit)],
        "posts": list(_posts(unit)) if unit in request.scope else [],
        "entries": list(_entries(unit)),
    }  # fmt: skip


def _entries(unit: int) -> Iterator[Entry]:
    told = Entry.objects.filter(record=tree_changes.record_of(unit)).order_by("-number")
    yield from told.select_related("actor")


def _spells(here: Tree, unit: int) -> Iterator[tuple[Spell, str]]:
    for spell in Spell.objects.filter(unit=unit).order_by("-since"):
        above = here.place(spell.parent_id, spell.since).name if spell.parent_id else "—"
        yield spell, above


def _merged(unit: int) -> list[int]:
    into = Spell.objects.filter(successor=unit).order_by("unit")
    return list(into.values_list("unit_id", flat=True))


def _posts(unit: int) -> Iterator[Held]:
    held = Post.objects.filter(unit=unit).select_related("account")
    for post in held.order_by("until", "since", "pk"):
        yield Held(post.account.name, str(Role(post.role).label), post.since, post.until)
