"""Activities: talks, trainings, fairs, visits, anything held on a day with people."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.base import Record, envelope, one_of, placed


class Activity(Record):
    """One activity. `heads` are attendances (人次), `persons` people on a roster, `households` 户.

    The three are different measures and never converted.
    """

    held_on = models.DateField("举办日期")
    held_until = models.DateField(
        "结束日期", null=True, blank=True, help_text="最后一天，不跨天不填"
    )
    subtype = models.CharField("类型", max_length=10)
    mode = models.CharField("方式", max_length=6, blank=True)
    sessions = models.PositiveIntegerField("场次", default=1)
    terms = models.PositiveIntegerField("期数", default=0)
    heads = models.PositiveIntegerField("人次", null=True, blank=True)
    persons = models.PositiveIntegerField("实名人数", null=True, blank=True)
    households = models.PositiveIntegerField("户数", null=True, blank=True)
    venue = models.CharField("地点", max_length=80, blank=True)
    edition = models.CharField("第几届（期、季）", max_length=20, blank=True)

    class Meta:
        indexes: ClassVar = placed("activity")
        constraints: ClassVar = [
            *envelope("activity"),
            one_of("activity", "subtype", "活动类型不在可选之列。"),
            one_of("activity", "mode", "活动方式应是 线下、线上 或 线上线下。"),
            models.CheckConstraint(
                condition=~Q(subtype=""),
                name="activity_has_a_subtype",
                violation_error_message="请选择活动类型。",
            ),
            models.CheckConstraint(
                condition=Q(held_until=None) | Q(held_until__gte=F("held_on")),
                name="activity_ends_no_earlier_than_it_began",
                violation_error_message="结束日期不能早于举办日期，请改其中一个。",
            ),
            models.CheckConstraint(
                condition=Q(sessions__gte=1) | Q(terms__gte=1),
                name="activity_has_a_session_or_a_term",
                violation_error_message="场次和期数不能都是 0，请至少填一个。",
            ),
            models.CheckConstraint(
                condition=Q(persons=None) | Q(heads=None) | Q(persons__lte=F("heads")),
                name="activity_has_no_more_persons_than_heads",
                violation_error_message="实名人数不能多于人次，请核对这两项。",
            ),
        ]
