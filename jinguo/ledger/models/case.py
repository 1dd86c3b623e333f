"""Cases: disputes, calls for help and petitions, from the day they come in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jinguo.catalogue.kinds import CASE_BASES
from jinguo.ledger.models.base import (
    Record,
    Secrecy,
    at_least,
    envelope,
    not_before,
    one_of,
    placed,
    sealed,
    stated,
)
from jinguo.ledger.models.party import Party

UNSAID = "待补"
"""The basis of a case entered before cases had one; nobody chooses it, amending asks for one."""


class Case(Record):
    """One case; it stands until it is closed."""

    secrecy = models.PositiveSmallIntegerField("密级", choices=Secrecy.choices, default=Secrecy.S3)
    received_on = models.DateField("接收日期")
    resolved_on = models.DateField("化解日期", null=True, blank=True)
    closed_on = models.DateField("结案日期", null=True, blank=True)
    type = models.CharField("类型", max_length=6)
    basis = models.CharField("处理依据", max_length=4)
    intake = models.CharField("来源渠道", max_length=7, blank=True)
    risk = models.CharField("风险等级", max_length=1, blank=True)
    minors = models.CharField("涉及未成年人", max_length=1, blank=True)
    outcome = models.CharField("结果", max_length=5, blank=True)
    state = models.CharField("进展", max_length=5, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="当事人"
    )

    story_sealed = models.TextField("情况", blank=True)
    safe_address_sealed = models.TextField("安全住址", blank=True)
    safe_contact_sealed = models.TextField("安全联系方式", blank=True)
    reporter_sealed = models.TextField("报告人", blank=True)

    class Meta:
        indexes: ClassVar = placed("case")
        constraints: ClassVar = [
            *envelope("case"),
            one_of("case", "type", "案件的类型不在可选之列。"),
            models.CheckConstraint(
                condition=Q(basis__in=["", *CASE_BASES, UNSAID]),
                name="case_basis_is_known",
                violation_error_message="处理依据应是 法定职责、同意 或 紧急保护。",
            ),
            one_of("case", "intake", "来源渠道不在可选之列。"),
            one_of("case", "risk", "风险等级应是 红、橙 或 黄。"),
            one_of("case", "minors", "涉及未成年人应填 是 或 否。"),
            one_of("case", "outcome", "结果不在可选之列。"),
            one_of("case", "state", "案件的进展不在可选之列。"),
            stated("case", "type", "请选择案件的类型。"),
            stated("case", "basis", "请选择处理依据：法定职责、同意 或 紧急保护。"),
            not_before("case", "resolved_on", "received_on", "化解日期不能早于接收日期。"),
            not_before("case", "closed_on", "received_on", "结案日期不能早于接收日期。"),
            models.CheckConstraint(
                condition=~Q(state="结案") | Q(closed_on__isnull=False),
                name="case_is_closed_on_a_day",
                violation_error_message="已经结案的要填结案日期。",
            ),
            sealed("case", "story_sealed", "情况"),
            sealed("case", "safe_address_sealed", "安全住址"),
            sealed("case", "safe_contact_sealed", "安全联系方式"),
            sealed("case", "reporter_sealed", "报告人"),
            at_least("case", Secrecy.S3, "案件的密级不能低于 S3。"),
        ]
