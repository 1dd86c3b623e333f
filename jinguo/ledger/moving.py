"""Lets what somebody was dealing with go to whoever takes over their post."""

from jinguo.ledger import aside
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Conflict, Course, Member
from jinguo.ledger.models.journal import Act
from jinguo.org.models import Account, Post
from jinguo.org.units import tree


def move(post: Post, to: Account, *, by: By) -> int:
    """Move somebody's place on the teams of what is still open beneath a post; return how many.

    Within the transaction that hands the post over, whose lock opens the wall. Who must not know
    of a record does not get it; it stays with whoever had it.
    """
    beneath = tree().beneath(post.unit_id, by.day)
    open_ones = {
        course.record: course.unit_id
        for course in Course.objects.filter(ended=False)
        if course.unit_id in beneath
    }
    away = Conflict.objects.filter(account=to, until=None).values("record")
    mine = Member.objects.filter(account=post.account_id, until=None, record__in=list(open_ones))
    there = set(Member.objects.filter(account=to, until=None).values_list("record", flat=True))
    moved = 0
    for member in mine.exclude(record__in=away):
        unit = open_ones[member.record]
        told = {"of": member.kind, "record": str(member.record), "account": member.account_id}
        member.until = by.at
        member.save(update_fields=["until"])
        aside.write(Act.CLOSE, ("member", member.pk), unit=unit, by=by, told=told)
        if member.record not in there:
            made = Member.objects.create(
                kind=member.kind, number=member.number, record=member.record, account=to,
                since=by.at, by=by.account,
            )  # fmt: skip
            told = {**told, "account": to.pk}
            aside.write(Act.ENTER, ("member", made.pk), unit=unit, by=by, told=told)
        moved += 1
    return moved
