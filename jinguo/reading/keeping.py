"""What is kept of a checked report: its figures with what they were matched to."""

from collections.abc import Iterator

from jinguo.ledger.library import Told
from jinguo.reading.check import Answer, Check
from jinguo.reading.pattern import pattern_of

_SURFACE, _MEASURE = 60, 12


def kept_of(checked: Check) -> list[Told]:
    """Return the figures of a checked report as they are kept; damaged ones are not."""
    return list(_told(checked))


def _told(checked: Check) -> Iterator[Told]:
    for answer in checked.answers:
        figure, pattern = answer.figure, pattern_of(answer.figure)
        if figure.damaged or len(figure.surface) > _SURFACE:
            continue
        matched = _is_matched(answer)
        yield Told(
            figure.start, figure.end, figure.surface, pattern.words if pattern else "",
            figure.value, figure.low, figure.high, (figure.unit or "")[:_MEASURE],
            answer.indicator or "" if matched else "", answer.learnt,
            answer.where.unit if matched and answer.where else None,
            answer.where.period if matched and answer.where else None,
        )  # fmt: skip


def _is_matched(answer: Answer) -> bool:
    """Tell whether a figure counts an indicator, in its measure, of a unit and a whole period."""
    taken = next((one for one in answer.candidates if one.address == answer.indicator), None)
    return taken is not None and taken.same_measure and answer.where is not None
