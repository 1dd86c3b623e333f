"""Two records that may tell of one event, what somebody decided of them, and when it was sought."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.org.models import Account


class Decided(models.TextChoices):
    """What was decided of two records."""

    OPEN = "open", "待核对"
    SAME = "same", "同一件"
    DIFFERENT = "different", "不是同一件"
    JOINT = "joint", "联合举办"


class Differing(models.TextChoices):
    """Why two records that look alike tell of two events."""

    TIMES = "times", "是先后两次"
    PLACES = "places", "不在一个地方办的"
    CONTENT = "content", "办的不是一回事"
    ASKED = "asked", "问过登记的单位，是两件事"


class Twin(models.Model):
    """Two activities that look alike, by their numbers, the lower first.

    `reasons` are words and points without anything that a title says. Where one was struck out
    for the other, `owner` is the number of the one that counts, `struck` the version at which the
    other lies, and `partner` the row by which the owner names whose the other was.
    """

    first = models.BigIntegerField()
    second = models.BigIntegerField(db_index=True)
    score = models.PositiveSmallIntegerField("相似程度")
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField("发现时间")
    state = models.CharField("处理", max_length=9, choices=Decided.choices, default=Decided.OPEN)
    decided_at = models.DateTimeField("处理时间", null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    why = models.CharField("理由", max_length=9, choices=Differing.choices, blank=True)
    owner = models.BigIntegerField(null=True)
    struck = models.PositiveIntegerField(null=True)
    partner = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="twin_stands_once",
                violation_error_message="这两条记录已经列为疑似重复。",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="twin_is_of_two",
                violation_error_message="疑似重复的应是两条记录。",
            ),
            models.CheckConstraint(
                condition=Q(score__lte=100),
                name="twin_scores_at_most_a_hundred",
                violation_error_message="相似程度最多 100。",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | Q(state__in=["same", "different", "joint"], decided_at__isnull=False),
                name="twin_is_decided_on_a_day",
                violation_error_message="处理过的疑似重复要有处理时间，没有处理的没有。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "different"], owner=None, struck=None)
                | Q(state__in=["same", "joint"], struck__isnull=False, owner__isnull=False)
                & (Q(owner=F("first")) | Q(owner=F("second"))),
                name="twin_has_one_owner",
                violation_error_message="合并的两条记录里要有一条、且只有一条计数。",
            ),
            models.CheckConstraint(
                condition=Q(why="") | Q(state="different", why__in=Differing.values),
                name="twin_differs_for_a_known_reason",
                violation_error_message="只有不是同一件的才写为什么，请从列表里选。",
            ),
        ]


class TwinSearch(models.Model):
    """One search of the ledger for records that look alike, up to an entry of the journal."""

    at = models.DateTimeField(db_index=True)
    change = models.BigIntegerField()
    compared = models.PositiveBigIntegerField()
    found = models.PositiveBigIntegerField()
    """How many pairs nobody had been shown before."""
