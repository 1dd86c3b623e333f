"""Assessments: what was weighed before personal data are put to a new use (影响评估)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.org.models import Account


class About(models.TextChoices):
    """What a use of personal data may come with."""

    PROGRAMME = "programme", "项目"
    REPORT = "report", "报告"
    TEMPLATE = "template", "导出表"
    PARTNER = "partner", "合作单位"


class Assessment(models.Model):
    """One assessment of one thing, signed; what it is about may be put to use while it is valid."""

    number = models.BigAutoField(primary_key=True)
    about = models.CharField("对象", max_length=9, choices=About.choices)
    subject = models.CharField("名称或代号", max_length=80)
    purpose = models.CharField("目的", max_length=400)
    necessity = models.CharField("为什么必要", max_length=400)
    risks = models.CharField("对个人的影响和风险", max_length=400)
    measures = models.CharField("保护措施", max_length=400)
    signed_on = models.DateField("评估日期")
    valid_until = models.DateField("有效至")
    kept_until = models.DateField("保存至")
    signer = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["about", "subject"], name="assessment_by_subject")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(about__in=About.values),
                name="assessment_is_about_something_known",
                violation_error_message="请选择评估的对象：项目、报告、导出表 或 合作单位。",
            ),
            models.CheckConstraint(
                condition=~(
                    Q(subject="") | Q(purpose="") | Q(necessity="") | Q(risks="") | Q(measures="")
                ),
                name="assessment_is_written_out",
                violation_error_message="目的、必要性、风险和措施都要写明。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("signed_on")) & Q(kept_until__gte=F("valid_until")),
                name="assessment_is_kept_as_long_as_it_is_valid",
                violation_error_message="有效期应晚于评估日期，保存期不能短于有效期。",
            ),
        ]
