"""Who takes part in the proof: every role at several units, with and without a line, in every term.

Facts only; `world` puts them into a database. Each account signs in with each strength.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from tests.access.oracle import (
    AUDITOR,
    CASEWORKER,
    DEVICE,
    KEEPER,
    LEADER,
    OFFICER,
    PASSWORD,
    RECORDER,
    ROLES,
    SECOND,
    SUPERVISOR,
)

UNITS = {
    "演示市": "990600000000",
    "甲县": "990601000000",
    "东乡": "990601001000",
    "一村": "990601001001",
    "二村": "990601001002",
    "西乡": "990601002000",
    "三村": "990601002001",
    "五村": "990601002002",
    "乙区": "990602000000",
    "南镇": "990602001000",
    "四村": "990602001001",
    "六村": "990602001002",
    "北镇": "990602002000",
    "七村": "990602002001",
    "八村": "990602002002",
}
LINES = ("权益", "家儿")
STRENGTHS = (PASSWORD, DEVICE, SECOND)
_SEATS = ("演示市", "甲县", "东乡", "一村", "四村")
_OF_A_LINE = (OFFICER, CASEWORKER, SUPERVISOR)
_PAST, _FUTURE = date(2020, 1, 1), date(2099, 1, 1)


@dataclass(frozen=True)
class Seat:
    """A post by the unit's name."""

    unit: str
    role: str
    line: str = ""
    since: date = date(2016, 1, 1)
    until: date | None = None


@dataclass(frozen=True)
class Player:
    """An account by its login, and its posts."""

    key: str
    seats: tuple[Seat, ...]

    @property
    def role(self) -> str:
        """Return what the account is listed under in the tables of results."""
        now = [seat for seat in self.seats if seat.until is None and seat.since < _FUTURE]
        if not now:
            return "no post now"
        return " and ".join(dict.fromkeys(f"{s.role}{' of a line' * bool(s.line)}" for s in now))


def players() -> Iterator[Player]:
    """Yield every account of the proof."""
    for role, unit in product(ROLES, _SEATS):
        yield _one(Seat(unit, role))
    for role, line, unit in product(_OF_A_LINE, LINES, _SEATS[:4]):
        yield _one(Seat(unit, role, line))
    for role in (OFFICER, CASEWORKER, RECORDER):
        yield _one(Seat("东乡", role, until=_PAST), "past")
        yield _one(Seat("东乡", role, since=_FUTURE), "future")
    # Moved: read everything in one township once, holds a post in another now.
    yield Player("moved", (Seat("东乡", CASEWORKER, until=_PAST), Seat("南镇", CASEWORKER)))
    yield Player("leader-and-recorder", (Seat("甲县", LEADER), Seat("一村", RECORDER)))
    yield Player("keeper-and-officer", (Seat("甲县", KEEPER), Seat("四村", OFFICER)))
    yield Player("auditor-and-nothing", (Seat("甲县", AUDITOR), Seat("甲县", OFFICER, until=_PAST)))
    yield Player(
        "two-lines", (Seat("甲县", CASEWORKER, "家儿"), Seat("东乡", OFFICER, "权益"))
    )  # fmt: skip
    yield Player("nobody", ())


def _one(seat: Seat, when: str = "") -> Player:
    words = (seat.role, {"": "all", "权益": "rights", "家儿": "family"}[seat.line], when)
    return Player("-".join([*filter(None, words), UNITS[seat.unit]]), (seat,))


__all__ = ["LINES", "STRENGTHS", "SUPERVISOR", "UNITS", "Player", "Seat", "players"]
