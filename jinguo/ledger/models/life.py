"""What accompanies a plain record's life: returns, trusted units, questions."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.org.models import Account, Unit


class Returned(models.Model):
    """That a record was sent back with a message at one of its fields; open until it is mended."""

    kind = models.CharField(max_length=12)
    record = models.UUIDField(db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    field = models.CharField("退回的项", max_length=80)
    message = models.CharField("退回的意见", max_length=200)
    at = models.DateTimeField("退回时间")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    mended_at = models.DateTimeField("改好时间", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(field="") & ~Q(message=""),
                name="returned_says_what_is_wrong",
                violation_error_message="退回要选一项，并写明意见。",
            ),
            models.CheckConstraint(
                condition=Q(mended_at=None) | Q(mended_at__gte=F("at")),
                name="returned_is_mended_afterwards",
                violation_error_message="改好的时间不能早于退回。",
            ),
            models.UniqueConstraint(
                fields=["record"], condition=Q(mended_at=None), name="returned_is_open_once",
                violation_error_message="这条记录已经退回，还没有改好。",
            ),
        ]  # fmt: skip


class Trust(models.Model):
    """From which day what a unit records is accepted by itself, a sample being looked at."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    above = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    since = models.DateField("起")
    until = models.DateField("止", null=True)
    share = models.PositiveSmallIntegerField("抽查百分比", default=5)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="trust_ends_no_earlier_than_it_began",
                violation_error_message="免核停止的日期不能早于开始。",
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100),
                name="trust_leaves_a_share",
                violation_error_message="抽查的百分比应是 1 到 100。",
            ),
            models.CheckConstraint(
                condition=~Q(above=F("unit")),
                name="trust_is_given_from_above",
                violation_error_message="免核由上级单位给。",
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(until=None), name="trust_stands_once",
                violation_error_message="这个单位已经免核。",
            ),
        ]  # fmt: skip


class Question(models.Model):
    """A question on a record or a figure, to the people of a unit, to be answered by a day."""

    kind = models.CharField(max_length=12, blank=True)
    record = models.UUIDField(null=True, db_index=True)
    address = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True)
    ends_before = models.DateField(null=True)
    to = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asked_from = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    text = models.CharField("质询", max_length=200)
    due = models.DateField("答复期限")
    answer = models.CharField("答复", max_length=200, blank=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, address="") & ~Q(kind="")
                | Q(record=None, kind="", starts_on__isnull=False, ends_before__gt=F("starts_on"))
                & ~Q(address=""),
                name="question_is_on_a_record_or_a_figure",
                violation_error_message="质询要问一条记录或一个数字。",
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="question_asks_something",
                violation_error_message="请写明要问什么。",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__gte=F("asked_at")),
                name="question_is_answered_in_words",
                violation_error_message="请写明答复。",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("asked_at")),
                name="question_closes_afterwards",
                violation_error_message="结束的时间不能早于提出。",
            ),
        ]  # fmt: skip
