"""What hangs together with a record on its page of 办理: a case's orders, visits and packets.

Only files that are open to the asker: that one line belongs to one person would tell more than it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from jinguo.ledger import packets
from jinguo.ledger.drafts import By
from jinguo.ledger.lines import code
from jinguo.ledger.models import Case, Contact, Order, Packet, Record
from jinguo.ledger.reads import files
from jinguo.org.policy import Action
from jinguo.web.guard import Asked, reach

_OF_A_CASE = ("案件回访", "告诫查访")
_MOST = 50


@dataclass(frozen=True)
class Item:
    """One record that hangs together with another."""

    kind: str
    id: UUID
    what: str
    when: str
    state: str
    code: str


@dataclass(frozen=True)
class Sent:
    """One packet of a case: to whom, what for, and how far it is."""

    to: str
    purpose: str
    at: datetime
    state: str


@dataclass(frozen=True)
class Beside:
    """All that hangs together with a record."""

    orders: list[Item]
    contacts: list[Item]
    cases: list[Item]
    sent: list[Sent]

    @property
    def some(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.orders or self.contacts or self.cases or self.sent)


def beside(request: Asked, found: Record, by: By) -> tuple[Beside, list[Record]]:
    """Return what hangs together with a record, and the records of it that are shown."""
    scope = reach(request, Action.SEE_RECORDS)
    orders, contacts, cases, sent = list[Record](), list[Record](), list[Record](), list[Sent]()
    if isinstance(found, Case):
        orders = list(
            files("order", scope).filter(Q(case=found.number)).order_by("-number")[:_MOST]
        )
        if found.party_id:
            of = Q(party=found.party_id, type__in=_OF_A_CASE)
            contacts = list(files("contact", scope).filter(of).order_by("-number")[:_MOST])
        sent = [_sent(each, by.at) for each in packets.of_record(found)]
    if isinstance(found, Contact) and found.party_id and found.type in _OF_A_CASE:
        of = Q(party=found.party_id)
        cases = list(files("case", scope).filter(of).order_by("-number")[:_MOST])
    told = Beside(
        list(_items(orders)), list(_items(contacts)), list(_items(cases)), sent
    )  # fmt: skip
    return told, [*orders, *contacts, *cases]


def _items(rows: list[Record]) -> Iterator[Item]:
    for row in rows:
        if isinstance(row, Order):
            yield Item("order", row.id, row.type, str(row.issued_on), row.state, code(row))
        elif isinstance(row, Contact):
            yield Item("contact", row.id, row.type, str(row.contacted_on), row.way, code(row))
        elif isinstance(row, Case):
            yield Item("case", row.id, row.type, str(row.received_on), row.state, code(row))


def _sent(packet: Packet, now: datetime) -> Sent:
    return Sent(packet.to.name, packet.purpose, packet.at, _state(packet, now))


def _state(packet: Packet, now: datetime) -> str:
    if packet.answered_at is not None:
        return "对方接收了" if packet.accepted else "对方没有接收"
    if packet.opened_at is not None:
        return "打开了，还没有答复"
    return "过期了" if now >= packet.until else "还没有打开"
