"""Fills the sentences of a report: each figure in a form that holds, or its clause left out."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote, urlencode

from jinguo.catalogue.reports import Fixed, Piece, Slot, pieces
from jinguo.catalogue.schema import Sentence, Stated
from jinguo.counting.books import Books
from jinguo.counting.claims import Said, judge
from jinguo.counting.figures import Figure, Slice, figure, in_force
from jinguo.counting.guarded import FEW
from jinguo.counting.judgement import AGREES
from jinguo.documents.document import Run
from jinguo.errors import QuantityError
from jinguo.org.policy import Scope
from jinguo.org.tree import Place
from jinguo.quantities.measures import kind_of
from jinguo.quantities.phrase import phrase
from jinguo.quantities.read import read_quantity

_DECIMALS = 2
"""A value with more is not written out, but cut down and given 余."""
_ROUND_DIGITS = 2
"""A number of no more digits is round: it is written out rather than hidden behind 余."""
_STOPS, _PAUSES = "。！？", "，；、："


@dataclass(frozen=True)
class Teller:
    """What a report is told from: the books, unit and period, who asks, where links lead."""

    books: Books
    where: Slice
    scope: Scope
    site: str = ""

    @property
    def place(self) -> Place:
        """Return the unit as it stood on the period's last day."""
        return self.books.tree.place(self.where.unit, self.where.period.last_day)

    def figure(self, address: str) -> Figure:
        """Count one figure of the report."""
        return figure(self.books, address, self.where, scope=self.scope)

    def holds(self, address: str) -> bool:
        """Tell whether the indicator's definition is in force in the period."""
        return address in in_force(self.books, self.where.period)

    def link(self, address: str) -> str:
        """Return where a figure opens to the records behind it."""
        asked = urlencode({"unit": self.place.word, "period": str(self.where.period)})
        return f"{self.site.rstrip('/')}/figures/{quote(address)}/?{asked}"

    def borne(self, claim: str) -> str:
        """Return where a claim opens to records that bear it; nothing if no indicator does."""
        bearing = self.books.catalogue.claimed(claim)
        return self.link(bearing[0]) if bearing else ""

    def doubts(self, stated: Stated) -> "Lack | None":
        """Return why a claim must not be said of the unit and period; nothing if it is sure."""
        said = Said(stated.titles, stated.again, stated.edition, stated.area, stated.first)
        judged = judge(self.books, stated.claim, self.where, said, scope=self.scope)
        if judged.result == AGREES:
            return None
        label = self.books.catalogue.claim(stated.claim).label
        return Lack(stated.claim, label, judged.reason, self.borne(stated.claim))

    def name(self, fixed: Fixed) -> str:
        """Return the unit's name, or the period's."""
        return self.place.name if fixed.name == "单位" else self.where.period.chinese()


@dataclass(frozen=True)
class Lack:
    """A figure or a claim that was not written: why, and where to look it up."""

    address: str
    label: str
    why: str
    link: str

    def __str__(self) -> str:
        return f"{self.label}（{self.address}）：{self.why}"


@dataclass(frozen=True)
class Clause:
    """A clause filled: its runs, the figures and claims in it, and why others are not written."""

    runs: tuple[Run, ...]
    figures: tuple[Figure, ...] = ()
    claims: tuple[str, ...] = ()
    lacks: tuple[Lack, ...] = ()
    """The figures that it lacks."""
    doubts: tuple[Lack, ...] = ()
    """The claims that were not made."""


def worded(value: Decimal, measure: str, form: str) -> str:
    """Write a value in the form asked for, or else as the house does; never more than is true.

    Raises:
        QuantityError: If no wording holds the value.
    """
    # A form that does not hold the value gives way to the next; the last one may refuse.
    if form:
        with suppress(QuantityError):
            text = phrase(value, measure, form)
            if not _hides(text, value):
                return text
    if _is_short(value) or kind_of(measure) == "ratio":
        with suppress(QuantityError):
            return phrase(value, measure)
    return phrase(value, measure, "余")


