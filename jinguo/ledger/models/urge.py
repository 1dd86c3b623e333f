"""催办: that a unit was asked to tell of a period, by whom and for which office."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.org.models import Account, Unit


class Urge(models.Model):
    """One ask sent down: each is counted, since every ask is a burden on whoever gets it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asked_from = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="催办单位")
    starts_on = models.DateField("起始日期")
    ends_before = models.DateField("终止日期（不含）")
    day = models.DateField("哪天催的")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["asked_from", "day"], name="urge_by_office_and_day")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="urge_span_has_a_day",
                violation_error_message="催办的期间没有一天，请重新选择。",
            ),
            models.UniqueConstraint(
                fields=["unit", "starts_on", "ends_before", "day"],
                name="urge_is_sent_once_a_day",
                violation_error_message="这个单位这一期今天已经催过，明天才能再催。",
            ),
        ]
