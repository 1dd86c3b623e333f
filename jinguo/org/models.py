"""Units and their spells, accounts and their posts."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class Level(models.IntegerChoices):
    """How high a unit stands; a smaller number stands higher."""

    NATION = 0, "全国"
    PROVINCE = 1, "省级"
    CITY = 2, "市级"
    COUNTY = 3, "县级"
    TOWNSHIP = 4, "乡级"
    VILLAGE = 5, "村级"
    PLACE = 6, "单位"


class Unit(models.Model):
    """A federation, or a committee beside it; its name, code and parent are its spells'."""

    level = models.PositiveSmallIntegerField("层级", choices=Level.choices)

    def __str__(self) -> str:
        """Return the key; a name belongs to a day (see `Spell`)."""
        return f"unit {self.pk}"


class Spell(models.Model):
    """The days on which a unit had one parent, one name and one code."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="spells")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="child_spells")
    name = models.CharField("名称", max_length=80)
    code = models.CharField("区划代码", max_length=12, blank=True, db_index=True)
    since = models.DateField("起", help_text="第一天")
    until = models.DateField("止", null=True, help_text="不再有效的第一天")
    successor = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name="并入"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="spell_ends_after_it_began",
                violation_error_message="单位的终止日期应晚于起始日期。",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("unit")),
                name="spell_parent_is_another_unit",
                violation_error_message="单位不能是自己的上级。",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(until=None),
                name="spell_stands_once",
                violation_error_message="一个单位同一天只能有一个名称、代码和上级。",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(until=None) & ~Q(code=""),
                name="spell_code_stands_once",
                violation_error_message="这个区划代码已属于另一个单位。",
            ),
            models.CheckConstraint(
                condition=Q(code="") | Q(Exact(Length("code"), 12)),
                name="spell_code_has_12_digits",
                violation_error_message="区划代码应是 12 位数字。",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class TreeChange(models.Model):
    """One change of the tree; the newest token tells whether a tree in memory is still true."""

    token = models.UUIDField(default=uuid4, editable=False)
    at = models.DateTimeField()
    what = models.CharField(max_length=200)


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts."""

    def open(self, login: str, *, name: str, password: str | None = None) -> "Account":
        """Open an account; without a password nobody can sign in with it."""
        account = self.model(login=login, name=name)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """A person who signs in; what they may do comes from their posts."""

    login = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    is_active = models.BooleanField("可登录", default=True)

    USERNAME_FIELD = "login"
    objects = AccountManager()

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Role(models.TextChoices):
    """What a post lets its holder do."""

    RECORDER = "recorder", "村（社区）妇联主席"
    OFFICER = "officer", "妇联干部"
    CASEWORKER = "caseworker", "维权干部"
    LEADER = "leader", "领导"


class Post(models.Model):
    """A role at a unit, held by one account for a term."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=12, choices=Role.choices)
    since = models.DateField("起")
    until = models.DateField("止", null=True, help_text="离任的第一天")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="post_ends_after_it_began",
                violation_error_message="离任日期应晚于到任日期。",
            ),
            models.UniqueConstraint(
                fields=["account", "unit", "role"],
                condition=Q(until=None),
                name="post_stands_once",
                violation_error_message="此人已在这个岗位上。",
            ),
        ]

    def __str__(self) -> str:
        """Return the role's name."""
        return str(Role(self.role).label)
