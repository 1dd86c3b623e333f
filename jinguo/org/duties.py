"""What a role asks of its holder: another factor, a shorter session, and to hold no other."""

from collections.abc import Collection, Iterable
from datetime import date

from jinguo.org.models import Role
from jinguo.org.policy import Held

_SECOND = frozenset({Role.CASEWORKER, Role.SUPERVISOR, Role.KEEPER, Role.AUDITOR})
_SENSITIVE = frozenset({Role.CASEWORKER, Role.SUPERVISOR})
_ALONE = frozenset({Role.AUDITOR, Role.KEEPER})
"""Who opens accounts and who reads the journal do nothing else: neither could cover a misuse."""


def needs_second(posts: Iterable[Held], *, day: date) -> bool:
    """Tell whether some post wants a second factor: it reads personal data, or who read it."""
    return any(
        post.role in _SECOND or (post.role == Role.OFFICER and post.line)
        for post in posts
        if post.stands_on(day)
    )


def is_sensitive(posts: Iterable[Held], *, day: date) -> bool:
    """Tell whether some post reads S3, so that an idle session ends sooner."""
    return any(post.role in _SENSITIVE for post in posts if post.stands_on(day))


def may_be_together(roles: Collection[str]) -> bool:
    """Tell whether one account may hold these roles at one time."""
    kinds = {str(role) for role in roles}
    return len(kinds) <= 1 or not kinds & _ALONE
