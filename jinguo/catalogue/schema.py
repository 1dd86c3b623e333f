"""What a catalogue file may say: closed words, checked strictly; no expressions, no SQL."""

import hashlib
import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    field_validator,
    model_validator,
)

from jinguo.catalogue.kinds import KINDS
from jinguo.characters import fault_of


def _seen(text: str) -> str:
    if told := fault_of(text):
        raise ValueError(told)
    return text


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Address = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?$")]
Seen = Annotated[str, AfterValidator(_seen)]
"""A line without characters that nobody sees."""
Words = Annotated[Seen, Field(min_length=1)]
LevelName = Literal["nation", "province", "city", "county", "township", "village", "place"]
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{at}" for port in ("com", "lpt") for at in range(10))}
)
"""What Windows takes for a device, whatever follows the name: no file may be called so."""
_COUNT = r"^(records|days|streak years|(sum|distinct|mean) [a-z][a-z_0-9-]*)$"


class Strict(BaseModel):
    """Refuses every key it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Figure(Strict):
    label: Words
    measure: Words
    terms: tuple[Seen, ...] = ()
    """Words by which a report may speak of it, beside the label."""
    note: str = ""
    answers: tuple[str, ...] = ()
    until: date | None = None
    successor: Address | None = None

    def meaning(self) -> str:
        """Return a digest of what is counted: two definitions of one meaning share it.

        What is left unsaid does not enter, so that a word added to the language changes none.
        """
        said = self.model_dump(
            mode="json",
            exclude={"label", "terms", "note", "answers", "until", "successor"},
            exclude_defaults=True,
        )
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]


class Counted(_Figure):
    """A figure counted from records of one kind."""

    of: str
    count: str = Field(pattern=_COUNT)
    where: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    programmes: Literal["own", "any"] | tuple[Key, ...] = "own"
    over: Literal["flow", "standing", "new", "to-date"] = "flow"
    by: str | None = None
    at: tuple[LevelName, ...] = ()
    """Only entries made at these levels count; either/or, never added. Empty: any level."""
    lifted_to: LevelName | None = None
    """Distinct units are told apart at this level: the township of each village looked at."""
    owed_by: tuple[LevelName, ...] = ()
    """Units at these levels that still hand in tallies owe one for each year."""
    function: Key | None = None
    """The escape hatch: a named function of `counting.special` takes the place of `count`."""

    @property
    def way(self) -> str:
        """Return how the records are reduced: records, sum, distinct, mean, days or streak."""
        return self.count.split()[0]

    @property
    def column(self) -> str:
        """Return the column or quantity reduced, if the way has one."""
        return self.count.split()[1] if " " in self.count else ""

    @property
    def placed_by(self) -> str:
        """Return the date column by which a record falls into a period."""
        return self.by or KINDS[self.of].on

    @model_validator(mode="after")
    def _known_kind(self) -> "Counted":
        if self.of not in KINDS:
            raise ValueError(f"没有这种记录：{self.of}，可用的是 {'、'.join(KINDS)}")
        return self


class Ratio(_Figure):
    """A figure that is one figure over another, carrying both."""

    ratio: tuple[Address, Address]


class Change(_Figure):
    """A figure that compares another with itself in an earlier period."""

    change: Address
    against: Literal["before", "last-year"]
    by: Literal["difference", "share"]


def _shape(value: Any) -> str:
    keys = value if isinstance(value, dict) else value.model_dump()
    return next((shape for shape in ("ratio", "change") if shape in keys), "counted")


Indicator = Annotated[
    Annotated[Counted, Tag("counted")]
    | Annotated[Ratio, Tag("ratio")]
    | Annotated[Change, Tag("change")],
    Discriminator(_shape),
]


ClaimKind = Literal["first", "record", "streak", "target", "only", "honour", "edition"]


class Claim(Strict):
    """A statement without a quantity of its own, judged from the records of its indicators."""

    kind: ClaimKind
    label: Words
    terms: tuple[Seen, ...] = Field(min_length=1)
    """Words that a sentence must hold, every one, to make this claim."""
    indicators: tuple[Address, ...] = ()
    """What the claim speaks of; it holds when it holds for each."""
    alone: bool = False
    """Only the unit's own records bear it, not those of the units beneath."""
    answers: tuple[str, ...] = ()
    note: str = ""


