"""What a person who checks a report decides of a figure: it is this, that, or not to be checked."""

from jinguo.errors import UsageError
from jinguo.ledger import lessons
from jinguo.ledger.declared import declared
from jinguo.ledger.models.lesson import Ignored
from jinguo.org.policy import Action
from jinguo.reading.check import Answer, Check
from jinguo.reading.pattern import pattern_of
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, reach

IGNORE = "ignore"
_GONE = "没有收到要记住的数，请在核对结果里重新选。"


def may_teach(request: Asked, unit: int) -> bool:
    """Tell whether the asker may say something lasting of a unit's reports."""
    return unit in reach(request, Action.MANAGE)


def answer_at(found: Check, start: str) -> Answer:
    """Return the figure of a check that begins at a place.

    Raises:
        UsageError: If none does.
    """
    starts = {str(each.figure.start): each for each in found.answers}
    if start not in starts:
        raise UsageError(_GONE)
    return starts[start]


def taught(request: Asked, found: Check) -> str:
    """Keep what was decided of a figure, and return the sentence that says so.

    Raises:
        PolicyError: If the asker does not manage the unit.
        UsageError: If there is no such figure.
        RuleError: If nothing of it can be kept, or there is no such indicator.
    """
    start, _, decision = request.POST.get("teach", "").partition(" ")
    figure = answer_at(found, start).figure
    pattern = None if figure.damaged else pattern_of(figure)
    indicator, _, ignored = decision.partition(f"{IGNORE}:")
    kept = lessons.teach(
        found.unit.unit, pattern or lessons.Pattern(""), by=asked_by(request),
        indicator=indicator, ignored=ignored,
    )  # fmt: skip
    words = f"“{kept.words}”"
    if kept.ignored:
        return f"已记住：{words}不核对（{Ignored(kept.ignored).label}）。"
    return f"已记住：{words}归“{declared().indicator(kept.indicator).label}”。"
