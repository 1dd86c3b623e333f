"""Units and their spells, accounts and their posts, and what lets somebody sign in."""

from importlib import import_module
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
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
    password_since = models.DateTimeField("密码起用", null=True)

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
    SUPERVISOR = "supervisor", "案件督导"
    LEADER = "leader", "领导"
    AUDITOR = "auditor", "审计员"
    KEEPER = "keeper", "账号管理员"


class Post(models.Model):
    """A role at a unit, held by one account for a term."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=12, choices=Role.choices)
    line = models.CharField(
        "业务线", max_length=20, blank=True, help_text="不填则不限；S2 以上只看这条线的项目"
    )
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
                fields=["account", "unit", "role", "line"],
                condition=Q(until=None),
                name="post_stands_once",
                violation_error_message="此人已在这个岗位上。",
            ),
        ]

    def __str__(self) -> str:
        """Return the role's name."""
        return str(Role(self.role).label)


class Slip(models.Model):
    """A printed slip that lets its bearer bind a phone or set a password, once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="slips")
    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Device(models.Model):
    """A phone with a key that cannot leave it; together with its PIN it signs in."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="devices")
    key = models.CharField("公钥", max_length=200, help_text="P-256, SPKI, base64")
    pin = models.CharField("PIN", max_length=200, help_text="Argon2id")
    label = models.CharField("设备", max_length=40)
    since = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    wrong = models.PositiveSmallIntegerField("输错次数", default=0)


class Known(models.Model):
    """A network from which an account signed in before; only a keyed digest of it is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    network = models.CharField(max_length=32)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "network"],
                name="known_once",
                violation_error_message="这个网络已经记过。",
            ),
        ]


class Try(models.Model):
    """A failed try to sign in, as two keyed digests: for which name, from which network."""

    who = models.CharField(max_length=32)
    network = models.CharField(max_length=32)
    at = models.DateTimeField(db_index=True)
    known = models.BooleanField(help_text="此人以前在这个网络登录过")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["who", "at"], name="try_by_name"),
            models.Index(fields=["network", "at"], name="try_by_network"),
        ]


class Told(models.TextChoices):
    """What an account is told about its own safety."""

    NETWORK = "network", "在新的网络登录"
    PASSWORD = "password", "密码已更换"
    ADDED = "added", "增加了一种登录方式"
    REMOVED = "removed", "去掉了一种登录方式"
    BOUND = "bound", "绑定了手机"
    UNBOUND = "unbound", "手机已解除绑定"
    SLIP = "slip", "上级给您开了登录条"
    RESET = "reset", "上级重置了您的登录方式"
    POST = "post", "您的岗位有变动"
    CODE = "code", "用了一个恢复码"


class Notice(models.Model):
    """One thing that an account is told on its own page of safety."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    what = models.CharField(max_length=10, choices=Told.choices)
    where = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(what__in=Told.values),
                name="notice_is_known",
                violation_error_message="提醒的内容不在可用之列。",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "at"], name="told_by_account")]


class Sitting(AbstractBaseSession):
    """A session; its key stands here as a digest, from which nobody gets the cookie."""

    session_key = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sittings")
    kind = models.CharField("设备", max_length=8, blank=True)
    began = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return the store that keeps these."""
        store: type = import_module(settings.SESSION_ENGINE).SessionStore
        return store
