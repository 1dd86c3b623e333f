"""What the desk asks somebody to do: mend what was returned, accept, answer questions."""

from dataclasses import dataclass
from uuid import UUID

from jinguo.catalogue.kinds import KINDS
from jinguo.ledger import questions, returns
from jinguo.ledger.declared import declared
from jinguo.ledger.models import Conflict, Returned
from jinguo.org.policy import Action, may
from jinguo.org.units import tree
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, account, reach
from jinguo.web.record_life import Sent, sent

_SHOWN = 6


@dataclass(frozen=True)
class Back:
    """A record that was returned to the asker's units, and with what message."""

    kind: str
    kind_label: str
    record: UUID
    unit: str
    sent: Sent


@dataclass(frozen=True)
class Work:
    """All of it for one asker."""

    back: list[Back]
    more: int
    accepts: bool
    to_answer: int
    late_to_answer: int
    asked: int
    late_asked: int


def work(request: Asked) -> Work:
    """Return what the desk of an asker shows as work."""
    by = asked_by(request)
    entering = may(request.subject, Action.ENTER, day=request.today)
    back = _back(request) if entering else []
    open_ones = [each for each in questions.mine(by) if each.closed_at is None]
    told = [each for each in open_ones if not each.answered_at and questions.answers(each, by=by)]
    asked = [each for each in open_ones if questions.ends(each, by=by)]
    late = [each for each in asked if not each.answered_at and each.due < request.today]
    return Work(
        back[:_SHOWN], max(0, len(back) - _SHOWN),
        may(request.subject, Action.ACCEPT, day=request.today),
        len(told), sum(each.due < request.today for each in told), len(asked), len(late),
    )  # fmt: skip


def _back(request: Asked) -> list[Back]:
    away = Conflict.objects.filter(account=account(request), until=None).values("record")
    rows = returns.waiting(reach(request, Action.ENTER)).exclude(record__in=away)
    return [_one(row, request) for row in rows.select_related("by")[: 10 * _SHOWN]]


def _one(row: Returned, request: Asked) -> Back:
    unit = tree().place(row.unit_id, request.today).name
    return Back(row.kind, KINDS[row.kind].label, row.record, unit, sent(declared(), row))
