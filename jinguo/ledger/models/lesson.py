"""What a federation's people decided that a figure of its reports counts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jinguo.org.models import Account, Unit


class Ignored(models.TextChoices):
    """Why a figure is not checked: one of these words, for a free one may name somebody."""

    OTHERS = "others", "别的单位的数"
    OUTSIDE = "outside", "台账不记这一项"
    CONTEXT = "context", "不是本单位的成果"
    REPEATED = "repeated", "前面已经写过"


class Lesson(models.Model):
    """One decision: what is told in such words, measure and topic counts as this, or not at all.

    `words` are words of the dictionary that name nobody; nothing else of a report is kept. The
    newest of a unit counts; what was taken back stays as a row.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    words = models.CharField("主语里的词", max_length=120)
    measure = models.CharField("量词", max_length=12, blank=True)
    topic = models.CharField("类别", max_length=40, blank=True)
    indicator = models.CharField("口径", max_length=120, blank=True)
    ignored = models.CharField("不核对的原因", max_length=10, choices=Ignored.choices, blank=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("记住的时间")
    dropped_at = models.DateTimeField("撤销时间", null=True)
    dropped_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "words", "measure", "topic"],
                condition=Q(dropped_at=None),
                name="lesson_stands_once",
                violation_error_message="这样的数已经记住了，请刷新后再改。",
            ),
            models.CheckConstraint(
                condition=Q(indicator="", ignored__in=Ignored.values)
                | ~Q(indicator="") & Q(ignored=""),
                name="lesson_says_one_thing",
                violation_error_message="一个数要么归一个口径，要么不核对。",
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="lesson_has_words",
                violation_error_message="没有可以记住的词。",
            ),
        ]
