"""汇总数: what units hand in instead of records, who owes one, and since when records count."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jinguo.counting.books import Books, books
from jinguo.counting.figures import in_force, missing
from jinguo.counting.listing import Ledger, Wanted
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.enter import enter
from jinguo.ledger.lines import full
from jinguo.ledger.models import Tally
from jinguo.ledger.models.base import Channel
from jinguo.ledger.reads import by_numbers
from jinguo.org.policy import Action
from jinguo.org.tree import EPOCH, FAR
from jinguo.org.units import tree
from jinguo.periods import Period
from jinguo.web import fields, looked
from jinguo.web.guard import Asked, account, reach, rule, status_of
from jinguo.web.ledger_filters import mark, window
from jinguo.web.methods import BOTH
from jinguo.web.picks import Picked, pick
from jinguo.web.tally_form import TallyForm


@dataclass(frozen=True)
class Handed:
    """One tally on the list."""

    id: UUID
    unit_name: str
    label: str
    period: str
    value: str
    document: str
    vouched_by: str


@dataclass(frozen=True)
class Owed:
    """A figure of which units owe a tally."""

    address: str
    label: str
    units: list[tuple[int, str]]


@dataclass(frozen=True)
class Switched:
    """A unit that does not count from its records all along."""

    name: str
    word: str
    since: date | None


@rule(Action.MANAGE, methods=BOTH)
def tallies(request: Asked) -> HttpResponse:
    """Show the tallies of a unit and those beneath it, or take one in."""
    known = books()
    picked = pick(request, known)
    form, status = _form(request, known, picked), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                draft = form.draft()
                by = replace(_by(request), late=form.cleaned_data["late"])
                enter(draft, by=by, key=f"page {request.subject.account} {draft.id}")
                return redirect("ledger-record", "tally", draft.id)
            except RuleError as error:
                form.refuse(error)
            except ConflictError as error:
                form.add_error(None, str(error))
                status = status_of(error)
    shown = {"picked": picked, "form": form, "opened": form.is_bound or "indicator" in request.GET}
    return render(request, "tallies.html", shown | _shown(request, known, picked), status=status)


def _shown(request: Asked, known: Books, picked: Picked) -> dict[str, object]:
    units = frozenset(known.tree.beneath(picked.place.unit, request.today))
    scope = reach(request, Action.SEE_RECORDS)
    found = Ledger(known, "tally", scope).listed(Wanted(units, picked.period), window(request))
    rows = by_numbers("tally", found.numbers, scope)
    opened = [row for row in rows if isinstance(row, Tally) and full(row, scope)]
    looked.listed(request, "tally", opened, unit=picked.place.unit)
    return {
        "total": f"{found.total:,}",
        "handed": [_handed(known, row) for row in opened],
        "owed": list(_owed(known, picked)),
        "switched": list(_switched(known, units, picked.period)),
        "older": mark(found.older),
        "newer": mark(found.newer),
    }


def _handed(known: Books, row: Tally) -> Handed:
    span = Period(row.starts_on, row.ends_before)
    return Handed(
        row.id,
        known.tree.place(row.unit_id, row.starts_on).name,
        fields.text(known, "tally", "indicator", row.indicator, day=row.starts_on),
        span.chinese(),
        fields.measured(known.catalogue, row.indicator, row.value),
        row.document,
        row.vouched_by,
    )


def _owed(known: Books, picked: Picked) -> Iterator[Owed]:
    day = picked.period.last_day
    for address in in_force(known, picked.period):
        units = missing(known, address, picked.slice)
        if units:
            named = [(unit, known.tree.place(unit, day).name) for unit in units]
            yield Owed(address, known.catalogue.indicator(address).label, named)


def _switched(known: Books, units: frozenset[int], period: Period) -> Iterator[Switched]:
    for unit, since in known.since.items():
        if unit in units:
            place = known.tree.place(unit, period.last_day)
            day = EPOCH + timedelta(since) if since < FAR else None
            yield Switched(place.name, place.word, day)


def _form(request: Asked, known: Books, picked: Picked) -> TallyForm:
    asked = request.GET.get("indicator", "")
    preset = {
        "id": new_id(),
        "unit": picked.place.unit,
        "indicator": asked if asked in known.catalogue.indicators else "",
        "starts_on": picked.period.start,
        "last_day": picked.period.last_day,
    }
    data = request.POST if request.method == "POST" else None
    return TallyForm(
        data, catalogue=declared(), tree=tree(), scope=reach(request, Action.ENTER),
        today=request.today, initial=preset,
    )  # fmt: skip


def _by(request: Asked) -> By:
    return By(timezone.now(), request.subject, account(request), Channel.PAGE)
