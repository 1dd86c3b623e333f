"""Two registrations that look like one person's and are not: what somebody decided of them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.org.models import Account


class Unlike(models.TextChoices):
    """Why two registrations are of two persons: chosen, so that no free text tells of either."""

    NUMBERS = "numbers", "证件号码不同"
    SHARED = "shared", "一家人或一个单位共用电话"
    ASKED = "asked", "问过本人或村里，是两个人"
    MISTYPED = "mistyped", "有一条的号码、电话或生日填错了"


class Apart(models.Model):
    """Two registrations of two persons, by their numbers, the lower first, until it is undone.

    `fields` are the entries of the index that they shared when it was decided: what they come to
    share afterwards is asked of somebody again.
    """

    first = models.BigIntegerField()
    second = models.BigIntegerField(db_index=True)
    fields = models.JSONField(default=list)
    why = models.CharField("理由", max_length=9, choices=Unlike.choices)
    at = models.DateTimeField("处理时间")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField("撤销时间", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(until=None),
                name="apart_stands_once",
                violation_error_message="这两条登记已经定为不是同一个人。",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="apart_is_of_two",
                violation_error_message="不是同一个人的应是两条登记。",
            ),
            models.CheckConstraint(
                condition=Q(why__in=Unlike.values),
                name="apart_for_a_known_reason",
                violation_error_message="请选一条不是同一个人的理由。",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("at")),
                name="apart_is_undone_afterwards",
                violation_error_message="撤销不能早于处理。",
            ),
        ]
