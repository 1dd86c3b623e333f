"""The journal: one entry for every change, in the change's own transaction, chained by digests."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jinguo.ledger.models.seal import Seal
from jinguo.org.models import Account, Unit


class Act(models.TextChoices):
    """The ways in which a record changes."""

    ENTER = "enter", "登记"
    AMEND = "amend", "修改"
    CLOSE = "close", "作废"
    ERASE = "erase", "删除"


class Row(models.Model):
    """What every row of the journal says of whoever did it, and by what it is known as ours.

    `sequence` counts the rows of a table and a unit without a gap; `mac` covers all columns but
    `seal`, which is the seal that took the row in.
    """

    session = models.CharField(max_length=16, blank=True)
    role = models.CharField(max_length=60, blank=True)
    on_behalf_of = models.CharField(max_length=40, blank=True)
    sequence = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class Entry(Row):
    """What was done to one record, when and by whom; sealed fields stand sealed here too."""

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=6, choices=Act.choices)
    kind = models.CharField(max_length=12)
    record = models.UUIDField(db_index=True)
    version = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "version"],
                name="entry_stands_once_for_a_version",
                violation_error_message="这条记录的这个版本已经记入日志。",
            ),
            models.CheckConstraint(
                condition=Q(act__in=Act.values),
                name="entry_act_is_known",
                violation_error_message="日志的动作不在可用之列。",
            ),
        ]


class Receipt(models.Model):
    """That a key was used, with what, and what came of it: a repeated sending changes nothing."""

    key = models.CharField(max_length=200, primary_key=True)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    records = models.JSONField(default=list)
    at = models.DateTimeField()
