"""Contacts: visits, calls and letters to one household, pair or case."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jinguo.ledger.models.base import Record, Secrecy, at_least, envelope, one_of, placed, stated
from jinguo.ledger.models.party import Party

_OF_A_CASE = ["案件回访", "告诫查访"]


class Contact(Record):
    """One contact. `households` are those called on, where several share a record."""

    contacted_on = models.DateField("联系日期")
    type = models.CharField("类型", max_length=6)
    way = models.CharField("方式", max_length=2, blank=True)
    found_dispute = models.CharField("发现矛盾纠纷", max_length=1, blank=True)
    households = models.PositiveIntegerField("户数", null=True, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="contacts",
        verbose_name="联系对象",
    )  # fmt: skip

    class Meta:
        indexes: ClassVar = placed("contact")
        constraints: ClassVar = [
            *envelope("contact"),
            one_of("contact", "type", "联系的类型不在可选之列。"),
            one_of("contact", "way", "方式应是 入户、见面、电话、视频 或 家书。"),
            one_of("contact", "found_dispute", "发现矛盾纠纷应填 是 或 否。"),
            stated("contact", "type", "请选择联系的类型。"),
            at_least("contact", Secrecy.S1, "走访联系的记录不能设为公开。"),
            models.CheckConstraint(
                condition=~Q(type__in=_OF_A_CASE) | Q(secrecy__gte=Secrecy.S3),
                name="contact_about_a_case_is_sensitive",
                violation_error_message="案件回访和告诫查访的密级不能低于 S3。",
            ),
        ]

    def floor(self) -> int:
        """Return the class of what it tells of: a case is sensitive."""
        return max(self.secrecy, Secrecy.S3) if self.type in _OF_A_CASE else self.secrecy
