"""What a unit's people decided before of figures like one, and what that makes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jinguo.catalogue.load import Catalogue
from jinguo.ledger.lessons import Pattern, standing
from jinguo.ledger.models.lesson import Ignored
from jinguo.reading.figure import Figure
from jinguo.reading.match import Candidate, agrees
from jinguo.reading.pattern import pattern_of

RULE = "learnt"


@dataclass(frozen=True)
class Learnt:
    """One decision: the indicator that such figures count, or why they are not checked."""

    words: str
    indicator: str
    ignored: str
    on: date

    @property
    def why_ignored(self) -> str:
        """Return the sentence that says why such a figure is not checked."""
        why = Ignored(self.ignored).label
        return f"按本单位记住的做法不核对：{why}（{self.on}记住“{self.words}”）。"


Known = Mapping[Pattern, Learnt]


def known_to(unit: int) -> Known:
    """Return what a unit's people decided, by what figures are known again."""
    return {
        Pattern(each.words, each.measure, each.topic): Learnt(
            each.words, each.indicator, each.ignored, timezone.localdate(each.at)
        )
        for each in standing(unit)
    }


def of(figure: Figure, known: Known) -> Learnt | None:
    """Return what was decided of figures like this one."""
    pattern = pattern_of(figure) if known else None
    return known.get(pattern) if pattern else None


def first_of_all(
    taught: Learnt | None,
    figure: Figure,
    likely: list[Candidate],
    catalogue: Catalogue,
    addresses: Iterable[str],
) -> list[Candidate]:
    """Return the candidates with the one that was decided before all others, if it is in force."""
    if taught is None or taught.indicator not in set(addresses):
        return likely
    what = catalogue.indicators[taught.indicator]
    told = f"本单位{taught.on}记住：“{taught.words}”归“{what.label}”"
    one = Candidate(taught.indicator, 1.0, told, agrees(figure, what), rule=RULE)
    return [one, *(each for each in likely if each.address != one.address)]
