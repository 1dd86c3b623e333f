"""Orders: written warnings, protection orders and the like against domestic violence."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jinguo.ledger.models.base import (
    Record,
    Secrecy,
    at_least,
    envelope,
    not_before,
    one_of,
    placed,
    stated,
)
from jinguo.ledger.models.case import Case
from jinguo.ledger.models.party import Party


class Order(Record):
    """One order, from the day it is made until the first day on which it holds no more."""

    secrecy = models.PositiveSmallIntegerField("密级", choices=Secrecy.choices, default=Secrecy.S3)
    issued_on = models.DateField("作出日期")
    applied_on = models.DateField("申请日期", null=True, blank=True)
    served_on = models.DateField("送达日期", null=True, blank=True)
    ended_on = models.DateField("失效日期", null=True, blank=True)
    type = models.CharField("类型", max_length=7)
    state = models.CharField("进展", max_length=2, blank=True)
    issuer = models.CharField("作出单位", max_length=80, blank=True)
    document_no = models.CharField("文号", max_length=40, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="orders", verbose_name="受保护人"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="orders", verbose_name="所属案件"
    )

    class Meta:
        indexes: ClassVar = placed("order")
        constraints: ClassVar = [
            *envelope("order"),
            one_of("order", "type", "文书的类型不在可选之列。"),
            one_of("order", "state", "文书的进展不在可选之列。"),
            stated("order", "type", "请选择文书的类型。"),
            not_before(
                "order", "issued_on", "applied_on", "作出日期不能早于申请日期。", blank=True
            ),
            not_before("order", "served_on", "issued_on", "送达日期不能早于作出日期。"),
            not_before("order", "ended_on", "issued_on", "失效日期不能早于作出日期。"),
            at_least("order", Secrecy.S3, "家暴文书的密级不能低于 S3。"),
            models.CheckConstraint(
                condition=~Q(type="庇护安置") | Q(secrecy=Secrecy.S4),
                name="order_of_shelter_is_closed_to_all",
                violation_error_message="庇护安置的密级应是 S4。",
            ),
        ]

    def floor(self) -> int:
        """Return the class of what it tells of: where somebody is sheltered is closed to all."""
        return Secrecy.S4 if self.type == "庇护安置" else self.secrecy
