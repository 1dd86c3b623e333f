"""A record as its maker sends it, and who sends it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat
from django.utils import timezone

from jinguo.ledger.models.base import Channel
from jinguo.org.models import Account
from jinguo.org.policy import OPERATOR, Action, Held, Subject, scope
from jinguo.org.scope import Scope
from jinguo.org.tree import Tree
from jinguo.org.units import tree

_OPERATOR = "operator"
_LONGEST = 60


def new_id() -> UUID:
    """Return a new record id: a UUID of version 7, so that ids follow time."""
    return uuid_utils.compat.uuid7()


@dataclass(frozen=True)
class Draft:
    """One record to be entered. `fields` hold plain values; other records are named by id."""

    kind: str
    unit: int
    fields: Mapping[str, Any]
    programmes: tuple[str, ...] = ()
    id: UUID = field(default_factory=new_id)
    quantities: Mapping[str, int] = field(default_factory=dict)
    partners: tuple[tuple[str, str], ...] = ()
    """Name and role of the others who took part."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    on_behalf_of: str = ""
    """For whom it is entered (代录), where a batch is for several; else the writer says it."""


@dataclass(frozen=True)
class By:
    """Who writes, by what way, at what moment (UTC), and for whom."""

    at: datetime
    subject: Subject = OPERATOR
    account: Account | None = None
    channel: str = Channel.COMMAND
    on_behalf_of: str = ""
    late: str = ""
    """Why something is written in days that are locked."""

    @property
    def day(self) -> date:
        """Return the writer's calendar day: in the federation's time zone, not in UTC."""
        return timezone.localdate(self.at)

    def reach(self, action: Action, here: Tree | None = None) -> Scope:
        """Return where the writer's posts allow an action on the writer's day."""
        return scope(self.subject, action, tree=here or tree(), day=self.day)

    def roles_at(self, units: Iterable[int]) -> dict[int, str]:
        """Return, for each unit, the roles of the posts by which the writer reaches it.

        Where none does, those of all posts held: what was refused is told too. 0 is no unit.
        """
        if self.subject.operator:
            return dict.fromkeys(units, _OPERATOR)
        held = [post for post in self.subject.posts if post.stands_on(self.day)]
        if len({post.role for post in held}) <= 1:
            return dict.fromkeys(units, _roles(held, ()))  # wherever they reach, they are one
        here = tree()
        return {
            unit: _roles(held, {each.unit for each in here.path(unit, self.day)} if unit else set())
            for unit in units
        }


def _roles(held: Sequence[Held], above: Collection[int]) -> str:
    reaching = [post for post in held if post.unit in above]
    return "+".join(sorted({post.role for post in reaching or held}))[:_LONGEST]
