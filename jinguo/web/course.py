"""办理: one record's way through its procedures on one screen, and the form of the next step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.papers import Paper
from jinguo.catalogue.procedures import BEGIN, Fill, Procedure
from jinguo.counting.books import books
from jinguo.documents.formats import offered
from jinguo.duties import courses, papers, seconded, taking
from jinguo.duties.course import clocks
from jinguo.duties.courses import Standing
from jinguo.duties.taking import Offer
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import seconding
from jinguo.ledger.courses import opened, retime
from jinguo.ledger.declared import calendar
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Member, Record, Retimed, Step
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.team import may_change
from jinguo.org.policy import Action
from jinguo.web import fields, looked
from jinguo.web.asking import asked_by
from jinguo.web.clocks import When, when
from jinguo.web.course_beside import beside
from jinguo.web.course_form import StepForm, TimeForm, within
from jinguo.web.course_parties import parties
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.journal import OPERATOR
from jinguo.web.ledger_record import safe, whole_record
from jinguo.web.methods import BOTH
from jinguo.web.number import as_number

_LATE = timedelta(days=1)
"""A step that was written down so long after it happened is marked."""


@dataclass(frozen=True)
class Clock:
    """One run of a clock as the page shows it."""

    label: str
    of: str
    basis: str
    local: bool
    said: When
    running: bool
    provisional: bool


@dataclass(frozen=True)
class Line:
    """One step of the timeline."""

    sequence: int
    label: str
    at: datetime
    who: str
    facts: list[tuple[str, str]]
    late: datetime | None
    second: str
    retimed: list[Retimed] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)


@dataclass(frozen=True)
class Way:
    """One course as the page shows it."""

    procedure: Procedure
    state: str
    ended: bool
    clocks: list[Clock]
    done: list[Clock]
    lines: list[Line]
    offers: list[Offer]
    closed: list[Offer]
    """Steps that something stands against now."""
    retimes: bool


@dataclass(frozen=True)
class Open:
    """The form that stands open: of which procedure, what it is called, what was wrong."""

    procedure: str
    label: str
    note: str
    form: StepForm | TimeForm
    act: str
    second: bool = False


@rule(Action.SEE_RECORDS, methods=BOTH)
def course(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Show how a record goes its way to whom its file is open, and take its next step."""
    found, by = whole_record(request, kind, id_), asked_by(request)
    ways = courses.standing(found)
    if request.method == "POST":
        return _posted(request, found, ways, by)
    return _page(request, found, ways, by, _asked(request, ways, by))


def _asked(request: Asked, ways: Sequence[Standing], by: By) -> Open | None:
    """Return the form that the address asks for, if there is such a step to take."""
    for of in ways:
        if of.row.procedure != request.GET.get("procedure", ""):
            continue
        code, number = request.GET.get("step", ""), request.GET.get("time", "")
        if code in {each.code for each in taking.offers(of, by=by) if not each.refused}:
            return _step(of, code, by)
        if (taken := as_number(number)) is not None and may_change(of.record, by=by):
            return _time(of, taken)
    return None


def _step(of: Standing, code: str, by: By, sent: Any = None) -> Open:
    step = of.procedure.steps[code]
    form = StepForm(sent, of=of, step=step, now=by.at)
    return Open(of.row.procedure, step.label, step.note, form, f"step {code}")


def _time(of: Standing, number: int, sent: Any = None) -> Open | None:
    taken = Step.objects.filter(course=of.row, sequence=number).first()
    if taken is None:
        return None
    given = {"version": of.record.version, "at": taken.at}
    label = f"改“{_label(of.procedure, taken.code)}”的时间"
    return Open(of.row.procedure, label, "", TimeForm(sent, initial=given), f"time {number}")


def _posted(request: Asked, found: Record, ways: Sequence[Standing], by: By) -> HttpResponse:
    act, _, what = request.POST.get("act", "").partition(" ")
    if act == "start":
        courses.start(found, what, by=by)
        return redirect("course", found.kind(), found.id)
    of = next((each for each in ways if each.row.procedure == request.POST.get("of", "")), None)
    number = as_number(what)
    known = of is not None and (what in of.procedure.steps if act == "step" else bool(number))
    if of is None or not known or act not in ("step", "time"):
        raise not_found()
    asked = _step(of, what, by, request.POST) if act == "step" else None
    asked = asked or _time(of, number or 0, request.POST)
    if asked is None:
        raise not_found()
    status = 400
    if asked.form.is_valid():
        try:
            return redirect(_done(of, what, asked.form, by))
        except ConflictError as error:
            status = 409
            asked.form.add_error(None, str(error))
        except RuleError as error:
            _blame(asked.form, error)
    return _page(request, found, courses.standing(found), by, asked, status=status)


