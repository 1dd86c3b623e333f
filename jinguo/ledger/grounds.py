"""On what ground somebody's data are used: by their consent, and how carefully by their age."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from jinguo.errors import RuleError
from jinguo.ledger.ages import class_of
from jinguo.ledger.born import born_on, known
from jinguo.ledger.consents import Given, State, state
from jinguo.ledger.lawful import lawful
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Case, Consent, Pairing, Party, Record
from jinguo.ledger.models.base import Custody, Secrecy

SERVICE, PAIRING, COUPLE = "服务", "结对", "婚恋"
BASIS = "同意"
"""The basis of a case that needs a consent."""
_HELPING = frozenset({"pairing", "contact", "case", "order"})
"""The kinds by which somebody is helped: there everybody under eighteen is sensitive."""


def state_of(party: Party, purpose: str, today: date) -> State:
    """Return what somebody's consents to a purpose amount to on a day."""
    rows = Consent.objects.filter(party=party, purpose=purpose)
    given = [Given(row.giver, row.given_on, row.withdrawn_on, row.expires_on) for row in rows]
    return state(born_on(party), given, today)


def states_of(party: Party, today: date) -> dict[str, State]:
    """Return the same for every purpose."""
    return {purpose: state_of(party, purpose, today) for purpose in lawful().purposes}


def resting_on(party: Party, purpose: str) -> list[Record]:
    """Return the records in use that nothing but the person's consent to a purpose carries."""
    if purpose == SERVICE:
        cases = Case.objects.filter(party=party, basis=BASIS, custody=Custody.ACTIVE)
        return list(cases.select_for_update().order_by("number"))
    if purpose in (PAIRING, COUPLE):
        couples = Q(type=COUPLE)
        rows = Pairing.objects.filter(Q(giver=party) | Q(receiver=party), custody=Custody.ACTIVE)
        rows = rows.filter(couples if purpose == COUPLE else ~couples)
        return list(rows.select_for_update().order_by("number"))
    return []


def check_basis(record: Record, *, today: date) -> None:
    """Refuse a case that rests on a consent which does not stand.

    Raises:
        RuleError: If it is so; who is not named is asked in person and cannot be looked up.
    """
    if not isinstance(record, Case) or record.basis != BASIS or record.party is None:
        return
    found = state_of(record.party, SERVICE, today)
    if found is not State.VALID:
        raise RuleError(
            f"处理依据写了“同意”，但当事人对“服务”的同意是“{found.value}”；"
            "请先登记同意，或改选别的依据。",
            field="basis",
        )


def raise_classes(records: Sequence[Record], *, today: date) -> None:
    """Raise records about minors to the class that age asks for; nothing is ever lowered here."""
    links = [name for name, kind in linked_kinds(type(records[0])).items() if kind == "party"]
    for record in records:
        if isinstance(record, Party):
            least = class_of(born_on(record), today, in_service=False, least=record.secrecy)
            record.secrecy = max(record.secrecy, least if least >= Secrecy.S3 else Secrecy.S0)
    if links and records[0].floor() < Secrecy.S3:
        _raise_linked(records, links, today)


def _raise_linked(records: Sequence[Record], links: Iterable[str], today: date) -> None:
    numbers = {getattr(record, f"{name}_id") for record in records for name in links} - {None}
    helping = records[0].kind() in _HELPING
    young = {
        party.number
        for party in known(Party.objects.filter(number__in=numbers))
        if class_of(born_on(party), today, in_service=helping) >= Secrecy.S3
    }
    for record in records:
        if young & {getattr(record, f"{name}_id") for name in links}:
            record.secrecy = max(record.secrecy, Secrecy.S3)
