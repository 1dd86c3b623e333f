"""The envelope that every record of every kind carries, and what hangs on a record of any kind."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.catalogue.kinds import KINDS, PRECISIONS
from jinguo.org.models import Account, Unit
from jinguo.vault.seal import SUITE, is_sealed


class Status(models.TextChoices):
    """Where a plain record stands in its life."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已报"
    ACCEPTED = "accepted", "已核"
    RETURNED = "returned", "退回"
    LOCKED = "locked", "已锁"


class Secrecy(models.IntegerChoices):
    """How far a record or a field may be read."""

    S0 = 0, "公开"
    S1 = 1, "内部"
    S2 = 2, "个人"
    S3 = 3, "敏感"
    S4 = 4, "封存"


class Custody(models.TextChoices):
    """How a record is kept: in use, kept only because the law says so, or erased but counted."""

    ACTIVE = "active", "在用"
    RESTRICTED = "restricted", "限制使用"
    ERASED = "erased", "已删除"


class Channel(models.TextChoices):
    """How a record came in."""

    PAGE = "page", "网页"
    WORKBOOK = "workbook", "表格"
    API = "api", "接口"
    COMMAND = "command", "命令行"
    DEMO = "demo", "演示"


class Record(models.Model):
    """One thing that was done or came to be, recorded once by whoever did it.

    `number` is the small key that counting uses, `id` the one made by the client, `change` the
    number of the journal entry that last touched it. Never deleted: struck out with a reason.
    """

    number = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="单位")
    programmes = models.CharField(
        "项目", max_length=400, blank=True, help_text="按字母排序，空格隔开"
    )
    title = models.CharField("名称", max_length=120, blank=True)
    title_sealed = models.TextField("名称", blank=True)
    precision = models.CharField("日期精确到", max_length=1, default="日")
    recorder = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.CharField("代谁登记", max_length=40, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    channel = models.CharField("来源", max_length=10, choices=Channel.choices)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default="submitted")
    secrecy = models.PositiveSmallIntegerField("密级", choices=Secrecy.choices, default=Secrecy.S1)
    custody = models.CharField(
        "保存状态", max_length=10, choices=Custody.choices, default=Custody.ACTIVE
    )
    version = models.PositiveIntegerField("版本", default=1)
    change = models.BigIntegerField(db_index=True)
    struck_at = models.DateTimeField("作废时间", null=True)
    strike_reason = models.TextField("作废原因", blank=True)
    extra = models.JSONField("其他内容", default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def floor(self) -> int:
        """Return the class that the record has by itself, where nobody says another."""
        return self.secrecy

    @property
    def strike_told(self) -> str:
        """Return why it was struck out, as whoever reads its line is told."""
        return "（已加密）" if is_sealed(self.strike_reason) else self.strike_reason

    @classmethod
    def kind(cls) -> str:
        """Return the kind's name."""
        return cls._meta.model_name or ""


def envelope(kind: str) -> list[models.BaseConstraint]:
    """Return the constraints that records of every kind keep, under names of their own."""
    return [
        models.CheckConstraint(
            condition=Q(precision__in=PRECISIONS),
            name=f"{kind}_precision_is_known",
            violation_error_message=f"日期精确到应是 {'、'.join(PRECISIONS)} 之一。",
        ),
        models.CheckConstraint(
            condition=Q(status__in=Status.values),
            name=f"{kind}_status_is_known",
            violation_error_message="状态不在可用的状态之列。",
        ),
        models.CheckConstraint(
            condition=Q(secrecy__lte=Secrecy.S4),
            name=f"{kind}_secrecy_is_known",
            violation_error_message="密级应是 S0 至 S4 之一。",
        ),
        models.CheckConstraint(
            condition=Q(custody__in=Custody.values),
            name=f"{kind}_custody_is_known",
            violation_error_message="保存状态应是 在用、限制使用 或 已删除。",
        ),
        models.CheckConstraint(
            condition=Q(version__gte=1),
            name=f"{kind}_version_counts_from_one",
            violation_error_message="版本从 1 开始。",
        ),
        models.CheckConstraint(
            condition=Q(struck_at=None, strike_reason="")
            | (Q(struck_at__isnull=False) & ~Q(strike_reason="")),
            name=f"{kind}_is_struck_with_a_reason",
            violation_error_message="作废要写明原因。",
        ),
        models.CheckConstraint(
            condition=(Q(secrecy__lt=Secrecy.S2) | Q(title=""))
            & (Q(title_sealed="") | Q(title_sealed__startswith=f"{SUITE}.")),
            name=f"{kind}_title_is_sealed",
            violation_error_message="涉及个人的名称没有加密，不能保存，请联系系统管理员。",
        ),
    ]


def sealed(kind: str, column: str, label: str) -> models.CheckConstraint:
    """Return the constraint that a column holds a sealed value, or none."""
    return models.CheckConstraint(
        condition=Q(**{column: ""}) | Q(**{f"{column}__startswith": f"{SUITE}."}),
        name=f"{kind}_{column.removesuffix('_sealed')}_is_sealed",
        violation_error_message=f"{label}没有加密，不能保存，请联系系统管理员。",
    )


def placed(kind: str) -> list[models.Index]:
    """Return the indexes that lists and pages use: unit, then day; and the few struck out.

    There is no lone index of days.
    """
    return [
        models.Index(fields=["unit", KINDS[kind].on], name=f"{kind}_by_unit_and_day"),
        models.Index(
            fields=["struck_at"], condition=Q(struck_at__isnull=False), name=f"{kind}_struck"
        ),
    ]


def one_of(kind: str, column: str, message: str) -> models.CheckConstraint:
    """Return the constraint that a column holds one of the kind's words, or none."""
    words = ["", *KINDS[kind].choices[column]]
    return models.CheckConstraint(
        condition=Q(**{f"{column}__in": words}),
        name=f"{kind}_{column}_is_known",
        violation_error_message=message,
    )


def stated(kind: str, column: str, message: str) -> models.CheckConstraint:
    """Return the constraint that a column of words is filled in."""
    return models.CheckConstraint(
        condition=~Q(**{column: ""}),
        name=f"{kind}_has_a_{column}",
        violation_error_message=message,
    )


def not_before(
    kind: str, column: str, earlier: str, message: str, *, blank: bool = False
) -> models.CheckConstraint:
    """Return the constraint that one day, if there is one, is no earlier than another.

    `blank` says that there may be no other day either.
    """
    condition = Q(**{column: None}) | Q(**{f"{column}__gte": F(earlier)})
    if blank:
        condition |= Q(**{earlier: None})
    return models.CheckConstraint(
        condition=condition,
        name=f"{kind}_{column}_is_not_before_{earlier}",
        violation_error_message=message,
    )


def at_least(kind: str, secrecy: Secrecy, message: str) -> models.CheckConstraint:
    """Return the constraint that a record is read no further than its kind allows."""
    return models.CheckConstraint(
        condition=Q(secrecy__gte=secrecy),
        name=f"{kind}_is_secret_enough",
        violation_error_message=message,
    )


class RecordQuantity(models.Model):
    """A declared quantity on a record, in whole base units."""

    kind = models.CharField(max_length=12)
    record = models.UUIDField()
    number = models.BigIntegerField()
    code = models.CharField(max_length=60)
    amount = models.BigIntegerField()
    change = models.BigIntegerField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "code"],
                name="quantity_stands_once_on_a_record",
                violation_error_message="一条记录的同一种数量只能填一次。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="quantity_is_not_negative",
                violation_error_message="数量不能是负数。",
            ),
        ]


class PartnerRole(models.TextChoices):
    """What a partner unit did."""

    HOST = "host", "主办"
    ORGANISER = "organiser", "承办"
    SUPPORTER = "supporter", "协办"
    ISSUER = "issuer", "联合发文"
    FUNDER = "funder", "资助"
    MEDIA = "media", "媒体"


class Partner(models.Model):
    """Another organisation that took part, and as what."""

    kind = models.CharField(max_length=12)
    record = models.UUIDField(db_index=True)
    name = models.CharField("单位", max_length=80)
    role = models.CharField("作用", max_length=10, choices=PartnerRole.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "name", "role"],
                name="partner_stands_once_on_a_record",
                violation_error_message="同一个合作单位写了两次。",
            ),
            models.CheckConstraint(
                condition=Q(role__in=PartnerRole.values),
                name="partner_role_is_known",
                violation_error_message="合作单位的作用不在可选之列。",
            ),
        ]
