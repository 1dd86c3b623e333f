"""Takes a workbook in: all of it or nothing; the same file again changes nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from uuid import UUID

from django.db import transaction

from jinguo.errors import RefusedError, RuleError
from jinguo.exchange.columns import ENTERED
from jinguo.exchange.known import Some, known, reach_of
from jinguo.exchange.rows import Book, Row, read
from jinguo.exchange.tables import Fault
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Recording
from jinguo.ledger.models.base import Secrecy, Status
from jinguo.ledger.recording import switch

_CHUNK = 1_000
_ENOUGH = 50
"""When so many faults are found, no more are looked for."""
_REASON = "从工作簿导入"


@dataclass
class Taken:
    """What came of a workbook: how many records of each kind are new, or known already."""

    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    switched: int = 0
    """How many units now report in another way."""
    faults: list[Fault] = field(default_factory=list)


def take(content: bytes, *, by: By, dry: bool = False) -> Taken:
    """Enter what a workbook says, if nothing in it is wrong; faults are returned, not raised.

    Args:
        content: The workbook's bytes.
        by: Who enters; the units beneath their posts are all they may write for.
        dry: Whether to undo it all and only tell what would come of it.

    Raises:
        UnreadableError: If it is no workbook.
    """
    book = read(content, catalogue=declared(), today=by.day)
    # One transaction for all of it: nobody ever sees, or counts, half a file.
    with transaction.atomic():
        taken = _Taking(book, by).done()
        if dry or taken.faults:
            transaction.set_rollback(True)
    taken.faults.sort(key=lambda fault: (fault.sheet, fault.row, fault.column or 0))
    return taken


class _Taking:
    """One workbook on its way into the ledger."""

    def __init__(self, book: Book, by: By) -> None:
        self.book, self.by = book, by
        self.reach = reach_of(by)
        self.taken = Taken(faults=list(book.faults))
        self.left_out = set[UUID](book.unread)
        """Rows with a fault: what names them is not told once more for it."""

    def done(self) -> Taken:
        self._switch()
        for kind, chunk in self._chunks():
            if len(self.taken.faults) >= _ENOUGH:
                break
            self._take(kind, chunk)
        return self.taken

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

    def _take(self, kind: str, chunk: Some) -> None:
        there, faults = known(chunk, kind, reach=self.reach, by=self.by)
        self.taken.faults.extend(faults)
        self.taken.known[kind] += len(there)
        new = [each for each in chunk if each[0].id not in there]
        self._enter([each for each in new if self._whole(each[1]) and self._may(*each)])

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
        named = {draft.fields.get(link) for link in linked_kinds(model(draft.kind))}
        if (named | {draft.id}) & self.left_out:
            self.left_out.add(draft.id)
            return False
        return True

    def _enter(self, some: Some) -> None:
        """Enter some rows; where the ledger refuses, halve them until each faulty one is alone."""
        if not some or len(self.taken.faults) >= _ENOUGH:
            return
        try:
            with transaction.atomic():
                enter([draft for _, draft in some], by=self.by)
        except RefusedError as error:
            if len(some) == 1:
                self._tell(some[0][0], error)
                return
            middle = len(some) // 2
            self._enter(some[:middle])
            self._enter(some[middle:])
        else:
            self.taken.new[some[0][1].kind] += len(some)

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
        return
    of = model(draft.kind)
    type_ = {"type": draft.fields["type"]} if "type" in draft.fields else {}
    least = Secrecy(of(**type_).floor())
    if stated < least:
        told = f"密级不能低于 {least.name} {least.label}，请改正，或留空。"
        raise RuleError(told, field="secrecy")
    if stated > clearance:
        raise RuleError("密级高于您的岗位能看的，请改正，或由能看的岗位导入。", field="secrecy")
