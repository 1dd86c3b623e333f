"""Writes the annual report of a unit and a period from its figures."""

from dataclasses import dataclass

from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.reports import Fixed, Part, Piece, Report, Section, pieces
from jinguo.catalogue.schema import Programme, Sentence
from jinguo.counting.books import Books
from jinguo.counting.figures import Figure, Slice
from jinguo.documents.document import Document, Heading, Paragraph, merged
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.reporting.sentences import Teller, title, told

_OTHER = "其他"


@dataclass(frozen=True)
class Written:
    """A report: the document, the figures that stand in it, and why others do not."""

    document: Document
    figures: tuple[Figure, ...]
    left_out: tuple[str, ...]


def write(books: Books, *, unit: int, period: Period, scope: Scope, site: str = "") -> Written:
    """Write the report of a unit and a period in its own file's prose, or the general one.

    Args:
        books: The books to count from.
        unit: The unit told of.
        period: The period told of.
        scope: What the asker may see.
        site: The address of the site to which the figures' links lead, such as http://host:8000.

    Raises:
        PolicyError: If the scope does not reach the unit.
    """
    teller = Teller(books, Slice(unit, period), scope, site)
    report = books.catalogue.report_for(teller.place.code) or general(books.catalogue)
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
    left_out = dict.fromkeys(lack for one in paragraphs for lack in one.lacks)
    figures = tuple(figure for one in paragraphs for figure in one.figures)
    return Written(document, figures, tuple(left_out))


def general(catalogue: Catalogue) -> Report:
    """Return the report of a unit that has no file: each programme's sentences, by line of work."""
    lines: dict[str, list[Part]] = {}
    for programme in catalogue.programmes.values():
        if sentences := _sentences(programme):
            lines.setdefault(programme.line or _OTHER, []).append(Part(sentences=sentences))
    sections = [
        Section(heading=(f"{line}工作",), parts=tuple(parts)) for line, parts in lines.items()
    ]
    return Report(
        report="general",
        units=("",),
        title="{单位}妇联{期间}工作报告",
        sections=tuple(sections),
    )


def _sentences(programme: Programme) -> tuple[Sentence, ...]:
    """Return a programme's own sentences, or else one that lists its figures by their labels."""
    key = programme.programme
    if programme.sentences:
        return tuple(
            Sentence(say=tuple(_in_full(clause, key) for clause in sentence.clauses))
            for sentence in programme.sentences
        )
    figures = [
        f"{what.label}{{{key}.{name}}}{what.measure}" for name, what in programme.indicators.items()
    ]
    return (Sentence(say=(f"{programme.title}：", *figures)),) if figures else ()


def _in_full(text: str, programme: str) -> str:
    """Return a programme's text with its own addresses in full."""
    return "".join(_spelt(piece, programme) for piece in pieces(text))


def _spelt(piece: Piece, programme: str) -> str:
    if isinstance(piece, Fixed):
        return f"{{{piece.name}}}"
    if isinstance(piece, str):
        return piece
    address = piece.address if "." in piece.address else f"{programme}.{piece.address}"
    return f"{{{address}{'|' * bool(piece.form)}{piece.form}}}{piece.measure}"


@dataclass(frozen=True)
class _Told:
    """A paragraph filled; one in which no figure is left has no words either."""

    paragraph: Paragraph
    figures: tuple[Figure, ...]
    lacks: tuple[str, ...]


def _paragraph(heading: str, sentences: tuple[Sentence, ...], teller: Teller) -> _Told:
    filled = [told(sentence, teller) for sentence in sentences]
    lacks = tuple(lack for one in filled for lack in one.lacks)
    figures = tuple(figure for one in filled for figure in one.figures)
    runs = tuple(merged(run for one in filled for run in one.runs))
    empty = lacks and not figures
    return _Told(Paragraph(() if empty else runs, title(heading, teller)), figures, lacks)
