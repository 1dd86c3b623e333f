"""How a programme on the bench would read: its examples in words, its sentences with a number."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from jinguo.catalogue.reports import Fixed, Slot, pieces
from jinguo.errors import QuantityError
from jinguo.quantities.measures import check_measure, kind_of
from jinguo.reporting.sentences import worded
from jinguo.web.programme_editor import Editor
from jinguo.web.programme_form import SentenceForm

_SAMPLES = {"money": Decimal(3_860_000), "ratio": Decimal("0.386")}
_SAMPLE = Decimal(386)


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence; `figure` tells that it stands for a figure."""

    text: str
    figure: bool = False


@dataclass(frozen=True)
class Preview:
    """What a programme's forms come to so far."""

    examples: list[tuple[str, str]] = field(default_factory=list)
    """Each new figure's label and its example in words."""
    sentences: list[list[Piece]] = field(default_factory=list)


def preview(editor: Editor) -> Preview:
    """Return what the forms come to: what is not filled in rightly yet is passed over."""
    rows = [row for row in (*editor.quantities, *editor.figures) if row.filled]
    # Without a title there is no key yet, and without valid rows no definition to show.
    ready = not [form for form in (editor.head, *rows) if not form.is_valid()]
    if ready:
        editor.figures_agree()
        ready = not any(row.errors for row in rows)
    examples = [(label, words) for label, _, words in editor.exampled()] if ready else []
    told = [list(_read(row)) for row in editor.sentences if row.filled]
    return Preview(examples, told)


def _read(row: SentenceForm) -> Iterator[Piece]:
    lines = row.lines()
    for at, line in enumerate(lines, 1):
        for piece in pieces(line):
            yield _piece(piece)
        end = "。" if at == len(lines) else "，"
        yield Piece("" if line[-1] in "。！？，；、" else end)


def _piece(piece: str | Slot | Fixed) -> Piece:
    if isinstance(piece, str):
        return Piece(piece)
    if isinstance(piece, Fixed):
        return Piece("本单位" if piece.name == "单位" else "2020年")
    if not piece.measure:
        return Piece(f"{_SAMPLE}", figure=True)
    try:
        measure = check_measure(piece.measure)
        return Piece(
            worded(_SAMPLES.get(kind_of(measure), _SAMPLE), measure, piece.form), figure=True
        )
    except QuantityError:
        return Piece(f"{{{piece.address}}}{piece.measure}")
