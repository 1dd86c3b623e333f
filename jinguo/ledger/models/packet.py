"""Partners and referral packets: chosen fields for one partner, opened once and answered there."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.base import sealed
from jinguo.org.models import Account, Unit


class Office(models.Model):
    """That an account is a partner's: of which sort, and which unit keeps it."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="office")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    sort = models.CharField("哪一类单位", max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(sort=""),
                name="office_is_of_a_sort",
                violation_error_message="请选合作单位是哪一类。",
            ),
        ]


class Packet(models.Model):
    """One packet: what of which record is told to whom, until when; its code is told elsewhere."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    record = models.UUIDField(db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to = models.ForeignKey(Account, models.PROTECT, related_name="+")
    purpose = models.CharField("请对方做什么", max_length=60)
    content_sealed = models.TextField("内容", blank=True)
    code = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField("发出时间")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField("有效到")
    opened_at = models.DateTimeField("打开时间", null=True)
    accepted = models.BooleanField("接收", null=True)
    answer_sealed = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gt=F("at")),
                name="packet_ends_after_it_was_sent",
                violation_error_message="转介包的有效期应晚于发出。",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, accepted=None)
                | Q(answered_at__isnull=False, accepted__isnull=False, opened_at__isnull=False),
                name="packet_is_answered_once_opened",
                violation_error_message="打开以后才能答复，答复要说明接收不接收。",
            ),
            sealed("packet", "content_sealed", "转介包的内容"),
            sealed("packet", "answer_sealed", "转介包的答复"),
        ]
        indexes: ClassVar = [models.Index(fields=["to", "-at"], name="packet_by_account")]
