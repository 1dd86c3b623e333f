"""Targets: what a unit is to reach in one indicator over a span of days, and who set it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.base import Record, envelope, one_of, placed, stated

MILLION = 1_000_000
"""A share is aimed at in parts per million, so that 62.5% is the whole number 625 000."""


class Target(Record):
    """What one unit with everyone beneath it is to reach, no lower or no higher than `value`.

    `value` is a whole number in the indicator's base unit: money in 分, a share in parts per
    million. `ends_before` is the first day that no longer belongs to the span.
    """

    set_on = models.DateField("下达日期")
    starts_on = models.DateField("起始日期")
    ends_before = models.DateField("终止日期（不含）")
    indicator = models.CharField("口径", max_length=120)
    value = models.BigIntegerField("目标值")
    direction = models.CharField("要求", max_length=3, default="不低于")
    document = models.CharField("依据文件", max_length=120)
    set_by = models.CharField("下达单位", max_length=80)

    class Meta:
        indexes: ClassVar = placed("target")
        constraints: ClassVar = [
            *envelope("target"),
            one_of("target", "direction", "目标的要求应是 不低于 或 不高于。"),
            stated("target", "direction", "请选择目标是不低于还是不高于。"),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="target_span_has_a_day",
                violation_error_message="目标的终止日期应晚于起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="target_value_is_not_negative",
                violation_error_message="目标值不能是负数。",
            ),
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(set_by=""),
                name="target_says_who_set_it",
                violation_error_message="目标要写明依据文件和下达单位。",
            ),
            models.UniqueConstraint(
                fields=["unit", "indicator", "starts_on", "ends_before"],
                condition=Q(struck_at=None),
                name="target_stands_once",
                violation_error_message="这个单位这一期的同一口径已有目标，请修改原来那条。",
            ),
        ]
