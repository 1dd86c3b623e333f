"""After a breach: exactly whose data an account or a sign-in read, from the looks it left.

It names records by kind and id and people by the ids of their registrations, never by name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localtime

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.law import Duty
from jinguo.errors import UsageError
from jinguo.ledger import library, wall
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.lawful import lawful
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Look
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.models.look import Looked
from jinguo.org.policy import Scope

OPENED = frozenset(
    {Looked.READ, Looked.REVEAL, Looked.LOOKUP, Looked.EXPORT, Looked.REPORT}
)  # fmt: skip
"""The looks by which something of a record was seen."""
_CHUNK = 5_000
_OTHER = {library.KIND: "往年报告"}
"""What is looked at and is no record."""


@dataclass(frozen=True)
class Suspect:
    """Whose looks are gathered, and of what time (UTC, the end not in it)."""

    since: datetime
    until: datetime
    account: int | None = None
    session: str = ""


@dataclass
class Seen:
    """What was seen of one record: which fields, in which ways, how often, first and last."""

    kind: str
    record: UUID
    unit: int | None
    fields: set[str] = field(default_factory=set)
    acts: set[str] = field(default_factory=set)
    times: int = 0
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True)
class Affected:
    """The outcome: each record that was seen, the people they are about, and what was refused."""

    suspect: Suspect
    seen: tuple[Seen, ...]
    persons: frozenset[UUID]
    sensitive: int
    """How many of the records are of class S3 and above today."""
    looks: int
    listings: int
    """Looks at lists, which name nobody."""
    refused: int


@dataclass(frozen=True)
class Clock:
    """One duty to tell: until when, if the time is known, and a draft of what to say."""

    key: str
    duty: Duty
    until: datetime | None
    draft: str

    def left(self, now: datetime) -> timedelta | None:
        """Return how much time is left; below nothing once it is over."""
        return self.until - now if self.until else None


def affected(suspect: Suspect, *, within: Scope) -> Affected:
    """Return exactly what was seen, of the units that the asker may audit.

    Raises:
        UsageError: If neither an account nor a session is named, or the time has no length.
    """
    if suspect.account is None and not suspect.session:
        raise UsageError("请写明查哪个账号或哪次登录。")
    if suspect.since >= suspect.until:
        raise UsageError("开始时间应早于结束时间，请改正。")
    seen: dict[UUID, Seen] = {}
    looks = listings = refused = 0
    for look in _rows(suspect):
        at, act, kind, record, unit, names, allowed = look
        if unit is not None and unit not in within:
            continue
        if not allowed:
            refused += 1
        elif record is None:
            listings += 1
        else:
            looks += 1
            _add(seen.setdefault(record, Seen(kind, record, unit)), at, act, names)
    found = tuple(sorted(seen.values(), key=lambda one: (one.kind, str(one.record))))
    with wall.whole():
        persons, sensitive = frozenset(_persons(found)), _sensitive(found)
    return Affected(suspect, found, persons, sensitive, looks, listings, refused)


_Row = tuple[datetime, str, str, UUID | None, int | None, list[str], bool]


def _rows(suspect: Suspect) -> Iterator[_Row]:
    looks = Look.objects.filter(act__in=OPENED, at__gte=suspect.since, at__lt=suspect.until)
    if suspect.account is not None:
        looks = looks.filter(actor=suspect.account)
    if suspect.session:
        looks = looks.filter(session=suspect.session)
    columns = ("at", "act", "kind", "record", "unit_id", "fields", "allowed")
    yield from looks.order_by().values_list(*columns).iterator(_CHUNK)


def _add(seen: Seen, at: datetime, act: str, names: Iterable[str]) -> None:
    seen.fields.update(names)
    seen.acts.add(act)
    seen.times += 1
    seen.first = min(at, seen.first or at)
    seen.last = max(at, seen.last or at)


def _persons(seen: Iterable[Seen]) -> Iterator[UUID]:
    """Yield the ids of the people that the records are or name."""
    for kind, ids in _by_kind(seen).items():
        if kind == "party":
            yield from ids
        links = [name for name, of in linked_kinds(model(kind)).items() if of == "party"]
        for name in links:
            for some in _chunks(ids):
                rows = model(kind)._default_manager.filter(id__in=some)  # noqa: SLF001 - any kind's manager
                named = rows.exclude(**{name: None})
                yield from named.values_list(f"{name}__id", flat=True)


def _sensitive(seen: Iterable[Seen]) -> int:
    return sum(
        model(kind)._default_manager.filter(id__in=some, secrecy__gte=Secrecy.S3).count()  # noqa: SLF001 - the same
        for kind, ids in _by_kind(seen).items()
        for some in _chunks(ids)
    )


def _by_kind(seen: Iterable[Seen]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    for one in seen:
        if one.kind in MODELS:
            found[one.kind].append(one.record)
    return found


def _chunks(ids: list[UUID]) -> Iterator[list[UUID]]:
    for at in range(0, len(ids), _CHUNK):
        yield ids[at : at + _CHUNK]


def called(kind: str) -> str:
    """Return what a kind of what was seen is called."""
    return KINDS[kind].label if kind in KINDS else _OTHER.get(kind, kind)


def clocks(found: Affected, *, noticed: datetime) -> list[Clock]:
    """Return whom to tell, by when, and drafts that name nobody; what is unchecked has no time."""
    told = {
        "noticed": _said(noticed), "since": _said(found.suspect.since),
        "until": _said(found.suspect.until), "records": len(found.seen),
        "persons": len(found.persons), "sensitive": found.sensitive,
    }  # fmt: skip
    return [
        Clock(
            key, duty, noticed + timedelta(hours=duty.hours) if duty.hours else None,
            duty.draft.format(**told),
        )
        for key, duty in lawful().duties.items()
    ]  # fmt: skip


def _said(moment: datetime) -> str:
    at = localtime(moment)
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute}分"
