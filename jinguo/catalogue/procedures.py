"""Procedures as data: states, the steps between them, and what each step asks for.

`catalogue/procedures/*.yaml` say it, one procedure a file; the home's own file of the same name
takes the place of a shipped one, and the home may add procedures. A course that began keeps the
edition under which it began (see `ledger.courses`).
"""

import hashlib
import json
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from jinguo.catalogue.kinds import KINDS, Kind
from jinguo.catalogue.schema import Key, Seen, Strict, Words
from jinguo.catalogue.stamped import Stamps, by_name, said, stamps
from jinguo.catalogue.valid import valid
from jinguo.errors import CatalogueError

SHIPPED = Path(__file__).parent / "procedures"
BEGIN = "begin"
"""The step by which every course begins."""
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
RoleName = Literal["recorder", "officer", "caseworker", "supervisor", "leader"]
Unit = Literal["小时", "天", "工作日", "月"]
Conditions = dict[Name, tuple[Seen, ...]]
"""Facts or columns with the words of which each has to hold one."""


class Length(Strict):
    """A length of time."""

    length: Annotated[int, Field(ge=0, le=10_000)]
    unit: Unit


class Since(Length):
    """A length of time since a step was last taken."""

    step: Key


class Fill(Strict):
    """One thing that a step asks for."""

    label: Words
    as_: Literal["字", "长文", "日期", "时刻", "选择", "数"] = Field("字", alias="as")
    choices: tuple[Seen, ...] = ()
    required: bool = True
    column: str = ""
    """The record's own column in which it is kept too."""
    ahead: bool = False
    """A day that may lie ahead."""
    hint: Seen = ""

    @model_validator(mode="after")
    def _choices(self) -> "Fill":
        if (self.as_ == "选择") != bool(self.choices):
            raise ValueError(f"“{self.label}”：选择要写 choices，别的不写")
        return self


class Guard(Strict):
    """What stands against a step: refused when everything that is said here holds."""

    say: Words
    when: Conditions = Field(default_factory=dict)
    unless_done: tuple[Key, ...] = ()
    """Steps one of which, once taken, lets it pass."""
    if_done: tuple[Key, ...] = ()
    """Refused once one of these steps was taken."""
    until: Name | Literal[""] = ""
    """Refused until the day in this fact is over."""
    sooner: Since | None = None
    """Refused before so long after a step."""
    later: Since | None = None
    """Refused when more than so long after a step."""
    more_than: dict[Name, Length] = Field(default_factory=dict)
    """Refused when a day that is filled in lies further than so long after another fact."""
    since: Name | Literal[""] = ""
    """The fact from which `more_than` counts."""


class Apart(Strict):
    """Who may not take a step because of what they did before."""

    not_by: tuple[Key, ...] = ()
    """Whoever took one of these steps."""
    not_beneath: tuple[Key, ...] = ()
    """Whoever stands beneath the posts of who took one of these steps."""
    say: Words


TEXTS: dict[str, tuple[str, ...]] = {
    "pairing": ("end_reason",), "issue": ("assigned_to",), "body": ("close_reason",),
    "order": ("document_no", "issuer"), "honour": ("document_no",),
}  # fmt: skip
"""Columns of words that a step may fill in, beside days and declared choices."""


class Step(Strict):
    """One step: out of which states, into which, by whom, with what."""

    label: Words
    from_: tuple[Key, ...] = Field(alias="from", min_length=1)
    to: Key | Literal["="]
    """The state after it; "=" is the one before."""
    who: tuple[RoleName, ...] = Field(min_length=1)
    fill: dict[Name, Fill] = Field(default_factory=dict)
    sets: dict[str, str | None] = Field(default_factory=dict)
    """The record's columns: a word, `@day` for the day of the step, nothing for nothing."""
    second: Conditions | None = None
    """Asks for a second person where these hold; always, if it is empty."""
    guards: tuple[Guard, ...] = ()
    apart: Apart | None = None
    papers: tuple[Key, ...] = ()
    note: Seen = ""


class State(Strict):
    """One state; `word` is what the record's own column of progress says in it."""

    label: Words
    word: Seen = ""
    ends: bool = False


