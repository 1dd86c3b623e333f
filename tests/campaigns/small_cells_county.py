"""An invented county for the attacker: many villages, few cases in most of them, many in some."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np

from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.org import divisions
from jinguo.org.models import Account, Level, Post, Role, Spell
from jinguo.org.policy import OPERATOR
from jinguo.org.units import merge, transfer
from jinguo.periods import Period

TRIAL = """
programme: trial
title: 试算
line: 权益
since: 2000-01-01
records: {case: {}, pairing: {}}
indicators:
  all: {label: 甲, measure: 件, of: case, where: {type: 家庭纠纷}, count: records}
  part: {label: 乙, measure: 件, of: case, where: {type: 家庭纠纷, intake: 走访发现}, count: records}
  people: {label: 丙, measure: 人, of: case, where: {type: 家庭纠纷}, count: distinct party}
  pairs: {label: 丁, measure: 对, of: pairing, where: {type: 爱心妈妈}, count: records, over: standing}
  share: {label: 戊, measure: "%", ratio: [part, all]}
  grown: {label: 己, measure: 件, change: all, against: last-year, by: difference}
"""
FLOWS, STANDING, DERIVED = ("all", "part", "people"), ("pairs",), ("share", "grown")
YEARS = (2023, 2024)
AT = datetime(2025, 4, 1, 2, tzinfo=UTC)
MOVED_ON, MERGED_ON = date(2024, 7, 1), date(2024, 6, 1)
BUSY = (0.0, 0.1, 0.3, 1.0, 4.0, 20.0, 90.0)
"""How many cases a year a unit may have in the mean."""


@dataclass
class County:
    """The county as the campaign knows it: who stood where, and who may ask."""

    units: dict[str, int] = field(default_factory=dict)
    askers: dict[str, Account] = field(default_factory=dict)
    cases: list[UUID] = field(default_factory=list)


def declare(home: Path) -> None:
    """Lay the trial's programme over the catalogue."""
    folder = home / "catalogue" / "programmes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "trial.yaml").write_text(TRIAL, encoding="utf-8")


def settle(towns: int, villages: int, seed: int) -> County:
    """Fill an empty home with the county."""
    rng = np.random.default_rng(seed)
    made = County()
    rows = [("990600000000", "演示市"), ("990601000000", "甲县"), ("990602000000", "乙区")]
    for town in range(1, towns + 1):
        county = "990602" if town > towns - 2 else "990601"
        rows.append((f"{county}{town:03}000", f"乡{town}"))
        rows += [(f"{county}{town:03}{v:03}", f"村{town}-{v}") for v in range(1, villages + 1)]
    divisions.load(rows, what="演示市", at=AT)
    made.units = dict(Spell.objects.values_list("name", "unit_id"))
    transfer(made.units["村1-1"], to=made.units["乡2"], on=MOVED_ON, at=AT)
    merge([made.units["村1-2"]], into=made.units["村1-3"], on=MERGED_ON, at=AT)
    drafts = [draft for name in made.units for draft in _drafts(made, name, rng)]
    for at in range(0, len(drafts), 400):
        enter(drafts[at : at + 400], by=By(at=AT, subject=OPERATOR))
    _open(made)
    return made


def _drafts(made: County, name: str, rng: np.random.Generator) -> list[Draft]:
    weights = [0.5, 0.2, 0.1, 0.2] if "-" not in name else [0.7, 0.1, 0.1, 0.1]
    tier = int(rng.choice(4, p=weights))
    busy = BUSY[0] if tier == 0 else float(rng.choice(BUSY[1:4] if tier == 1 else BUSY[3:]))
    found: list[Draft] = []
    for year in YEARS:
        for _ in range(int(rng.poisson(busy))):
            on = date(year, 1, 1) + timedelta(int(rng.integers(0, 365)))
            if name == "村1-2" and on >= MERGED_ON:
                continue
            found += _case(made.units[name], on, rng)
            if rng.random() < 0.4:
                fields = {"paired_on": on, "type": "爱心妈妈", "mode": "1+1"}
                found.append(Draft("pairing", made.units[name], fields, programmes=("trial",)))
    return found


def _case(unit: int, on: date, rng: np.random.Generator) -> list[Draft]:
    who = Draft("party", unit, {"registered_on": on, "type": "个人"})
    fields = {
        "received_on": on, "type": "家庭纠纷", "party": who.id, "basis": "法定职责",
        "intake": "走访发现" if rng.random() < 0.5 else "来访",
    }  # fmt: skip
    return [who, Draft("case", unit, fields, programmes=("trial",))]


def late(made: County, count: int, seed: int) -> None:
    """Enter, the next day, some more cases of the years that are over."""
    rng = np.random.default_rng(seed)
    names = [name for name in made.units if name != "村1-2"]
    for _ in range(count):
        unit = made.units[names[int(rng.integers(3, len(names)))]]
        on = date(2024, 8, 1) + timedelta(int(rng.integers(0, 120)))
        enter(_case(unit, on, rng), by=By(at=AT + timedelta(days=1), subject=OPERATOR))


def _open(made: County) -> None:
    for name, unit, role in (
        ("city-leader", "演示市", Role.LEADER),
        ("county-officer", "甲县", Role.OFFICER),
        ("town-officer", "乡3", Role.OFFICER),
        ("town-recorder", "乡3", Role.RECORDER),
        ("village-recorder", "村3-1", Role.RECORDER),
        ("county-recorder", "甲县", Role.RECORDER),
        ("city-recorder", "演示市", Role.RECORDER),
    ):
        made.askers[name] = account = Account.objects.open(name, name="演示干部")
        Post.objects.create(
            account=account, unit_id=made.units[unit], role=role, since=date(2016, 1, 1)
        )


def month_of(year: int, month: int) -> Period:
    """Return one month."""
    return Period.of_months(year, month, 1)


__all__ = ["DERIVED", "FLOWS", "STANDING", "YEARS", "County", "Level", "declare", "late", "settle"]
