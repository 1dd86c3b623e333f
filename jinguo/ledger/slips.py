"""Slips: printed once, good for seven days and one use; they bind a phone or set a password."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from jinguo.errors import RuleError
from jinguo.ledger import accounts, journal
from jinguo.ledger.drafts import By
from jinguo.ledger.models.journal import Act
from jinguo.org.models import Account, Slip, Told
from jinguo.org.throttle import keyed

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH, _GROUP = 12, 4
DAYS = 7
_NONE = "登录条不对、过期或已用过，请核对，或请开条的人再开一张。"


@dataclass(frozen=True)
class Written:
    """A slip as it is printed: only here its code can be read."""

    code: str
    until: datetime

    @property
    def groups(self) -> str:
        """Return the code in groups, to read and to type."""
        return "-".join(self.code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def write(account: Account, *, by: By) -> Written:
    """Write a slip for an account; those before it are good no more.

    Raises:
        PolicyError: If the writer may not.
        RuleError: If the account is disabled.
    """
    accounts.check_gives_slip(account, by)
    if not account.is_active:
        raise RuleError("这个账号已停用，请先恢复，再开登录条。")
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    until = by.at + timedelta(days=DAYS)
    with transaction.atomic():
        journal.lock()
        Slip.objects.filter(account=account, used_at=None).delete()
        Slip.objects.create(
            account=account, digest=_digest(code), by=by.account, made_at=by.at, until=until
        )
        accounts.enter(account, Act.AMEND, {"slip": until.isoformat()}, by=by)
        accounts.tell(account, Told.SLIP, by=by)
    return Written(code, until)


def read(code: str, *, at: datetime) -> Slip:
    """Return the slip of a code as somebody typed it.

    Raises:
        RuleError: If there is none that is still good.
    """
    typed = "".join(each for each in code.upper() if each in _LETTERS)
    found = Slip.objects.select_related("account").filter(
        digest=_digest(typed), used_at=None, until__gt=at, account__is_active=True
    )
    slip = found.first()
    if slip is None:
        raise RuleError(_NONE, field="code")
    return slip


def use(slip: Slip, *, at: datetime) -> None:
    """Use a slip up; call it in the transaction of what it is used for.

    Raises:
        RuleError: If somebody used it in the meantime.
    """
    if not Slip.objects.filter(pk=slip.pk, used_at=None).update(used_at=at):
        raise RuleError(_NONE, field="code")


def _digest(code: str) -> str:
    return keyed(code, of="slip")
