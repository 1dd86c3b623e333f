"""Writes the annual report of a unit and a period from its figures."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.reports import Fixed, Part, Piece, Report, Section, Slot, pieces
from jinguo.catalogue.schema import Programme, Sentence
from jinguo.counting.books import Books
from jinguo.counting.figures import Figure, Slice
from jinguo.documents.document import Document, Heading, Paragraph, merged
from jinguo.errors import RuleError
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.reporting.outline import Entry, entries, reduced
from jinguo.reporting.sentences import Lack, Teller, title, told

_OTHER = "其他"


@dataclass(frozen=True)
class Written:
    """A report: the document, the figures and claims that stand in it, and why others do not."""

    document: Document
    figures: tuple[Figure, ...]
    claims: tuple[str, ...]
    left_out: tuple[Lack, ...]


def outline(books: Books, where: Slice) -> tuple[Entry, ...]:
    """Return the parts of a unit's report, each of which may be left out by its number."""
    teller = Teller(books, where, Scope())
    return entries(report_of(teller.books.catalogue, teller.place.code), teller)


def write(
    books: Books, *, unit: int, period: Period, scope: Scope,
    site: str = "", without: Collection[str] = (),
) -> Written:  # fmt: skip
    """Write the report of a unit and a period in its own file's prose, or the general one.

    Args:
        books: The books to count from.
        unit: The unit told of.
        period: The period told of.
        scope: What the asker may see.
        site: The address of the site to which the figures' links lead, such as http://host:8000.
        without: The numbers of the parts that a person left out; nothing of them is counted.

    Raises:
        PolicyError: If the scope does not reach the unit.
        RuleError: If no figure of it has a record: prose alone is no report.
    """
    teller = Teller(books, Slice(unit, period), scope, site)
    report = reduced(report_of(books.catalogue, teller.place.code), without)
    paragraphs = [_paragraph("", report.opening, teller)]
    blocks: list[Heading | Paragraph] = [one.paragraph for one in paragraphs if one.paragraph.runs]
    for section in report.sections:
        parts = [_paragraph(part.heading, part.sentences, teller) for part in section.parts]
        standing = [one.paragraph for one in parts if one.paragraph.runs]
        heading = Heading(tuple(title(line, teller) for line in section.heading))
        blocks += [heading, *standing] if standing else []
        paragraphs += parts
    document = Document(
        title(report.title, teller),
        title(report.subtitle, teller),
        f"{teller.place.name}妇联",
        tuple(blocks),
    )
    left_out = dict.fromkeys(why for one in paragraphs for why in one.left_out)
    figures = tuple(figure for one in paragraphs for figure in one.figures)
    if not figures:
        raise RuleError(_why_nothing(teller, without))
    claims = tuple(claim for one in paragraphs for claim in one.claims)
    return Written(document, figures, claims, tuple(left_out))


def _why_nothing(teller: Teller, without: Collection[str]) -> str:
    if without:
        return "留下的部分没有一个数字，写不出报告，请多选几部分。"
    told_of = f"{teller.place.name}{teller.where.period.chinese()}"
    return f"{told_of}没有一条记录，写不出报告，请先登记或换一个期间。"


def report_of(catalogue: Catalogue, code: str) -> Report:
    """Return the report of a unit's code, or the general one, with the home's own at its end."""
    report = catalogue.report_for(code) or general(catalogue)
    closing = _closing(catalogue, report)
    return report.model_copy(update={"sections": (*report.sections, *closing)})


def _closing(catalogue: Catalogue, report: Report) -> tuple[Section, ...]:
    """Return sections for the home's own sentences that the report does not tell, by line of work.

    A report of fixed prose knows nothing of a programme that a clerk has added on a page.
    """
    told = _addresses(report.sentences())
    lines: dict[str, list[Part]] = {}
    for key, own in catalogue.own.items():
        full = (_sentence_in_full(sentence, key) for sentence in own.sentences)
        untold = tuple(each for each in full if not _addresses([each]) & told)
        if untold:
            line = catalogue.programmes[key].line or _OTHER
            lines.setdefault(line, []).append(Part(sentences=untold))
    return _sections(lines)


def _addresses(sentences: Iterable[Sentence]) -> set[str]:
    return {
        piece.address
        for sentence in sentences
        for clause in sentence.clauses
        for piece in pieces(clause)
        if isinstance(piece, Slot)
    }


def _sections(lines: dict[str, list[Part]]) -> tuple[Section, ...]:
    return tuple(
        Section(heading=(f"{line}工作",), parts=tuple(parts)) for line, parts in lines.items()
    )


def general(catalogue: Catalogue) -> Report:
    """Return the report of a unit that has no file: each programme's sentences, by line of work."""
    lines: dict[str, list[Part]] = {}
    for programme in catalogue.programmes.values():
        if sentences := _sentences(programme):
            lines.setdefault(programme.line or _OTHER, []).append(Part(sentences=sentences))
    return Report(
        report="general",
        units=("",),
        title="{单位}妇联{期间}工作报告",
        sections=_sections(lines),
    )


def _sentences(programme: Programme) -> tuple[Sentence, ...]:
    """Return a programme's own sentences, or else one that lists its figures by their labels."""
    key = programme.programme
    if programme.sentences:
        return tuple(_sentence_in_full(sentence, key) for sentence in programme.sentences)
    figures = [
        f"{what.label}{{{key}.{name}}}{what.measure}" for name, what in programme.indicators.items()
    ]
    return (Sentence(say=(f"{programme.title}：", *figures)),) if figures else ()


def _sentence_in_full(sentence: Sentence, programme: str) -> Sentence:
    return Sentence(
        say=tuple(_in_full(clause, programme) for clause in sentence.clauses),
        claims=tuple(
            stated.model_copy(update={"claim": _full(stated.claim, programme)})
            for stated in sentence.claims
        ),
    )


def _full(address: str, programme: str) -> str:
    return address if "." in address else f"{programme}.{address}"


def _in_full(text: str, programme: str) -> str:
    """Return a programme's text with its own addresses in full."""
    return "".join(_spelt(piece, programme) for piece in pieces(text))


def _spelt(piece: Piece, programme: str) -> str:
    if isinstance(piece, Fixed):
        return f"{{{piece.name}}}"
    if isinstance(piece, str):
        return piece
    address = _full(piece.address, programme)
    return f"{{{address}{'|' * bool(piece.form)}{piece.form}}}{piece.measure}"


@dataclass(frozen=True)
class _Told:
    """A paragraph filled; one in which no figure is left has no words either."""

    paragraph: Paragraph
    figures: tuple[Figure, ...]
    claims: tuple[str, ...]
    left_out: tuple[Lack, ...]


def _paragraph(heading: str, sentences: tuple[Sentence, ...], teller: Teller) -> _Told:
    filled = [told(sentence, teller) for sentence in sentences]
    figures = tuple(figure for one in filled for figure in one.figures)
    claims = tuple(claim for one in filled for claim in one.claims)
    runs = tuple(merged(run for one in filled for run in one.runs))
    # A claim that falls leaves the words around it standing; a figure that was the matter does not.
    empty = any(one.lacks for one in filled) and not figures and not claims
    left_out = tuple(why for one in filled for why in (*one.lacks, *one.doubts))
    standing = Paragraph(() if empty else runs, title(heading, teller))
    return _Told(standing, figures, claims, left_out)
