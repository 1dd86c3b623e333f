"""What somebody typed and has not entered yet: theirs alone, sealed, gone when it is entered."""

from typing import ClassVar

from django.db import models

from jinguo.ledger.models.base import sealed
from jinguo.org.models import Account


class Unfinished(models.Model):
    """One form that is not finished. `form` is the id that its record will have."""

    number = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    form = models.UUIDField()
    at = models.DateTimeField("最后填写的时间", db_index=True)
    typed_sealed = models.TextField("填了一半的内容")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "form"],
                name="unfinished_form_stands_once",
                violation_error_message="这张表的草稿已经有了。",
            ),
            sealed("unfinished", "typed_sealed", "草稿"),
        ]
