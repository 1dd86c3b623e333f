"""Holds: why a record may not be erased for now, though its time has come."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.org.models import Account


class Hold(models.Model):
    """One reason of law to keep one record: a suit, an inquiry, an audit."""

    kind = models.CharField(max_length=12)
    number = models.BigIntegerField()
    record = models.UUIDField(db_index=True)
    basis = models.CharField("依据", max_length=200)
    since = models.DateTimeField("起")
    until = models.DateTimeField("止", null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    lifted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(until=None),
                name="hold_stands_once_on_a_record",
                violation_error_message="这条记录已经暂缓删除。",
            ),
            models.CheckConstraint(
                condition=~Q(basis=""),
                name="hold_has_a_basis",
                violation_error_message="暂缓删除要写明依据，如案号、文号。",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="hold_ends_no_earlier_than_it_began",
                violation_error_message="暂缓的截止时间不能早于开始时间。",
            ),
        ]  # fmt: skip
