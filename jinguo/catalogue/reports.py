"""What a report's file may say: headings and sentences, closed words, and slots for figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from jinguo.catalogue.schema import Key, Sentence, Strict, Words
from jinguo.quantities.measures import MEASURE

FIXED = ("单位", "期间")
"""Slots that are no figure: the unit's name and the period's (2020年)."""
_SLOT = re.compile(
    rf"\{{(?P<fixed>{'|'.join(FIXED)})\}}"
    rf"|\{{(?P<address>[^{{}}|]*)(?:\|(?P<form>[^{{}}]*))?\}}(?P<measure>{MEASURE})?"
)

Code = Annotated[str, Field(pattern=r"^\d{0,12}$")]


class Part(Strict):
    """A paragraph: a heading run in before its sentences."""

    heading: str = ""
    sentences: tuple[Sentence, ...] = Field(min_length=1)


class Section(Strict):
    """Parts under a heading of one or more parallel lines."""

    heading: tuple[Words, ...] = Field(min_length=1)
    parts: tuple[Part, ...] = Field(min_length=1)


class Report(Strict):
    """The report of the units whose code begins with one of `units`, in its own prose."""

    report: Key
    units: tuple[Code, ...] = Field(min_length=1)
    title: Words
    subtitle: str = ""
    opening: tuple[Sentence, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)

    def sentences(self) -> Iterator[Sentence]:
        """Yield every sentence in its order."""
        yield from self.opening
        for section in self.sections:
            for part in section.parts:
                yield from part.sentences

    def names(self) -> tuple[str, ...]:
        """Return title, subtitle and headings."""
        headings = [line for section in self.sections for line in section.heading]
        leads = [part.heading for section in self.sections for part in section.parts]
        return (self.title, self.subtitle, *headings, *leads)


@dataclass(frozen=True)
class Slot:
    """A place for a figure: its address, the forms asked for, the measure word behind it."""

    address: str
    form: str
    measure: str

    @property
    def forms(self) -> frozenset[str]:
        """Return the forms asked for, one by one."""
        return frozenset(re.split("[,，]", self.form)) - {""}


@dataclass(frozen=True)
class Fixed:
    """A place for the unit's or the period's name."""

    name: str


Piece = str | Slot | Fixed


def pieces(text: str) -> Iterator[Piece]:
    """Yield the plain stretches and the slots of a text; a figure's measure word is the slot's."""
    at = 0
    for found in _SLOT.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        at = found.end()
        if found["fixed"]:
            yield Fixed(found["fixed"])
        else:
            yield Slot(found["address"], found["form"] or "", found["measure"] or "")
    if at < len(text):
        yield text[at:]
