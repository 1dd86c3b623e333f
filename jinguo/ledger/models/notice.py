"""Notices to people, in neutral words; and questions whether somebody is registered already."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jinguo.ledger.models.pending import Pending
from jinguo.ledger.models.urge import Urge
from jinguo.org.models import Account, Unit


class Told(models.TextChoices):
    """What a notice tells; neither a title nor a name nor a case's content ever stands in one."""

    REVEALED = "revealed", "您经办的一条记录有人查看"
    UNUSUAL = "unusual", "有人今天打开的姓名、电话等比平时多得多，请了解情况"
    URGENT = "urgent", "有人紧急查看了一条记录"
    TO_REVIEW = "to-review", "有一次紧急查看等您复查"
    LATE = "late", "有一次紧急查看过了复查期限，还没有复查"
    REVIEWED = "reviewed", "一次紧急查看已经复查"
    ASKED = "asked", "有一件事等您复核"
    APPROVED = "approved", "您提出的一件事已获同意"
    REFUSED = "refused", "您提出的一件事没有获得同意"
    GRANTED = "granted", "您经办的一条记录批准他人查看"
    JOINED = "joined", "您成为一条记录的经办人"
    LEFT = "left", "您不再是一条记录的经办人"
    URGED = "urged", "有一期还没有报，请登记、报数或零报告"
    BEHALF = "behalf", "有人替您的单位登记了一条，请看对不对"
    DISPUTED = "disputed", "您替别的单位登记的一条，对方有疑问，请联系核对"
    RETURNED = "returned", "您登记的一条记录被退回，请改正"
    QUERIED = "queried", "有一条质询等您答复"
    ANSWERED = "answered", "您提出的质询有了答复"
    SOUGHT = "sought", "有人查找或登记了您登记过的人，请与对方单位联系"
    TWINS = "twins", "有新的疑似重复等您核对"
    DUE = "due", "有事项到期、逾期或快到期，请看“我的待办”"
    PACKET = "packet", "有一个转介包等您打开"
    ANSWER = "answer", "您发出的一个转介包有了答复"
    DEPUTY = "deputy", "一位同事请您代办他的待办"


class Inquiry(models.Model):
    """That somebody asked whether a number is registered; the number itself is not kept.

    One is written whether or not there is such a party, so that both take the same work.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    field = models.CharField(max_length=8)
    index = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(field__in=["number", "phone", "sound"]),
                name="inquiry_field_is_known",
                violation_error_message="只能按证件号码、电话或姓名和生日查。",
            ),
        ]


class Notice(models.Model):
    """That something happened which an account is told of."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=9, choices=Told.choices)
    kind = models.CharField(max_length=12, blank=True)
    record = models.UUIDField(null=True)
    pending = models.ForeignKey(Pending, models.PROTECT, null=True, related_name="+")
    inquiry = models.ForeignKey(Inquiry, models.PROTECT, null=True, related_name="+")
    urge = models.ForeignKey(Urge, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-at"], name="notice_by_account")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(what__in=Told.values),
                name="notice_is_of_a_known_kind",
                violation_error_message="通知的种类不在可用之列。",
            ),
            models.UniqueConstraint(
                fields=["account", "inquiry", "record"],
                condition=Q(inquiry__isnull=False),
                name="notice_of_an_inquiry_stands_once",
                violation_error_message="这次查找已经通知过。",
            ),
        ]
