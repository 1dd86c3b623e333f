"""What leaves only by two people: sensitive lines, more than fifty persons, or a list of names."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import ConflictError, PolicyError, RuleError
from jinguo.exchange.exporting import versions, weigh
from jinguo.exchange.wanted import Wanted
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.models import Conflict
from jinguo.ledger.seconding import Doing, Wish, register
from jinguo.ledger.wall import whole
from jinguo.org.models import Role
from jinguo.org.policy import NOWHERE, Action, Scope
from jinguo.org.units import tree
from jinguo.periods import read_period

_NAMING = frozenset({Role.OFFICER, Role.CASEWORKER, Role.SUPERVISOR})
EXPORT, UNMASK = "export", "unmask"
MOST_LISTED = 20_000
"""So many records of a list that is narrowed may be asked for at once."""
_CHANGED = "写文件的时候记录变了，文件没有留下，请重新提出申请。"


def payload(wanted: Wanted, *, suffix: str = ".xlsx") -> dict[str, Any]:
    """Return what asks for a file to leave; of a list that is narrowed, exactly its records.

    Raises:
        RuleError: If a list is longer than a second person could answer for.
    """
    told = {
        "kinds": list(wanted.kinds), "unit": wanted.unit, "period": str(wanted.period),
        "names": wanted.unit in wanted.names,
    }  # fmt: skip
    if not wanted.only:
        return told
    [kind] = wanted.kinds
    listed = list(wanted.only[kind])
    if len(listed) > MOST_LISTED:
        raise RuleError(f"一次申请最多 {MOST_LISTED} 条，请用单位、期间、类型再筛选后申请。")
    return {
        **told, "listed": listed, "struck": wanted.struck, "attached": wanted.attached,
        "suffix": suffix,
    }  # fmt: skip


def act(wanted: Wanted) -> str:
    """Return the act of two people that a file is."""
    return UNMASK if wanted.unit in wanted.names else EXPORT


def wanted_by(told: Mapping[str, Any], by: By) -> Wanted:
    """Return the file that an asker's posts give at this moment."""
    reading = by.reach(Action.SEE_RECORDS)
    names = names_of(by) if told["names"] else NOWHERE
    period = read_period(told["period"])
    wanted = Wanted(tuple(told["kinds"]), told["unit"], period, reading, names)
    if "listed" not in told:
        return wanted
    only = {told["kinds"][0]: told["listed"]}
    return replace(wanted, only=only, struck=told["struck"], attached=told["attached"])


def names_of(by: By) -> Scope:
    """Return where somebody's posts let names be read; a recorder's, of the own team alone."""
    names = by.reach(Action.SEE_NAMES)
    standing = [post for post in by.subject.posts if post.stands_on(by.day)]
    if any(post.role in _NAMING for post in standing):
        return names
    return replace(names, classes=dict.fromkeys(names.classes, -1), lines={})


def content(wanted: Wanted) -> str:
    """Return a digest of exactly the records, at their versions, that a file would hold."""
    told = hashlib.sha256()
    for kind, number, version in versions(wanted):
        told.update(f"{kind} {number} {version};".encode())
    return told.hexdigest()


def unchanged(wanted: Wanted, before: str) -> None:
    """Refuse a file whose records changed while it was written.

    Raises:
        ConflictError: If they did.
    """
    if content(wanted) != before:
        raise ConflictError(_CHANGED)


def _check(wish: Wish) -> None:
    wanted = wanted_by(wish.payload, wish.by)
    weigh(wanted)
    if wish.payload["names"] and wanted.unit not in wanted.names:
        raise PolicyError("您的岗位不能导出这个单位的姓名。")


def _facts(wish: Wish) -> Any:
    wanted = wanted_by(wish.payload, wish.by)
    weight = weigh(wanted)
    return [content(wanted), weight.persons, weight.sensitive]


def _describe(told: Mapping[str, Any]) -> list[str]:
    whole = len(told["kinds"]) == len(MODELS)
    kinds = "全部种类" if whole else "、".join(KINDS[kind].label for kind in told["kinds"])
    period = read_period(told["period"])
    place = tree().place(told["unit"], period.last_day).name
    said = "带姓名、证件、电话和住址" if told["names"] else "不带姓名"
    if "listed" in told:
        return [f"导出{place}{kinds}台账里筛选出来的 {len(told['listed'])} 条，{said}"]
    return [f"导出{place}{period.chinese()}的{kinds}，{said}"]


def _records(told: Mapping[str, Any]) -> list[tuple[str, UUID]]:
    """Return the records of the unit and beneath that are kept from somebody: they do not second.

    Wider than the file, which only its asker's posts tell; conflicts are few.
    """
    beneath = tree().beneath(told["unit"], read_period(told["period"]).last_day)
    found: list[tuple[str, UUID]] = []
    for each in Conflict.objects.filter(until=None, kind__in=told["kinds"]):
        rows = model(each.kind)._default_manager.filter(id=each.record, unit__in=beneath)  # noqa: SLF001 - any kind's manager
        with whole():
            there = rows.exists()
        if there:
            found.append((each.kind, each.record))
    return found


register(EXPORT, Doing("大量导出", _describe, _check, _facts, records=_records))
register(UNMASK, Doing("导出姓名", _describe, _check, _facts, records=_records))
