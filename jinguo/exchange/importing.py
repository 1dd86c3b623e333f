"""Takes a workbook in: all of it, its right rows, or nothing; the same file again adds nothing."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby, islice
from uuid import UUID

from django.db import transaction

from jinguo.errors import RefusedError, RuleError
from jinguo.exchange import sheets
from jinguo.exchange.columns import ENTERED
from jinguo.exchange.known import Some, known, reach_of
from jinguo.exchange.learning import decided
from jinguo.exchange.mapping import Decisions
from jinguo.exchange.rows import Asked, Book, Row, read_sheets
from jinguo.exchange.sheets import Sheet
from jinguo.exchange.tables import Fault, Table
from jinguo.ledger import importing
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Recording
from jinguo.ledger.models.base import Secrecy, Status
from jinguo.ledger.recording import switch
from jinguo.ledger.sifting import sift
from jinguo.org.policy import tops
from jinguo.org.units import tree

_CHUNK = 10_000
"""So many rows are checked and written together: what a batch costs by itself is paid seldom."""
_REASON = "从工作簿导入"
Progress = Callable[[int, int], None]
"""Told how many rows are done of how many; raises to give up, and then nothing stands."""


@dataclass
class Taken:
    """What came of a workbook: how many records of each kind are new, or known already."""

    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    switched: int = 0
    """How many units now report in another way."""
    faults: list[Fault] = field(default_factory=list)
    left_out: int = 0
    """How many rows with a fault, or that name one, were left out."""
    number: int | None = None
    """The number of the import, by which it can be taken back."""
    tables: list[Table] = field(default_factory=list)
    ids: dict[tuple[str, int], UUID] = field(default_factory=dict)
    passed_over: list[str] = field(default_factory=list)
    fresh: list[Draft] = field(default_factory=list)
    """Of a trial, the activities that are new: what they may double is asked beside it."""


@dataclass(frozen=True)
class Wish:
    """How a workbook is to be taken in."""

    dry: bool = False
    """Whether only to tell what would come of it."""
    right: bool = False
    """Whether the right rows are taken in although others are faulty."""
    decisions: Decisions | None = None
    """What a person decided that its sheets mean; without it, what was learnt or can be guessed."""


def take(
    content: bytes, *, by: By, dry: bool = False, wish: Wish | None = None,
    progress: Progress | None = None,
) -> Taken:  # fmt: skip
    """Enter what a workbook says, if nothing in it is wrong; faults are returned, not raised.

    Args:
        content: The workbook's bytes.
        by: Who enters; the units beneath their posts are all they may write for.
        dry: Whether to undo it all and only tell what would come of it.
        wish: The same, and more of how.
        progress: Told how far it is.

    Raises:
        UnreadableError: If it is no workbook.
    """
    return take_sheets(sheets.read(content), by=by, wish=wish or Wish(dry=dry), progress=progress)


def take_sheets(
    found: list[Sheet], *, by: By, wish: Wish, progress: Progress | None = None
) -> Taken:
    """Do the same with the sheets of a workbook that was read before.

    Raises:
        RefusedError: If what was decided of it cannot be.
    """
    with _unwatched():
        return _taken(found, by, wish, progress)


@contextmanager
def _unwatched() -> Iterator[None]:
    """Look for no circles of dead objects meanwhile.

    What is read here holds none, and a million live ones would be walked again and again.
    """
    watching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if watching:
            gc.enable()


def _taken(found: list[Sheet], by: By, wish: Wish, progress: Progress | None) -> Taken:
    content, reach = sheets.digest(found), reach_of(by)
    asked = Asked(
        declared(), by.day, wish.decisions if wish.decisions is not None else decided(found, by=by),
        frozenset(unit for unit in tree().ids if unit in reach.enter), importing.undone(content),
    )  # fmt: skip
    taking = _Taking(read_sheets(found, asked), by, wish, progress or _silent)
    taken = taking.tried() if wish.dry and taking.alone else _written(taking, content)
    taken.faults.sort(key=lambda fault: (fault.sheet, fault.row, fault.column or 0))
    return taken


def _written(taking: "_Taking", content: str) -> Taken:
    """Take it in within one transaction: nobody ever sees, or counts, half a file."""
    by, wish = taking.by, taking.wish
    with (
        transaction.atomic(),
        importing.taking(content, unit=home_of(by), by=by) as told,
    ):
        taken = taking.done()
        told.entered, told.known = taken.new.total(), taken.known.total()
        told.left_out = taken.left_out
        if wish.dry or (taken.faults and not wish.right):
            told.entered = 0
            transaction.set_rollback(True)
    taken.number = told.number
    return taken


def guesses(taken: Taken) -> list[str]:
    """Return what was taken for something by more than its own name, a sentence each."""
    told = [f"“{name}”表是隐藏的，没有导入。" for name in taken.passed_over]
    told += [
        f"“{of.sheet.name}”表的“{each.said}”当作{each.column.heading}。"
        for of in taken.tables
        for each in of.headings
        if each.column and each.why.startswith("“")
    ]
    return told


def _silent(done: int, total: int) -> None:
    del done, total


def home_of(by: By) -> int:
    """Return the unit that an import stands with: the highest of the writer's posts."""
    return next(iter(tops(by.subject, day=by.day)), None) or tree().tops(by.day)[0]


