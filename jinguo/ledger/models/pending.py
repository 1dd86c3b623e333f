"""Acts that two people must do: asked for by one, seconded by another, done once."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.org.models import Account, Unit


class State(models.TextChoices):
    """Where an act of two people stands."""

    ASKED = "asked", "等待复核"
    APPROVED = "approved", "已同意，还没有用"
    REFUSED = "refused", "未同意"
    EXPIRED = "expired", "已失效"
    DONE = "done", "已办"


class Pending(models.Model):
    """One act that waits for a second person; bound to a digest of exactly what will happen.

    `payload` names records by id and columns by name; nothing in it names a person.
    """

    number = models.BigAutoField(primary_key=True)
    act = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    payload = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    reason = models.CharField("原因", max_length=200)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_session = models.CharField(max_length=16, blank=True)
    strength = models.PositiveSmallIntegerField(help_text="提出时登录有多可靠")
    asked_at = models.DateTimeField("提出时间")
    expires_at = models.DateTimeField("失效时间", db_index=True)
    state = models.CharField(
        "状态", max_length=8, choices=State.choices, default=State.ASKED, db_index=True
    )
    seconded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    seconded_session = models.CharField(max_length=16, blank=True)
    by_operator = models.BooleanField("由命令行复核", default=False)
    seconded_at = models.DateTimeField("复核时间", null=True)
    answer = models.CharField("复核意见", max_length=200, blank=True)
    done_at = models.DateTimeField("办理时间", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="pending_state_is_known",
                violation_error_message="状态不在可用的状态之列。",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")),
                name="pending_ends_after_it_was_asked",
                violation_error_message="失效时间应晚于提出时间。",
            ),
            models.CheckConstraint(
                condition=Q(seconded_by=None) | ~Q(seconded_by=F("asked_by")),
                name="pending_is_seconded_by_another",
                violation_error_message="不能自己复核自己提出的事，请另一位同事来办。",
            ),
            models.CheckConstraint(
                condition=Q(seconded_session="") | ~Q(seconded_session=F("asked_session")),
                name="pending_is_seconded_in_another_session",
                violation_error_message="复核要在另一次登录里进行，请复核人用自己的电脑或手机登录。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "done"])
                | Q(seconded_by__isnull=False)
                | Q(by_operator=True),
                name="pending_is_done_by_two",
                violation_error_message="这件事要有复核人。",
            ),
        ]
