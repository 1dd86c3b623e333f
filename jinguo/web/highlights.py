"""Which figures stand for a unit's year: chosen by a rule, from the work that has most records."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

import numpy as np

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.schema import Counted
from jinguo.counting.books import Books
from jinguo.counting.evaluate import Mask, unit_numbers
from jinguo.counting.figures import Slice, Worked, figure, in_force, table
from jinguo.ledger.kinds import model
from jinguo.ledger.models.base import Secrecy
from jinguo.org.policy import PUBLIC, Scope
from jinguo.org.tree import day_number

_OF_EACH = 2
"""How many figures of one programme are shown at most."""


def busiest(books: Books, where: Slice) -> list[str]:
    """Return the programmes with records at or beneath a unit in a period, most records first."""
    told: Counter[str] = Counter()
    beneath = _beneath(books, where)
    first, end = day_number(where.period.start), day_number(where.period.end)
    for kind, columns in books.columns.items():
        days = columns[KINDS[kind].on]
        rows = ~columns["struck"] & beneath[unit_numbers(books, columns)]
        rows &= (days >= first) & (days < end)
        numbers = np.bincount(columns["programmes"][rows], minlength=1)
        for words, code in columns.vocabulary["programmes"].items():
            if code < len(numbers) and numbers[code]:
                told.update(dict.fromkeys(words.split(), int(numbers[code])))
    return [programme for programme, _ in told.most_common()]


def by_programme(books: Books, where: Slice, most: int, *, scope: Scope) -> list[str]:
    """Return figures that have a value: the first ones of the programmes with most records."""
    standing = in_force(books, where.period)
    chosen: list[str] = []
    for key in busiest(books, where):
        own = (address for address in standing if address.startswith(f"{key}."))
        filled = (a for a in own if figure(books, a, where, scope=scope).value)
        chosen += islice(filled, _OF_EACH)
        if len(chosen) >= most:
            break
    return chosen[:most]


def by_line(books: Books, where: Slice, most: int) -> list[str]:
    """Return figures of work that anybody may read of, each line of work's in turn.

    One of a programme: the one that rests on most records.
    """
    open_ones = [a for a in in_force(books, where.period) if _open(books, a)]
    worked = _worked(books, where, open_ones)
    lines: dict[str, dict[str, str]] = {}
    for address in sorted(open_ones, key=lambda address: -worked[address].rows):
        programme = books.catalogue.programme_of(address)
        if worked[address].value:
            lines.setdefault(programme.line, {}).setdefault(programme.programme, address)
    return list(_in_turn([list(line.values()) for line in lines.values()]))[:most]


def _in_turn(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    for turn in zip_longest(*lines):
        yield from filter(None, turn)


def _open(books: Books, address: str) -> bool:
    """Tell whether it counts plain work: records whose kind is no secret by itself."""
    what = books.catalogue.indicator(address)
    if not isinstance(what, Counted) or what.of == "tally":
        return False
    kind = model(what.of)._meta.get_field("secrecy")  # noqa: SLF001 - Django's documented Meta API
    return bool(kind.default <= Secrecy.S1)


def _worked(books: Books, where: Slice, addresses: Sequence[str]) -> dict[str, Worked]:
    counted = table(books, addresses, [where.period], scope=PUBLIC)
    return {a: counted.worked(a, where.unit, where.period) for a in addresses}


def _beneath(books: Books, where: Slice) -> Mask:
    """Return which units, by their numbers, stand at or beneath one; the last is for none."""
    within = np.zeros(len(books.tree.ids) + 1, np.bool_)
    for unit in books.tree.beneath(where.unit, where.period.last_day):
        within[books.tree.index[unit]] = True
    return within
