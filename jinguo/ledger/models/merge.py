"""What a merge of two registrations did, so that it can be taken apart again without a loss."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from jinguo.ledger.models.pending import Pending


class Merge(models.Model):
    """One merge: of which two, between which entries of the journal, and what came with it.

    `digest` is a keyed one over what the registration that stayed said then; `conflicts` and
    `members` are the rows that the merge made and ended.
    """

    pending = models.OneToOneField(Pending, models.PROTECT, primary_key=True, related_name="merge")
    kept = models.BigIntegerField(db_index=True)
    gone = models.BigIntegerField()
    after_entry = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    conflicts = models.JSONField(default=list)
    members = models.JSONField(default=list)
    undone = models.OneToOneField(Pending, models.PROTECT, null=True, related_name="unmerge")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kept=F("gone")),
                name="merge_is_of_two",
                violation_error_message="要合并的是同一条登记，请另选一条。",
            ),
            models.CheckConstraint(
                condition=Q(last_entry__gt=F("after_entry")),
                name="merge_stands_in_the_journal",
                violation_error_message="这次合并没有记入日志，不能保存，请联系系统管理员。",
            ),
        ]
