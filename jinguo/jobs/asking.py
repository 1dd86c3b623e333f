"""Asking for long work, looking after it, and thinking better of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat
from django.db import transaction

from jinguo.errors import RuleError
from jinguo.jobs import parcels
from jinguo.jobs.models import Job, State
from jinguo.jobs.works import known

MOST = 5
"""How many unfinished jobs somebody may have."""
ASKED = "asked"


@dataclass(frozen=True)
class Wish:
    """What somebody wants done.

    `work` names the registered function, `label` is what the page calls it: no word about a
    person. `facts` tell what the asker's rights rest on, for the function to compare; `asked` is
    what exactly is wanted, as JSON can say it, and `files` what to work on: both lie sealed.
    """

    work: str
    label: str
    asked_by: int | None = None
    facts: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict)
    session: str = ""
    """The sign-in that asks, by its name in the journal: what is read for it is told as its own."""
    files: Mapping[str, Iterable[bytes]] = field(default_factory=dict)


def ask(wish: Wish, *, at: datetime) -> Job:
    """Put a job into the queue.

    Raises:
        RuleError: If the asker has too many unfinished ones.
    """
    known(wish.work)
    id_ = uuid_utils.compat.uuid7()
    # Outside first: a row without its files would fail, files without a row are swept away.
    parcels.put(id_, ASKED, [json.dumps(dict(wish.asked), ensure_ascii=False).encode()])
    for name, pieces in wish.files.items():
        parcels.put(id_, name, pieces)
    try:
        with transaction.atomic():
            _check_few(wish.asked_by)
            return Job.objects.create(
                id=id_, work=wish.work, label=wish.label, asked_by=wish.asked_by,
                facts=wish.facts, session=wish.session, asked_at=at,
            )  # fmt: skip
    except BaseException:
        parcels.drop(id_)
        raise


def _check_few(asked_by: int | None) -> None:
    unfinished = Job.objects.filter(asked_by=asked_by, state__in=(State.WAITING, State.RUNNING))
    if unfinished.count() >= MOST:
        raise RuleError(f"您已有 {MOST} 件事在办，请等办完或取消一件再提。")


def asked(job: UUID) -> dict[str, Any]:
    """Return what a job was asked for."""
    told: dict[str, Any] = json.loads(parcels.whole(job, ASKED))
    return told


def cancel(job: UUID, *, asked_by: int | None, at: datetime) -> None:
    """Stop a job of one's own: at once if it waits, at its next step if it runs."""
    mine = Job.objects.filter(pk=job, asked_by=asked_by)
    with transaction.atomic():
        stopped = mine.filter(state=State.WAITING).update(
            state=State.CANCELLED, ended_at=at, told="已取消，没有改动任何内容。"
        )
        if not stopped:
            mine.filter(state=State.RUNNING).update(stopping=True)
