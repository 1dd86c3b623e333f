"""Honours: titles conferred on a person, a household, a group or a unit."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.base import Record, envelope, one_of, placed
from jinguo.ledger.models.body import Body
from jinguo.ledger.models.party import Party


class Honour(Record):
    """One title conferred on one holder on one day."""

    awarded_on = models.DateField("授予日期")
    revoked_on = models.DateField("撤销日期", null=True, blank=True)
    honour = models.CharField("称号", max_length=40)
    level = models.CharField("级别", max_length=3)
    conferred_by = models.CharField("授予单位", max_length=80, blank=True)
    batch = models.CharField("批次", max_length=20, blank=True)
    document_no = models.CharField("文号", max_length=40, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="honours", verbose_name="获得者"
    )
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="honours", verbose_name="获得组织"
    )

    class Meta:
        indexes: ClassVar = placed("honour")
        constraints: ClassVar = [
            *envelope("honour"),
            one_of("honour", "level", "级别应是 国家级、省级、市级、县级、乡级、村级 之一。"),
            models.CheckConstraint(
                condition=~Q(honour="") & ~Q(level=""),
                name="honour_has_a_name_and_a_level",
                violation_error_message="请填写称号和级别。",
            ),
            models.CheckConstraint(
                condition=Q(party=None) | Q(body=None),
                name="honour_has_one_holder",
                violation_error_message="一个称号只能有一个获得者，请只选人（户、单位）或组织。",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | Q(revoked_on__gte=F("awarded_on")),
                name="honour_is_revoked_no_earlier_than_awarded",
                violation_error_message="撤销日期不能早于授予日期。",
            ),
            models.UniqueConstraint(
                fields=["party", "honour", "level", "awarded_on"],
                condition=Q(struck_at=None) & Q(party__isnull=False),
                name="honour_is_conferred_once_a_day",
                violation_error_message="同一获得者同一天的同一称号已经登记过。",
            ),
        ]
