"""零报告: that a unit had nothing to tell for a span of days, which is not the same as silence."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.base import Record, envelope, placed


class Zero(Record):
    """What one unit itself (never its subtree) had nothing of, over a span of days.

    `about` is the address of an indicator, the key of a programme, or nothing: all the work there
    is. It counts in no figure; it only says that the unit was not silent. `ends_before` is the
    first day that no longer belongs to the span.
    """

    starts_on = models.DateField("起始日期")
    ends_before = models.DateField("终止日期（不含）")
    about = models.CharField(
        "没有什么", max_length=120, blank=True, help_text="口径或项目的代号；留空：全部工作"
    )

    class Meta:
        indexes: ClassVar = placed("zero")
        constraints: ClassVar = [
            *envelope("zero"),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="zero_span_has_a_day",
                violation_error_message="零报告的终止日期应晚于起始日期。",
            ),
            models.UniqueConstraint(
                fields=["unit", "about", "starts_on", "ends_before"],
                condition=Q(struck_at=None),
                name="zero_stands_once",
                violation_error_message="这个单位这一期已经零报告，不用再报。",
            ),
        ]
