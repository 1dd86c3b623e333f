"""Builds a demonstration city: real units, invented people, a ledger that bears a report's figures.

What it must bear is declared in `demonstrations/NAME.yaml`; the same file gives the same ledger.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import yaml
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from jinguo.console.coursing import run
from jinguo.console.making import Making, draft, records, spread
from jinguo.errors import RuleError, UsageError
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.factors import DEMO_SECRET
from jinguo.ledger.models import Entry, Receipt
from jinguo.ledger.models.base import Channel
from jinguo.ledger.recording import switch
from jinguo.org import divisions
from jinguo.org.models import Account, Level, Post, Role, Unit
from jinguo.org.units import tree

FOLDER = Path(__file__).parent / "demonstrations"
PASSWORD = "jinguo-demo-2020"  # noqa: S105 - of the demonstration's invented people, told on its first page
_PEOPLE = (
    ("cun", "演示村主席", Role.RECORDER, Level.VILLAGE),
    ("xiang", "演示乡镇干部", Role.OFFICER, Level.TOWNSHIP),
    ("xian", "演示县区干部", Role.OFFICER, Level.COUNTY),
    ("shi", "演示市妇联干部", Role.OFFICER, Level.CITY),
    ("weiquan", "演示维权干部", Role.CASEWORKER, Level.COUNTY),
    ("dudao", "演示案件督导", Role.SUPERVISOR, Level.CITY),
    ("lingdao", "演示领导", Role.LEADER, Level.CITY),
    ("zhanghao", "演示账号管理员", Role.KEEPER, Level.CITY),
    ("shenji", "演示审计员", Role.AUDITOR, Level.CITY),
)
_WITH_APP = frozenset({Role.CASEWORKER, Role.SUPERVISOR, Role.KEEPER, Role.AUDITOR})
"""Those who sign in with a second factor: in a demonstration the page shows its code."""
_BATCH = 4_000


def names() -> list[str]:
    """Return the demonstrations there are."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def standing() -> dict[str, Any] | None:
    """Return the plan of the demonstration that this home holds, if it holds one."""
    receipt = Receipt.objects.filter(key__startswith="demo ").first()
    return _plan(receipt.key.removeprefix("demo ")) if receipt else None


def build(name: str) -> bool:
    """Fill an empty home with a demonstration; return False if this one is there already.

    Raises:
        UsageError: If there is no such demonstration.
        RuleError: If the home holds anything else.
    """
    plan = _plan(name)
    if Receipt.objects.filter(key=f"demo {name}").exists():
        return False
    if Entry.objects.exists() or Unit.objects.exists() or Account.objects.exists():
        raise RuleError(
            "这个数据目录里已有别的数据，不能再建演示城市；请用 JINGUO_HOME 换一个空目录。"
        )
    year = plan["year"]
    at = datetime(year + 1, 1, 15, 2, tzinfo=UTC)
    with transaction.atomic():
        divisions.load(divisions.read_shipped(plan["units"]), what=plan["name"], at=at)
        making = _begin(plan, By(at=at, channel=Channel.DEMO))
        _accounts(making)
        for unit in making.tallying:
            switch(unit, since=None, by=making.by, reason="演示：这些村还在报汇总数")
        drafts = [*records(making), *_tallies(making), *_partners(making), *_targets(making)]
        coursed = {id_ for ends in making.through.ends.values() for id_ in ends}
        going = []
        for first in range(0, len(drafts), _BATCH):
            made = enter(drafts[first : first + _BATCH], by=making.by)
            going += [record for record in made if record.id in coursed]
        run(making.through, going, by=making.by, seed=plan["seed"])
        Receipt.objects.create(key=f"demo {name}", digest="", at=at)
    return True


def _plan(name: str) -> dict[str, Any]:
    if name not in names():
        raise UsageError(f"没有演示城市“{name}”，可用的是 {'、'.join(names())}。")
    plan: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return plan


def _begin(plan: dict[str, Any], by: By) -> Making:
    chance = Random(plan["seed"])  # noqa: S311 - the same ledger each time is what is wanted
    here = tree()
    units: dict[Level, list[int]] = {level: [] for level in Level}
    for unit in here.ids:
        units[Level(here.levels[here.index[unit]])].append(unit)
    tallying = sorted(chance.sample(units[Level.VILLAGE], plan["tallying"]))
    units[Level.VILLAGE] = [unit for unit in units[Level.VILLAGE] if unit not in tallying]
    return Making(plan, chance, by, here, units, tallying)


def _accounts(making: Making) -> None:
    year = making.plan["year"]
    for login, name, role, level in _PEOPLE:
        account = Account.objects.open(login, name=name, password=PASSWORD)
        if role in _WITH_APP:
            TOTP.activate(account, DEMO_SECRET)
        unit = making.units[level][0]
        Post.objects.create(account=account, unit_id=unit, role=role, since=date(year, 1, 1))


def _tallies(making: Making) -> Iterator[Draft]:
    for line in making.plan["tallies"]:
        count = len(making.tallying)
        if line.get("most") == 1:
            ones = set(making.chance.sample(range(count), line["total"]))
            parts = [int(at in ones) for at in range(count)]
        else:
            parts = spread(making.chance, line["total"], count)
        for unit, value in zip(making.tallying, parts, strict=True):
            yield _tally(making, line, unit, value)


def _partners(making: Making) -> Iterator[Draft]:
    for line in making.plan["partners"]:
        for unit, value in zip(making.units[Level.COUNTY], line["by_county"], strict=True):
            yield _tally(making, line, unit, value)


def _targets(making: Making) -> Iterator[Draft]:
    year, [city] = making.plan["year"], making.units[Level.CITY]
    span = {"starts_on": date(year, 1, 1), "ends_before": date(year + 1, 1, 1)}
    for line in making.plan.get("targets", ()):
        fields = {"set_on": date(year, 1, 20), "title": line["document"], **span, **line}
        yield draft(making, "target", city, fields, ())


def _tally(making: Making, line: dict[str, Any], unit: int, value: int) -> Draft:
    year = making.plan["year"]
    fields = {
        "starts_on": date(year, 1, 1),
        "ends_before": date(year + 1, 1, 1),
        "value": value,
        "title": line["document"],
        **{name: line[name] for name in ("indicator", "vouched_by", "document")},
    }
    return draft(making, "tally", unit, fields, ())
