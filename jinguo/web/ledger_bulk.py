"""成批办理: one act on the records ticked, or on all that a filter finds: previewed, then done."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.characters import fault_of
from jinguo.counting.books import books
from jinguo.counting.listing import Ledger
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import bulk as acts
from jinguo.ledger import seconding
from jinguo.ledger.bulk import Bulk, Weighed, perform, weigh
from jinguo.ledger.models import Record
from jinguo.ledger.reads import by_ids, by_numbers
from jinguo.org.policy import Action
from jinguo.web import fields, looked
from jinguo.web.asking import asked_by
from jinguo.web.confirm import wanted as confirmed_first
from jinguo.web.english.words import Word
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.ledger_filters import Filters, filters, wanted
from jinguo.web.methods import POST
from jinguo.web.opaque import opened, sealed
from jinguo.web.picks import Option

_SHOWN = 20
"""How many of the records that fit a preview names."""
_LONGEST = 200
_ACCEPT = "accept"


@dataclass(frozen=True)
class Offered:
    """The acts that may be chosen on a ledger, and the programmes that record its kind."""

    acts: list[Option]
    programmes: list[Option]


@dataclass(frozen=True)
class Done:
    """What was done a moment ago, as the address tells the ledger."""

    label: str
    count: int
    refused: int
    undo: str


def offers(catalogue: Catalogue, kind: str, *, accepting: bool) -> Offered:
    """Return what may be chosen; accepting by whoever has units beneath to accept of."""
    known = {key: act for key, act in acts.ACTS.items() if accepting or key != _ACCEPT}
    labels = [Option(key, Word(act.label)) for key, act in known.items()]
    found = catalogue.programmes.values()
    return Offered(labels, [Option(p.programme, p.title) for p in found if kind in p.records])


def done(request: Asked) -> Done | None:
    """Return what the address says was done, if it does."""
    carried = request.GET.get("done", "")
    if not carried:
        return None
    act, count, refused = opened(carried, of="done").decode().split(" ")
    what = acts.ACTS.get(act)
    return Done(what.label, int(count), int(refused), what.undo) if what else None


@rule(Action.SEE_RECORDS, methods=POST)
def bulk(request: Asked, kind: str) -> HttpResponse:
    """Show what an act would do to the records chosen; the second time, do it."""
    if kind not in KINDS:
        raise not_found()
    known, by = books(), asked_by(request)
    of = Ledger(known, kind, request.scope)
    narrowed = filters(request, of)
    asked = _asked(request, kind)
    rows = _chosen(request, of, narrowed)
    found = weigh(asked, rows, by=by)
    back, told, status = f"{reverse('ledger', args=[kind])}?{narrowed.query}", "", 200
    if request.POST.get("digest"):
        if found.by_two:
            if onward := confirmed_first(request, back):
                return onward
            return _put_up(request, found)
        try:
            perform(asked, rows, digest=request.POST["digest"], by=by)
            said = f"{asked.act} {len(found.fits)} {sum(found.refused.values())}"
            return redirect(f"{back}&done={sealed(said.encode(), of='done')}")
        except ConflictError as error:
            told, status = str(error), 409
    return _preview(request, narrowed, found, told, status)


def _put_up(request: Asked, found: Weighed) -> HttpResponse:
    """Ask a second person for it."""
    unit, label = found.fits[0].unit_id, acts.ACTS[found.bulk.act].label
    pending = seconding.ask(
        acts.BULK, acts.asked_for(found), unit=unit,
        reason=found.bulk.reason or f"成批{label}", by=asked_by(request),
    )  # fmt: skip
    return redirect("second", pending.number)


def _asked(request: Asked, kind: str) -> Bulk:
    reason = " ".join(request.POST.get("reason", "").split())[:_LONGEST]
    if told := fault_of(reason):
        raise RuleError(told, field="reason")
    act = request.POST.get("act", "")
    wants = act in acts.ACTS and acts.ACTS[act].programme
    return Bulk(act, kind, reason, request.POST.get("programme", "") if wants else "")


def _chosen(request: Asked, of: Ledger, narrowed: Filters) -> Sequence[Record]:
    """Return the records ticked, or all that the address finds."""
    if request.POST.get("which") != "all":
        return by_ids(of.kind, _ids(request.POST.getlist("record")), request.scope)
    asked = wanted(narrowed, of.books, request)
    rows = of.fitting(asked)
    if len(rows) > acts.MOST:
        raise RuleError(f"一次最多办 {acts.MOST} 条，现在有 {len(rows):,} 条，请再筛选。")
    return by_numbers(of.kind, of.numbers(rows), request.scope, standing=not asked.struck)


def _ids(told: Sequence[str]) -> list[UUID]:
    try:
        return [UUID(each) for each in told[: acts.MOST + 1]]
    except ValueError as error:
        raise RuleError("选中的记录不对，请回到台账重新勾选。") from error


def _preview(
    request: Asked, narrowed: Filters, found: Weighed, told: str, status: int
) -> HttpResponse:
    known, asked = books(), found.bulk
    named = found.fits[:_SHOWN]
    looked.listed(request, asked.kind, named, unit=narrowed.picked.place.unit)
    titles = [fields.titled(known, each, full=True) for each in named]
    shown = {
        "kind": KINDS[asked.kind], "asked": asked, "act": acts.ACTS[asked.act],
        "programme": fields.programmes(known.catalogue, asked.programme),
        "found": found, "count": len(found.fits), "refused": sum(found.refused.values()),
        "titles": titles, "more": len(found.fits) - len(titles), "told": told,
        "alone": acts.ALONE, "filters": narrowed, "picked": narrowed.picked,
        "which": request.POST.get("which", ""),
        "records": request.POST.getlist("record") if request.POST.get("which") != "all" else [],
    }  # fmt: skip
    return render(request, "ledger_bulk.html", shown, status=status)
