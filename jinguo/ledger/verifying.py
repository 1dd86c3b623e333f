"""Checks the whole journal: every row, every seal, the counters, and the anchors outside.

Rows are read once, in the order of their seals, and never held together; of each unit only the
last sequence is. A writer may go on: what it writes is checked as far as it had come.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Max

from jinguo.ledger import wall
from jinguo.ledger.codes import Code
from jinguo.ledger.faults import Fault, Wrong
from jinguo.ledger.judging import judge, marked
from jinguo.ledger.keys import audit_key
from jinguo.ledger.models import Counter, Entry, Look, Seal, Verification
from jinguo.ledger.outside import Outside
from jinguo.ledger.proof import (
    Mark,
    Table,
    canonical,
    counter_mac,
    root,
    seal_digest,
    seal_mac,
    unpack,
)
from jinguo.ledger.restored import KIND as RESTORE
from jinguo.ledger.restored import Accepted, accepted
from jinguo.ledger.stumps import Stumps

_CHUNK = 2_000
_MOST = 20
"""So many faults tell enough."""
TABLES: tuple[Table, Table] = ("entry", "look")
_MODELS: dict[Table, Any] = {"entry": Entry, "look": Look}


@dataclass
class Report:
    """What a check read and found; the first fault is the earliest in the journal."""

    seals: int = 0
    entries: int = 0
    looks: int = 0
    faults: list[Fault] = field(default_factory=list)
    head: Seal | None = None
    heads: str = ""
    """A digest over the last sealed sequence of every unit."""
    accepted: list[Accepted] = field(default_factory=list)
    """Restores of a backup that somebody answered for; no faults, and never left untold."""


@dataclass
class _Rows:
    """The rows of one table in the order of their seals, read as they are wanted."""

    table: Table
    since: int
    next: Any = None
    rows: Iterator[Any] = field(init=False)

    def __post_init__(self) -> None:
        rows = _MODELS[self.table].objects.order_by("seal_id", "number")
        self.rows = rows.filter(seal_id__gte=self.since).iterator(_CHUNK)
        self.step()

    def step(self) -> None:
        self.next = next(self.rows, None)

    def of(self, seal: int) -> Iterator[Any]:
        """Yield the rows of one seal, and those of none before it."""
        while self.next is not None and self.next.seal_id <= seal:
            row = self.next
            self.step()
            yield row


class _Check:
    """One check from beginning to end."""

    def __init__(self, since: int, given: Sequence[Path], codes: Sequence[Code]) -> None:
        self.key, self.since = audit_key(), since
        self.report = Report()
        self.last: dict[tuple[str, int], tuple[int, int]] = {}
        """The sequence and number of each unit's last row."""
        self.before: str | None = "" if since <= 1 else _digest_before(since)
        self.number = 0
        self.outside = Outside(given, codes, self.key)
        self.stumps = Stumps(self.key)

    def faults(self) -> Iterator[Fault]:
        """Yield everything found wrong, the earliest first."""
        counted = _counters()
        yield from self._sealed()
        self.report.heads = _heads(self.last)
        yield from self._tail()
        yield from self._counted(counted)
        head = self.report.head
        yield from self.outside.beyond(head.number if head else 0, _newest())
        yield from self.stumps.faults()

    def _sealed(self) -> Iterator[Fault]:
        rows = [_Rows(table, self.since) for table in TABLES]
        previous = Seal.objects.filter(number=self.since - 1).first()
        expected = self.since
        for seal in Seal.objects.filter(number__gte=self.since).order_by("number").iterator(20):
            gap = range(expected, seal.number)
            yield from self._gap(gap, seal)
            expected = seal.number + 1
            first = rows[0].next or rows[1].next
            yield from self._rows_of(seal, rows)
            yield from self._seal(seal, previous)
            yield from self.outside.at(seal, first, gap)
            previous = self.report.head = seal
            self.report.seals += 1
        for left in rows:
            if left.next is not None:
                row = left.next
                yield Fault(
                    Wrong.SEAL, left.table, row.number, row.unit_id or 0, row.sequence, row.seal_id
                )

    def _gap(self, gap: range, seal: Seal) -> Iterator[Fault]:
        """Tell of seals that are not there: given up by an accepted restore, or gone."""
        if not gap:
            return
        if told := accepted(gap.start - 1, seal):
            self.report.accepted.append(told)
            return
        claimed = Entry.objects.filter(seal=seal, kind=RESTORE).exists()
        wrong = Wrong.ROLLBACK if claimed else Wrong.SEAL
        yield Fault(wrong, "seal", gap.start, seal=gap.start)

    def _rows_of(self, seal: Seal, rows: Sequence[_Rows]) -> Iterator[Fault]:
        marks = unpack(bytes(seal.marks))
        kept = {"entry": marks[: seal.entries], "look": marks[seal.entries :]}
        read: list[str] = []
        for each in rows:
            wanted = {one.number: one for one in kept[each.table]}
            yield from self._compared(each, seal, wanted, read)
        whole = root(read) == seal.root
        if not whole and len(read) == seal.entries + seal.looks and not self.report.faults:
            yield Fault(Wrong.SEAL, "seal", seal.number, seal=seal.number)

    def _compared(
        self, rows: _Rows, seal: Seal, wanted: dict[int, Mark], read: list[str]
    ) -> Iterator[Fault]:
        """Compare the rows of a seal with what it keeps of them, number by number."""
        waiting = sorted(wanted, reverse=True)
        for row in rows.of(seal.number):
            while waiting and waiting[-1] < row.number:
                yield self._missing(rows.table, wanted[waiting.pop()], seal)
            if waiting and waiting[-1] == row.number:
                waiting.pop()
                wrong = self._judged(rows.table, row, wanted[row.number], wanted)
            else:
                wrong = Wrong.INSERTION
            read.append(row.mac)
            if wrong:
                yield _fault(wrong, rows.table, row, seal.number)
        while waiting:
            yield self._missing(rows.table, wanted[waiting.pop()], seal)

    def _judged(
        self, table: Table, row: Any, kept: Mark | None, others: dict[int, Mark]
    ) -> Wrong | None:
        self._count(table)
        if table == "look" and row.stump_id:
            self.stumps.add(row)
            wrong = None if kept == marked(row) else Wrong.EDIT
        else:
            before = self.before if table == "entry" else None
            wrong = judge(
                self.key, table, row, kept=kept, others=others.values(), before=before
            )  # fmt: skip
        if table == "entry":
            self.before, self.number = row.digest, row.number
        unit = row.unit_id or 0
        unknown = None if self.since > 1 else 0
        sequence, _ = self.last.get((table, unit), (unknown, 0))
        self.last[table, unit] = (row.sequence, row.number)
        if wrong is None and sequence is not None and row.sequence != sequence + 1:
            return Wrong.DELETION if row.sequence > sequence else Wrong.INSERTION
        return wrong

    def _count(self, table: Table) -> None:
        if table == "entry":
            self.report.entries += 1
        else:
            self.report.looks += 1

    def _missing(self, table: Table, gone: Mark, seal: Seal) -> Fault:
        after = _MODELS[table].objects.filter(number__gt=gone.number).exists()
        if table == "entry":
            self.before = None  # whoever comes next has lost the one before
        self.last[table, gone.unit] = (gone.sequence, gone.number)
        wrong = Wrong.DELETION if after else Wrong.TRUNCATION
        return Fault(wrong, table, gone.number, gone.unit, gone.sequence, seal.number)

    def _seal(self, seal: Seal, previous: Seal | None) -> Iterator[Fault]:
        stands = (
            seal.digest == seal_digest(seal)
            and seal.mac == seal_mac(self.key, seal.digest)
            and seal.previous == (previous.digest if previous else "")
            and seal.all_entries == seal.entries + (previous.all_entries if previous else 0)
            and seal.all_looks == seal.looks + (previous.all_looks if previous else 0)
        )
        if not stands:
            yield Fault(Wrong.SEAL, "seal", seal.number, seal=seal.number)

    def _tail(self) -> Iterator[Fault]:
        """Check the rows that no seal has taken in yet."""
        for table in TABLES:
            rows = _MODELS[table].objects.filter(seal=None).order_by("number").iterator(_CHUNK)
            for row in rows:
                yield from self._unnumbered(table, row)
                unit = row.unit_id or 0
                sequence = self.last.get((table, unit), (0, 0))[0]
                wrong = self._judged(table, row, None, {})
                if wrong is Wrong.EDIT and row.sequence != sequence + 1:
                    wrong = Wrong.REORDER
                if wrong:
                    # A gap tells of the row that is not there, not of the one behind it.
                    gap = wrong is Wrong.DELETION
                    at = sequence + 1 if gap else row.sequence
                    yield Fault(wrong, table, row.number - gap, unit, at)

    def _unnumbered(self, table: Table, row: Any) -> Iterator[Fault]:
        """Tell of an entry that lacks before one: entries are numbered without a gap.

        Before the first seal those of an older release stand there, whose numbers had gaps.
        """
        if table == "entry" and self.report.head and 0 < self.number < row.number - 1:
            self.before = None
            yield Fault(Wrong.DELETION, table, self.number + 1)

    def _counted(self, counted: dict[tuple[str, int], int]) -> Iterator[Fault]:
        if self.since > 1:
            return
        newest = dict(zip(TABLES, _newest(), strict=True))
        for (table, unit), last in counted.items():
            seen, _ = self.last.get((table, unit), (0, 0))
            if last > seen and table in newest:
                yield Fault(Wrong.TRUNCATION, table, newest[table] + 1, unit, seen + 1)
        now = {}
        for each in Counter.objects.iterator(_CHUNK):
            now[each.table, each.unit] = each.last
            if each.mac != counter_mac(self.key, each.table, each.unit, each.last):
                yield Fault(Wrong.SEAL, "counter", each.last, each.unit, each.last)
        for (table, unit), (seen, number) in self.last.items():
            if seen > now.get((table, unit), 0):
                yield Fault(Wrong.INSERTION, table, number, unit, seen)


