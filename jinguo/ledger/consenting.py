"""Writes down consents and their withdrawal; what no other ground carries then rests at once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from jinguo.errors import RuleError
from jinguo.ledger import custody, journal, team
from jinguo.ledger.ages import is_minor14
from jinguo.ledger.born import born_on
from jinguo.ledger.consents import GUARDIAN, State, months_later
from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.grounds import resting_on, state_of
from jinguo.ledger.lawful import purpose
from jinguo.ledger.models import Consent, Entry, Party, Record
from jinguo.ledger.models.base import Custody
from jinguo.ledger.models.journal import Act

_ABSENT = "没有这个人的登记，或您无权办理。"
_GUARDIAN = "不满十四周岁，要由父母或其他监护人同意。"
_SELF = "已满十四周岁，要由本人同意。"


@dataclass(frozen=True)
class Said:
    """What somebody agreed to, and how they said so."""

    purpose: str
    giver: str
    way: str
    on: date


def give(party: UUID, said: Said, *, by: By) -> Consent:
    """Write down a consent, with the version of the notice that was read out on its day.

    Raises:
        RuleError: If the writer does not reach the person, or who agreed may not decide this.
    """
    what = purpose(said.purpose)
    with transaction.atomic():
        journal.lock()
        whose = _whose(party, by)
        _check_giver(whose, said, by)
        ends = None if what.months is None else months_later(said.on, what.months)
        made = Consent(
            id=new_id(), party=whose, purpose=said.purpose, giver=said.giver, way=said.way,
            notice=what.notice(said.on).version, given_on=said.on, recorded_at=by.at,
            expires_on=ends, recorder=by.account,
        )  # fmt: skip
        _keep(made)
        _journal(made, {}, by, Act.ENTER)
    return made


def withdraw(consent: UUID, *, on: date, by: By) -> list[Record]:
    """Take a consent back; return the records that nobody uses any more because of it.

    Raises:
        RuleError: If there is none, it is taken back already, or the day does not fit.
    """
    with transaction.atomic():
        journal.lock()
        found = Consent.objects.select_for_update().filter(id=consent).first()
        if found is None:
            raise RuleError(_ABSENT)
        whose = _whose(found.party.id, by)
        if found.withdrawn_on:
            raise RuleError("这次同意已经撤回，不用再办。")
        if on > by.day:
            raise RuleError("撤回日期在今天之后，请改为已经发生的日期。", field="on")
        before = journal.snapshot(found)
        found.withdrawn_on, found.withdrawal_recorder = on, by.account
        _keep(found)
        _journal(found, before, by, Act.AMEND)
        if state_of(whose, found.purpose, by.day) is State.VALID:
            return []
        left = resting_on(whose, found.purpose)
        return custody.move(left, Custody.RESTRICTED, by=by, reason="同意已撤回")


def _whose(party: UUID, by: By) -> Party:
    found = Party.objects.filter(id=party, struck_at=None, custody=Custody.ACTIVE).first()
    if found is None or not team.may_change(found, by=by):
        raise RuleError(_ABSENT)
    return found


def _check_giver(whose: Party, said: Said, by: By) -> None:
    if said.on > by.day:
        raise RuleError("同意日期在今天之后，请改为已经发生的日期。", field="on")
    born = born_on(whose)
    if born is None:
        return
    young = is_minor14(born, said.on)
    if young is not (said.giver == GUARDIAN):
        raise RuleError(_GUARDIAN if young else _SELF, field="giver")


def _keep(consent: Consent) -> None:
    try:
        consent.validate_constraints()
    except ValidationError as broken:
        raise RuleError(broken.messages[0]) from broken
    consent.save()


def _journal(consent: Consent, before: dict[str, object], by: By, act: Act) -> None:
    after = journal.snapshot(consent)
    changed = {key for key in after if before.get(key) != after[key]}
    journal.append([
        Entry(
            at=by.at, actor=by.account, act=act, kind="consent", record=consent.id,
            version=Entry.objects.filter(record=consent.id).count() + 1,
            unit_id=consent.party.unit_id,
            before={key: before[key] for key in changed if key in before},
            after={key: after[key] for key in changed},
        )
    ])  # fmt: skip
