"""Large workbooks in and large ledgers out, done by the worker: as whoever asked, as of now."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import IO, Any, cast

from django.utils import timezone

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import RuleError
from jinguo.exchange import sheets
from jinguo.exchange.carried import write_down
from jinguo.exchange.exporting import export, export_csv
from jinguo.exchange.faulty import returned
from jinguo.exchange.importing import Taken, Wish, take_sheets
from jinguo.exchange.mapping import Decision, Decisions
from jinguo.exchange.seconded import content, unchanged, wanted_by
from jinguo.exchange.wanted import Exported, Wanted
from jinguo.jobs.asking import Wish as JobWish
from jinguo.jobs.works import Work, work
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Pending
from jinguo.ledger.models.base import Channel
from jinguo.ledger.seconding import use
from jinguo.ledger.working import EXPORT, SECONDED, by_of, facts
from jinguo.org.policy import Action
from jinguo.org.units import tree
from jinguo.periods import Period

LONG = 2_000
"""From how many rows on a file is worked on in the background."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_FILE = "workbook"
_PIECE = 1 << 16


def to_import(
    content: bytes, decisions: Decisions | None, *, by: By, dry: bool, right: bool
) -> JobWish:
    """Return the job that looks through a workbook, and takes it in unless `dry`."""
    told = None if decisions is None else {name: each.told() for name, each in decisions.items()}
    asked = {"decisions": told, "dry": dry, "right": right, "late": by.late}
    label = "核对工作簿" if dry else "导入工作簿"
    return _wish("import", label, asked, by, files={_FILE: [content]})


def to_export(wanted: Wanted, suffix: str, name: str, *, by: By) -> JobWish:
    """Return the job that writes one ledger's list out."""
    [kind] = wanted.kinds
    asked = {
        "kind": kind, "unit": wanted.unit, "start": wanted.period.start.isoformat(),
        "end": wanted.period.end.isoformat(), "numbers": list(wanted.only[kind]),
        "struck": wanted.struck, "suffix": suffix, "name": name, "attached": wanted.attached,
    }  # fmt: skip
    label = f"导出{KINDS[kind].label}台账"
    return _wish(EXPORT, label, asked, by)


@work("import")
def take_in(job: Work) -> str:
    """Look through a workbook, then take it in: all, its right rows, or nothing."""
    by, content = by_of(job, at=timezone.now()), job.parcel(_FILE)
    by = replace(by, channel=Channel.WORKBOOK, late=job.asked.get("late", ""))
    wish = Wish(dry=True, right=bool(job.asked["right"]), decisions=_decisions(job.asked))
    found = sheets.read(content)
    # The trial tells how far it is; the writing after it is one transaction that nobody sees into.
    tried = take_sheets(found, by=by, wish=wish, progress=lambda a, b: job.progress(a, b, "核对"))
    if tried.faults:
        job.deliver("标明问题的表.xlsx", XLSX, [returned(content, found, tried)])
    if job.asked["dry"] or (tried.faults and not wish.right):
        return _found(tried, dry=bool(job.asked["dry"]))
    taken = take_sheets(
        found, by=by, wish=replace(wish, dry=False), progress=lambda *_: job.check()
    )
    return _entered(taken)


@work(EXPORT)
def take_out(job: Work) -> str:
    """Write a ledger's list as a workbook or a table of plain text."""
    by, told = by_of(job, at=timezone.now()), job.asked
    reading = by.reach(Action.SEE_RECORDS)
    wanted = Wanted(
        (told["kind"],), told["unit"],
        Period(date.fromisoformat(told["start"]), date.fromisoformat(told["end"])), reading,
        by=by, only={told["kind"]: told["numbers"]}, struck=told["struck"],
        attached=told.get("attached", False),
        progress=lambda a, b: job.progress(a, b, "写出"),
    )  # fmt: skip
    [made] = _written_out(job, wanted, told["suffix"], told["name"])
    gone = len(told["numbers"]) - made.count
    rest = f"；提出以后有 {gone} 条作废或不再能看" if gone else ""
    return f"写出 {made.count} 条{rest}。"


def to_take_out(pending: Pending, *, by: By) -> JobWish:
    """Return the job that writes what two people agreed to let out."""
    asked = {"number": pending.number, "act": pending.act}
    return _wish(SECONDED, "导出两人同意的文件", asked, by)


def _wish(
    name: str, label: str, asked: Mapping[str, Any], by: By,
    files: Mapping[str, Iterable[bytes]] = MappingProxyType({}),
) -> JobWish:  # fmt: skip
    who = by.subject
    return JobWish(name, label, who.account, facts(who, day=by.day), asked, who.session, files)


@work(SECONDED)
def take_out_seconded(job: Work) -> str:
    """Write what two people agreed on; the leave is used with the file, once."""
    by, number, act = by_of(job, at=timezone.now()), job.asked["number"], job.asked["act"]
    told = Pending.objects.get(number=number, act=act, asked_by=by.account).payload
    wanted = replace(wanted_by(told, by), by=by, seconded=number)
    place = tree().place(wanted.unit, wanted.period.last_day).name
    label = KINDS[wanted.kinds[0]].label if len(wanted.kinds) == 1 else "台账"
    suffix, held = told.get("suffix", ".xlsx"), content(wanted)

    def take_leave() -> None:
        unchanged(wanted, held)
        use(number, act, told, by=by)

    made = _written_out(job, wanted, suffix, f"{place}{label}{suffix}", take_leave)
    return f"写出 {sum(each.count for each in made)} 条，照第 {number} 号申请。"


def _written_out(
    job: Work, wanted: Wanted, suffix: str, name: str,
    take_leave: Callable[[], None] = lambda: None,
) -> list[Exported]:  # fmt: skip
    """Write records to a file of the job; what it holds of persons stands in the journal first.

    Leave is taken once all is written and before anything is kept: a file that fails costs none.
    """
    plain = suffix == ".csv"
    with cast("IO[bytes]", TemporaryFile()) as file:
        made = [export_csv(wanted, file)] if plain else export(wanted, file)
        take_leave()
        assert wanted.by
        write_down((each.carried for each in made), by=wanted.by)
        file.seek(0)
        job.deliver(name, CSV if plain else XLSX, iter(lambda: file.read(_PIECE), b""))
    return made


def rows_of(found: list[sheets.Sheet]) -> int:
    """Return how many rows a workbook has at most."""
    return sum(len(each.rows) for each in found)


def _decisions(asked: Any) -> Decisions | None:
    told = asked["decisions"]
    return None if told is None else {name: Decision.of(each) for name, each in told.items()}


def _found(tried: Taken, *, dry: bool) -> str:
    new, known = tried.new.total(), tried.known.total()
    head = "核对完了" if dry else "没有导入"
    told = f"{head}：可登记 {new} 条，已经登记过 {known} 条"
    if not tried.faults:
        return f"{told}，没有问题。"
    return f"{told}，{tried.left_out} 行有问题，请下载标明问题的表改正。"


def _entered(taken: Taken) -> str:
    if taken.number is None and taken.faults:
        raise RuleError("核对以后又有别人改了台账，没有导入，请重新导入。")
    rest = f"，{taken.left_out} 行有问题没有导入" if taken.left_out else ""
    number = f"第 {taken.number} 次导入：" if taken.number else ""
    return f"{number}登记 {taken.new.total()} 条，已经登记过 {taken.known.total()} 条{rest}。"
