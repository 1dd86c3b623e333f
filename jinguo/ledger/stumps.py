"""Holds looks that were cleared away after their years against the stumps signed for them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from jinguo.ledger.faults import Fault, Wrong
from jinguo.ledger.models import Stump
from jinguo.ledger.proof import canonical, stump_mac, utc


def told(row: Any) -> bytes:
    """Return what is left of a look that was cleared away, as its stump's digest holds it."""
    return canonical([row.number, row.unit_id, row.sequence, utc(row.at), row.mac])


class Stumps:
    """The digests of what was cleared away, worked out as the rows come by."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._digests: dict[int, Any] = defaultdict(hashlib.sha256)
        self._looks: dict[int, int] = defaultdict(int)

    def add(self, row: Any) -> None:
        """Take in one row that was cleared away."""
        self._digests[row.stump_id].update(told(row))
        self._looks[row.stump_id] += 1

    def faults(self) -> Iterator[Fault]:
        """Yield the stumps that do not stand, or were signed over other rows."""
        stumps = Stump.objects.in_bulk(list(self._digests))
        for key, digest in self._digests.items():
            stump = stumps.get(key)
            stands = (
                stump is not None
                and stump.mac == stump_mac(self._key, stump)
                and (stump.looks, stump.digest) == (self._looks[key], digest.hexdigest())
            )
            if not stands:
                yield Fault(Wrong.EDIT, "stump", key)