class Procedure(Strict):
    """One procedure of one kind of record."""

    procedure: Key
    title: Words
    of: str
    where: Conditions = Field(default_factory=dict)
    at_once: bool = False
    """It begins by itself when such a record is entered."""
    basis: Words
    begins: Key
    states: dict[Key, State]
    steps: dict[Key, Step]

    @model_validator(mode="after")
    def _whole(self) -> "Procedure":
        _check_columns(self)
        known = set(self.states)
        if self.begins not in known:
            raise ValueError(f"begins 没有这个状态：{self.begins}")
        if BEGIN in self.steps:
            raise ValueError(f"步骤不能叫 {BEGIN}")
        for key, step in self.steps.items():
            if wrong := ({*step.from_, step.to} - known - {"="}):
                raise ValueError(f"步骤 {key} 写了没有的状态：{'、'.join(sorted(wrong))}")
            _check_guards(self, key, step)
        if lost := known - _reached(self):
            raise ValueError(f"到不了的状态：{'、'.join(sorted(lost))}")
        leaving = {each for step in self.steps.values() if step.to != "=" for each in step.from_}
        if stuck := {key for key, each in self.states.items() if not each.ends} - leaving:
            raise ValueError(f"走不出去的状态：{'、'.join(sorted(stuck))}")
        return self

    def state_of(self, word: str, *, ended: bool = False) -> str:
        """Return the state that a record is in which says a word of progress itself.

        One that has ended is in a state that ends, if the procedure has one for its word at all.
        """
        found = [key for key, state in self.states.items() if word and state.word == word]
        if ended:
            ends = [key for key, state in self.states.items() if state.ends]
            found = [key for key in found if key in ends] or ends
        return found[0] if found else self.begins


def _check_columns(of: Procedure) -> None:
    kind = KINDS.get(of.of)
    if kind is None:
        raise ValueError(f"没有这种记录：{of.of}")
    for column, words in of.where.items():
        if wrong := set(words) - set(kind.choices.get(column, ())):
            raise ValueError(f"{kind.label}的 {column} 没有：{'、'.join(sorted(wrong))}")
    for key, step in of.steps.items():
        _check_step(kind, key, step)
    progress = kind.choices.get("state", ()) or kind.choices.get("stage", ())
    if unknown := {state.word for state in of.states.values() if state.word} - set(progress):
        raise ValueError(f"{kind.label}的进展没有：{'、'.join(sorted(unknown))}")


def _check_step(kind: Kind, key: str, step: Step) -> None:
    days = {kind.on, kind.ended, *kind.dates}
    for column, word in step.sets.items():
        of_day = column in days and word in ("@day", None)
        if not of_day and (word is None or word not in {"", *kind.choices.get(column, ())}):
            raise ValueError(f"步骤 {key} 的 sets：{column} 不能是 {word}")
    for name, fill in step.fill.items():
        if not fill.column or fill.column in {*days, *TEXTS.get(kind.name, ())}:
            continue
        if not fill.choices or not set(fill.choices) <= set(kind.choices.get(fill.column, ())):
            raise ValueError(f"步骤 {key} 的 {name}：{fill.column} 没有这些词")


def _check_guards(of: Procedure, key: str, step: Step) -> None:
    named = {BEGIN, *of.steps}
    told = [each for guard in step.guards for each in (*guard.unless_done, *guard.if_done)]
    told += [s.step for g in step.guards for s in (g.sooner, g.later) if s]
    told += [*step.apart.not_by, *step.apart.not_beneath] if step.apart else []
    if wrong := set(told) - named:
        raise ValueError(f"步骤 {key} 提到没有的步骤：{'、'.join(sorted(wrong))}")


def _reached(of: Procedure) -> set[str]:
    found, before = {of.begins}, set[str]()
    while found != before:
        before = set(found)
        for step in of.steps.values():
            if step.to != "=" and before & set(step.from_):
                found.add(step.to)
    return found


Event = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$")]
"""A step of a procedure: `dispute.accept`."""


