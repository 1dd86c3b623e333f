"""As whom long work is done: its asker as of now, if what the asking rested on still stands."""

import hashlib
from datetime import date, datetime
from functools import partial

from django.db import transaction

from jinguo.errors import PolicyError, RuleError
from jinguo.jobs import keeping
from jinguo.jobs.works import Work
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Member
from jinguo.ledger.models.base import Channel
from jinguo.ledger.team import subject
from jinguo.org.models import Account
from jinguo.org.policy import Strength, Subject

EXPORT, SECONDED = "export", "seconded"
OUTWARD = (EXPORT, SECONDED)
"""The works that let records out in a file."""
_CHANGED = "您的岗位变了，按原来的岗位提出的事不再办理，请重新提出。"
_WEAKER = "这个文件要用提出时同样的方式登录才能取，请用绑定的手机或第二种方式登录。"


def facts(asker: Subject, *, day: date) -> str:
    """Return what an asker's rights rest on: how they signed in, and a digest of the rest.

    The rest are the posts that stand, the bars, and how many teams they were let go from: who
    joins another team meanwhile keeps what they asked for.
    """
    told = sorted(
        f"{each.unit} {each.role} {each.since} {each.until} {each.line}"
        for each in asker.posts
        if each.stands_on(day)
    )
    barred = sorted(f"{kind} {sorted(numbers)}" for kind, numbers in asker.barred.items())
    left = Member.objects.filter(account=asker.account, until__isnull=False).count()
    digest = hashlib.sha256("\n".join([*told, "", *barred, "", str(left)]).encode()).hexdigest()
    return f"{int(asker.strength)}:{digest[:48]}"


def by_of(work: Work, *, at: datetime) -> By:
    """Return as whom a job is done, in the sign-in that asked for it.

    Raises:
        PolicyError: If the account was closed, or has other posts than when it asked.
    """
    if work.asked_by is None:
        return By(at)
    found = Account.objects.filter(pk=work.asked_by, is_active=True).first()
    if found is None:
        raise PolicyError(_CHANGED)
    strength = _strength(work.facts)
    by = By(at, subject(found, strength=strength, session=work.session), found, Channel.PAGE)
    check(by.subject, work.facts, day=by.day)
    return by


def check(asker: Subject, told: str, *, day: date) -> None:
    """Refuse somebody whose rights rest on something else than was told, or who signed in weaker.

    Raises:
        PolicyError: If their posts, bars or teams are others.
        RuleError: If they have to sign in as they did when they asked.
    """
    if facts(asker, day=day).partition(":")[2] != told.partition(":")[2]:
        raise PolicyError(_CHANGED)
    if asker.strength < _strength(told):
        raise RuleError(_WEAKER)


def _strength(told: str) -> Strength:
    return Strength(int(told.partition(":")[0]))


def clear_files() -> None:
    """Let no file outlive what was just erased or restricted; once that is committed."""
    transaction.on_commit(partial(keeping.clear, OUTWARD))
