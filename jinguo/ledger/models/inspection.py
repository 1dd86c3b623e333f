"""Inspections: a unit looked at by another, in a round."""

from typing import ClassVar

from django.db import models

from jinguo.ledger.models.base import Record, envelope, not_before, one_of, placed, stated
from jinguo.org.models import Unit


class Inspection(Record):
    """One inspection of one unit, which need not be the unit that records it."""

    inspected_on = models.DateField("检查日期")
    inspected_until = models.DateField(
        "结束日期", null=True, blank=True, help_text="最后一天，不跨天不填"
    )
    type = models.CharField("类型", max_length=6)
    round = models.CharField("轮次", max_length=20, blank=True)
    inspectors = models.PositiveIntegerField("检查人数", null=True, blank=True)
    place = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受检单位"
    )

    class Meta:
        indexes: ClassVar = placed("inspection")
        constraints: ClassVar = [
            *envelope("inspection"),
            one_of("inspection", "type", "检查的类型不在可选之列。"),
            stated("inspection", "type", "请选择检查的类型。"),
            not_before(
                "inspection", "inspected_until", "inspected_on", "结束日期不能早于检查日期。"
            ),
        ]
