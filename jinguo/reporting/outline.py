"""A report's parts by number, so that a person may leave some out: 0 its opening, 2, 2.1."""

from collections.abc import Collection
from dataclasses import dataclass

from jinguo.catalogue.reports import Report, Section
from jinguo.reporting.sentences import Teller, title

OPENING = "0"


@dataclass(frozen=True)
class Entry:
    """Something that may be left out: its number, its heading's lines, and what stands in it."""

    number: str
    heading: tuple[str, ...]
    parts: tuple["Entry", ...] = ()


def entries(report: Report, teller: Teller) -> tuple[Entry, ...]:
    """Return what may be left out of a report; a part without a heading stands with its section."""
    sections = [
        Entry(
            str(at), tuple(title(line, teller) for line in each.heading), _parts(at, each, teller)
        )
        for at, each in enumerate(report.sections, start=1)
    ]
    return (*((Entry(OPENING, ("开头",)),) if report.opening else ()), *sections)


def _parts(section: int, told: Section, teller: Teller) -> tuple[Entry, ...]:
    return tuple(
        Entry(f"{section}.{at}", (title(part.heading, teller),))
        for at, part in enumerate(told.parts, start=1)
        if part.heading
    )


def reduced(report: Report, without: Collection[str]) -> Report:
    """Return the report without what a person left out."""
    kept = [
        section.model_copy(update={"parts": parts})
        for at, section in enumerate(report.sections, start=1)
        if str(at) not in without
        and (
            parts := tuple(
                part
                for of, part in enumerate(section.parts, start=1)
                if f"{at}.{of}" not in without
            )
        )
    ]
    opening = () if OPENING in without else report.opening
    return report.model_copy(update={"opening": opening, "sections": tuple(kept)})
