"""What each act of two people is asked about in a walk, and how that is changed behind its back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from jinguo.duties import courses
from jinguo.duties import seconded as steps
from jinguo.duties.taking import Wanted
from jinguo.exchange.seconded import payload, wanted_by
from jinguo.ledger import (
    assigning,
    bulk,
    custody,
    erasing,
    grants,
    locking,
    lowering,
    merging,
    seconding,
    unmerging,
)
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Conflict, Lock, Merge, Record
from jinguo.org.models import Account, Role
from jinguo.org.policy import OPERATOR
from jinguo.periods import read_period
from tests.factories import AT, City, account, by_account, draft, enter_one


@dataclass
class Walk:
    """One office and one act: who are there, what is asked about, what was tried."""

    office: str
    act: str
    city: City
    unit: int
    people: dict[str, Account]
    barred: Account
    about: list[Record] = field(default_factory=list)
    """What the newest ask is about; the first of them is what changes."""
    refused: list[str] = field(default_factory=list)

    def by(self, name: str = "asker", *, hours: float = 0, session: str = "") -> By:
        """Return somebody there, or the operator where nobody is of that name, as they act now."""
        at = AT + timedelta(hours=hours)
        who = self.people.get(name)
        return by_account(who, at=at, session=session) if who else By(at, OPERATOR)

    def enter(self, kind: str, **told: Any) -> Record:
        """Enter a record in the village as the asker, who is then of its team."""
        return enter_one(kind, self.city["一村"], by=self.by(), **told)

    def bar(self, record: Record) -> None:
        """Keep whoever is `away` from a record."""
        assigning.bar(record, self.barred, by=self.by())


@dataclass(frozen=True)
class Act:
    """How one act is walked.

    Args:
        make: Enters what it is about, as the asker; returns what is asked for.
        change: Changes that behind the asker's back.
        about: It is about records, so that whoever must keep away from one seconds nothing.
        above: Only a supervisor or leader, there or above, seconds it.
        top: It is asked at the top of the tree alone, where nobody is above or beside.
        officer: Its asker is an officer too.
    """

    make: Callable[[Walk], dict[str, Any]]
    change: Callable[[Walk], None]
    about: bool = True
    above: bool = False
    top: bool = False
    officer: bool = False


def _another_version(walk: Walk) -> None:
    first = walk.about[0]
    type(first)._default_manager.filter(id=first.id).update(version=99)


def _file(*, names: bool) -> Callable[[Walk], dict[str, Any]]:
    def make(walk: Walk) -> dict[str, Any]:
        party = walk.enter("party", secrecy=2, name="演示")
        walk.bar(walk.enter("case", party=str(party.id)))
        walk.about = [party]
        told = {"unit": walk.unit, "period": "2020", "kinds": ["party", "case"], "names": names}
        return payload(wanted_by(told, walk.by()))

    return make


def _twins(walk: Walk) -> tuple[Any, Any]:
    kept, gone = (walk.enter("party", secrecy=2, name="演示") for _ in range(2))
    walk.bar(gone)
    walk.about = [kept]
    return kept, gone


def _merge(walk: Walk) -> dict[str, Any]:
    return merging.wanted(*_twins(walk))


def _unmerge(walk: Walk) -> dict[str, Any]:
    told = merging.wanted(*_twins(walk))
    pending = seconding.ask("merge", told, unit=walk.unit, reason="演示", by=walk.by())
    seconding.approve(pending.number, by=walk.by(right(walk, ACTS["merge"])))
    walk.about[0].refresh_from_db()
    return unmerging.wanted(Merge.objects.latest("pk"))


def _lower(walk: Walk) -> dict[str, Any]:
    walk.about = [walk.enter("activity", secrecy=2)]
    walk.bar(walk.about[0])
    return lowering.wanted(walk.about[0], 1)


def _lift(walk: Walk) -> dict[str, Any]:
    walk.about = [walk.enter("case")]
    walk.bar(walk.about[0])
    return {"kind": "case", "record": str(walk.about[0].id), "account": walk.barred.pk}


def _off_the_list(walk: Walk) -> None:
    Conflict.objects.filter(record=walk.about[0].id).update(until=walk.by(hours=1).at)


def _grant(walk: Walk) -> dict[str, Any]:
    village = walk.city["一村"]
    owner = Account.objects.filter(login="owner").first()
    by = by_account(owner or account(village, "owner", Role.CASEWORKER))
    walk.about = [enter_one("case", village, by=by)]
    assigning.bar(walk.about[0], walk.barred, by=by_account(Account.objects.get(login="owner")))
    return grants.wanted(walk.about[0], 7)


def _sealed(walk: Walk) -> None:
    type(walk.about[0])._default_manager.filter(id=walk.about[0].id).update(secrecy=4)


def _unlock(walk: Walk) -> dict[str, Any]:
    month = Lock.objects.count() + 1
    return locking.wanted(locking.lock(walk.unit, read_period(f"2020-{month:02}"), by=walk.by()))


def _longer(walk: Walk) -> None:
    Lock.objects.filter(lifted_at=None).update(ends_before=AT.date())


def _erase(walk: Walk) -> dict[str, Any]:
    walk.about = [walk.enter("party", secrecy=2, name="演示")]
    walk.bar(walk.about[0])
    return erasing.wanted(walk.about[0])


def _erase_due(walk: Walk) -> dict[str, Any]:
    told = {"type": "婚恋", "paired_on": date(2019, 6, 1), "ended_on": date(2020, 6, 1)}
    walk.about = [walk.enter("pairing", end_reason="结束", **told)]
    walk.bar(walk.about[0])
    custody.restrict_due("pairing-couple", AT.date(), by=By(AT, OPERATOR))
    return {"key": "pairing-couple"}


def _bulk(walk: Walk) -> dict[str, Any]:
    drafts = [
        draft("party", walk.city["一村"], secrecy=2, name="演示") for _ in range(bulk.ALONE + 1)
    ]
    walk.about = list(enter(drafts, by=walk.by()))
    walk.bar(walk.about[-1])
    found = bulk.weigh(bulk.Bulk("strike", "party", "重复登记"), walk.about, by=walk.by())
    assert found.by_two
    return bulk.asked_for(found)


def _step(walk: Walk) -> dict[str, Any]:
    case = walk.enter("case", risk="红")
    walk.bar(case)
    walk.about = [case]
    [of] = courses.standing(case)
    return steps.payload(of, Wanted("decline", AT, {"reason": "演示", "told": "是"}))


ACTS = {
    "export": Act(_file(names=False), _another_version),
    "unmask": Act(_file(names=True), _another_version),
    "merge": Act(_merge, _another_version),
    "unmerge": Act(_unmerge, _another_version),
    "lower": Act(_lower, _another_version),
    "lift": Act(_lift, _off_the_list),
    "grant": Act(_grant, _sealed, above=True),
    "unlock": Act(_unlock, _longer, about=False, officer=True),
    "erase": Act(_erase, _another_version),
    "erase-due": Act(_erase_due, _another_version, about=False, top=True, officer=True),
    "bulk": Act(_bulk, _another_version),
    "step": Act(_step, _another_version),
}


def right(walk: Walk, act: Act) -> str:
    """Return who is to second by the rule of docs/access.md, worked out here on its own.

    A name that nobody there bears means the operator.
    """
    peers = ("peer", "third") if act.about else ("peer", "third", "away")
    order = (*peers, "above") if act.above else (*peers, "above", "beneath")
    return next((name for name in order if name in walk.people), "operator")


def wrong(walk: Walk, act: Act) -> list[str]:
    """Return who there must be refused beside the asker: who stands farther, or must keep away."""
    near = {"peer": 0, "third": 0, "above": 0 if act.above else 1, "beneath": 2, "beside": 3}
    near["away"] = 3 if act.about else 0
    mine = near.get(right(walk, act), -1)
    return sorted(name for name in walk.people if near.get(name, -1) > mine)
