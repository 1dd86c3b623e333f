"""Attachments: photographs and documents on a record of any kind, never required."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jinguo.org.models import Account
from jinguo.vault.seal import SUITE


class Sort(models.TextChoices):
    """What an attachment shows: one of these words, for a file's own name may name somebody."""

    SCENE = "scene", "现场照片"
    SHEET = "sheet", "签到表"
    PLAN = "plan", "通知或方案"
    VOUCHER = "voucher", "凭证"
    PRESS = "press", "报道或简报"
    OTHER = "other", "其他材料"


class Removal(models.TextChoices):
    """Why an attachment was taken off."""

    WRONG = "wrong", "附错了"
    TWICE = "twice", "重复"
    PERSONAL = "personal", "含有不该留的个人信息"
    ASKED = "asked", "本人要求去掉"
    ERASED = "erased", "记录的个人信息已删除"


class Attachment(models.Model):
    """A file on a record; its bytes lie sealed in the home's folder, under the key kept here.

    The key itself is sealed under the record's. What was taken off stays as a row, without its key.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    record = models.UUIDField(db_index=True)
    sort = models.CharField("是什么", max_length=10, choices=Sort.choices)
    media = models.CharField("类型", max_length=80)
    size = models.PositiveBigIntegerField("字节数")
    pictured = models.BooleanField("照片", default=False)
    key_sealed = models.TextField("密钥", blank=True)
    added_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("附上时间")
    removed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField("去掉时间", null=True)
    removal = models.CharField("去掉的原因", max_length=10, choices=Removal.choices, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["added_by", "added_at"], name="attachment_by_adder"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sort__in=Sort.values),
                name="attachment_sort_is_known",
                violation_error_message="请从列表里选附件是什么。",
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1),
                name="attachment_is_not_empty",
                violation_error_message="附件是空文件，请重新选一个。",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removal="", key_sealed__startswith=f"{SUITE}.")
                | (Q(removed_at__isnull=False, key_sealed="") & Q(removal__in=Removal.values)),
                name="attachment_has_its_key_until_it_is_removed",
                violation_error_message="附件去掉要写明原因，密钥一并销毁。",
            ),
        ]

    def __str__(self) -> str:
        """Return what it shows."""
        return self.get_sort_display()

    @property
    def place(self) -> str:
        """Return where its key stands on its record, as the vault binds it."""
        return f"attachment {self.id}"