class _Taking:
    """One workbook on its way into the ledger."""

    def __init__(self, book: Book, by: By, wish: Wish, progress: Progress) -> None:
        self.book, self.by, self.wish, self.progress = book, by, wish, progress
        self.reach = reach_of(by)
        self.taken = Taken(
            faults=list(book.faults), tables=book.tables, ids=book.ids, passed_over=book.passed_over
        )
        self.left_out = set[UUID](book.unread)
        """Rows with a fault: what names them is not told once more for it."""

    @property
    def alone(self) -> bool:
        """Tell whether each row can be judged without the others having been entered."""
        beside = self.book.switches or any(row.table.kind == "tally" for row, _ in self.book.drafts)
        return not beside and not any(
            column.links for of in self.book.tables for column in of.columns.values()
        )

    def tried(self) -> Taken:
        """Tell what would come of it, writing nothing and keeping nobody waiting."""
        self._all(trial=True)
        return self.taken

    def done(self) -> Taken:
        """Enter it."""
        self._switch()
        self._all(trial=False)
        return self.taken

    def _all(self, *, trial: bool) -> None:
        done, total = 0, len(self.book.drafts)
        for kind, chunk in self._chunks():
            self.progress(done, total)
            self._take(kind, chunk, trial=trial)
            done += len(chunk)
        self.progress(done, total)
        self.taken.left_out = len(self.left_out)

    def _switch(self) -> None:
        for row, unit, since in self.book.switches:
            before = Recording.objects.filter(unit=unit).first()
            if before and before.since == since:
                continue
            try:
                switch(unit, since=since, by=self.by, reason=_REASON)
            except RefusedError as error:
                self._tell(row, error)
            else:
                self.taken.switched += 1

    def _chunks(self) -> Iterator[tuple[str, list[tuple[Row, Draft]]]]:
        """Yield the drafts by kind, what others point at first, some at a time."""
        order = {kind: at for at, kind in enumerate(MODELS)}
        drafts = sorted(self.book.drafts, key=lambda each: order[each[1].kind])
        for kind, group in groupby(drafts, key=lambda each: each[1].kind):
            while chunk := list(islice(group, _CHUNK)):
                yield kind, chunk

    def _take(self, kind: str, chunk: Some, *, trial: bool) -> None:
        there, faults = known(chunk, kind, reach=self.reach, by=self.by)
        self.taken.faults.extend(faults)
        self.taken.known[kind] += len(there)
        new = [each for each in chunk if each[0].id not in there]
        some = [each for each in new if self._whole(each[1]) and self._may(*each)]
        sifted = sift([draft for _, draft in some], by=self.by, trial=trial)
        for at, error in sifted.refused.items():
            self._tell(some[at][0], error)
        self.taken.new[kind] += sifted.entered
        if self.wish.dry and kind == "activity":
            fresh = enumerate(draft for _, draft in some)
            self.taken.fresh += [draft for at, draft in fresh if at not in sifted.refused]

    def _may(self, row: Row, draft: Draft) -> bool:
        """Tell whether the writer may enter a new row as it says; if not, that is told."""
        try:
            _check_status(draft)
            if draft.unit in self.reach.enter:  # else the ledger says that the unit is not theirs
                _check_class(draft, self.reach.enter.highest(draft.unit))
        except RuleError as error:
            self._tell(row, error)
            return False
        return True

    def _whole(self, draft: Draft) -> bool:
        links = linked_kinds(model(draft.kind))
        named = {draft.fields.get(link) for link in links} if links else set()
        if draft.id in self.left_out or named & self.left_out:
            self.left_out.add(draft.id)
            return False
        return True

    def _tell(self, row: Row, error: RefusedError) -> None:
        self.left_out.add(row.id)
        self.taken.faults.append(row.fault(getattr(error, "field", None), str(error)))


def _check_status(draft: Draft) -> None:
    """Refuse what comes of checking: a workbook reports, it accepts nothing."""
    if draft.fields.get("status", Status.SUBMITTED) not in ENTERED:
        words = " 或 ".join(status.label for status in ENTERED)
        raise RuleError(f"导入的记录状态只能是 {words}，核对在网页上做，请改正。", field="status")


def _check_class(draft: Draft, clearance: int) -> None:
    """Refuse a class below the kind's own, or above what the writer may read."""
    stated = draft.fields.get("secrecy")
    if stated is None:
        return  # the kind's own
    of = model(draft.kind)
    type_ = {"type": draft.fields["type"]} if "type" in draft.fields else {}
    least = Secrecy(of(**type_).floor())
    if stated < least:
        told = f"密级不能低于 {least.name} {least.label}，请改正，或留空。"
        raise RuleError(told, field="secrecy")
    if stated > clearance:
        raise RuleError("密级高于您的岗位能看的，请改正，或由能看的岗位导入。", field="secrecy")
