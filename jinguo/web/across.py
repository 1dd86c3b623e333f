"""What the page 对照 shows of each sentence, worked out before a template sees it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.schema import Programme
from jinguo.counting.books import Books
from jinguo.counting.figures import Figure
from jinguo.reading.check import Answer, ClaimAnswer
from jinguo.reading.crossread import Line, Naming
from jinguo.reading.telling import PARTS
from jinguo.web import wording
from jinguo.web.picks import Picked, query
from jinguo.web.results import TONE

SHOWN = {"all": "全部", "lacks": "没有项目", "differs": "有差异"}


@dataclass(frozen=True)
class Ledger:
    """A kind of record that a programme keeps, and where its ledger opens, if it does."""

    label: str
    href: str


@dataclass(frozen=True)
class Told:
    """A programme that a sentence tells of."""

    title: str
    href: str
    reason: str
    """Why, where no figure below says it."""
    ledgers: list[Ledger]
    found: list["Found"]


@dataclass(frozen=True)
class Found:
    """A figure or a claim of a sentence beside the ledger's."""

    id: str
    surface: str
    label: str
    ledger: str
    result: str
    tone: str
    reason: str
    href: str = ""
    side: str = ""
    programme: str = ""
    quiet: bool = False
    """Whether the result says all, so that its reason need not be read."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence; a figure has the id of what was found for it."""

    text: str
    found: Found | None = None


@dataclass(frozen=True)
class Row:
    """One sentence as the page shows it."""

    number: int
    line: Line
    pieces: list[Piece]
    programmes: list[Told]
    others: list[Found]
    """What was found that belongs to no programme."""

    @property
    def part(self) -> str:
        """Return what the sentence is for."""
        return PARTS[self.line.part]

    @property
    def heading(self) -> str:
        """Return which heading it is: of the report (`top`), run in (`lead`), or none."""
        if self.line.part != "title":
            return ""
        return "lead" if self.line.text.endswith(("。", "！", "？", "!")) else "top"


@dataclass(frozen=True)
class Counts:
    """How many sentences there are, and the figures and claims by result."""

    sentences: int
    work: int
    lacking: int
    differing: int
    results: list[tuple[str, str, int]]


def counts(lines: Sequence[Line]) -> Counts:
    """Return what stands on top of the page."""
    judged = [one.judgement for line in lines for one in line.answers]
    judged += [one.judgement for line in lines for one in line.claims]
    results = Counter(one.result for one in judged)
    return Counts(
        sum(line.part not in ("title", "aside") for line in lines),
        sum(line.part == "work" for line in lines),
        sum(line.lacks for line in lines),
        sum(line.differs for line in lines),
        [(result, tone, results[result]) for result, tone in TONE.items() if results[result]],
    )


def rows(books: Books, lines: Sequence[Line], picked: Picked) -> list[Row]:
    """Return every sentence with its programmes, ledgers, figures and results."""
    made: list[Row] = []
    for number, line in enumerate(lines, 1):
        figures = [
            _figure(books, answer, f"s{number}-{nth}", _text(line, place))
            for nth, (answer, place) in enumerate(zip(line.answers, line.places, strict=True), 1)
        ]
        claims = [
            _claim(books, one, f"s{number}-c{nth}", _text(line, place), picked)
            for nth, (one, place) in enumerate(zip(line.claims, line.claimed, strict=True), 1)
        ]
        found = [*figures, *claims]
        told = [_told(books, one, found, picked) for one in line.programmes]
        named = {one.programme for one in line.programmes}
        others = [one for one in found if one.programme not in named]
        made.append(Row(number, line, list(_pieces(line, figures)), told, others))
    return made


def _told(books: Books, one: Naming, found: Sequence[Found], picked: Picked) -> Told:
    programme = books.catalogue.programmes[one.programme]
    return Told(
        programme.title,
        f"{reverse('programme', args=[one.programme])}?{picked.query}",
        one.reason if one.by in ("words", "context") else "",
        ledgers(programme),
        [each for each in found if each.programme == one.programme],
    )


def ledgers(programme: Programme) -> list[Ledger]:
    """Return the kinds that a programme records, each with its ledger."""
    kinds = dict.fromkeys((*programme.records, *_counted(programme)))
    return [Ledger(KINDS[kind].label, _ledger(kind, programme.programme)) for kind in kinds]


def _counted(programme: Programme) -> Iterator[str]:
    for what in programme.indicators.values():
        if of := getattr(what, "of", ""):
            yield of


def _ledger(kind: str, programme: str) -> str:
    """Return where a programme's records of one kind are listed."""
    return f"{reverse('ledger', args=[kind])}?{urlencode({'programme': programme})}"


def _text(line: Line, place: tuple[int, int]) -> str:
    return line.text[slice(*place)]


def _pieces(line: Line, found: Sequence[Found]) -> Iterator[Piece]:
    at = 0
    for one, (start, end) in zip(found, line.places, strict=False):
        if start > at:
            yield Piece(line.text[at:start])
        yield Piece(line.text[max(start, at) : end], one)
        at = end
    if at < len(line.text):
        yield Piece(line.text[at:])


def _figure(books: Books, answer: Answer, id_: str, surface: str) -> Found:
    counted, address = answer.counted, answer.indicator
    href, side = _opened(books, counted)
    return Found(
        id_,
        surface,
        books.catalogue.indicators[address].label if address else "",
        wording.shown(counted.worked, counted.measure) if counted else "",
        answer.judgement.result,
        TONE[answer.judgement.result],
        answer.judgement.reason,
        href,
        side,
        books.catalogue.programme_of(address).programme if address else "",
        quiet=answer.judgement.severity == "none",
    )


def _opened(books: Books, counted: Figure | None) -> tuple[str, str]:
    """Return where a figure opens as a page and at the side, for the unit and period judged."""
    if counted is None:
        return "", ""
    where = counted.slice
    place = books.tree.place(where.unit, where.period.last_day)
    return _links(counted.address, query(place, where.period))


def _links(address: str, asked: str) -> tuple[str, str]:
    page, side = (reverse(name, args=[address]) for name in ("figure", "figure-side"))
    return f"{page}?{asked}", f"{side}?{asked}"


def _claim(books: Books, answer: ClaimAnswer, id_: str, surface: str, picked: Picked) -> Found:
    address = answer.claim.address
    # A claim opens the records of the figure that bears it.
    href, side = _links(answer.indicator, picked.query) if answer.indicator else ("", "")
    return Found(
        id_,
        surface,
        books.catalogue.claims[address].label if address else "没有声明的说法",
        "",
        answer.judgement.result,
        TONE[answer.judgement.result],
        answer.judgement.reason,
        href,
        side,
        address.split(".", maxsplit=1)[0] if address else "",
        quiet=answer.judgement.severity == "none",
    )
