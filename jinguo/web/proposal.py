"""An indicator that the catalogue lacks, drafted from a figure for somebody to look at and keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinguo.catalogue.countables import OFFERED, Countable, countables
from jinguo.catalogue.exampling import exampled
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.overlay import names, written
from jinguo.catalogue.schema import Counted
from jinguo.errors import QuantityError
from jinguo.periods import Period
from jinguo.quantities.measures import check_measure
from jinguo.reading.figure import Figure
from jinguo.reading.pattern import pattern_of
from jinguo.web.programme_words import key_of

_LINE = "待定"
_LONGEST = 30


@dataclass(frozen=True)
class Proposal:
    """A draft: its two files with their names, and what the page of programmes is sent."""

    kind: str
    programme: str
    examples: str
    paths: tuple[str, str]
    sent: Mapping[str, str]


def proposed(figure: Figure, catalogue: Catalogue, period: Period) -> Proposal | None:
    """Return the draft; None where the figure says too little of itself."""
    pattern = pattern_of(figure)
    if pattern is None:
        return None
    label = pattern.words.replace(" ", "")[:_LONGEST]
    kind, way, measure = _counted(figure)
    key = key_of(label, catalogue.programmes)
    said: dict[str, Any] = {"label": label, "measure": measure, "of": kind, "count": way.count}
    content = {
        "programme": key, "title": label, "line": _LINE,
        "since": period.start.replace(month=1, day=1), "terms": [label], "records": {kind: {}},
        "indicators": {key: said},
    }  # fmt: skip
    example = exampled(key, key, Counted.model_validate(said), None).content
    sent = {
        "title": label, "terms": label, "since": str(content["since"]), "rows_q": "1",
        "rows_f": "2", "rows_s": "1", "f0-label": label, "f0-count": way.count,
        "f0-measure": measure, "act": "look",
    }  # fmt: skip
    return Proposal(kind, written(content), written([example]), names(key), sent)


def _counted(figure: Figure) -> tuple[str, Countable, str]:
    """Return the kind of record whose count has the figure's measure; else an activity's."""
    measure = "元" if figure.kind == "money" else figure.unit or ""
    for kind in OFFERED:
        for way in countables(kind, {}):
            if way.measure == measure:
                return kind, way, measure
    way = countables("activity", {})[0]
    try:
        return "activity", way, check_measure(measure)
    except QuantityError:
        return "activity", way, way.measure
