"""A federation's past reports: read once, kept with their text, their figures and matches."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.org.models import Account, Unit


class PastReport(models.Model):
    """One report of a unit and a period, its text sealed; one taken down keeps its row alone."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    starts_on = models.DateField("期间第一天")
    ends_before = models.DateField("期间后一天")
    text_sealed = models.TextField("报告的文字", blank=True)
    characters = models.PositiveIntegerField("字数")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("留存时间")
    dropped_at = models.DateTimeField("撤下时间", null=True)
    dropped_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "starts_on", "ends_before"],
                condition=Q(dropped_at=None),
                name="past_report_stands_once_for_a_period",
                violation_error_message="这个单位这一期的报告已经留存了，请刷新后再办。",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="past_report_has_a_period",
                violation_error_message="期间的最后一天早于第一天。",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) & ~Q(text_sealed="")
                | Q(dropped_at__isnull=False, text_sealed=""),
                name="past_report_has_its_text_while_it_stands",
                violation_error_message="留存的报告要有文字，撤下的没有。",
            ),
        ]


class PastFigure(models.Model):
    """One figure of a kept report: what was printed, and what it was matched to.

    `unit`, `starts_on` and `ends_before` are of whom and when the sentence speaks, `words` those of
    its subject that name nobody. Numbers are in the base unit.
    """

    report = models.ForeignKey(PastReport, models.CASCADE, related_name="figures")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    surface = models.CharField("写法", max_length=60)
    words = models.CharField("主语里的词", max_length=120, blank=True)
    value = models.DecimalField("数", max_digits=30, decimal_places=10, null=True)
    low = models.DecimalField("不小于", max_digits=30, decimal_places=10, null=True)
    high = models.DecimalField("不大于", max_digits=30, decimal_places=10, null=True)
    measure = models.CharField("量词", max_length=12, blank=True)
    indicator = models.CharField("口径", max_length=120, blank=True)
    learnt = models.BooleanField("按记住的", default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField("期间第一天", null=True)
    ends_before = models.DateField("期间后一天", null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["unit", "indicator"], name="past_figure_by_indicator"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(indicator="")
                | Q(unit__isnull=False, starts_on__isnull=False, ends_before__isnull=False),
                name="past_figure_that_counts_has_unit_and_period",
                violation_error_message="归了口径的数要有单位和期间。",
            ),
        ]
