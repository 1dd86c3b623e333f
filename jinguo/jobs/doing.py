"""The worker: takes one job after the other under a lease, and picks up what a dead one left."""

import logging
import threading
import uuid
from collections.abc import Callable
from contextvars import copy_context
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q

from jinguo.errors import JinguoError
from jinguo.jobs import asking, keeping, parcels
from jinguo.jobs.models import ENDED, ONCE_MORE, Job, State
from jinguo.jobs.works import LEASE, Cancelled, LeaseLost, Work, known

EVERY = 1.0
_BEAT = LEASE.total_seconds() / 3
_LOG = logging.getLogger(__name__)
_WRONG = "没有办成：系统出错，已记入运行日志，请联系系统管理员；没有改动任何内容。"
# A bad quarter of an hour (power that comes and goes) is no fault of the job's.
_AT_LEAST = timedelta(minutes=15)
_OFTEN = f"试了 {ONCE_MORE} 次以上都没有办完就断了，请分小一些再办，或联系系统管理员。"

Clock = Callable[[], datetime]


def work_on(stop: threading.Event, clock: Clock) -> None:
    """Do what waits until told to stop."""
    worker = uuid.uuid4().hex
    swept = None
    while not stop.is_set():
        try:
            now = clock()
            if swept is None or now - swept >= keeping.EVERY:
                keeping.sweep(now)
                swept = now
            if not do_one(worker, clock):
                stop.wait(EVERY)
        except (DatabaseError, OSError) as error:
            # The database was busy or gone for a moment; what was begun stays under its lease.
            _LOG.warning("worker waits: %s", type(error).__name__)
            connection.close()
            stop.wait(EVERY)
    connection.close()


def do_one(worker: str, clock: Clock) -> bool:
    """Do the job whose turn it is, and tell whether there was one."""
    job = _take(worker, clock())
    if job is None:
        return False
    work = Work(job.id, worker, job.asked_by, job.facts, job.session, {}, clock)
    ended = threading.Event()
    beating = threading.Thread(target=_beat, args=(work, ended, clock), daemon=True)
    beating.start()
    try:
        state, told = _do(job, work)
    finally:
        ended.set()
        beating.join()
    if state is not None:
        _end(work, state, told, clock())
    return True


def _take(worker: str, now: datetime) -> Job | None:
    """Take the oldest job that waits, or whose worker has not been heard of; IMMEDIATE locks it."""
    left = Q(state=State.RUNNING, leased_until__lt=now)
    with transaction.atomic():
        often = left & Q(tries__gte=ONCE_MORE, begun_at__lt=now - _AT_LEAST)
        Job.objects.filter(often).update(state=State.FAILED, told=_OFTEN, ended_at=now)
        rows = Job.objects.filter(Q(state=State.WAITING) | left).order_by("asked_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        job = rows.first()
        if job is None:
            return None
        Job.objects.filter(pk=job.pk).update(
            state=State.RUNNING, worker=worker, leased_until=now + LEASE,
            begun_at=job.begun_at or now, tries=F("tries") + 1,
        )  # fmt: skip
    return job


def _do(job: Job, work: Work) -> tuple[State | None, str]:
    """Do a job and return its end; no end where another worker has it."""
    try:
        work.asked = asking.asked(job.id)
        # What one job declares of whoever asked for it is gone when the next begins.
        return State.DONE, copy_context().run(known(job.work), work)
    except LeaseLost:
        return None, ""
    except Cancelled as error:
        return State.CANCELLED, str(error)
    except JinguoError as error:
        return State.FAILED, str(error)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 - the last resort: one job fails, the worker goes on
        # Only where it broke: what an error says may hold what somebody wrote.
        _LOG.error("job %s broke: %s at %s", job.work, type(error).__name__, _place(error))
        return State.FAILED, _WRONG


def _end(work: Work, state: State, told: str, now: datetime) -> None:
    done = {"done": F("total")} if state is State.DONE else {}
    mine = Job.objects.filter(pk=work.job, worker=work.worker).exclude(state__in=ENDED)
    with transaction.atomic():
        # Told to stop after its last step: what it did stands, what it wrote is nobody's.
        if mine.select_for_update().filter(stopping=True).exists():
            parcels.drop(work.job)
        mine.update(
            state=state, told=told[:400], ended_at=now, stage="", results=work.results, **done
        )


def _beat(work: Work, ended: threading.Event, clock: Clock) -> None:
    """Renew the lease while the job is at work."""
    while not ended.wait(_BEAT):
        try:
            Job.objects.filter(pk=work.job, worker=work.worker).update(leased_until=clock() + LEASE)
        except DatabaseError:
            # Somebody writes for long, perhaps this very job: nobody else can take it meanwhile.
            connection.close()
    connection.close()


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
