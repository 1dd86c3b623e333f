"""Payments: money and goods, in and out."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.base import Record, envelope, one_of, placed
from jinguo.ledger.models.party import Party


class Payment(Record):
    """One payment or gift. `amount_fen` is whole 分; goods are taken at their stated value."""

    paid_on = models.DateField("支付日期")
    decided_on = models.DateField("审定日期", null=True, blank=True)
    direction = models.CharField("方向", max_length=2)
    form = models.CharField("形式", max_length=2, default="资金")
    amount_fen = models.BigIntegerField("金额（分）")
    payees = models.PositiveIntegerField("受益人数", null=True, blank=True)
    payer = models.CharField("出资单位", max_length=80, blank=True)
    payer_level = models.CharField("出资级别", max_length=3, blank=True)
    purpose = models.CharField("用途", max_length=40)
    budget_line = models.CharField("预算科目", max_length=40, blank=True)
    valuation = models.CharField("物资计价依据", max_length=80, blank=True)
    receipt = models.CharField("凭证号", max_length=40, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name="收款方"
    )

    class Meta:
        indexes: ClassVar = placed("payment")
        constraints: ClassVar = [
            *envelope("payment"),
            one_of("payment", "direction", "方向应是 支出 或 收入。"),
            one_of("payment", "form", "形式应是 资金 或 物资。"),
            one_of(
                "payment", "payer_level", "出资级别应是 国家级、省级、市级、县级、乡级、村级 之一。"
            ),
            models.CheckConstraint(
                condition=~Q(direction="") & ~Q(form="") & ~Q(purpose=""),
                name="payment_says_which_way_and_what_for",
                violation_error_message="请填写方向、形式和用途。",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="payment_amount_is_above_zero",
                violation_error_message="金额应大于 0；冲销请作废原记录。",
            ),
            models.CheckConstraint(
                condition=Q(form="资金") | ~Q(valuation=""),
                name="payment_of_goods_says_how_it_was_valued",
                violation_error_message="物资要写明计价依据，例如采购发票或市场价。",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(decided_on__lte=F("paid_on")),
                name="payment_follows_its_decision",
                violation_error_message="支付日期不能早于审定日期。",
            ),
        ]
