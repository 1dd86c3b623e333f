"""Locks: which days of a unit, and of those beneath it, are no longer written in plainly."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.pending import Pending
from jinguo.org.models import Account, Unit


class Lock(models.Model):
    """One locked span of days; lifted by two people, and never removed."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    starts_on = models.DateField("起始日期")
    ends_before = models.DateField("截止日期（不含）")
    at = models.DateTimeField("锁定时间")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField("解锁时间", null=True)
    lifted = models.OneToOneField(Pending, models.PROTECT, null=True, related_name="lock")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="lock_ends_after_it_starts",
                violation_error_message="锁定的截止日期应晚于起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted=None)
                | Q(lifted_at__gte=F("at"), lifted__isnull=False),
                name="lock_is_lifted_by_two",
                violation_error_message="解锁要由两个人办，时间不能早于锁定。",
            ),
            models.UniqueConstraint(
                fields=["unit", "starts_on", "ends_before"], condition=Q(lifted_at=None),
                name="lock_stands_once_on_days",
                violation_error_message="这个单位的这段日期已经锁定。",
            ),
        ]  # fmt: skip
