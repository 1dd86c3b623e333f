"""催办: asks units to tell of a period, once a day each; every ask is counted and shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import aside, journal
from jinguo.ledger.behalf import holders
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry, Notice, Urge
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.notice import Told
from jinguo.org.policy import Action, tops
from jinguo.periods import Period

_KIND = "urge"
_FOREIGN = "您的岗位不能催办这个单位，请选下级单位。"


@dataclass(frozen=True)
class Urged:
    """What came of asking: who was told, who had been today, and where nobody could be."""

    units: int
    people: int
    already: int
    nobody: int


def urge(units: Sequence[int], period: Period, *, by: By) -> Urged:
    """Ask units' people to tell of a period; whom nobody can be told of is left for a telephone.

    Raises:
        PolicyError: If the writer does not manage one of the units.
        RuleError: If the period has not begun.
    """
    reach = by.reach(Action.MANAGE)
    if not units or not all(unit in reach for unit in units):
        raise PolicyError(_FOREIGN)
    if period.start > by.day:
        raise RuleError("这一期还没有开始，不用催。", field="period")
    span = {"starts_on": period.start, "ends_before": period.end}
    with transaction.atomic():
        journal.lock()
        before = Urge.objects.filter(unit__in=units, day=by.day, **span)
        asked = set(before.values_list("unit", flat=True))
        people = holders(units, day=by.day)
        wanted = [unit for unit in units if unit in people and unit not in asked]
        office = _office(reach.units, by)
        made = Urge.objects.bulk_create(
            Urge(unit_id=unit, asked_from_id=office or unit, day=by.day, at=by.at, by=by.account,
                 **span)
            for unit in wanted
        )  # fmt: skip
        _write(made, by)
        told = [
            Notice(account_id=account, at=by.at, what=Told.URGED, urge=each)
            for each in made
            for account in people[each.unit_id]
        ]
        Notice.objects.bulk_create(told)
    nobody = sum(unit not in people for unit in units)
    return Urged(len(made), len(told), len(asked), nobody)


def _office(units: frozenset[int], by: By) -> int | None:
    """Return the unit for which somebody asks: that of the first post by which they manage."""
    return next((unit for unit in tops(by.subject, day=by.day) if unit in units), None)


def _write(made: Sequence[Urge], by: By) -> None:
    entries = [
        Entry(
            at=by.at, actor=by.account, act=Act.ENTER, kind=_KIND,
            record=aside.id_of(_KIND, each.pk), version=1, unit_id=each.unit_id, before={},
            after={"starts_on": str(each.starts_on), "ends_before": str(each.ends_before)},
        )
        for each in made
    ]  # fmt: skip
    if entries:
        journal.append(entries, by=by)


@dataclass(frozen=True)
class Burden:
    """How many asks an office has sent down in a year, and on how many days."""

    asks: int
    days: int


def burden(office: int, year: int) -> Burden:
    """Return what an office has asked of others in a year."""
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    sent = Urge.objects.filter(asked_from=office, day__gte=first, day__lt=end)
    told = sent.aggregate(asks=Count("pk"), days=Count("day", distinct=True))
    return Burden(told["asks"], told["days"])


def asked_on(units: Sequence[int], period: Period) -> dict[int, date]:
    """Return the last day on which each unit was asked to tell of a period; one question."""
    rows = Urge.objects.filter(starts_on=period.start, ends_before=period.end)
    pairs = rows.order_by("day").values_list("unit", "day")
    wanted = set(units)
    return {unit: day for unit, day in pairs if unit in wanted}
