"""Writes into the journal, for a page, who looked at records of persons, and who was refused."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils import timezone

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.trace import Line as Traced
from jinguo.ledger import looks
from jinguo.ledger.drafts import By
from jinguo.ledger.looks import ATTACHED, FILE, LINE
from jinguo.ledger.models import PastReport, Record
from jinguo.ledger.models.base import Channel, Secrecy
from jinguo.ledger.models.look import Looked
from jinguo.ledger.team import thing
from jinguo.org.policy import Action, Depth, depth, tops
from jinguo.web.guard import Asked, account, reach


def by(request: Asked) -> By:
    """Return who asks, as the journal tells it."""
    return By(timezone.now(), request.subject, account(request), Channel.PAGE)


def read(request: Asked, *shown: Record) -> None:
    """Write down that records of persons are about to be shown: a look at each of them."""
    of_persons = [each for each in shown if each.secrecy >= Secrecy.S2]
    if not of_persons:
        return
    within = reach(request, Action.SEE_RECORDS)
    whole = [each for each in of_persons if depth(thing(each), within) is Depth.FILE]
    lines = [each for each in of_persons if each not in whole]
    for how, some in ((FILE, whole), (LINE, lines)):
        if some:
            looks.look(Looked.READ, some, by=by(request), fields=[how])


def took(request: Asked, record: Record) -> None:
    """Write down that an attachment is about to leave; it may show people on a plain record too."""
    looks.look(Looked.READ, [record], by=by(request), fields=[ATTACHED])


def kept(request: Asked, report: PastReport) -> None:
    """Write down that the text of a kept report is about to be shown: it names who was honoured."""
    who, fields = by(request), [FILE]
    looks.look_over(Looked.READ, "pastreport", count=1, unit=report.unit_id, by=who, fields=fields)


def found(request: Asked, rows: Sequence[Record]) -> None:
    """Write down that somebody's registration was found by its number."""
    of_persons = [row for row in rows if row.secrecy >= Secrecy.S2]
    if of_persons:
        looks.look(Looked.LOOKUP, of_persons, by=by(request), fields=[LINE])


def listed(request: Asked, kind: str, rows: Sequence[Record], *, unit: int) -> None:
    """Write down that a page of a list is about to show lines of persons."""
    over(request, Counter(kind for row in rows if row.secrecy >= Secrecy.S2), unit=unit)


def over(request: Asked, counts: Mapping[str, int], *, unit: int) -> None:
    """Write down that lines of persons are about to be shown: one look for those of each kind."""
    for kind, count in sorted(counts.items()):
        looks.look_over(Looked.READ, kind, count=count, unit=unit, by=by(request), fields=[LINE])


def traced(request: Asked, lines: Sequence[Traced], *, unit: int) -> None:
    """Write down that a figure is about to show lines of persons."""
    over(request, Counter(line.kind for line in lines if line.personal), unit=unit)


def refused(request: Asked, kind: str, id_: UUID) -> None:
    """Write down that a record was asked for in vain, at the same cost whether there is one.

    The look stands with the asker's own unit: the record's would tell by the time it takes.
    """
    if kind not in KINDS:
        return
    own = next(iter(tops(request.subject, day=request.today)), None)
    looks.refused(Looked.READ, kind, record=id_, unit=own, by=by(request))
