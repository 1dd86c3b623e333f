"""Records made in one line: every kind with fields that stand, each of which may be overridden."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Record
from jinguo.ledger.team import subject
from jinguo.org.models import Account, Post, Role, Spell
from jinguo.org.policy import Held, Strength, Subject

AT = datetime(2021, 1, 15, 2, tzinfo=UTC)
UNITS = {
    "演示市": "990600000000",
    "甲县": "990601000000",
    "东乡": "990601001000",
    "一村": "990601001001",
    "二村": "990601001002",
    "西乡": "990601002000",
    "三村": "990601002001",
    "乙区": "990602000000",
    "南镇": "990602001000",
    "四村": "990602001001",
}
FIELDS: dict[str, dict[str, Any]] = {
    "activity": {"held_on": date(2020, 3, 8), "subtype": "宣讲", "heads": 30},
    "party": {"registered_on": date(2020, 2, 1), "type": "家庭"},
    "honour": {"awarded_on": date(2020, 5, 1), "honour": "清洁家庭", "level": "市级"},
    "body": {"founded_on": date(2019, 6, 1), "type": "儿童之家"},
    "payment": {
        "paid_on": date(2020, 7, 1),
        "direction": "支出",
        "amount_fen": 123_456,
        "purpose": "儿童之家建设",
        "payer_level": "市级",
    },
    "tally": {
        "starts_on": date(2020, 1, 1),
        "ends_before": date(2021, 1, 1),
        "indicator": "warning-letter.letters",
        "value": 7,
        "document": "演示通报",
        "vouched_by": "演示公安局",
    },
    "target": {
        "set_on": date(2020, 1, 10),
        "starts_on": date(2020, 1, 1),
        "ends_before": date(2021, 1, 1),
        "indicator": "warning-letter.share",
        "value": 6_000,
        "document": "演示考核办法",
        "set_by": "演示市委",
    },
    "zero": {"starts_on": date(2020, 1, 1), "ends_before": date(2021, 1, 1)},
    "publication": {"published_on": date(2020, 4, 1), "type": "媒体稿件", "copies": 200},
    "membership": {"joined_on": date(2020, 3, 1), "role": "执委"},
    "inspection": {"inspected_on": date(2020, 2, 10), "type": "疫情督查"},
    "issue": {"found_on": date(2020, 2, 10), "state": "发现"},
    "contact": {"contacted_on": date(2020, 6, 1), "type": "走访排查", "households": 3},
    "case": {"received_on": date(2020, 5, 6), "type": "家庭纠纷", "basis": "法定职责"},
    "order": {"issued_on": date(2020, 8, 1), "applied_on": date(2020, 7, 31), "type": "告诫书"},
    "pairing": {"paired_on": date(2020, 6, 1), "type": "爱心妈妈", "mode": "1+1"},
    "loan": {
        "issued_on": date(2020, 9, 1),
        "applied_on": date(2020, 8, 1),
        "amount_fen": 10_000_000,
    },
    "placement": {"placed_on": date(2020, 3, 20), "type": "就业上岗"},
    "project": {"started_on": date(2020, 4, 10), "type": "创业项目"},
}
PROGRAMMES: dict[str, tuple[str, ...]] = {
    "activity": ("big-preaching",),
    "honour": ("clean-household",),
    "payment": ("children-home",),
    "body": ("children-home",),
}
_BESIDE = ("programmes", "quantities", "partners", "extra", "id")


@dataclass(frozen=True)
class City:
    """Units by their names."""

    units: dict[str, int]

    @classmethod
    def standing(cls) -> "City":
        return cls(dict(Spell.objects.values_list("name", "unit_id")))

    def __getitem__(self, name: str) -> int:
        return self.units[name]


def draft(kind: str, unit: int, **told: Any) -> Draft:
    beside = {name: told.pop(name) for name in _BESIDE if name in told}
    beside.setdefault("programmes", PROGRAMMES.get(kind, ()))
    return Draft(kind, unit, {**FIELDS[kind], **told}, **beside)


def enter_one(kind: str, unit: int, *, by: By | None = None, **told: Any) -> Record:
    [record] = enter(draft(kind, unit, **told), by=by or By(at=AT))
    return record


def enter_activity(unit: int, *, by: By | None = None, **told: Any) -> Record:
    return enter_one("activity", unit, by=by, **told)


def enter_party(unit: int, **told: Any) -> Record:
    return enter_one("party", unit, **told)


def enter_honour(unit: int, **told: Any) -> Record:
    return enter_one("honour", unit, **told)


def enter_body(unit: int, **told: Any) -> Record:
    return enter_one("body", unit, **told)


def enter_payment(unit: int, **told: Any) -> Record:
    return enter_one("payment", unit, **told)


def enter_tally(unit: int, **told: Any) -> Record:
    return enter_one("tally", unit, **told)


def person(unit: int, role: str = Role.OFFICER, *, since: date = date(2016, 1, 1)) -> Subject:
    """Somebody with one post, as the policy sees them."""
    return Subject(account=None, posts=(Held(unit, role, since),))


def account(unit: int, login: str, role: str = Role.OFFICER, *, name: str = "演示干部") -> Account:
    made = Account.objects.open(login, name=name)
    Post.objects.create(account=made, unit_id=unit, role=role, since=date(2016, 1, 1))
    return made


def by_account(
    who: Account, *, at: datetime = AT, session: str = "", strength: Strength = Strength.SECOND
) -> By:
    """An account as it writes at a moment, in a session of its own."""
    here = subject(who, strength=strength, session=session or f"s-{who.login}"[:16])
    return By(at, here, who)
