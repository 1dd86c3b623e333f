"""How fast names are sealed, opened and exported, beside the same without the vault."""

import io
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from jinguo.exchange.exporting import export
from jinguo.exchange.wanted import Wanted
from jinguo.ledger.drafts import By, Draft, new_id
from jinguo.ledger.enter import enter
from jinguo.ledger.keys import keyring
from jinguo.org import divisions
from jinguo.org.policy import NOWHERE, OPERATOR, Action, scope
from jinguo.org.units import tree
from jinguo.periods import Period
from jinguo.vault.keyring import Plain, Sealed
from jinguo.vault.seal import Place

_AT = datetime(2021, 1, 15, tzinfo=UTC)
_DAY = date(2020, 3, 1)
_BATCH = 2_000


def measure(records: int, runs: int) -> int:
    """Print values a second, and what entering and exporting with names costs more."""
    divisions.load(divisions.read_shipped("3406"), what="3406", at=_AT)
    unit = tree().tops(_DAY)[0]
    places = [Place("party", str(new_id()), "name") for _ in range(_BATCH)]
    plain = [Plain(unit, place, "演示某某") for place in places]
    made = _least(1, lambda: keyring().seal(plain))
    sealing = _least(runs, lambda: keyring().seal(plain))
    sealed = [Sealed(*each) for each in zip(places, keyring().seal(plain), strict=True)]
    opening = _least(runs, lambda: keyring().open(sealed))
    _say("封存（新密钥）", made, _BATCH)
    _say("封存（已有密钥）", sealing, _BATCH)
    _say("打开", opening, _BATCH)
    entering(unit, records)
    exporting(unit, runs)
    return 0


def entering(unit: int, records: int) -> None:
    """Enter persons with names and without, in batches, by turns."""
    sums = [0.0, 0.0]
    for _ in range(max(records // _BATCH, 1)):
        for at, named in enumerate(({}, {"name": "演示某某", "phone": "13900000000"})):
            fields = {"registered_on": _DAY, "type": "个人", **named}
            drafts = [Draft("party", unit, fields) for _ in range(_BATCH)]
            sums[at] += _least(1, lambda d=drafts: enter(d, by=By(at=_AT)))  # type: ignore[misc] # bound now
    sys.stdout.write(f"登记：带两项加密的是不带的 {sums[1] / sums[0]:.2f} 倍\n")


def exporting(unit: int, runs: int) -> None:
    """Export the same persons with names and without."""
    here = scope(OPERATOR, Action.SEE_RECORDS, tree=tree(), day=_DAY)
    bare = Wanted(["party"], unit, Period.year(2020), here, NOWHERE)
    without = _least(runs, lambda: export(bare, io.BytesIO()))
    named = _least(runs, lambda: export(replace(bare, names=here), io.BytesIO()))
    sys.stdout.write(f"导出：带姓名的是不带的 {named / without:.2f} 倍\n")


def _least(runs: int, act: Callable[[], object]) -> float:
    """Return the shortest time of some runs: what the work takes when nobody disturbs it."""
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        took.append(time.perf_counter() - start)
    return min(took)


def _say(what: str, seconds: float, values: int) -> None:
    sys.stdout.write(f"{what}：每秒 {values / seconds:,.0f} 项\n")
