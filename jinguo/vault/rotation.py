"""New keys for old, above the records: the values themselves are not touched."""

from jinguo.vault.keyring import Keyring
from jinguo.vault.keystore import ROOT, ROUND, UnitKey

_BATCH = 5_000


def new_root(ring: Keyring) -> int:
    """Wrap every unit's key under a new root, destroy the old ones, and return the number.

    An old root that a crash left is destroyed by the next run.
    """
    number = max([*ring.roots.numbers(), ring.store.number(ROOT)]) + 1
    ring.roots.make(number)
    with ring.store.transaction():
        ring.store.renumber(ROOT, number)
        keys = ring.store.unit_keys()
        ring.store.put_units(
            [ring.unit_key(each.unit, each.number, ring.opened_unit(each)) for each in keys]
        )
    for old in ring.roots.numbers():
        if old != number:
            ring.roots.remove(old)
    return number


def new_units(ring: Keyring) -> int:
    """Give every unit a new key, wrap its records' keys under it, and return how many were."""
    with ring.store.transaction():
        newest = {each.unit: each for each in ring.store.unit_keys()}
        ring.store.put_units(
            [ring.unit_key(each.unit, each.number + 1) for each in newest.values()]
        )
    return finish_units(ring)


def finish_units(ring: Keyring) -> int:
    """Wrap what lies under units' older keys under the newest; also after a crash."""
    moved = 0
    newest = {each.unit: each for each in ring.store.unit_keys()}
    for old in ring.store.unit_keys():
        if old.number != newest[old.unit].number:
            moved += _move(ring, old, newest[old.unit])
    return moved


def _move(ring: Keyring, old: UnitKey, new: UnitKey) -> int:
    moved = 0
    while True:
        # A transaction for each batch: who enters a record meanwhile waits for one batch at most.
        with ring.store.transaction():
            keys = ring.store.under(old.unit, old.number, limit=_BATCH)
            if not keys:
                ring.store.drop_unit(old.unit, old.number)
                return moved
            ring.store.put_records(ring.rewrapped(keys, new))
        moved += len(keys)


def new_round(ring: Keyring) -> int:
    """Say that records get new keys from now on, and return the round's number."""
    with ring.store.transaction():
        number = ring.store.number(ROUND) + 1
        ring.store.renumber(ROUND, number)
    return number
