"""导入: a workbook handed in, what its columns mean, what would come of it, and then all of it."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.catalogue.kinds import KINDS
from jinguo.characters import fault_of
from jinguo.errors import RefusedError, RuleError, UnreadableError
from jinguo.exchange import background, sheets, waiting
from jinguo.exchange.alike import alike
from jinguo.exchange.faulty import returned
from jinguo.exchange.importing import Taken, Wish, take_sheets
from jinguo.exchange.learning import remember
from jinguo.exchange.sheets import Sheet
from jinguo.exchange.template import kind_named, template
from jinguo.exchange.waiting import Waiting
from jinguo.jobs.asking import ask
from jinguo.ledger import importing, locks
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Import, Learnt
from jinguo.ledger.models.base import Channel
from jinguo.org.policy import Action
from jinguo.org.units import tree
from jinguo.web import looked
from jinguo.web.attachment import attachment
from jinguo.web.guard import Asked, account, not_found, rule
from jinguo.web.import_form import asked_decisions, laid_out
from jinguo.web.methods import BOTH
from jinguo.web.number import as_number
from jinguo.web.pace import EXPORT, READING
from jinguo.web.picks import home

_SHOWN = 30
"""How many faults a page lists; the workbook that is given back has them all."""
_LISTED = 50
_HEAD = 300
"""How many rows of each sheet of a large workbook a page looks through."""
_MOST = 10 * 1024 * 1024
_LONGEST = 200
_LOOK = "again"
"""Only to be shown, with the reason for locked days that was typed."""


@rule(Action.ENTER, methods=BOTH, pace=READING)
def listing(request: Asked) -> HttpResponse:
    """Take a workbook in to be looked at, or show what was imported and what can be undone."""
    fault = ""
    if request.method == "POST":
        if number := request.POST.get("forget"):
            importing.forget(as_number(number) or 0, by=_by(request))
            return redirect("imports")
        try:
            return _received(request)
        except UnreadableError as error:
            fault = str(error)
    by = _by(request)
    made = Import.objects.select_related("account", "unit").order_by("-number")
    mine = [each for each in made[: 4 * _LISTED] if importing.may_undo(each, by=by)][:_LISTED]
    shown = {
        "fault": fault,
        "made": [(each, tree().place(each.unit_id, by.day).name) for each in mine],
        "learnt": [
            (each, "、".join(each.decision["columns"]) or "（没有改动）")
            for each in Learnt.objects.filter(unit=home(request), dropped_at=None).order_by("-at")
        ],
        "kinds": list(KINDS.values()),
        "programmes": [
            (key, each.title) for key, each in declared().programmes.items() if each.records
        ],
        "days": importing.DAYS,
    }
    return render(request, "imports.html", shown, status=400 if fault else 200)


@rule(Action.ENTER, methods=BOTH, pace=READING)
def waits(request: Asked, id_: UUID) -> HttpResponse:
    """Show what a workbook means and what would come of it; take it in, or give it up."""
    by = _by(request)
    of = waiting.waiting(id_, account=by.subject.account or 0, at=by.at)
    if of is None:
        raise not_found()
    found = sheets.read(of.content)
    act = request.POST.get("act", _LOOK)
    if act == _LOOK:
        return _preview(request, of, found)
    if act == "cancel":
        waiting.drop(id_)
        return redirect("imports")
    if act == "map":
        of = _decided(request, of, found, by)
        return redirect("import", id_)
    if act == "problems":
        return _problems(of, found, by)
    if background.rows_of(found) > background.LONG:
        return _in_background(of, by, dry=act == "look", right=act == "right")
    return _done(request, of, found, right=act == "right")


@rule(Action.ENTER, methods=BOTH)
def done(request: Asked, number: int) -> HttpResponse:
    """Say what an import entered, or take it back as a whole."""
    by = _by(request)
    made = Import.objects.filter(number=number).first()
    if made is None or not importing.may_undo(made, by=by):
        raise not_found()
    told, status = "", 200
    if request.method == "POST":
        try:
            importing.undo(number, by=by)
            return redirect("import-done", number)
        except RefusedError as error:
            told, status = str(error), 400
    may = not made.undone_at and (by.at - made.at).days < importing.DAYS
    shown = {
        "made": made, "place": tree().place(made.unit_id, by.day).name, "may": may, "told": told,
        "days": importing.DAYS,
    }  # fmt: skip
    return render(request, "import_done.html", shown, status=status)


@rule(Action.ENTER, pace=EXPORT)
def blank(request: Asked, what: str) -> HttpResponse:
    """Hand out the empty workbook of a kind or a programme, with the asker's own units in it."""
    file, known = BytesIO(), declared().programmes
    label = known[what].title if what in known else KINDS[kind_named(what)].label
    template(what, file, units=own_units(request))
    return attachment(file.getvalue(), name=f"{label}登记表.xlsx", media=background.XLSX)