class Clock(Strict):
    """One clock: what starts and stops it, how long it runs, whose duty that is.

    Where the length was not held against the text in force it is empty, and pages say 待核.
    """

    label: Words
    basis: Words
    local: bool
    """An office may settle the length for itself; else a law does."""
    checked: bool
    starts: tuple[Event, ...] = Field(min_length=1)
    stops: tuple[Event, ...] = ()
    renews: tuple[Event, ...] = ()
    when: Conditions = Field(default_factory=dict)
    from_: Name | Literal[""] = Field("", alias="from")
    """The fact from which it counts; else the moment of the step."""
    due: Name | Literal[""] = ""
    """The fact that is the last day itself."""
    length: Annotated[int, Field(ge=0, le=10_000)] | None = None
    unit: Unit = "天"
    rolls: bool = True
    """A last day that is free moves to the first that is worked (民法典 203)."""
    of: Words
    """Who is obliged."""
    posts: tuple[RoleName, ...] = Field(min_length=1)
    """Who here sees to it."""
    before: tuple[Annotated[int, Field(ge=1, le=400)], ...] = ()
    """So many days before the last, it is reminded of."""
    raised: Length = Length(length=1, unit="工作日")
    """After each such time overdue it is told one unit further up."""
    note: Seen = ""

    @model_validator(mode="after")
    def _honest(self) -> "Clock":
        if self.length is not None and not self.checked:
            raise ValueError(f"“{self.label}”没有核对过，长度要空着")
        if self.length is None and self.checked and not self.due:
            raise ValueError(f"“{self.label}”核对过，要写长度或 due")
        return self


class Clocks(Strict):
    """The clocks of one file."""

    clocks: dict[Key, Clock]


class Edition(Strict):
    """A procedure with its clocks as they stood when a course began under it."""

    procedure: Procedure
    clocks: dict[str, Clock]

    @cached_property
    def text(self) -> str:
        """Return the text in which it is kept, the same for the same edition."""
        # Not sorted: the order of the steps in the file is the order in which they are offered.
        return json.dumps(self.model_dump(mode="json", by_alias=True), ensure_ascii=False)

    @cached_property
    def digest(self) -> str:
        """Return what tells one edition from another."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Procedures(Strict):
    """All procedures and clocks in force."""

    procedures: dict[str, Procedure]
    clocks: dict[str, Clock]

    def edition(self, procedure: str) -> Edition:
        """Return a procedure in force with the clocks that its steps start."""
        return self._editions[procedure]

    @cached_property
    def _editions(self) -> dict[str, Edition]:
        return {key: self._edition(key) for key in self.procedures}

    def _edition(self, procedure: str) -> Edition:
        head = f"{procedure}."
        clocks = {
            code: clock
            for code, clock in self.clocks.items()
            if any(event.startswith(head) for event in clock.starts)
        }
        return Edition(procedure=self.procedures[procedure], clocks=clocks)


def procedures(overlay: Path | None = None) -> Procedures:
    """Return what the shipped files and the home's own say.

    Raises:
        CatalogueError: If a file says what it may not say.
    """
    shipped = SHIPPED.parent / "clocks"
    return _procedures(stamps(SHIPPED, overlay, more=True), stamps(shipped, overlay, more=True))


@lru_cache(maxsize=8)
def _procedures(files: Stamps, of_clocks: Stamps) -> Procedures:
    found = by_name(Procedure, "procedure", files)
    clocks: dict[str, Clock] = {}
    for path, *_ in of_clocks:
        some = valid(Clocks, said(path), f"clocks/{path.name}").clocks
        if twice := sorted(set(some) & set(clocks)):
            raise CatalogueError(f"clocks/{path.name} 的 {twice[0]} 写了两次，请改正。")
        clocks.update(some)
    for code, clock in clocks.items():
        for event in (*clock.starts, *clock.stops, *clock.renews):
            procedure, step = event.split(".")
            known = found.get(procedure)
            if known is None or step not in {BEGIN, *known.steps}:
                raise CatalogueError(f"时限 {code} 提到没有的步骤 {event}，请改正。")
    return Procedures(procedures=found, clocks=clocks)
