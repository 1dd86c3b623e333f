"""Views: how somebody narrows, orders and lays out a ledger, kept under a name."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jinguo.org.models import Account, Unit

SIZES = (20, 50, 100, 200)
"""How many records a page of a ledger may list."""


class View(models.Model):
    """One view: an account's own, or shared by a unit with all who have posts at or beneath it.

    Without a name it is how the account lays out a ledger where it says nothing else.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12)
    programme = models.CharField("项目", max_length=60, blank=True)
    name = models.CharField("名称", max_length=20, blank=True)
    filters = models.JSONField("筛选", default=dict, blank=True)
    columns = models.CharField("列", max_length=600, blank=True)
    order = models.CharField("排序", max_length=70, blank=True)
    size = models.PositiveSmallIntegerField("每页条数", default=50)
    at = models.DateTimeField("保存时间")
    ended_at = models.DateTimeField("撤下时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(size__in=SIZES), name="view_has_a_known_size",
                violation_error_message="每页条数不在可选之列。",
            ),
            models.CheckConstraint(
                condition=Q(unit=None, ended_at=None) | (Q(unit__isnull=False) & ~Q(name="")),
                name="view_that_is_shared_has_a_name",
                violation_error_message="共享的视图要有名称。",
            ),
            models.UniqueConstraint(
                fields=["account", "kind", "programme", "name"], condition=Q(unit=None),
                name="view_stands_once_under_a_name",
                violation_error_message="您已经有一个同名的视图，请换一个名称。",
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "name"], condition=Q(unit__isnull=False, ended_at=None),
                name="view_is_shared_once_under_a_name",
                violation_error_message="本单位已经共享了一个同名的视图，请换一个名称。",
            ),
        ]  # fmt: skip
