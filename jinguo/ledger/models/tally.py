"""Tallies: totals handed in by a unit that does not record yet, or by a partner."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.base import Record, envelope, placed
from jinguo.org.models import Unit


class Tally(Record):
    """What one unit itself (never its subtree) did for one indicator in one span of days.

    `value` is a whole number in the indicator's base unit (money in 分). `ends_before` is the
    first day that no longer belongs to the span. A zero is a 零报告, not a missing one.
    """

    starts_on = models.DateField("起始日期")
    ends_before = models.DateField("终止日期（不含）")
    indicator = models.CharField("口径", max_length=120)
    value = models.BigIntegerField("数值")
    document = models.CharField("依据文件", max_length=120)
    vouched_by = models.CharField("负责人或单位", max_length=80)

    class Meta:
        indexes: ClassVar = placed("tally")
        constraints: ClassVar = [
            *envelope("tally"),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="tally_span_has_a_day",
                violation_error_message="汇总数的终止日期应晚于起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="tally_value_is_not_negative",
                violation_error_message="汇总数不能是负数。",
            ),
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(vouched_by=""),
                name="tally_says_what_it_rests_on",
                violation_error_message="汇总数要写明依据文件和负责人。",
            ),
            models.UniqueConstraint(
                fields=["unit", "indicator", "starts_on", "ends_before"],
                condition=Q(struck_at=None),
                name="tally_stands_once",
                violation_error_message="这个单位这一期的同一口径已经报过，请修改原来那条。",
            ),
        ]


class Recording(models.Model):
    """Since when a unit's figures come from its records; no day: it still hands in tallies.

    A unit without a row has recorded from the beginning.
    """

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="recording")
    since = models.DateField("自哪天起以记录为准", null=True)
    change = models.BigIntegerField()
