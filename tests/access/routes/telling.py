"""Figures, reports and what is checked against them."""

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from jinguo.ledger import library
from jinguo.ledger.drafts import By
from jinguo.periods import Period
from tests.access import cast
from tests.access.cases import (
    FIGURE,
    PROGRAMME,
    REPORT,
    Case,
    Recipe,
    absent,
    of_unit,
    of_units,
    url_of,
)
from tests.access.world import World


def _files(world: World) -> Iterator[Case]:
    for suffix in (".docx", ".html", ".md", ".txt"):
        for name, unit in world.units.items():
            query = {"unit": cast.UNITS[name], "period": "2020"}
            gate = of_unit("figures", unit)
            yield Case(url_of("report-file", query, suffix), gate, {}, unit)
    yield Case(url_of("report-file", {}, ".nothing"), absent)


def _checks(world: World) -> Iterator[Case]:
    yield Case(url_of("check", {}))
    for form in ("", "json", "docx"):
        yield Case(url_of("check", {}), data={"text": REPORT, "as": form})
    for name, unit in world.units.items():
        told = {"text": REPORT, "unit": cast.UNITS[name], "period": "2020"}
        # What is posted picks the unit; the address does where nothing is.
        query = {"unit": cast.UNITS[name], "period": "2020"}
        yield Case(url_of("check", query), of_unit("figures", unit), told, unit)


def _matching(world: World) -> Iterator[Case]:
    """Ask what a figure of a report may be: the report goes along, and its unit is managed."""
    start = str(REPORT.index("1场次"))
    yield Case(url_of("check-match", {}), data={"text": REPORT, "figure": start})
    for name, unit in world.units.items():
        told = {"text": REPORT, "figure": start, "unit": cast.UNITS[name], "period": "2020"}
        yield Case(url_of("check-match", {}), of_unit("manage", unit), told, unit)


def _kept(world: World) -> Iterator[Case]:
    """Ask for a report kept of each unit, and for one that nobody kept."""
    for unit in world.units.values():
        text = "演示妇联2018年工作报告。"
        made = library.keep(unit, Period.year(2018), text, [], by=By(timezone.now()))
        yield Case(url_of("past-report", {}, made.pk), of_unit("figures", unit), {}, unit)
    yield Case(url_of("past-report", {}, UUID(int=7)), absent)


RECIPES: dict[str, Recipe] = {
    "desk": Recipe("figures", of_units("figures", "desk")),
    "figures": Recipe("figures", of_units("figures", "figures")),
    "figures-workbook": Recipe("figures", of_units("figures", "figures-workbook")),
    "figure": Recipe("figures", of_units("figures", "figure", FIGURE)),
    "figure-side": Recipe("figures", of_units("figures", "figure-side", FIGURE)),
    "figure-workbook": Recipe("figures", of_units("figures", "figure-workbook", FIGURE)),
    "figure-ask": Recipe("figures", of_units("figures", "figure-ask", FIGURE)),
    "reports": Recipe("figures", of_units("figures", "reports")),
    "report-file": Recipe("figures", _files, also=frozenset({400})),
    "past-reports": Recipe("figures", of_units("figures", "past-reports")),
    "past-series": Recipe("figures", of_units("figures", "past-series", FIGURE)),
    "past-report": Recipe("figures", _kept),
    "check": Recipe("figures", _checks),
    "check-match": Recipe("manage", _matching, posts_only=True),
    "learnt": Recipe("figures", of_units("figures", "learnt")),
    "crossread": Recipe("figures", of_units("figures", "crossread", data={"text": REPORT})),
    "programme": Recipe("figures", of_units("figures", "programme", PROGRAMME)),
}
