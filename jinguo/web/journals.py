"""日志: what the auditor reads of it: who, when, what kind, which id; no title and no value."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import UsageError
from jinguo.ledger.faults import NAMES, Wrong
from jinguo.ledger.models import Entry, Look, Verification
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.look import Looked
from jinguo.ledger.restored import KIND as RESTORE
from jinguo.ledger.restored import all_accepted
from jinguo.ledger.wall import whole
from jinguo.org.policy import Action
from jinguo.org.units import tree
from jinguo.web.attachment import attachment
from jinguo.web.guard import Asked, rule
from jinguo.web.journal import OPERATOR
from jinguo.web.looks import role_named
from jinguo.web.number import as_number

_PAGE = 50
_MOST = 100_000
"""So many rows a file holds; who wants more asks for a shorter time."""
_NOBODY = 0
_OTHER = {
    "unit": "单位", "programme": "项目", "recording": "入账方式", RESTORE: "恢复备份",
    "lock": "锁定", "question": "质询", "trust": "免核", "merge": "合并登记", "pending": "两人复核",
    "twin": "疑似重复", "apart": "不是同一个人", "attachment": "附件", "lesson": "记住的核对",
    "pastreport": "往年报告",
}  # fmt: skip
_HEADS = ("时间", "账号", "姓名", "岗位", "登录", "动作", "种类", "编号", "条数", "允许", "单位")
_TABLES: dict[str, Any] = {"look": Look, "entry": Entry}
_ACTS: dict[str, list[tuple[str, str]]] = {"look": Looked.choices, "entry": Act.choices}


@dataclass(frozen=True)
class Row:
    """One row of the journal as the auditor reads it: whoever did it, and to which id."""

    number: int
    at: datetime
    account: str
    who: str
    role: str
    session: str
    act: str
    kind: str
    record: str
    count: int
    allowed: bool
    unit: str


@dataclass(frozen=True)
class Wanted:
    """What the auditor narrows the journal to."""

    table: str = "look"
    since: date | None = None
    until: date | None = None
    account: int | None = None
    act: str = ""
    kind: str = ""
    before: int | None = None

    @property
    def query(self) -> str:
        """Return what an address says to narrow it so again, from its newest row on."""
        told = {name: value for name, value in vars(self).items() if name != "before" and value}
        return urlencode(told)


@rule(Action.AUDIT)
def journals(request: Asked) -> HttpResponse:
    """Show a page of the journal, the newest first, and what the last check found."""
    wanted = _wanted(request)
    with whole():
        rows = list(_rows(request, wanted)[: _PAGE + 1])
    shown = {
        "wanted": wanted,
        "rows": list(_told(rows[:_PAGE])),
        "older": rows[_PAGE - 1].number if len(rows) > _PAGE else None,
        "acts": _ACTS[wanted.table],
        "kinds": {kind.name: kind.label for kind in KINDS.values()} | _OTHER,
        "checked": _checked(),
    }
    return render(request, "journals.html", shown)


@rule(Action.AUDIT)
def table(request: Asked) -> HttpResponse:
    """Hand out what the page is narrowed to as CSV."""
    rows = _rows(request, _wanted(request))[:_MOST]
    lines = csv.writer(_Echo())
    told = (lines.writerow(_flat(row)) for row in _told(rows.iterator(2_000)))
    with whole():
        content = "".join(_lines(lines, told)).encode()
    return attachment(content, name="日志.csv", media="text/csv; charset=utf-8")


class _Echo:
    """Gives back each line that a writer of CSV makes."""

    def write(self, line: str) -> str:
        return line


def _lines(lines: Any, told: Iterable[str]) -> Iterator[str]:
    yield "\ufeff" + lines.writerow(_HEADS)  # a spreadsheet then takes it for UTF-8
    yield from told


def _flat(row: Row) -> list[str]:
    at = timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S")
    cells = [
        at, row.account, row.who, row.role, row.session, row.act, row.kind, row.record,
        str(row.count), "是" if row.allowed else "否", row.unit,
    ]  # fmt: skip
    return [f"'{each}" if each[:1] in ("=", "+", "-", "@", "\t", "\r") else each for each in cells]


def _wanted(request: Asked) -> Wanted:
    asked = request.GET
    name = asked.get("table", "look")
    if name not in _TABLES:
        raise UsageError("日志只有“查看”和“改动”两种，请重新选择。")
    return Wanted(
        name, _day(asked.get("since")), _day(asked.get("until")), _number(asked.get("account")),
        asked.get("act", ""), asked.get("kind", ""), _number(asked.get("before")) or None,
    )  # fmt: skip


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise UsageError(f"“{said}”不是日期，请重新选择日期。") from error


def _number(said: str | None) -> int | None:
    """Return a number; what is none is nobody's, and finds as little as an account that is not."""
    if not said:
        return None
    number = as_number(said)
    return _NOBODY if number is None else number


def _rows(request: Asked, wanted: Wanted) -> "QuerySet[Any]":
    rows = _TABLES[wanted.table].objects.select_related("actor").order_by("-number")
    chosen = _reached(request)
    if wanted.since:
        chosen &= Q(at__gte=_midnight(wanted.since))
    if wanted.until:
        chosen &= Q(at__lt=_midnight(date.fromordinal(wanted.until.toordinal() + 1)))
    if wanted.before:
        chosen &= Q(number__lt=wanted.before)
    for column, value in (("actor", wanted.account), ("act", wanted.act), ("kind", wanted.kind)):
        if value not in (None, ""):
            chosen &= Q(**{column: value})
    # Of what changed an auditor reads nothing, so nothing of it is read.
    unread = ("before", "after", "reason") if wanted.table == "entry" else ()
    return rows.filter(chosen).defer(*unread)  # type: ignore[no-any-return] # either table's


def _reached(request: Asked) -> Q:
    """Return the condition of the auditor's units; who reaches the whole tree reads all rows."""
    tops = tree().tops(request.today)
    if request.scope.everything or all(top in request.scope for top in tops):
        return Q()
    return Q(unit__in=request.scope.units)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made so


def _told(rows: Iterable[Any]) -> Iterator[Row]:
    names = dict(_ACTS["look"]) | dict(_ACTS["entry"])
    here, day = tree(), timezone.localdate()
    for row in rows:
        kind = KINDS.get(row.kind)
        yield Row(
            row.number, row.at, str(row.actor_id or ""), _who(row), role_named(row.role),
            row.session, str(names.get(row.act, row.act)),
            kind.label if kind else _OTHER.get(row.kind, ""), str(row.record or ""),
            getattr(row, "count", 1), getattr(row, "allowed", True),
            here.place(row.unit_id, day).name if row.unit_id else "",
        )  # fmt: skip


def _who(row: Any) -> str:
    if row.actor:
        return str(row.actor.name)
    return OPERATOR if row.role == "operator" else ""


def _checked() -> dict[str, Any] | None:
    last = Verification.objects.order_by("-pk").first()
    if last is None:
        return None
    wrong = Wrong(last.fault) if last.fault else None
    return {
        "last": last,
        "name": NAMES[wrong] if wrong else "",
        "told": wrong.told if wrong else "",
        "restored": all_accepted(),
    }
