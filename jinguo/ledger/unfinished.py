"""Keeps what is typed and not entered yet: a closed page or a lost session loses nothing."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jinguo.ledger.drafts import new_id
from jinguo.ledger.keys import keyring
from jinguo.ledger.kinds import model
from jinguo.ledger.models import Unfinished
from jinguo.ledger.models.base import Secrecy
from jinguo.org.models import Account
from jinguo.vault.keyring import Plain
from jinguo.vault.seal import Place

KEPT_FOR = timedelta(days=30)
_MOST = 50
"""How many one account may leave lying about; the oldest goes."""


def keep(
    kind: str, form: UUID, typed: Mapping[str, Any], *, account: Account, unit: int, at: datetime
) -> None:
    """Keep what is typed into a form so far, in the place of what was kept of it before."""
    with transaction.atomic():
        mine = Unfinished.objects.select_for_update().filter(account=account)
        row = mine.filter(form=form).first() or Unfinished(
            id=new_id(), account=account, kind=kind, form=form
        )
        text = json.dumps(dict(typed), ensure_ascii=False)
        [row.typed_sealed] = keyring().seal([Plain(unit, _place(row), text)])
        row.at = at
        row.save()
        over = list(mine.order_by("-at")[_MOST:])
        old = list(Unfinished.objects.filter(at__lt=at - KEPT_FOR)[:_MOST])
    _forget([*over, *old])


def found(form: UUID, *, account: Account) -> tuple[str, dict[str, Any]] | None:
    """Return the kind of a form and what was typed into it, if it is the account's own.

    Raises:
        SealError: If it does not open.
    """
    row = Unfinished.objects.filter(account=account, form=form).first()
    if row is None:
        return None
    typed: dict[str, Any] = json.loads(keyring().open_one(row.typed_sealed, _place(row)))
    return row.kind, typed


def listed(account: Account) -> list[Unfinished]:
    """Return the forms that an account has not finished, the last first."""
    return list(Unfinished.objects.filter(account=account).order_by("-at"))


def drop(form: UUID, *, account: Account) -> None:
    """Forget a form: it was entered, or thrown away."""
    _forget(list(Unfinished.objects.filter(account=account, form=form)))


def is_confidential(kind: str, typed: Mapping[str, Any]) -> bool:
    """Tell whether what is typed may belong to a record of persons: of that nothing is kept."""
    record = model(kind)()
    if "type" in typed and hasattr(record, "type"):
        record.type = typed["type"]
    said = str(typed.get("secrecy") or "")
    chosen = int(said) if said.isdigit() else 0
    return max(record.floor(), chosen) >= Secrecy.S2


def _forget(rows: list[Unfinished]) -> None:
    """Delete drafts and then their keys: an old copy of the database then tells nothing."""
    if rows:
        Unfinished.objects.filter(number__in=[row.number for row in rows]).delete()
        keyring().destroy([row.id for row in rows])


def _place(row: Unfinished) -> Place:
    return Place("unfinished", str(row.id), "typed")
