"""Guarded indicators that count the same records, and which of these are parts of which."""

from collections.abc import Iterable
from dataclasses import dataclass

from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Counted
from jinguo.counting.guarded import secrecy, words

_TOLD = ("flow", "standing")


@dataclass(frozen=True)
class Family:
    """Indicators over the very same records, which are told or withheld together."""

    addresses: tuple[str, ...]
    wider: "Family | None" = None
    """The family that these records are a part of, if they may be told beside it."""


def families(catalogue: Catalogue) -> list[Family]:
    """Return the families whose cells may be told, the wider ones first.

    What adds up all years, or the first of them, is told to nobody who may not count it: its
    differences from year to year are cells of their own. Of the parts of one family the first
    alone is told, so that two of them leave no small third; and one that is a part of two others
    that are no parts of each other is not.
    """
    same: dict[tuple[object, ...], list[str]] = {}
    for address, what in catalogue.indicators.items():
        if secrecy(catalogue, address) and isinstance(what, Counted) and what.over in _TOLD:
            same.setdefault(_records(catalogue, address, what), []).append(address)
    groups = sorted(same.values(), key=lambda group: (len(_wider(catalogue, group, same)), group))
    told: dict[str, Family] = {}
    for group in groups:
        above = _wider(catalogue, group, same)
        if not _in_line(catalogue, above):
            continue
        nearest = max(above, key=lambda each: len(_wider(catalogue, each, same)), default=None)
        family = Family(tuple(sorted(group)), told.get(nearest[0]) if nearest else None)
        if nearest and (family.wider is None or _taken(told.values(), family.wider)):
            continue
        told[group[0]] = family
    return list(told.values())


def _taken(told: Iterable[Family], wider: Family) -> bool:
    return any(each.wider is wider for each in told)


def _records(catalogue: Catalogue, address: str, what: Counted) -> tuple[object, ...]:
    """Return what chooses the records of an indicator, apart from how they are counted."""
    where = frozenset((column, words(what, column)) for column in what.where)
    programmes = catalogue.counted_programmes(address)
    return (
        what.of, where, None if programmes is None else frozenset(programmes),
        what.placed_by, what.over, frozenset(what.at),
    )  # fmt: skip


def _wider(
    catalogue: Catalogue, group: list[str], same: dict[tuple[object, ...], list[str]]
) -> list[list[str]]:
    return [
        other
        for other in same.values()
        if other is not group and _holds(catalogue, other[0], group[0])
    ]


def _in_line(catalogue: Catalogue, above: list[list[str]]) -> bool:
    return all(
        one is other or _holds(catalogue, one[0], other[0]) or _holds(catalogue, other[0], one[0])
        for one in above
        for other in above
    )


def _holds(catalogue: Catalogue, wide: str, narrow: str) -> bool:
    """Tell whether every record of one indicator is by its definition a record of another.

    By which date they are placed is left aside: over the years the numbers are as close.
    """
    one, other = catalogue.indicators[wide], catalogue.indicators[narrow]
    if not (isinstance(one, Counted) and isinstance(other, Counted)) or one.of != other.of:
        return False
    ours, theirs = (catalogue.counted_programmes(address) for address in (wide, narrow))
    if ours is not None and (theirs is None or not set(theirs) <= set(ours)):
        return False
    narrowed = all(
        words(other, column) and words(other, column) <= words(one, column) for column in one.where
    )
    return narrowed and (not one.at or set(one.at) == set(other.at)) and one.over == other.over
