"""Issues: what an inspection found, until it is put right and written off."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jinguo.ledger.models.base import Record, envelope, not_before, one_of, placed
from jinguo.ledger.models.inspection import Inspection


class Issue(Record):
    """One thing found wrong; it stands until the day it is written off."""

    found_on = models.DateField("发现日期")
    assigned_on = models.DateField("交办日期", null=True, blank=True)
    due_on = models.DateField("整改期限", null=True, blank=True)
    written_off_on = models.DateField("销号日期", null=True, blank=True)
    category = models.CharField("问题类别", max_length=40, blank=True)
    state = models.CharField("进展", max_length=4, blank=True)
    assigned_to = models.CharField("责任单位", max_length=80, blank=True)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, blank=True, related_name="issues",
        verbose_name="所属检查",
    )  # fmt: skip

    class Meta:
        indexes: ClassVar = placed("issue")
        constraints: ClassVar = [
            *envelope("issue"),
            one_of("issue", "state", "问题的进展不在可选之列。"),
            not_before("issue", "assigned_on", "found_on", "交办日期不能早于发现日期。"),
            not_before("issue", "due_on", "found_on", "整改期限不能早于发现日期。"),
            not_before("issue", "written_off_on", "found_on", "销号日期不能早于发现日期。"),
            models.CheckConstraint(
                condition=Q(state__in=["", "销号"]) | Q(written_off_on=None),
                name="issue_with_a_day_of_writing_off_is_written_off",
                violation_error_message="填了销号日期的问题，进展应是 销号。",
            ),
            models.CheckConstraint(
                condition=~Q(state="销号") | Q(written_off_on__isnull=False),
                name="issue_is_written_off_on_a_day",
                violation_error_message="已经销号的问题要填销号日期。",
            ),
        ]
