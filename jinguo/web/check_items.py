"""A check as a page shows it: each figure and claim with all that is known of it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from jinguo.catalogue.load import Catalogue
from jinguo.counting.books import Books
from jinguo.counting.figures import Figure as Counting
from jinguo.counting.figures import Slice
from jinguo.counting.judgement import Judgement
from jinguo.reading.check import Answer, Check, ClaimAnswer
from jinguo.reading.figure import Figure
from jinguo.reading.match import Candidate
from jinguo.reading.pattern import pattern_of
from jinguo.reading.remarks import settled
from jinguo.reading.restore import Repair, Restored
from jinguo.web import wording
from jinguo.web.marked import Part, Span, Stretch, lines
from jinguo.web.picks import query
from jinguo.web.results import TONE

_KINDS = {
    "first": "首次", "record": "历年最高", "streak": "连年", "target": "超额完成",
    "only": "唯一", "honour": "荣誉", "edition": "届次",
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """An indicator that may answer a figure, how likely, and why."""

    address: str
    label: str
    reason: str
    percent: int
    taken: bool


@dataclass(frozen=True)
class Held:
    """What the ledger holds against a figure."""

    written: str
    exact: str
    """To the last digit; empty where it is written so already."""
    parts: str
    evidence: str
    where: str


@dataclass(frozen=True)
class Item:
    """One figure or claim of a checked report."""

    number: int
    name: str
    surface: str
    """As it stands in the text, damaged or not."""
    words: str
    """As it was read."""
    judgement: Judgement
    span: tuple[int, int]
    read: str = ""
    subject: str = ""
    kind: str = ""
    address: str = ""
    label: str = ""
    query: str = ""
    held: Held | None = None
    choices: tuple[Choice, ...] = ()
    before: int = 0
    after: int = 0
    words_kept: str = ""
    """What of its subject a decision would remember; a claim and some figures have nothing."""
    learnt: bool = False
    """It came out as somebody decided before."""
    ignored: bool = False

    @property
    def start(self) -> int:
        """Return by what a form names it: the text itself stays as it is."""
        return self.span[0]

    @property
    def tone(self) -> str:
        """Return the class that colours the result."""
        return TONE[self.judgement.result]

    @property
    def settled(self) -> bool:
        """Tell whether report and ledger agree, or somebody decided that it is not checked."""
        return settled(self.judgement) or self.ignored

    @property
    def damaged(self) -> bool:
        """Tell whether the text had to be restored to read it."""
        return self.surface != self.words

    @property
    def spoken(self) -> str:
        """Return what a screen reader says of it."""
        return f"{self.name}，{self.words}，{self.judgement.result}"


@dataclass(frozen=True)
class Piece:
    """Text of a stretch, with what a damaged place of it was read as."""

    text: str
    repair: Repair | None = None
    opens: bool = False

    @property
    def lost(self) -> bool:
        """Tell whether the damage could not be mended: nothing was found to stand there."""
        found = self.repair
        return found is not None and found.certainty == "context" and not found.candidates

    @property
    def told(self) -> str:
        """Return the sentence for whoever points at it."""
        if self.repair is None:
            return ""
        if self.lost:
            return "原文损坏，读不出，请对照原件"
        if not self.repair.text:
            return "转存时插进来的注音，不算原文"
        sure = "按上下文推断为" if self.repair.certainty == "context" else "读作"
        return f"原文损坏，{sure}“{self.repair.text}”"


@dataclass(frozen=True)
class Shown:
    """A stretch of the text as the page shows it: within an item, or not."""

    pieces: tuple[Piece, ...]
    item: Item | None
    opens: bool


@dataclass(frozen=True)
class Tally:
    """How many items came out in one way, and the first of them."""

    result: str
    tone: str
    count: int
    first: int


def items(checked: Check, books: Books) -> list[Item]:
    """Return the figures and claims of a check in the order of its text, each numbered."""
    all_of_them: list[Answer | ClaimAnswer] = [*checked.answers, *checked.claims]
    found = sorted(all_of_them, key=_span)
    building = _Building(checked, books, len(found))
    return [building.item(number, one) for number, one in enumerate(found, 1)]


@dataclass(frozen=True)
class Against:
    """What in a report contradicts itself: why, and the items that it links to."""

    reason: str
    grave: bool
    items: tuple[Item, ...]


def against_itself(checked: Check, found: Iterable[Item]) -> list[Against]:
    """Return the contradictions of a check, each with the items of its figures."""
    by_start = {item.span[0]: item for item in found if not item.kind}
    return [
        Against(
            clash.reason,
            clash.severity == "high",
            tuple(by_start[one.start] for one in clash.figures if one.start in by_start),
        )
        for clash in checked.clashes
    ]


def _span(one: Answer | ClaimAnswer) -> tuple[int, int]:
    told = one.figure if isinstance(one, Answer) else one.claim
    return told.start, told.end


def tallies(found: Iterable[Item]) -> list[Tally]:
    """Return how many items came out in each way, in the order in which results are explained."""
    known = list(found)
    counts = Counter(item.judgement.result for item in known)
    return [
        Tally(
            result,
            tone,
            counts[result],
            next(item.number for item in known if item.judgement.result == result),
        )
        for result, tone in TONE.items()
        if counts[result]
    ]


def paragraphs(checked: Check, found: list[Item]) -> list[list[Shown]]:
    """Return the lines of the text, every character kept, with the items and repairs in place."""
    by_number = {item.number: item for item in found}
    repairs = checked.restored.repairs
    marks = [Span(*item.span, item.number) for item in found]
    notes = [Span(repair.start, repair.end, at) for at, repair in enumerate(repairs)]
    return [
        [_shown(stretch, by_number, repairs) for stretch in line]
        for line in lines(checked.document.text, marks, notes)
    ]


def _shown(stretch: Stretch, known: dict[int, Item], repairs: tuple[Repair, ...]) -> Shown:
    item = None if stretch.mark is None else known[stretch.mark]
    return Shown(tuple(_piece(part, repairs) for part in stretch.parts), item, stretch.opens)


def _piece(part: Part, repairs: tuple[Repair, ...]) -> Piece:
    repair = None if part.note is None else repairs[part.note]
    return Piece(part.text, repair, part.opens)


class _Building:
    """Makes the items of one check."""

    def __init__(self, checked: Check, books: Books, total: int) -> None:
        self._checked, self._books, self._total = checked, books, total
        self._figures = self._claims = 0

    def item(self, number: int, one: Answer | ClaimAnswer) -> Item:
        if isinstance(one, Answer):
            self._figures += 1
            return self._figure(number, one, f"第 {self._figures} 个数")
        self._claims += 1
        return self._claim(number, one, f"第 {self._claims} 处说法")

    def _figure(self, number: int, answer: Answer, name: str) -> Item:
        figure, catalogue = answer.figure, self._books.catalogue
        address = answer.indicator or ""
        span = (figure.start, figure.end)
        return Item(
            number, name, figure.surface, _restored(span, self._checked.restored),
            answer.judgement, span, _read(figure), figure.subject or "", address=address,
            label=catalogue.indicator(address).label if address else "",
            query=self._query(answer.counted),
            held=_held(answer.counted) if answer.counted else None,
            choices=tuple(_choices(answer.candidates, address, catalogue)),
            before=number - 1, after=self._after(number),
            words_kept=_words_kept(figure), learnt=answer.learnt, ignored=answer.ignored,
        )  # fmt: skip

    def _claim(self, number: int, answer: ClaimAnswer, name: str) -> Item:
        claim, address = answer.claim, answer.indicator or ""
        label = self._books.catalogue.indicator(address).label if address else ""
        span = (claim.start, claim.end)
        return Item(
            number, name, claim.surface, _restored(span, self._checked.restored),
            answer.judgement, span, kind=_KINDS[claim.kind], address=address, label=label,
            query=self._query(None), before=number - 1, after=self._after(number),
        )  # fmt: skip

    def _after(self, number: int) -> int:
        return number + 1 if number < self._total else 0

    def _query(self, counted: Counting | None) -> str:
        """Return what leads to the figure for the unit and period it was held against."""
        where = counted.slice if counted else Slice(self._checked.unit.unit, self._checked.period)
        return query(self._books.tree.place(where.unit, where.period.last_day), where.period)


def _words_kept(figure: Figure) -> str:
    pattern = pattern_of(figure)
    return pattern.words if pattern and not figure.damaged else ""


def _restored(span: tuple[int, int], restored: Restored) -> str:
    first, last = (bisect_left(restored.starts, bound) for bound in span)
    return restored.text[first:last]


def _read(figure: Figure) -> str:
    """Return the numbers that the wording allows, in the measure it is told in."""
    if figure.low is None:
        return "数字残缺，读不全"
    measure = figure.unit or ""
    low = wording.exact(figure.low, measure)
    if figure.high is None:
        return f"{low}{measure}以上"
    if figure.low == figure.high:
        return f"{low}{measure}"
    return f"{low}—{wording.exact(figure.high, measure)}{measure}"


def _held(counted: Counting) -> Held | None:
    if counted.value is None or not counted.worked.rows:
        return None
    worked, measure = counted.worked, counted.measure
    written = wording.written(counted.value, measure)
    exact = f"{wording.exact(counted.value, measure)}{measure}"
    return Held(
        written,
        "" if exact.replace(",", "") == written else exact,
        f"{_plain(worked.numerator)}/{_plain(worked.denominator)}" if worked.denominator else "",
        wording.share(worked.evidence),
        f"{counted.unit_name} · {counted.slice.period.chinese()}",
    )


def _plain(value: Decimal | None) -> str:
    return wording.exact(value, "")


def _choices(found: list[Candidate], taken: str, catalogue: Catalogue) -> Iterator[Choice]:
    for one in found:
        label = catalogue.indicator(one.address).label
        yield Choice(one.address, label, one.reason, round(one.score * 100), one.address == taken)
