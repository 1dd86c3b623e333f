"""Memberships: who serves in what body, as what, from when until when."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jinguo.ledger.models.base import Record, envelope, not_before, one_of, placed, stated
from jinguo.ledger.models.body import Body
from jinguo.ledger.models.party import Party


class Membership(Record):
    """One person's role, in a body or in the unit itself, until the day of leaving."""

    joined_on = models.DateField("任职日期")
    left_on = models.DateField("离任日期", null=True, blank=True)
    leave_reason = models.TextField("离任原因", blank=True)
    role = models.CharField("身份", max_length=6)
    term = models.CharField("届次", max_length=20, blank=True)
    certificate = models.CharField("证书", max_length=80, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="memberships",
        verbose_name="成员",
    )  # fmt: skip
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="memberships",
        verbose_name="所在组织",
    )  # fmt: skip

    class Meta:
        indexes: ClassVar = placed("membership")
        constraints: ClassVar = [
            *envelope("membership"),
            one_of("membership", "role", "身份不在可选之列。"),
            stated("membership", "role", "请选择身份。"),
            not_before("membership", "left_on", "joined_on", "离任日期不能早于任职日期。"),
            models.UniqueConstraint(
                fields=["party", "body", "role", "joined_on"],
                condition=Q(struck_at=None, party__isnull=False, body__isnull=False),
                name="membership_stands_once_a_day",
                violation_error_message="这个人同一天在这个组织的同一身份已经登记过。",
            ),
        ]
