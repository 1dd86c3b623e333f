"""A record as its maker sends it, and who sends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat
from django.utils import timezone

from jinguo.ledger.models.base import Channel
from jinguo.org.models import Account
from jinguo.org.policy import OPERATOR, Subject


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


@dataclass(frozen=True)
class By:
    """Who writes, by what way, at what moment (UTC), and for whom."""

    at: datetime
    subject: Subject = OPERATOR
    account: Account | None = None
    channel: str = Channel.COMMAND
    on_behalf_of: str = ""

    @property
    def day(self) -> date:
        """Return the writer's calendar day: in the federation's time zone, not in UTC."""
        return timezone.localdate(self.at)
