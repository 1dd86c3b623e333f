"""What binds the journal's rows: counters, seals, stumps; and the anchors given out."""

from typing import ClassVar

from django.db import models

from jinguo.org.models import Account, Unit


class Counter(models.Model):
    """How many rows a table of the journal has for a unit; 0 stands for no unit."""

    table = models.CharField(max_length=5)
    unit = models.BigIntegerField()
    last = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["table", "unit"],
                name="counter_stands_once_for_a_unit",
                violation_error_message="这个单位的日志已有一个计数。",
            ),
        ]


class Seal(models.Model):
    """One link of the chain over committed rows: what it took in, and the link before.

    `marks` names every row it took in, with the head of its MAC; `root` is a digest of the whole
    MACs. The totals and last numbers are those of the journal up to here.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    entries = models.BigIntegerField()
    looks = models.BigIntegerField()
    all_entries = models.BigIntegerField()
    all_looks = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    last_look = models.BigIntegerField()
    marks = models.BinaryField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)


class Stump(models.Model):
    """That looks were cleared away after their years: when, up to when, how many, by whom."""

    at = models.DateTimeField()
    before = models.DateTimeField()
    looks = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)


class Anchor(models.Model):
    """A code of the journal that was printed on a document or given out in a file."""

    at = models.DateTimeField()
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    where = models.CharField(max_length=40)


class Verification(models.Model):
    """One check of the whole journal: what was read, and the first thing found wrong, if any."""

    at = models.DateTimeField()
    seals = models.BigIntegerField()
    entries = models.BigIntegerField()
    looks = models.BigIntegerField()
    fault = models.CharField(max_length=12, blank=True)
    table = models.CharField(max_length=8, blank=True)
    number = models.BigIntegerField(null=True)
    unit = models.BigIntegerField(null=True)
    sequence = models.BigIntegerField(null=True)
