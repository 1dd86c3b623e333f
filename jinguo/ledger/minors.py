"""The yearly audit of who read minors' data: how often, with what leave, how unusually."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from statistics import median_low
from uuid import UUID

from django.utils import timezone

from jinguo.ledger import grants, wall
from jinguo.ledger.ages import is_minor18
from jinguo.ledger.born import born_on, known
from jinguo.ledger.breach import OPENED
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Case, Grant, Look, Pairing, Party, Record
from jinguo.org.models import Account
from jinguo.org.policy import Scope

CHILDREN = ("爱心妈妈", "爱心家庭")
"""The pairings whose receiver is a child, whether or not a day of birth is written down."""
_MANY, _TIMES = 10, 3
"""A day is unusual from so many looks on, and so many times the middle day of all accounts."""


@dataclass
class Reader:
    """One account's looks at minors' data in the year."""

    account: int | None
    login: str
    acts: Counter[str] = field(default_factory=Counter)
    records: set[UUID] = field(default_factory=set)
    by_day: Counter[date] = field(default_factory=Counter)
    refused: int = 0
    granted: int = 0
    """Looks while a grant of that record stood for the account."""

    @property
    def looks(self) -> int:
        """Return how many looks were let through."""
        return sum(self.acts.values())

    def unusual(self, middle: float) -> list[tuple[date, int]]:
        """Return the days with far more looks than the middle day of all accounts."""
        least = max(_MANY, _TIMES * middle)
        return sorted((day, times) for day, times in self.by_day.items() if times >= least)


@dataclass(frozen=True)
class Audit:
    """The whole of a year."""

    year: int
    readers: tuple[Reader, ...]
    grants: int
    """Grants given in the year on what told of a minor then, of the asker's units."""
    urgent: int
    """Grants taken in an emergency, among them."""

    @property
    def looks(self) -> int:
        """Return how many looks there were."""
        return sum(each.looks for each in self.readers)

    @property
    def unusual(self) -> dict[str, list[tuple[date, int]]]:
        """Return the unusual days of each account that has any."""
        days = [times for each in self.readers for times in each.by_day.values()]
        middle = median_low(days) if days else 0
        found = {each.login: each.unusual(middle) for each in self.readers}
        return {login: days for login, days in found.items() if days}

    @property
    def refused(self) -> int:
        """Return how many were refused."""
        return sum(each.refused for each in self.readers)


def audit(year: int, *, within: Scope) -> Audit:
    """Return who read data of minors in a year, of the units that the asker may audit."""
    since, until = _moment(year), _moment(year + 1)
    with wall.whole():
        of, standing = _Minors(), grants.standing_in(since, until)
        # Leave on a case of elsewhere opens its people here too.
        let_in = _let_in(standing)
    given = [each for each in standing if each[1].unit_id in within]
    readers: dict[int | None, Reader] = {}
    for actor, act, kind, record, at, unit, allowed in _looks(since, until):
        if unit is None or unit not in within or not of.is_one(kind, record, at):
            continue
        reader = readers.setdefault(actor, Reader(actor, ""))
        if not allowed:
            reader.refused += 1
            continue
        reader.acts[act] += 1
        reader.records.add(record)
        reader.by_day[timezone.localdate(at)] += 1
        reader.granted += any(a <= at < b for a, b in let_in.get((actor, record), ()))
    for login, name in _logins(readers):
        readers[login].login = name
    ordered = sorted(readers.values(), key=lambda each: (-each.looks, each.login))
    urgent = [
        grant.urgent
        for grant, record in given
        if grant.since >= since and of.is_one(grant.kind, record.id, grant.since)
    ]
    return Audit(year, tuple(ordered), len(urgent), sum(urgent))


def _moment(year: int) -> datetime:
    """Return when a year begins in the federation's own time."""
    local = timezone.make_aware(datetime(year, 1, 1))  # noqa: DTZ001 - made aware of the home's zone
    return local.astimezone(UTC)


def _looks(
    since: datetime, until: datetime
) -> Iterator[tuple[int | None, str, str, UUID, datetime, int | None, bool]]:
    rows = Look.objects.filter(
        at__gte=since, at__lt=until, act__in=OPENED, record__isnull=False
    ).order_by()
    columns = ("actor_id", "act", "kind", "record", "at", "unit_id", "allowed")
    yield from rows.values_list(*columns).iterator(5_000)


def _let_in(
    given: Iterable[tuple[Grant, Record]],
) -> dict[tuple[int | None, UUID], list[tuple[datetime, datetime]]]:
    """Return when each account had leave for each record: that of a case opens its people too."""
    found: dict[tuple[int | None, UUID], list[tuple[datetime, datetime]]] = defaultdict(list)
    for grant, record in given:
        for each in grants.covered(record):
            if grant.until is not None:
                found[grant.account_id, each].append((grant.since, grant.until))
    return found


def _logins(accounts: Iterable[int | None]) -> Iterator[tuple[int | None, str]]:
    wanted = [each for each in accounts if each is not None]
    yield from Account.objects.filter(pk__in=wanted).values_list("pk", "login")


class _Minors:
    """Which records tell of a minor, on a day; found out once for each kind."""

    def __init__(self) -> None:
        everybody = known(Party.objects.all())
        births = {party.number: (party.id, born_on(party)) for party in everybody}
        self._born = dict(births.values())
        self._by_number = {number: born for number, (_, born) in births.items()}
        self._always = set(Case.objects.filter(minors="是").values_list("id", flat=True))
        children = Pairing.objects.filter(type__in=CHILDREN)
        self._always |= set(children.values_list("id", flat=True))
        self._always |= set(
            Party.objects.filter(received__type__in=CHILDREN).values_list("id", flat=True)
        )
        self._linked = dict(self._links())

    def is_one(self, kind: str, record: UUID, at: datetime) -> bool:
        """Tell whether a record told of a minor at a moment."""
        if record in self._always:
            return True
        day = timezone.localdate(at)
        if kind == "party":
            return is_minor18(self._born.get(record), day)
        return any(is_minor18(born, day) for born in self._linked.get(record, ()))

    def _links(self) -> Iterator[tuple[UUID, list[date | None]]]:
        """Yield the days of birth of those whom records name."""
        if not self._by_number:
            return
        found: dict[UUID, list[date | None]] = defaultdict(list)
        for kind in MODELS:
            for name, of in linked_kinds(model(kind)).items():
                if of != "party":
                    continue
                rows = model(kind)._default_manager.exclude(**{name: None})  # noqa: SLF001 - any kind's manager
                for record, number in rows.values_list("id", f"{name}_id").iterator(5_000):
                    if number in self._by_number:
                        found[record].append(self._by_number[number])
        yield from found.items()
