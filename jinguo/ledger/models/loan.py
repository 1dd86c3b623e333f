"""Loans: money lent by a bank to somebody the federation recommended."""

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
)
from jinguo.ledger.models.party import Party


class Loan(Record):
    """One loan, from the day it is issued until it is settled. `amount_fen` is whole 分."""

    issued_on = models.DateField("发放日期")
    applied_on = models.DateField("申请日期", null=True, blank=True)
    due_on = models.DateField("到期日期", null=True, blank=True)
    settled_on = models.DateField("结清日期", null=True, blank=True)
    amount_fen = models.BigIntegerField("金额（分）")
    product = models.CharField("贷款产品", max_length=40, blank=True)
    subsidised = models.CharField("财政贴息", max_length=1, blank=True)
    state = models.CharField("进展", max_length=3, blank=True)
    bank = models.CharField("经办银行", max_length=80, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="loans", verbose_name="借款人"
    )

    class Meta:
        indexes: ClassVar = placed("loan")
        constraints: ClassVar = [
            *envelope("loan"),
            one_of("loan", "subsidised", "财政贴息应填 是 或 否。"),
            one_of("loan", "state", "贷款的进展不在可选之列。"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="loan_amount_is_above_zero",
                violation_error_message="贷款金额应大于 0。",
            ),
            not_before("loan", "issued_on", "applied_on", "发放日期不能早于申请日期。", blank=True),
            not_before("loan", "due_on", "issued_on", "到期日期不能早于发放日期。"),
            not_before("loan", "settled_on", "issued_on", "结清日期不能早于发放日期。"),
            at_least("loan", Secrecy.S1, "贷款的记录不能设为公开。"),
        ]
