"""What a standing meeting leaves: why numbers differ, its minutes, and what was decided."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.base import sealed
from jinguo.org.models import Account, Unit


class Difference(models.Model):
    """Why a partner's number and ours are not the same; a later row takes an earlier one's place.

    The two numbers are kept as they were, so that a page can tell when they have moved since.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    theirs = models.CharField("对方的口径", max_length=120)
    ours = models.CharField("我方的口径", max_length=120)
    starts_on = models.DateField("起始日期")
    ends_before = models.DateField("终止日期（不含）")
    said_theirs = models.BigIntegerField("对方的数")
    said_ours = models.BigIntegerField("我方的数")
    reason = models.CharField("原因", max_length=20)
    note = models.CharField("说明", max_length=100, blank=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="difference_span_has_a_day",
                violation_error_message="对照的期间没有一天，请重新选择。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="difference_has_a_reason",
                violation_error_message="请选择两个数不一样的原因。",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "starts_on"], name="difference_by_unit_and_day")
        ]


class Minutes(models.Model):
    """The minutes of one meeting that was held, with the span of days that it looked at."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    record = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    meeting = models.CharField("哪种会", max_length=40)
    starts_on = models.DateField("起始日期")
    ends_before = models.DateField("终止日期（不含）")
    text_sealed = models.TextField("会议记录", blank=True)
    at = models.DateTimeField("登记时间")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="minutes_span_has_a_day",
                violation_error_message="会议看的期间没有一天，请重新选择。",
            ),
            sealed("minutes", "text_sealed", "会议记录"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "-at"], name="minutes_by_unit")]


class Decision(models.Model):
    """One decision of a meeting: the issue by which it is followed until it is written off."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="decisions")
    issue = models.UUIDField(unique=True)
