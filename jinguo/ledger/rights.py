"""Whether somebody reads a record by some of their roles: asked before its team is changed."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from jinguo.errors import PolicyError
from jinguo.ledger import wall
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.models import Record
from jinguo.ledger.team import thing
from jinguo.org.models import Role
from jinguo.org.policy import Action, Depth, depth, scope
from jinguo.org.scope import Scope
from jinguo.org.units import tree

READING = frozenset(
    {Role.RECORDER, Role.OFFICER, Role.CASEWORKER, Role.SUPERVISOR}
)  # fmt: skip
_ABSENT = "没有这条记录，或您无权查看。"


def depth_by(by: By, record: Record, roles: Iterable[str] = READING) -> Depth:
    """Return how much of a record somebody sees by posts of these roles alone."""
    return depth(thing(record), reading(by, roles))


def reading(by: By, roles: Iterable[str] = READING) -> Scope:
    """Return what somebody reads by posts of these roles alone."""
    wanted = set(roles)
    posts = tuple(post for post in by.subject.posts if post.role in wanted)
    return scope(replace(by.subject, posts=posts), Action.SEE_RECORDS, tree=tree(), day=by.day)


def seen(kind: str, id_: UUID | str, *, by: By, least: Depth = Depth.LINE) -> Record:
    """Return a record that stands and that somebody sees so far.

    Raises:
        PolicyError: If there is none; absent and out of reach are told alike.
    """
    wall.declare(reading(by))
    found = (
        model(kind)._default_manager.filter(id=id_, struck_at=None).first()  # noqa: SLF001 - any kind's manager
        if kind in MODELS
        else None
    )
    if found is None or depth_by(by, found) < least:
        raise PolicyError(_ABSENT)
    return found


def on_team(by: By, record: Record) -> bool:
    """Tell whether somebody is of a record's team, and still sees its file."""
    return record.number in by.subject.team.get(record.kind(), ()) and (
        depth_by(by, record) is Depth.FILE
    )
