"""Who belongs to a record above S1, who must not know of it, and who was let in for a while."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.org.models import Account


class OfRecord(models.Model):
    """Something that hangs on one record of any kind."""

    kind = models.CharField(max_length=12)
    number = models.BigIntegerField()
    record = models.UUIDField(db_index=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    since = models.DateTimeField("起")
    until = models.DateTimeField("止", null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class Member(OfRecord):
    """Somebody of a record's team: whoever entered it, and whom others assigned to it."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "account"], condition=Q(until=None),
                name="member_stands_once_on_a_record",
                violation_error_message="此人已是这条记录的经办人。",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["account", "kind", "number"], name="member_by_account")
        ]


class Conflict(OfRecord):
    """Somebody who must not even know that a record exists (回避)."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "account"], condition=Q(until=None),
                name="conflict_stands_once_on_a_record",
                violation_error_message="此人已在这条记录的回避名单上。",
            ),
        ]  # fmt: skip


class Grant(OfRecord):
    """Leave to open the names of one record for a while: approved, or taken in an emergency.

    `by` approved it, or the operator; an urgent one has nobody there and is looked into afterwards.
    """

    reason = models.CharField("原因", max_length=200)
    urgent = models.BooleanField("紧急查看", default=False)
    by_operator = models.BooleanField("由命令行批准", default=False)
    reviewed_at = models.DateTimeField("复查时间", null=True)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    finding = models.CharField("复查意见", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")),
                name="grant_ends_after_it_began",
                violation_error_message="授权的截止时间应晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=~Q(by=F("account")),
                name="grant_is_given_by_another",
                violation_error_message="不能给自己授权，请由督导或领导批准。",
            ),
            models.CheckConstraint(
                condition=Q(urgent=True) | Q(by__isnull=False) | Q(by_operator=True),
                name="grant_is_approved_or_urgent",
                violation_error_message="授权要有批准人。",
            ),
        ]