class Quantity(Strict):
    """A thing that a programme counts on a record, beside the kind's own columns."""

    label: Words
    measure: Words
    of: str
    hint: Seen = ""

    @model_validator(mode="after")
    def _known_kind(self) -> "Quantity":
        if self.of not in KINDS:
            raise ValueError(f"没有这种记录：{self.of}，可用的是 {'、'.join(KINDS)}")
        return self


class Extra(Strict):
    """A detail of a record that is shown and exported, never counted."""

    label: Words
    choices: tuple[Seen, ...] = ()
    required: bool = False


class Recorded(Strict):
    """How a programme records one kind: which words each choice allows, and its own details."""

    choices: dict[str, tuple[Seen, ...]] = Field(default_factory=dict)
    extras: dict[Key, Extra] = Field(default_factory=dict)


class Source(Strict):
    """The report that tells of the programme, and the figures there; quotes nothing."""

    report: Key
    figures: tuple[str, ...] = ()


class Stated(Strict):
    """A claim that a sentence makes in words, and what those words say beside it."""

    claim: Address
    titles: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    """The titles that are said to be won again."""
    edition: str = ""
    first: bool = False
    area: str = ""
    """The last character of the area it speaks of: 国, 省, 市, 县…; nothing for the unit's own."""


class Sentence(Strict):
    """A sentence of the report, or its clauses: text with `{address|form}` and nothing else.

    A clause whose figure cannot be written is left out alone; one without clauses falls as a whole,
    and so does a sentence with a claim that is not sure.
    """

    say: Words | tuple[Words, ...] = Field(min_length=1)
    claims: tuple[Stated, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """Return the clauses; a sentence written whole is one."""
        return (self.say,) if isinstance(self.say, str) else self.say


class Programme(Strict):
    """One line of work: what it records, what it counts, how a report tells of it."""

    programme: Key
    extend: bool = False
    """Adds to a shipped programme; only a file of the overlay may say so."""
    title: Words
    line: Seen = ""
    since: date
    until: date | None = None
    source: tuple[Source, ...] = ()
    terms: tuple[Seen, ...] = ()
    tags: tuple[Seen, ...] = ()
    records: dict[str, Recorded] = Field(default_factory=dict)
    quantities: dict[Key, Quantity] = Field(default_factory=dict)
    indicators: dict[Key, Indicator] = Field(default_factory=dict)
    claims: dict[Key, Claim] = Field(default_factory=dict)
    sentences: tuple[Sentence, ...] = ()

    @field_validator("programme")
    @classmethod
    def _a_file_anywhere(cls, key: str) -> str:
        if key in RESERVED:
            raise ValueError(f"代号 {key} 在 Windows 上不能作文件名，请换一个代号")
        return key

    @model_validator(mode="after")
    def _known_kinds(self) -> "Programme":
        for kind in self.records:
            if kind not in KINDS:
                raise ValueError(f"没有这种记录：{kind}，可用的是 {'、'.join(KINDS)}")
        return self


class Expected(Strict):
    """A figure that an example must give. Money in 元, shares as fractions."""

    figure: Address
    unit: str = "市"
    period: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    evidence: float | None = None


class Example(Strict):
    """Records in, figures out. Units are paths of an invented tree: 市/甲县/东乡/一村."""

    name: str = Field(min_length=1)
    recording_since: dict[str, date | None] = Field(default_factory=dict)
    """Units that hand in tallies until a day, or still do (no day)."""
    records: tuple[dict[str, dict[str, Any]], ...] = ()
    expect: tuple[Expected, ...] = Field(min_length=1)
