"""Placements: somebody at work, by the federation's help."""

from typing import ClassVar

from django.db import models

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
from jinguo.ledger.models.party import Party


class Placement(Record):
    """One placement. `income_gain_fen` is what a year's income grew by, in whole 分."""

    placed_on = models.DateField("上岗日期")
    left_on = models.DateField("离岗日期", null=True, blank=True)
    type = models.CharField("类型", max_length=4)
    employer = models.CharField("用工单位", max_length=80, blank=True)
    income_gain_fen = models.PositiveBigIntegerField("年增收（分）", null=True, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="placements",
        verbose_name="就业人",
    )  # fmt: skip

    class Meta:
        indexes: ClassVar = placed("placement")
        constraints: ClassVar = [
            *envelope("placement"),
            one_of("placement", "type", "就业的类型不在可选之列。"),
            stated("placement", "type", "请选择就业的类型。"),
            not_before("placement", "left_on", "placed_on", "离岗日期不能早于上岗日期。"),
            at_least("placement", Secrecy.S1, "就业的记录不能设为公开。"),
        ]
