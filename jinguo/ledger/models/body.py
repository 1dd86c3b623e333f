"""Bodies: federations, committees, homes, rooms, bases, teams: what stands and may be counted."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.base import Record, envelope, one_of, placed


class Body(Record):
    """An organisation, a site or a team, from its founding until it is closed."""

    founded_on = models.DateField("成立日期")
    closed_on = models.DateField("撤并日期", null=True, blank=True)
    close_reason = models.TextField("撤并原因", blank=True)
    type = models.CharField("类型", max_length=10)
    level = models.CharField("级别", max_length=3, blank=True)
    host = models.CharField("依托单位", max_length=80, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    approved_by = models.CharField("批准单位", max_length=80, blank=True)
    formed = models.CharField("组建方式", max_length=20, blank=True)
    batch = models.CharField("批次", max_length=20, blank=True)

    class Meta:
        indexes: ClassVar = placed("body")
        constraints: ClassVar = [
            *envelope("body"),
            one_of("body", "type", "组织或阵地的类型不在可选之列。"),
            one_of("body", "level", "级别应是 国家级、省级、市级、县级、乡级、村级 之一。"),
            models.CheckConstraint(
                condition=~Q(type=""),
                name="body_has_a_type",
                violation_error_message="请选择组织或阵地的类型。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("founded_on")),
                name="body_closes_no_earlier_than_founded",
                violation_error_message="撤并日期不能早于成立日期。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | ~Q(close_reason=""),
                name="body_closes_with_a_reason",
                violation_error_message="撤并要写明原因。",
            ),
        ]