def _fault(wrong: Wrong, table: str, row: Any, seal: int) -> Fault:
    return Fault(wrong, table, row.number, row.unit_id or 0, row.sequence, seal)


def _digest_before(seal: int) -> str | None:
    """Return the digest of the last entry sealed before a seal."""
    newest = Entry.objects.filter(seal_id__lt=seal).aggregate(newest=Max("number"))["newest"]
    return Entry.objects.filter(number=newest).values_list("digest", flat=True).first() or ""


def _counters() -> dict[tuple[str, int], int]:
    rows = Counter.objects.order_by("table", "unit").values_list("table", "unit", "last")
    return {(table, unit): last for table, unit, last in rows.iterator(_CHUNK)}


def _newest() -> tuple[int, int]:
    """Return the numbers of the newest entry and the newest look."""
    entry, look = (
        _MODELS[table].objects.aggregate(newest=Max("number"))["newest"] or 0 for table in TABLES
    )
    return entry, look


def _heads(last: dict[tuple[str, int], tuple[int, int]]) -> str:
    told = [[table, unit, sequence] for (table, unit), (sequence, _) in sorted(last.items())]
    return hashlib.sha256(canonical(told)).hexdigest()


def verify(*, since: int = 1, given: Sequence[Path] = (), codes: Sequence[Code] = ()) -> Report:
    """Check the journal from a seal on, against the home's own anchor and what is given.

    Raises:
        UnreadableError: If an anchor given is not there.
    """
    with wall.whole():
        check = _Check(max(since, 1), given, codes)
        for fault in check.faults():
            check.report.faults.append(fault)
            if len(check.report.faults) == _MOST:
                break
    return check.report


def keep(report: Report, *, at: datetime) -> Verification:
    """Keep what a check of the whole journal found, for whoever looks after it."""
    first = report.faults[0] if report.faults else None
    return Verification.objects.create(
        at=at, seals=report.seals, entries=report.entries, looks=report.looks,
        **(
            {
                "fault": first.wrong.value, "table": first.table, "number": first.number,
                "unit": first.unit, "sequence": first.sequence,
            }
            if first
            else {}
        ),
    )  # fmt: skip
