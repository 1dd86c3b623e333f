"""Projects: businesses started and public-benefit projects run."""

from typing import ClassVar

from django.db import models

from jinguo.ledger.models.base import Record, envelope, not_before, one_of, placed, stated
from jinguo.ledger.models.party import Party


class Project(Record):
    """One project of one owner, from its start until it is finished or given up."""

    started_on = models.DateField("启动日期")
    ended_on = models.DateField("结项日期", null=True, blank=True)
    type = models.CharField("项目类型", max_length=4)
    stage = models.CharField("阶段", max_length=2, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="projects",
        verbose_name="项目主体",
    )  # fmt: skip

    class Meta:
        indexes: ClassVar = placed("project")
        constraints: ClassVar = [
            *envelope("project"),
            one_of("project", "type", "项目的类型不在可选之列。"),
            one_of("project", "stage", "阶段应是 申报、立项、实施、结项 或 终止。"),
            stated("project", "type", "请选择项目的类型。"),
            not_before("project", "ended_on", "started_on", "结项日期不能早于启动日期。"),
        ]
