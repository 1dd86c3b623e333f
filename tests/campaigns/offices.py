"""Walks every act of two people through offices of one, two and three, and prints what came of it.

Each walk asks as one person, lets every wrong second try and be refused, then the right one: the
act is done, or its asker may take out what it is about. It needs no shared account anywhere.

    python -m tests.campaigns.offices
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.campaigns.own_home import own_home

HEAD = "| 办公室 | 事 | 谁来复核 | 错的复核人被拒 | 结果 |"
OFFICES = (
    ("一人，全家无别人", ("asker",), ()),
    ("一人，上级有一人", ("asker",), ("above",)),
    ("一人，只有下级有人", ("asker",), ("beneath",)),
    ("一人，只有旁边单位有人", ("asker",), ("beside",)),
    ("两人", ("asker", "peer"), ("above", "beneath")),
    ("两人，一人回避", ("asker", "away"), ("above", "beneath")),
    ("三人", ("asker", "peer", "third"), ("above", "beneath")),
    ("三人，一人回避", ("asker", "peer", "away"), ("above",)),
)
PLACES = {"above": "演示市", "beneath": "东乡", "beside": "乙区"}
ACTS = ("export", "unmask", "merge", "lower", "lift")


@dataclass
class Walk:
    """One office and one act: who are there, what is asked, what was tried."""

    office: str
    act: str
    people: dict[str, Any]
    records: dict[str, Any]
    refused: list[str] = field(default_factory=list)


def walks() -> Iterator[tuple[str, str, str, int, str]]:
    """Walk every act through every office; yields a row for each."""
    for office, here, elsewhere in OFFICES:
        for act in ACTS:
            with _undone():
                yield _walk(office, here, elsewhere, act)


@contextmanager
def _undone() -> Iterator[None]:
    """Take back all that is written, so that the next office begins empty."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _walk(
    office: str, here: tuple[str, ...], elsewhere: tuple[str, ...], act: str
) -> tuple[str, str, str, int, str]:
    from jinguo.ledger import seconding
    from jinguo.org.models import Role
    from tests.factories import City, account

    city = City.standing()
    people = {
        name: account(
            city["甲县"] if name in here else city[PLACES[name]], name, Role.CASEWORKER, name=name
        )
        for name in (*here, *elsewhere)
    }
    walk = Walk(office, act, people, _records(city, people))
    pending = _ask(walk, city)
    where = seconding.standing(pending, _by(None)).where
    right = _right(walk)
    _wrong(walk, pending, right)
    result = _done(walk, pending, right)
    for name, still in (("过了 24 小时", _late), ("内容变了", _changed)):
        with _undone():
            again = _ask(walk, city, fresh=True)
            walk.refused += still(walk, again, right, name)
    label = seconding.ACTS[act].label
    return office, label, where, len(walk.refused), result


def _records(city: Any, people: dict[str, Any]) -> dict[str, Any]:
    """Enter what the acts are about, as the asker; `away` is kept from all of it."""
    from jinguo.ledger import assigning
    from tests.factories import by_account, enter_one

    asker = people["asker"]
    made = {
        "party": enter_one("party", city["一村"], by=by_account(asker), secrecy=2, name="演示"),
        "twin": enter_one("party", city["一村"], by=by_account(asker), secrecy=2),
        "activity": enter_one("activity", city["一村"], by=by_account(asker), secrecy=2),
    }
    made["case"] = enter_one(
        "case", city["一村"], by=by_account(asker), party=str(made["party"].id)
    )
    barred = people.get("away") or asker.__class__.objects.open("absent", name="absent")
    for name in ("case", "activity", "twin"):
        assigning.bar(made[name], barred, by=by_account(asker))
    return made | {"barred": barred}


def _ask(walk: Walk, city: Any, *, fresh: bool = False) -> Any:
    from jinguo.exchange.seconded import payload, wanted_by
    from jinguo.ledger import lowering, merging, seconding
    from tests.factories import by_account, enter_one

    asker, records, unit = walk.people["asker"], dict(walk.records), city["甲县"]
    by = by_account(asker)
    if fresh:  # what was done already cannot be asked for again
        for name, kind in (("twin", "party"), ("activity", "activity")):
            records[name] = enter_one(kind, city["一村"], by=by_account(asker), secrecy=2)
        _barred_again(walk, by_account(asker))
        by = by_account(asker)
    file = {"unit": unit, "period": "2020", "kinds": ["party", "case"]}
    told: dict[str, Callable[[], dict[str, Any]]] = {
        "export": lambda: payload(wanted_by({**file, "names": False}, by)),
        "unmask": lambda: payload(wanted_by({**file, "names": True}, by)),
        "merge": lambda: merging.wanted(records["party"], records["twin"]),
        "lower": lambda: lowering.wanted(records["activity"], 1),
        "lift": lambda: {
            "kind": "case", "record": str(records["case"].id), "account": records["barred"].pk,
        },
    }  # fmt: skip
    walk.records["asked"] = records
    records["party"].refresh_from_db()
    return seconding.ask(walk.act, told[walk.act](), unit=unit, reason="演示", by=by)


