"""What a record says, whatever key it lies under: to tell whether it says the same again."""

import json
from typing import Any

from jinguo.ledger import journal
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Record
from jinguo.ledger.opening import fields
from jinguo.ledger.sealed import EXTRA, TAIL
from jinguo.ledger.sealing import held, place
from jinguo.vault.keyring import Sealed

_PASSING = frozenset({"version"})


def said(record: Record) -> dict[str, Any]:
    """Return the columns of a record with what is sealed opened; its versions are no part of it.

    Raises:
        SealError: If the keys are out of reach.
    """
    sealed = fields(record)
    opened = keyring().open([Sealed(place(record, each), held(record, each)) for each in sealed])
    plain = {
        name: value
        for name, value in journal.snapshot(record).items()
        if name not in _PASSING and not name.endswith(TAIL) and name not in (*sealed, "extra")
    }
    extra = {EXTRA + key: value for key, value in record.extra.items() if EXTRA + key not in sealed}
    return plain | extra | dict(zip(sealed, opened, strict=True))


def digest_of(record: Record) -> str:
    """Return a keyed digest of what a record says: nobody works out from it what that was."""
    return keyring().receipt(json.dumps(said(record), sort_keys=True, default=str))
