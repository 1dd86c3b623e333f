"""What can be done in the background, registered by the rooms above, and what a worker hands it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from jinguo.errors import FailedError, JinguoError
from jinguo.jobs import parcels
from jinguo.jobs.models import Job, State

LEASE = timedelta(seconds=30)
_EVERY = timedelta(milliseconds=500)


class Cancelled(JinguoError):  # noqa: N818 - nothing is wrong: somebody thought better of it
    """Whoever asked does not want it any more."""


class LeaseLost(JinguoError):  # noqa: N818 - another worker goes on
    """The job was given to another worker, because this one seemed dead."""


@dataclass
class Work:
    """One job as the function that does it sees it."""

    job: UUID
    worker: str
    asked_by: int | None
    facts: str
    session: str
    asked: Mapping[str, Any]
    """What was asked for, as `asking.ask` was given it."""
    clock: Callable[[], datetime] = timezone.now
    results: list[dict[str, Any]] = field(default_factory=list)
    _told: datetime | None = None

    def parcel(self, name: str) -> bytes:
        """Return a file that came with the job.

        Raises:
            FailedError: If it is gone.
        """
        return parcels.whole(self.job, name)

    def progress(self, done: int, total: int, stage: str = "") -> None:
        """Tell how far it is; the figure only rises. At most two writes a second.

        To be called outside a transaction: within one nobody sees it, nor can cancel.

        Raises:
            Cancelled: If it is not wanted any more.
            LeaseLost: If another worker has it.
        """
        now = self.clock()
        if self._told and done < total and now - self._told < _EVERY:
            return
        self._told = now
        self._mine().update(
            total=total, done=Least(Greatest(F("done"), done), total),
            stage=stage, leased_until=now + LEASE,
        )  # fmt: skip
        self.check()

    def check(self) -> None:
        """Say whether to go on; the last thing in the transaction that makes the result stand.

        Raises:
            Cancelled: If it is not wanted any more.
            LeaseLost: If another worker has it.
        """
        mine = self._mine()
        if connection.in_atomic_block:
            # Nobody takes the job over between this answer and the commit.
            mine = mine.select_for_update()
        found = mine.values_list("stopping", flat=True).first()
        if found is None:
            raise LeaseLost("这件事由另一个进程接着办。")
        if found:
            raise Cancelled("已取消，没有改动任何内容。")

    def deliver(self, name: str, media: str, pieces: Iterable[bytes]) -> None:
        """Keep a file for whoever asked; its name holds units, periods and words only."""
        at = len(self.results)
        size = parcels.put(self.job, f"result-{at}", pieces)
        self.results.append({"name": name, "media": media, "size": size})

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job, worker=self.worker, state=State.RUNNING)


Done = Callable[[Work], str]
"""Does one job and returns one sentence: what came of it."""

_KNOWN: dict[str, Done] = {}


def work(name: str) -> Callable[[Done], Done]:
    """Register the function that does the jobs of a name; it must bear being begun again.

    Raises:
        ImproperlyConfigured: If another does already.
    """

    def register(done: Done) -> Done:
        if _KNOWN.get(name, done) is not done:
            raise ImproperlyConfigured(f"two functions for the work {name}")
        _KNOWN[name] = done
        return done

    return register


def known(name: str) -> Done:
    """Return the function that does the jobs of a name.

    Raises:
        FailedError: If none does.
    """
    try:
        return _KNOWN[name]
    except KeyError as error:
        raise FailedError(f"这里不会办“{name}”，请联系系统管理员。") from error
