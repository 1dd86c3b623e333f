"""Consents: what somebody agreed to, told how, by whom, and until when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.party import Party
from jinguo.org.models import Account


class Giver(models.TextChoices):
    """Who agreed."""

    SELF = "本人", "本人"
    GUARDIAN = "监护人", "监护人"


class Way(models.TextChoices):
    """How it was said."""

    PAPER = "书面", "书面"
    SPOKEN = "口头", "口头"
    ONLINE = "线上", "线上"


class Consent(models.Model):
    """One person's agreement to one purpose; taken back, never removed."""

    id = models.UUIDField(primary_key=True)
    party = models.ForeignKey(Party, models.PROTECT, related_name="consents")
    purpose = models.CharField("用途", max_length=10)
    notice = models.PositiveSmallIntegerField("告知书版本")
    giver = models.CharField("由谁同意", max_length=3, choices=Giver.choices)
    way = models.CharField("方式", max_length=2, choices=Way.choices)
    given_on = models.DateField("同意日期")
    expires_on = models.DateField("到期日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorder = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    withdrawal_recorder = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["party", "purpose"], name="consent_by_party_and_purpose")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(giver__in=Giver.values),
                name="consent_giver_is_known",
                violation_error_message="请选择由谁同意：本人 或 监护人。",
            ),
            models.CheckConstraint(
                condition=Q(way__in=Way.values),
                name="consent_way_is_known",
                violation_error_message="请选择同意的方式：书面、口头 或 线上。",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="") & Q(notice__gte=1),
                name="consent_has_a_purpose_and_a_notice",
                violation_error_message="请选择用途，并按现行的告知书告知。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_is_withdrawn_no_earlier_than_given",
                violation_error_message="撤回日期不能早于同意日期。",
            ),
        ]
