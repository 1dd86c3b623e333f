"""As whom long work is done: its asker as of now, if what the asking rested on still stands."""

import hashlib
from datetime import datetime

from jinguo.errors import PolicyError
from jinguo.jobs.works import Work
from jinguo.ledger.drafts import By
from jinguo.ledger.models.base import Channel
from jinguo.ledger.team import subject
from jinguo.org.models import Account
from jinguo.org.policy import Strength, Subject

_CHANGED = "您的岗位变了，按原来的岗位提出的事不再办理，请重新提出。"


def facts(asker: Subject) -> str:
    """Return what an asker's rights rest on: how they signed in, and a digest of posts and bars."""
    told = sorted(
        f"{each.unit} {each.role} {each.since} {each.until} {each.line}" for each in asker.posts
    )
    barred = sorted(f"{kind} {sorted(numbers)}" for kind, numbers in asker.barred.items())
    digest = hashlib.sha256("\n".join([*told, "", *barred]).encode()).hexdigest()
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
    strength = Strength(int(work.facts.partition(":")[0]))
    asker = subject(found, strength=strength, session=work.session)
    check(asker, work.facts)
    return By(at, asker, found, Channel.PAGE)


def check(asker: Subject, told: str) -> None:
    """Refuse somebody whose rights rest on something else than was told.

    Raises:
        PolicyError: If so.
    """
    if facts(asker).partition(":")[2] != told.partition(":")[2]:
        raise PolicyError(_CHANGED)
