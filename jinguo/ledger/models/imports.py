"""Imports of workbooks: each one known and undone as a whole; and what tables' headings mean."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.org.models import Account, Unit


class Import(models.Model):
    """One workbook taken in. Its records are those of the journal's entries from `first` to `last`.

    `content` is a digest of what the file says; the file itself and its name are not kept.
    """

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("导入时间")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    content = models.CharField("内容摘要", max_length=64, db_index=True)
    entered = models.PositiveIntegerField("新登记")
    known = models.PositiveIntegerField("早已登记")
    left_out = models.PositiveIntegerField("没有导入的行", default=0)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    undone_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first") - 1),
                name="import_ends_where_it_began_or_later",
                violation_error_message="导入的日志编号前后颠倒，请重新导入。",
            ),
        ]


class Learnt(models.Model):
    """What a unit's people decided that the headings of a table mean; the newest one counts."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    signature = models.CharField("标题摘要", max_length=64)
    decision = models.JSONField("怎样对应")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("记住的时间")
    dropped_at = models.DateTimeField("不再使用的时间", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "signature"],
                condition=Q(dropped_at=None),
                name="headings_mean_one_thing_to_a_unit",
                violation_error_message="这种表的对应关系已经记住了，请刷新后再改。",
            ),
        ]
