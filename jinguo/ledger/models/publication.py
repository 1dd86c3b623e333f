"""Publications: what was written, drawn, filmed or issued, and where it came out."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jinguo.ledger.models.base import Record, envelope, one_of, placed, stated


class Publication(Record):
    """One publication. `pieces` are works (篇、件、期), `copies` what was printed of them."""

    published_on = models.DateField("发布日期")
    type = models.CharField("类型", max_length=10)
    outlet = models.CharField("媒体或平台", max_length=80, blank=True)
    outlet_level = models.CharField("媒体级别", max_length=3, blank=True)
    series = models.CharField("系列或栏目", max_length=80, blank=True)
    issue_no = models.CharField("期号", max_length=20, blank=True)
    document_no = models.CharField("发文字号", max_length=40, blank=True)
    pieces = models.PositiveIntegerField("件数", default=1)
    copies = models.PositiveIntegerField("份数", null=True, blank=True)

    class Meta:
        indexes: ClassVar = placed("publication")
        constraints: ClassVar = [
            *envelope("publication"),
            one_of("publication", "type", "稿件或作品的类型不在可选之列。"),
            one_of(
                "publication", "outlet_level", "媒体级别应是 国家级、省级、市级、县级 或 自有。"
            ),
            stated("publication", "type", "请选择稿件或作品的类型。"),
            models.CheckConstraint(
                condition=Q(pieces__gte=1),
                name="publication_has_a_piece",
                violation_error_message="件数不能是 0，请至少填 1。",
            ),
        ]