def told(sentence: Sentence, teller: Teller) -> Clause:
    """Fill a sentence: the clauses that can be written, joined; nothing if no figure is left.

    A sentence whose claim is not sure says nothing at all.
    """
    if doubts := tuple(filter(None, map(teller.doubts, sentence.claims))):
        return Clause((), doubts=doubts)
    clauses = [_clause(list(pieces(text)), teller) for text in sentence.clauses]
    kept = [clause for clause in clauses if not clause.lacks]
    lacks = tuple(lack for clause in clauses for lack in clause.lacks)
    figures = tuple(figure for clause in kept for figure in clause.figures)
    if not kept or (lacks and not figures):
        return Clause((), lacks=lacks)
    claims = tuple(stated.claim for stated in sentence.claims)
    runs = tuple(_joined(clause.runs for clause in kept))
    for stated in sentence.claims:
        runs = tuple(_led(runs, stated, teller.borne(stated.claim)))
    return Clause(runs, figures, claims, lacks)


def named(counted: Figure) -> str:
    """Return a figure's label and address."""
    return f"{counted.label}（{counted.address}）"


def title(text: str, teller: Teller) -> str:
    """Fill the names of unit and period into a title."""
    return "".join(
        piece if isinstance(piece, str) else teller.name(piece)
        for piece in pieces(text)
        if not isinstance(piece, Slot)
    )


def _clause(said: list[Piece], teller: Teller) -> Clause:
    runs: list[Run] = []
    figures: list[Figure] = []
    lacks: list[Lack] = []
    for piece in said:
        if not isinstance(piece, Slot):
            runs.append(Run(piece if isinstance(piece, str) else teller.name(piece)))
            continue
        counted = teller.figure(piece.address)
        try:
            runs.append(Run(_text(piece, counted, teller), teller.link(piece.address)))
            figures.append(counted)
        except QuantityError as reason:
            link = teller.link(piece.address)
            lacks.append(Lack(piece.address, counted.label, str(reason), link))
    return Clause(tuple(runs), tuple(figures), lacks=tuple(lacks))


def _led(runs: Iterable[Run], stated: Stated, link: str) -> Iterator[Run]:
    """Yield the runs, the words that make a claim leading to what bears it.

    A title or an edition is what is claimed; without either it is all that is said.
    """
    words = stated.titles or filter(None, (stated.edition,))
    named_in = "|".join(map(re.escape, words)) or rf"[^{_STOPS}]+"
    for run in runs:
        if run.link or not link:
            yield run
            continue
        for text in filter(None, re.split(f"({named_in})", run.text)):
            yield Run(text, link if re.fullmatch(named_in, text) else "")


def _text(slot: Slot, counted: Figure, teller: Teller) -> str:
    """Return a figure as it is written.

    Raises:
        QuantityError: If it is not to be written; the sentence says why.
    """
    if not teller.holds(slot.address):
        raise QuantityError("这个口径在这一期已停用，请改用接替它的口径。")
    if counted.worked.withheld:
        raise QuantityError(f"{FEW}，不写进报告。")
    if counted.value is None or not counted.worked.rows:
        raise QuantityError("这一期没有一条记录，请补登后再写。")
    if not counted.value:
        raise QuantityError("这一期是零，不写进报告。")
    return worded(counted.value, slot.measure, slot.form)


def _hides(text: str, value: Decimal) -> bool:
    """Tell whether 余 hides half a step or more of a round number: 170场次 is no 100余场次."""
    printed = read_quantity(text)
    if printed.approx != "yu" or printed.value is None or printed.high is None:
        return False
    reach = printed.high - printed.value + (1 if printed.kind == "count" else 0)
    is_round = len(value.normalize().as_tuple().digits) <= _ROUND_DIGITS
    return is_round and value >= printed.value + reach / 2


def _is_short(value: Decimal) -> bool:
    return value == round(value, _DECIMALS)


def _joined(clauses: Iterable[tuple[Run, ...]]) -> Iterator[Run]:
    """Yield the runs of all clauses, a comma between two and a full stop at the end."""
    last = ""
    for runs in clauses:
        if last and last[-1] not in _STOPS + _PAUSES:
            yield Run("，")
        yield from runs
        last = "".join(run.text for run in runs) or last
    if last and last[-1] not in _STOPS:
        yield Run("。")
