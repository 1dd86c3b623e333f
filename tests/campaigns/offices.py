"""Walks every act of two people through offices of one, two and three, and prints what came of it.

Each walk asks as one person, lets every wrong second try and be refused, then the right one: the
act is done, or its asker may take out what it is about. It needs no shared account anywhere.

    python -m tests.campaigns.offices
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
HOME, PLACES = "甲县", {"above": "演示市", "beneath": "东乡", "beside": "乙区"}
TOP, UNDER_TOP = "演示市", {"beneath": "甲县"}
"""Where an office of the top of the tree stands: nobody is above or beside it."""
Row = tuple[str, str, str, int, str]


def walks() -> Iterator[tuple[str, Row]]:
    """Walk every act through every office; yields the act and its row."""
    from tests.campaigns.office_acts import ACTS

    for office, here, elsewhere in OFFICES:
        for name, act in ACTS.items():
            places = UNDER_TOP if act.top else PLACES
            there = tuple(each for each in elsewhere if each in places)
            if elsewhere and not there and len(here) == 1:
                continue  # there is no such office at the top
            with _undone():
                yield name, _walk(office, here, there, name)


@contextmanager
def _undone() -> Iterator[None]:
    """Take back all that is written, so that the next office begins empty."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _walk(office: str, here: tuple[str, ...], elsewhere: tuple[str, ...], name: str) -> Row:
    from jinguo.ledger import seconding
    from tests.campaigns.office_acts import ACTS

    act = ACTS[name]
    walk = _opened(office, here, elsewhere, name)
    pending = _ask(walk, act)
    where = seconding.standing(pending, walk.by(hours=1)).where
    _wrong(walk, act, pending)
    result = _done(walk, act, pending)
    for told, still in (("过了 24 小时", _late), ("内容变了", _changed)):
        with _undone():
            walk.refused += still(walk, act, _ask(walk, act), told)
    return office, seconding.ACTS[name].label, where, len(walk.refused), result


def _opened(office: str, here: tuple[str, ...], elsewhere: tuple[str, ...], name: str) -> Any:
    """Open the accounts of an office; whom an act wants above is a supervisor there."""
    from jinguo.org.models import Account, Post, Role
    from tests.campaigns.office_acts import ACTS, Walk
    from tests.factories import City, account

    city, act = City.standing(), ACTS[name]
    home, places = (TOP, UNDER_TOP) if act.top else (HOME, PLACES)
    role = Role.SUPERVISOR if act.above else Role.CASEWORKER
    people = {
        each: account(
            city[home if each in here else places[each]], each,
            Role.CASEWORKER if each == "asker" else role, name=each,
        )
        for each in (*here, *elsewhere)
    }  # fmt: skip
    if act.officer:
        asker = Post.objects.get(account=people["asker"])
        Post.objects.create(
            account=people["asker"], unit_id=asker.unit_id, role=Role.OFFICER, since=asker.since
        )
    barred = people.get("away") or Account.objects.open("absent", name="absent")
    return Walk(office, name, city, city[home], people, barred)


def _ask(walk: Any, act: Any) -> Any:
    from jinguo.ledger import seconding

    told = act.make(walk)
    return seconding.ask(walk.act, told, unit=walk.unit, reason="演示", by=walk.by())


def _wrong(walk: Any, act: Any, pending: Any) -> None:
    """Let everybody try who must not; each is refused and nothing is done."""
    from jinguo.errors import JinguoError
    from jinguo.ledger import seconding
    from jinguo.ledger.models import Pending

    for name, by in _tries(walk, act).items():
        try:
            seconding.approve(pending.number, by=by)
        except JinguoError:
            walk.refused.append(name)
        else:
            raise AssertionError(f"{walk.office} {walk.act}: {name} seconded")
    assert Pending.objects.get(number=pending.number).state == "asked"


def _tries(walk: Any, act: Any) -> dict[str, Any]:
    from tests.campaigns.office_acts import right, wrong

    one = right(walk, act)
    tries = {"提出人自己": walk.by(hours=1, session="other")}
    if one in walk.people:
        tries["同一次登录"] = walk.by(one, hours=1, session="s-asker")
        tries["命令行"] = walk.by("operator", hours=1)
    return tries | {name: walk.by(name, hours=1) for name in wrong(walk, act)}


def _done(walk: Any, act: Any, pending: Any) -> str:
    """Let the right one second; an act of output is then used once, and not twice."""
    from jinguo.errors import JinguoError
    from jinguo.ledger import seconding
    from tests.campaigns.office_acts import right

    done = seconding.approve(pending.number, by=walk.by(right(walk, act), hours=1))
    if done.state == "approved":
        asker = walk.by(hours=2)
        seconding.use(done.number, walk.act, done.payload, by=asker)
        try:
            seconding.use(done.number, walk.act, done.payload, by=asker)
        except JinguoError:
            return "同意后用了一次，第二次被拒"
        raise AssertionError(f"{walk.office} {walk.act}: used twice")
    assert done.state == "done", done.state
    return "同意时已办"


def _late(walk: Any, act: Any, pending: Any, told: str) -> list[str]:
    return _refused(walk, act, pending, hours=24, told=told)


def _changed(walk: Any, act: Any, pending: Any, told: str) -> list[str]:
    act.change(walk)
    return _refused(walk, act, pending, hours=2, told=told)


def _refused(walk: Any, act: Any, pending: Any, *, hours: float, told: str) -> list[str]:
    from jinguo.errors import JinguoError
    from jinguo.ledger import seconding
    from tests.campaigns.office_acts import right

    try:
        seconding.approve(pending.number, by=walk.by(right(walk, act), hours=hours))
    except JinguoError:
        return [told]
    raise AssertionError(f"{pending.act}: seconded although {told}")


def table() -> list[str]:
    """Return the walks as a table."""
    rows = [f"| {' | '.join(map(str, row))} |" for _, row in walks()]
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
