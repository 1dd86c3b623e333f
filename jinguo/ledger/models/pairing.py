"""Pairings: one who gives and one who receives, from pairing until it ends."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

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


class Pairing(Record):
    """One giver with one receiver; where one has several, each pair is a record."""

    secrecy = models.PositiveSmallIntegerField("密级", choices=Secrecy.choices, default=Secrecy.S2)
    paired_on = models.DateField("结对日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    end_reason = models.TextField("结束原因", blank=True)
    type = models.CharField("类型", max_length=4)
    mode = models.CharField("方式", max_length=3, blank=True)
    state = models.CharField("进展", max_length=3, blank=True)
    giver = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="given", verbose_name="结对人"
    )
    receiver = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="received",
        verbose_name="结对对象",
    )  # fmt: skip

    class Meta:
        indexes: ClassVar = placed("pairing")
        constraints: ClassVar = [
            *envelope("pairing"),
            one_of("pairing", "type", "结对的类型不在可选之列。"),
            one_of("pairing", "mode", "方式应是 1+1、1+N 或 N+1。"),
            one_of("pairing", "state", "结对的进展不在可选之列。"),
            stated("pairing", "type", "请选择结对的类型。"),
            not_before("pairing", "ended_on", "paired_on", "结束日期不能早于结对日期。"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(end_reason=""),
                name="pairing_ends_with_a_reason",
                violation_error_message="结束结对要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(giver=None) | Q(receiver=None) | ~Q(giver=F("receiver")),
                name="pairing_is_of_two",
                violation_error_message="结对人和结对对象不能是同一个。",
            ),
            at_least("pairing", Secrecy.S2, "结对的密级不能低于 S2。"),
            models.CheckConstraint(
                condition=~Q(type="婚恋") | Q(secrecy__gte=Secrecy.S3),
                name="pairing_of_a_couple_is_sensitive",
                violation_error_message="婚恋结对的密级不能低于 S3。",
            ),
            models.UniqueConstraint(
                fields=["giver", "receiver", "type", "paired_on"],
                condition=Q(struck_at=None, giver__isnull=False, receiver__isnull=False),
                name="pairing_stands_once_a_day",
                violation_error_message="这一对同一天的结对已经登记过。",
            ),
        ]

    def floor(self) -> int:
        """Return the class of what it tells of: a couple is sensitive."""
        return max(self.secrecy, Secrecy.S3) if self.type == "婚恋" else self.secrecy
