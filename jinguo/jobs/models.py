"""One piece of long work: who asked, how far it is, what came of it."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

ONCE_MORE = 5
"""How often a job that dead workers left behind is begun at least."""


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "排队"
    RUNNING = "running", "办理中"
    DONE = "done", "办好"
    FAILED = "failed", "没有办成"
    CANCELLED = "cancelled", "已取消"


ENDED = (State.DONE, State.FAILED, State.CANCELLED)


class Job(models.Model):
    """A job; `facts` are what its rights rested on when it was asked for, as a digest.

    `session` names the sign-in that asked, as the journal does. Neither `label`, `told` nor the
    names of `results` hold anything of a person.
    """

    id = models.UUIDField(primary_key=True)
    work = models.CharField(max_length=20)
    label = models.CharField("事项", max_length=120)
    asked_by = models.BigIntegerField(null=True)
    facts = models.CharField(max_length=64, blank=True)
    session = models.CharField(max_length=16, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    stage = models.CharField("正在做", max_length=40, blank=True)
    done = models.PositiveBigIntegerField("已做", default=0)
    total = models.PositiveBigIntegerField("共", default=0)
    stopping = models.BooleanField("要求取消", default=False)
    told = models.CharField("结果", max_length=400, blank=True)
    results = models.JSONField("文件", default=list, blank=True)
    asked_at = models.DateTimeField("提出时间")
    begun_at = models.DateTimeField("开始时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    worker = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "asked_at"], name="job_by_turn"),
            models.Index(fields=["asked_by", "asked_at"], name="job_by_asker"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="job_state_is_known",
                violation_error_message="后台办理的状态不在可用之列。",
            ),
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")),
                name="job_does_no_more_than_all",
                violation_error_message="已做的不能多于总数。",
            ),
            models.CheckConstraint(
                condition=~Q(state="running")
                | (~Q(worker="") & Q(leased_until__isnull=False) & Q(begun_at__isnull=False)),
                name="job_runs_under_a_lease",
                violation_error_message="办理中的事要有办理的进程。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at=None)
                | (Q(state__in=["done", "failed", "cancelled"]) & Q(ended_at__isnull=False)),
                name="job_ends_once",
                violation_error_message="办完的事要有结束时间，没办完的没有。",
            ),
        ]

    def __str__(self) -> str:
        """Return the kind of work."""
        return self.work

    @property
    def ended(self) -> bool:
        """Tell whether nothing more comes of it."""
        return self.state in ENDED

    def seconds_left(self, at: datetime) -> int | None:
        """Return the seconds that the rest takes at the pace so far; None where nobody can say."""
        if self.state != State.RUNNING or not (self.begun_at and self.done and self.total):
            return None
        passed = (at - self.begun_at).total_seconds()
        return max(0, round(passed / self.done * (self.total - self.done)))
