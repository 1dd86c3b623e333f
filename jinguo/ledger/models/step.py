"""How a record goes its procedure's way: the edition, the course, its steps, their times."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.org.models import Account, Unit


class Edition(models.Model):
    """A procedure with its clocks as they stood: a course keeps the one it began under."""

    procedure = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    at = models.DateTimeField()


class Course(models.Model):
    """One record in one procedure: its state now, as its last step left it."""

    kind = models.CharField(max_length=12)
    of = models.BigIntegerField()
    record = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=40)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    state = models.CharField(max_length=40)
    ended = models.BooleanField(default=False)
    steps = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "procedure"],
                name="course_stands_once_for_a_record",
                violation_error_message="这条记录已经在办这个流程。",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ended", "kind", "unit"], name="course_by_unit"),
        ]


class Step(models.Model):
    """One step that was taken, numbered within its course; `facts` are sealed as its record is.

    `at` is when it happened, `recorded_at` when somebody wrote that down.
    """

    kind = models.CharField(max_length=12)
    record = models.UUIDField()
    course = models.ForeignKey(Course, models.PROTECT, related_name="taken")
    sequence = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    to = models.CharField(max_length=40)
    at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("登记时间")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    second = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    change = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "sequence"],
                name="step_is_numbered_once",
                violation_error_message="另一个人刚办了一步，请刷新后再办。",
            ),
            models.CheckConstraint(
                condition=Q(at__lte=F("recorded_at")),
                name="step_has_happened",
                violation_error_message="发生时间不能晚于现在。",
            ),
        ]


class Retimed(models.Model):
    """That the time of a step was put right: what it was, why, by whom; every deadline follows."""

    kind = models.CharField(max_length=12)
    record = models.UUIDField(db_index=True)
    step = models.ForeignKey(Step, models.PROTECT, related_name="retimed")
    was = models.DateTimeField()
    became = models.DateTimeField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="retimed_with_a_reason",
                violation_error_message="改时间要写明原因。",
            ),
        ]


class Deputy(models.Model):
    """Who does somebody's duties while they are away; it shows duties, and opens nothing."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Account, models.PROTECT, related_name="+")
    since = models.DateField("起")
    until = models.DateField("止", help_text="不再代理的第一天")
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")),
                name="deputy_ends_after_it_began",
                violation_error_message="代理的结束日期应晚于开始日期。",
            ),
            models.CheckConstraint(
                condition=~Q(account=F("deputy")),
                name="deputy_is_another",
                violation_error_message="代理人应是另一位同事。",
            ),
        ]
