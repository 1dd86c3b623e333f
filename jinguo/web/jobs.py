"""后台办理: one's own long work: how far it is, what came of it, its files for a day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jinguo.errors import PolicyError
from jinguo.jobs import asking, parcels
from jinguo.jobs.keeping import FILES
from jinguo.jobs.models import Job, State
from jinguo.ledger.working import check
from jinguo.web.attachment import handed_out
from jinguo.web.guard import Asked, account, not_found, rule
from jinguo.web.methods import POST
from jinguo.web.pace import EXPORT

_SHOWN = 30
_TONES = {
    State.WAITING: "fair", State.RUNNING: "fair", State.DONE: "good", State.FAILED: "bad",
    State.CANCELLED: "lack",
}  # fmt: skip
_MINUTE = 60


@dataclass(frozen=True)
class Shown:
    """One job as a page shows it."""

    job: Job
    tone: str
    percent: int | None
    left: str
    ahead: int
    files: list[dict[str, Any]]


@rule(signed_in=True)
def listing(request: Asked) -> HttpResponse:
    """Show what this account asked for, the newest first."""
    rows = _mine(request).order_by("-asked_at")[:_SHOWN]
    return render(request, "jobs.html", {"jobs": [_shown(each) for each in rows]})


@rule(signed_in=True)
def detail(request: Asked, id_: UUID) -> HttpResponse:
    """Show one job; while it is not ended the page asks again by itself."""
    shown = {"each": _shown(_found(request, id_))}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "_job.html" if part else "job.html", shown)


@rule(signed_in=True, methods=POST)
def cancel(request: Asked, id_: UUID) -> HttpResponse:
    """Stop a job that has not ended."""
    job = _found(request, id_)
    asking.cancel(job.id, asked_by=job.asked_by, at=timezone.now())
    return redirect("job", id_)


@rule(signed_in=True, pace=EXPORT)
def file(request: Asked, id_: UUID, at: int) -> StreamingHttpResponse:
    """Hand out a file, to whoever asked for it and still holds the posts by which they did."""
    job = _found(request, id_)
    if job.state != State.DONE or at >= len(job.results):
        raise not_found()
    check(request.subject, job.facts, day=request.today)
    result = job.results[at]
    pieces = parcels.get(job.id, f"result-{at}")
    return handed_out(pieces, name=result["name"], media=result["media"])


def _mine(request: Asked) -> Any:
    who = account(request)
    if who is None:
        raise PolicyError("请先登录。")
    return Job.objects.filter(asked_by=who.pk)


def _found(request: Asked, id_: UUID) -> Job:
    job = _mine(request).filter(pk=id_).first()
    if not isinstance(job, Job):
        raise not_found()
    return job


def _shown(job: Job) -> Shown:
    now = timezone.now()
    running = job.state == State.RUNNING and job.total
    ahead = 0
    if job.state == State.WAITING:
        before = Job.objects.filter(state__in=(State.WAITING, State.RUNNING))
        ahead = before.filter(asked_at__lt=job.asked_at).count()
    fresh = job.ended_at is not None and now < job.ended_at + FILES and parcels.there(job.id)
    files = [{"at": at, **each} for at, each in enumerate(job.results)] if fresh else []
    percent = job.done * 100 // job.total if running else None
    return Shown(job, _TONES[State(job.state)], percent, _left(job, now), ahead, files)


def _left(job: Job, now: datetime) -> str:
    seconds = job.seconds_left(now)
    if seconds is None:
        return ""
    return f"约 {seconds} 秒" if seconds < _MINUTE else f"约 {-(-seconds // _MINUTE)} 分钟"