def _barred_again(walk: Walk, by: Any) -> None:
    from jinguo.ledger import assigning
    from jinguo.ledger.models import Conflict

    case, barred = walk.records["case"], walk.records["barred"]
    if not Conflict.objects.filter(record=case.id, account=barred, until=None).exists():
        case.refresh_from_db()
        assigning.bar(case, barred, by=by)


def _by(who: Any, *, hours: float = 1, session: str = "") -> Any:
    from jinguo.ledger.drafts import By
    from jinguo.org.policy import OPERATOR
    from tests.factories import AT, by_account

    at = AT + timedelta(hours=hours)
    return by_account(who, at=at, session=session) if who else By(at, OPERATOR)


def _right(walk: Walk) -> Any:
    """Return who is to second by the rule of docs/access.md, worked out here on its own."""
    order = ("peer", "third", "above", "beneath")
    return next((walk.people[name] for name in order if name in walk.people), None)


def _wrong(walk: Walk, pending: Any, right: Any) -> None:
    """Let everybody try who must not; each is refused and nothing is done."""
    from jinguo.errors import JinguoError
    from jinguo.ledger import seconding
    from jinguo.ledger.models import Pending

    for name, by in _tries(walk, right).items():
        try:
            seconding.approve(pending.number, by=by)
        except JinguoError:
            walk.refused.append(name)
        else:
            raise AssertionError(f"{walk.office} {walk.act}: {name} seconded")
    assert Pending.objects.get(number=pending.number).state == "asked"


_NEAR = {"peer": 0, "third": 0, "above": 1, "beneath": 2, "beside": 3, "away": 3}


def _tries(walk: Walk, right: Any) -> dict[str, Any]:
    tries = {"提出人自己": _by(walk.people["asker"], session="other")}
    if right is not None:
        tries["同一次登录"] = _by(right, session="s-asker")
        tries["命令行"] = _by(None)
    mine = next((_NEAR[name] for name, who in walk.people.items() if who == right), -1)
    farther = {name for name in walk.people if _NEAR.get(name, -1) > mine}
    return tries | {name: _by(walk.people[name]) for name in sorted(farther)}


def _done(walk: Walk, pending: Any, right: Any) -> str:
    """Let the right one second; an act of output is then used once, and not twice."""
    from jinguo.errors import JinguoError
    from jinguo.ledger import seconding

    done = seconding.approve(pending.number, by=_by(right))
    if done.state == "approved":
        asker = _by(walk.people["asker"], hours=2)
        seconding.use(done.number, walk.act, done.payload, by=asker)
        try:
            seconding.use(done.number, walk.act, done.payload, by=asker)
        except JinguoError:
            return "同意后用了一次，第二次被拒"
        raise AssertionError(f"{walk.office} {walk.act}: used twice")
    assert done.state == "done", done.state
    return "同意时已办"


def _late(walk: Walk, pending: Any, right: Any, name: str) -> list[str]:
    return _refused(pending, _by(right, hours=24), name)


def _changed(walk: Walk, pending: Any, right: Any, name: str) -> list[str]:
    from jinguo.ledger.models import Conflict, Party

    records = walk.records["asked"]
    changed = {"merge": "party", "lower": "activity"}.get(walk.act)
    if changed:
        records[changed].__class__.objects.filter(id=records[changed].id).update(version=99)
    elif walk.act == "lift":
        Conflict.objects.filter(record=records["case"].id).update(until=_by(None).at)
    else:
        Party.objects.filter(id=records["party"].id).update(version=99)
    return _refused(pending, _by(right, hours=2), name)


def _refused(pending: Any, by: Any, name: str) -> list[str]:
    from jinguo.errors import JinguoError
    from jinguo.ledger import seconding

    try:
        seconding.approve(pending.number, by=by)
    except JinguoError:
        return [name]
    raise AssertionError(f"{pending.act}: seconded although {name}")


def table() -> list[str]:
    """Return the walks as a table."""
    rows = [f"| {' | '.join(map(str, row))} |" for row in walks()]
    return [HEAD, "|---|---|---|---|---|", *rows]


def main() -> int:
    with own_home():
        from jinguo.console.home import open_home
        from jinguo.org import divisions
        from tests.factories import AT, UNITS

        open_home()
        divisions.load([(code, name) for name, code in UNITS.items()], what="演示市", at=AT)
        rows = table()
    sys.stdout.write("\n".join(rows) + "\n")
    refused = sum(int(row.split("|")[4]) for row in rows[2:])
    told = f"{len(rows) - 2} 次走查，没有走不通的；{refused} 次错的复核都被拒。"
    sys.stdout.write(f"\n{told}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
