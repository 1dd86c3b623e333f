"""The example made from an indicator holds, whatever can be counted and over whatever time."""

from dataclasses import replace

import pytest

from jinguo.catalogue import load
from jinguo.catalogue.countables import OFFERED, countables, typed_by
from jinguo.catalogue.exampling import exampled
from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.schema import Counted, Example, Programme, Quantity
from jinguo.counting.examples import broken
from jinguo.quantities.measures import check_measure

HANDED = Quantity(label="发放海报", measure="份", of="activity")


def cases() -> list[tuple[str, str, str]]:
    return [
        (kind, way.count, over)
        for kind in OFFERED
        for way in countables(kind, {"posters": HANDED})
        for over in ("flow", "to-date", "standing")
        if over != "standing" or KINDS[kind].ended
    ]


@pytest.mark.parametrize(("kind", "count", "over"), cases())
def test_the_made_example_holds(kind: str, count: str, over: str) -> None:
    ways = {way.count: way for way in countables(kind, {"posters": HANDED})}
    measure = check_measure(ways[count].measure)
    said = {"label": "甲", "measure": measure, "of": kind, "count": count, "over": over}
    column = typed_by(kind)
    if column and KINDS[kind].choices[column]:
        said["where"] = {column: KINDS[kind].choices[column][0]}
    what = Counted.model_validate(said)
    made = exampled("trial", "one", what, HANDED if "posters" in count else None)
    trial = Programme.model_validate(
        {"programme": "trial", "title": "试", "since": "2019-01-01", "records": {kind: {}},
         "quantities": {"posters": HANDED}, "indicators": {"one": said}}
    )  # fmt: skip
    shipped = load.load()
    whole = replace(
        shipped,
        programmes={**shipped.programmes, "trial": trial},
        indicators={**shipped.indicators, "trial.one": what},
        quantities={**shipped.quantities, "posters": HANDED},
        examples={"trial": (Example.model_validate(made.content),)},
    )

    assert broken(whole) == []
    assert made.content["expect"][0]["value"] > 0


def test_an_example_is_told_in_words() -> None:
    what = Counted(label="活动", measure="场", of="activity", count="sum sessions")

    assert exampled("trial", "one", what).words == (
        "3 条记录，每条场次数 2 → 6 场；另有 1 条不在这一年里、1 条没有选这个项目，都不算。"
    )