def own_units(request: Asked) -> list[str]:
    """Return the units beneath the asker's own, as a workbook writes them."""
    here, unit = tree(), home(request)
    below = here.beneath(unit, request.today)
    paths = [[place.name for place in here.path(each, request.today)] for each in sorted(below)]
    return ["/".join(path[-3:]) for path in paths]


def _received(request: Asked) -> HttpResponse:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        told = "文件超过 10 MB，请按单位或期间分成几个。" if _large(request) else "请先选一个文件。"
        raise UnreadableError(told)
    content = file.read()
    sheets.read(content)
    by = _by(request)
    id_ = waiting.keep(content, account=by.subject.account or 0, at=by.at)
    return redirect("import", id_)


def _large(request: Asked) -> bool:
    return int(request.META.get("CONTENT_LENGTH") or 0) > _MOST


def _in_background(of: Waiting, by: By, *, dry: bool, right: bool) -> HttpResponse:
    """Let the worker look a large workbook through, or take it in; a trial leaves it waiting."""
    wish = background.to_import(of.content, of.decisions, by=by, dry=dry, right=right)
    job = ask(wish, at=by.at)
    if not dry:
        waiting.drop(of.id)
    return redirect("job", job.id)


def _head(found: list[Sheet]) -> list[Sheet]:
    """Return so much of a workbook as a page can look through: of a large one its first rows."""
    if background.rows_of(found) <= background.LONG:
        return found
    return [replace(each, rows=each.rows[:_HEAD]) for each in found]


def _preview(request: Asked, of: Waiting, found: list[Sheet], told: str = "") -> HttpResponse:
    rows = background.rows_of(found)
    taken = take_sheets(_head(found), by=_by(request), wish=Wish(dry=True, decisions=of.decisions))
    new, known = taken.new.total(), taken.known.total()
    shown = {
        "told": told,
        "tables": laid_out(found, taken, of.decisions),
        "long": rows if rows > background.LONG else 0,
        "head": _HEAD,
        "new": new,
        "known": known,
        "rows": new + known + taken.left_out,
        "left_out": taken.left_out,
        "switched": taken.switched,
        "faults": taken.faults[:_SHOWN],
        "count": len(taken.faults),
        "passed_over": taken.passed_over,
        "alike": alike(taken.fresh, by=_by(request)),
        "of": of,
        "late": request.POST.get("late", ""),
        "longest": _LONGEST,
        "locked": bool(locks.standing()),
    }
    return render(request, "import.html", shown, status=400 if told else 200)


def _decided(request: Asked, of: Waiting, found: list[Sheet], by: By) -> Waiting:
    """Keep what was decided, beside the file and for the next one of its sort."""
    decisions = asked_decisions(request.POST, found, of.decisions)
    waiting.decide(of, decisions)
    taken = take_sheets(_head(found), by=by, wish=Wish(dry=True, decisions=decisions))
    for table in taken.tables:
        decision = decisions.get(table.sheet.name)
        if decision and table.first and (decision.columns or decision.fixed or decision.kind):
            remember(table.sheet, table.first - 1, decision, by=by)
    return replace(of, decisions=decisions)


def _problems(of: Waiting, found: list[Sheet], by: By) -> HttpResponse:
    taken = take_sheets(found, by=by, wish=Wish(dry=True, decisions=of.decisions))
    content = returned(of.content, found, taken)
    return attachment(content, name="标明问题的表.xlsx", media=background.XLSX)


def _done(request: Asked, of: Waiting, found: list[Sheet], *, right: bool) -> HttpResponse:
    by = _by(request)
    taken: Taken = take_sheets(found, by=by, wish=Wish(right=right, decisions=of.decisions))
    if taken.faults and not right:
        return _preview(request, of, found, "还没有导入：有几行要先改正，或只导入对的行。")
    if taken.faults:
        content = returned(of.content, found, taken)
        waiting.drop(of.id)
        kept = waiting.keep(content, account=of.account, at=by.at)
        return redirect("import-rest", taken.number or 0, kept)
    waiting.drop(of.id)
    return redirect("import-done", taken.number) if taken.number else redirect("imports")


@rule(Action.ENTER, methods=BOTH)
def rest(request: Asked, number: int, id_: UUID) -> HttpResponse:
    """Say what was entered, and give back the workbook that names what was not."""
    by = _by(request)
    of = waiting.waiting(id_, account=by.subject.account or 0, at=by.at)
    if of is None:
        raise not_found()
    if request.method == "POST":
        return attachment(of.content, name="没有导入的行.xlsx", media=background.XLSX)
    made: Any = Import.objects.filter(number=number).first()
    if made is not None and not importing.may_undo(made, by=by):
        raise not_found()
    return render(request, "import_rest.html", {"made": made, "of": of})


def _by(request: Asked) -> By:
    late = " ".join(request.POST.get("late", "").split())[:_LONGEST]
    if told := fault_of(late):
        raise RuleError(told, field="late")
    found = looked.by(request)
    return replace(found, account=account(request), channel=Channel.WORKBOOK, late=late)
