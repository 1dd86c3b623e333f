"""Looks: what somebody read, opened, took out or was refused, and when they signed in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jinguo.ledger.models.journal import Row
from jinguo.ledger.models.seal import Stump
from jinguo.org.models import Account, Unit


class Looked(models.TextChoices):
    """The ways in which somebody looks without changing anything."""

    READ = "read", "查看"
    REVEAL = "reveal", "显示"
    LOOKUP = "lookup", "查找"
    EXPORT = "export", "导出"
    REPORT = "report", "出文稿"
    SIGN_IN = "sign-in", "登录"
    SIGN_OUT = "sign-out", "退出"
    FAILED = "failed", "登录未成"


class Look(Row):
    """One look at S2 and above, or one sign-in; names fields, never their values.

    A page of a list is one look at `count` lines of a kind, which name nobody; a file taken out is
    one at each record of a person in it. Of a look cleared away after its years only the number,
    the time and the MAC are left, under a signed `stump`.
    """

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=8, choices=Looked.choices)
    kind = models.CharField(max_length=12, blank=True)
    record = models.UUIDField(null=True, db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    fields = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)
    allowed = models.BooleanField(default=True)
    stump = models.ForeignKey(Stump, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(act__in=Looked.values),
                name="look_act_is_known",
                violation_error_message="查看的方式不在可用之列。",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["actor", "at"], name="look_by_actor_and_time")]