def _blame(form: StepForm | TimeForm, error: RuleError) -> None:
    name = form.named(error.field or "") if isinstance(form, StepForm) else (error.field or "")
    form.add_error(name if name in form.fields else None, str(error))


def _done(of: Standing, what: str, form: StepForm | TimeForm, by: By) -> str:
    """Do what a form asks for, and return where to go."""
    page = reverse("course", args=[of.record.kind(), of.record.id])
    if of.record.version != form.cleaned_data["version"]:
        raise ConflictError(
            "这条记录刚被别人改过，现在的进展在这一页上。看过以后仍要办，请再点一次。"
        )
    if isinstance(form, TimeForm):
        taken = Step.objects.select_related("course").get(
            course=of.row, sequence=as_number(what) or 0
        )
        before = of.course.taken[max(taken.sequence - 2, 0)].at
        became, reason = within(form.cleaned_data["at"], before), form.cleaned_data["reason"]
        retime(taken, became, record=of.record, by=by, reason=reason)
        return page
    wanted = form.wanted(what, by.at)
    step = taking.check(of, wanted, by=by)
    if taking.needs_second(of, step, wanted.given):
        told = seconded.payload(of, wanted)
        pending = seconding.ask(
            seconded.STEP, told, unit=of.record.unit_id, reason=f"办理“{step.label}”", by=by
        )
        return reverse("second", args=[pending.number])
    taking.take(of, wanted, by=by)
    return page


def _page(
    request: Asked, found: Record, ways: Sequence[Standing], by: By, asked: Open | None, *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    kind, kept = found.kind(), books()
    people, named = parties(request, found)
    around, shown_too = beside(request, found, by)
    looked.read(request, *{each.id: each for each in (found, *named, *shown_too)}.values())
    shown = {
        "kind": KINDS[kind],
        "record": found,
        "title": fields.titled(kept, found, full=True),
        "place": kept.tree.place(found.unit_id, request.today),
        "risk": getattr(found, "risk", ""),
        "safe": safe(found),
        "parties": people,
        "beside": around,
        "ways": [_way(of, by) for of in ways],
        "startable": courses.startable(found, by=by),
        "open": asked,
        "team": _team(found),
        "prints": ".pdf" in offered(),
        "persons": found.secrecy >= Secrecy.S2,
    }
    return render(request, "course.html", shown, status=status)


def _team(found: Record) -> list[str]:
    rows = Member.objects.filter(record=found.id, until=None).select_related("account")
    return [row.account.name for row in rows.order_by("since")]


def _way(of: Standing, by: By) -> Way:
    shown, offers = list(_clocks(of, by)), taking.offers(of, by=by)
    return Way(
        of.procedure, of.procedure.states[of.course.state].label, of.course.ended,
        [each for each in shown if each.running], [each for each in shown if not each.running],
        list(_lines(of))[::-1], [each for each in offers if not each.refused],
        [each for each in offers if each.refused], may_change(of.record, by=by),
    )  # fmt: skip


def _clocks(of: Standing, by: By) -> Iterator[Clock]:
    for run in clocks(of.course, calendar()):
        clock = of.course.edition.clocks[run.code]
        yield Clock(
            clock.label, clock.of, clock.basis, clock.local, when(run, by.at),
            run.stopped is None, bool(run.provisional),
        )  # fmt: skip


def _lines(of: Standing) -> Iterator[Line]:
    traces: dict[int, list[Retimed]] = {}
    for trace in Retimed.objects.filter(record=of.record.id).order_by("pk").select_related("by"):
        traces.setdefault(trace.step_id, []).append(trace)
    rows = Step.objects.filter(course=of.row).select_related("by", "second").order_by("sequence")
    steps = list(rows)
    for step, facts in zip(steps, opened(steps), strict=True):
        late = step.recorded_at - step.at > _LATE
        yield Line(
            step.sequence, _label(of.procedure, step.code), step.at,
            step.by.name if step.by else OPERATOR, list(_facts(of.procedure, step.code, facts)),
            step.recorded_at if late else None, step.second.name if step.second else "",
            traces.get(step.pk, []), papers.of_step(of, step),
        )  # fmt: skip


def _label(procedure: Procedure, code: str) -> str:
    return "开始" if code == BEGIN else procedure.steps[code].label


def _facts(procedure: Procedure, code: str, facts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    fill: Mapping[str, Fill] = {} if code == BEGIN else procedure.steps[code].fill
    for name, word in facts.items():
        yield (fill[name].label if name in fill else name), word
