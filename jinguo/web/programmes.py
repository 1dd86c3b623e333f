"""项目: every programme by line of work, and a clerk's own ones written without seeing a file."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jinguo.catalogue.countables import OFFERED
from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue, is_shipped, load
from jinguo.catalogue.overlay import Own, read
from jinguo.catalogue.schema import Programme
from jinguo.characters import visible
from jinguo.counting.declaring import clashing, declare, join, wrong
from jinguo.errors import CatalogueError, ConflictError
from jinguo.ledger import overlay
from jinguo.ledger.declared import as_written, declared, fault
from jinguo.ledger.drafts import By
from jinguo.ledger.models.base import Channel
from jinguo.org.policy import Action
from jinguo.web.guard import Asked, account, not_found, refuse, rule
from jinguo.web.methods import BOTH, POST
from jinguo.web.programme_editor import Editor
from jinguo.web.programme_preview import Preview, preview

FORMS = ("", "精确", "余", "近", "万", "中文")
"""The forms of a number that a clerk picks from; nothing is the house's own."""
_OTHER = "其他"
_A_FILE = re.compile(r"；(?=[\w.-]+\.yaml：)")
"""Between the faults of one file and those of the next."""
_ONLY_TOP = "项目是全部单位共用的，只有管理最上级单位的岗位才能增改；要增加项目，请告诉上级妇联。"


@dataclass(frozen=True)
class Row:
    """A programme on the list."""

    programme: Programme
    own: bool
    extended: bool
    ended: bool
    figures: list[tuple[str, bool]]
    """Labels with measures, and whether the figure has ended."""
    kinds: str


@dataclass(frozen=True)
class Line:
    """A line of work and its programmes."""

    name: str
    rows: list[Row] = field(default_factory=list)


@rule(Action.MANAGE)
def listing(request: Asked) -> HttpResponse:
    """Show every programme; a faulty file of the home is told here and takes nothing else down."""
    unread, found = fault(), _in_force()
    clashes: list[Programme] = []
    if unread:
        clashes = [load().programmes[key] for key in clashing(overlay.folder())]
    asked, own = visible(request.GET.get("q", "")).strip(), request.GET.get("own") == "1"
    lines = _lines(found, request.today, asked=asked, own=own)
    shown = {
        "lines": lines, "told": _A_FILE.split(unread) if unread else wrong(found),
        "unread": unread, "down": found is load(), "clashes": clashes,
        "asked": asked, "own": own, "many": sum(len(line.rows) for line in lines),
        "whole": overlay.may_declare(_by(request)), "only_top": _ONLY_TOP,
    }  # fmt: skip
    return render(request, "programmes.html", shown)


def _in_force() -> Catalogue:
    """Return what is in force; if the files were never without a fault, the shipped ones."""
    try:
        return declared()
    except CatalogueError:
        return load()


def _lines(found: Catalogue, today: date, *, asked: str, own: bool) -> list[Line]:
    made: dict[str, Line] = {}
    for key, programme in found.programmes.items():
        row = _row(found, key, today)
        words = (programme.title, *programme.terms, *(label for label, _ in row.figures))
        if (own and not (row.own or row.extended)) or not any(asked in each for each in words):
            continue
        name = programme.line or _OTHER
        made.setdefault(name, Line(name)).rows.append(row)
    return list(made.values())


def _row(found: Catalogue, key: str, today: date) -> Row:
    programme = found.programmes[key]
    return Row(
        programme,
        own=key in found.own and not found.own[key].extend,
        extended=key in found.own and found.own[key].extend,
        ended=programme.until is not None and programme.until <= today,
        figures=[
            (f"{what.label}（{what.measure}）", what.until is not None and what.until <= today)
            for what in programme.indicators.values()
        ],
        kinds="、".join(KINDS[kind].label for kind in programme.records),
    )


@rule(Action.MANAGE, methods=POST)
def join_shipped(request: Asked, key: str) -> HttpResponse:
    """Let a home's programme add to the shipped one of the same key that an upgrade brought."""
    if key not in clashing(overlay.folder()):
        raise not_found()
    if not overlay.may_declare(_by(request)):
        return refuse(request, _ONLY_TOP, status=403)
    join(key, by=_by(request))
    return redirect("programmes")


@rule(Action.MANAGE, methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Show the form of a new programme, or save what it says."""
    kind = request.GET.get("kind", "activity")
    if kind not in OFFERED:
        raise not_found()
    return _edit(request, None, kind, Own("", ""))


@rule(Action.MANAGE, methods=BOTH)
def edit(request: Asked, key: str) -> HttpResponse:
    """Show the form of the home's own programme, or of an addition to a shipped one."""
    found = as_written()
    if key not in found.programmes:
        raise not_found()
    kinds = [kind for kind in found.programmes[key].records if kind in OFFERED] or ["activity"]
    asked = request.GET.get("kind", kinds[0])
    kind = asked if asked in kinds else kinds[0]
    return _edit(request, _now(found, key), kind, read(overlay.folder(), key))


def _now(found: Catalogue, key: str) -> Programme:
    """Return what the home says of a programme; of a shipped one nothing yet but its name."""
    shipped = found.programmes[key]
    blank = Programme(programme=key, extend=True, title=shipped.title, since=shipped.since)
    return found.own.get(key, blank)


def _edit(request: Asked, now: Programme | None, kind: str, before: Own) -> HttpResponse:
    if not overlay.may_declare(_by(request)):
        return refuse(request, _ONLY_TOP, status=403)
    saving = request.method == "POST" and request.POST.get("act", "save") == "save"
    bench = _bench(request, now, kind, before, strict=saving)
    status, conflict = 200, ""
    if saving:
        try:
            if bench.valid() and _declared(request, bench):
                return redirect("programme-saved", bench.key)
            status = 400
        except ConflictError as error:
            status, conflict = 409, str(error)
    return render(request, "programme_edit.html", _shown(request, bench, conflict), status=status)


def _declared(request: Asked, bench: Editor) -> bool:
    """Write what the forms say, or tell each fault beside what it is about."""
    seen = str(request.POST.get("seen", ""))
    faults = declare(bench.key, bench.own(), seen=seen, by=_by(request))
    for each in faults:
        bench.tell(each)
    return not faults


def _bench(
    request: Asked, now: Programme | None, kind: str, before: Own, *, strict: bool
) -> Editor:
    data: dict[str, Any] | None = request.POST.dict() if request.method == "POST" else None
    bench = Editor(declared(), kind, now, before, request.today, data, strict=strict)
    act = (data or {}).get("act", "")
    if data is None or not act.startswith("insert-"):
        return bench
    _insert(data, act.removeprefix("insert-"), bench.measures())
    return Editor(declared(), kind, now, before, request.today, data)


def _insert(data: dict[str, Any], row: str, measures: dict[str, str]) -> None:
    """Put the figure that was picked behind a sentence, as the button does without scripts."""
    label, form = data.get(f"pick-{row}", ""), data.get(f"form-{row}", "")
    if label in measures and row.isdecimal():
        place = f"{{{label}{'|' * bool(form)}{form}}}{measures[label]}"
        data[f"s{row}-say"] = f"{data.get(f's{row}-say', '')}{place}"


def _shown(request: Asked, bench: Editor, conflict: str) -> dict[str, Any]:
    posted = request.method == "POST"
    kept = [each for each in bench.content.get("sentences", ()) if each.get("claims")]
    return {
        "bench": bench, "conflict": conflict, "kind": KINDS[bench.kind],
        "kinds": [KINDS[name] for name in OFFERED],
        "seen": request.POST.get("seen", "") if posted else bench.before.digest,
        "preview": _preview(request, bench),
        "forms": FORMS, "kept": len(kept),
        "faults": bench.strict and not conflict,
    }  # fmt: skip


def _preview(request: Asked, bench: Editor) -> Preview:
    bound = Editor(
        bench.catalogue, bench.kind, bench.now, bench.before, request.today, bench.data, strict=True
    )
    return preview(bound)


@rule(Action.MANAGE, methods=POST)
def look(request: Asked) -> HttpResponse:
    """Show how the forms would read as they are; nothing is saved."""
    found, key = declared(), request.POST.get("at", "")
    kind = request.POST.get("kind", "activity")
    if kind not in OFFERED or (key and key not in found.programmes):
        raise not_found()
    now = _now(found, key) if key else None
    before = read(overlay.folder(), key) if key else Own("", "")
    bench = _bench(request, now, kind, before, strict=False)
    return render(request, "_programme_preview.html", {"preview": _preview(request, bench)})


@rule(Action.MANAGE)
def saved(request: Asked, key: str) -> HttpResponse:
    """Say what was saved and where it can be seen now."""
    found = declared()
    if key not in found.own:
        raise not_found()
    own, whole = found.own[key], found.programmes[key]
    shown = {
        "programme": whole, "own": own, "shipped": is_shipped(key),
        "entered": "activity" in whole.records,
        "figures": [(f"{key}.{name}", what) for name, what in own.indicators.items()],
    }  # fmt: skip
    return render(request, "programme_saved.html", shown)


def _by(request: Asked) -> By:
    return By(timezone.now(), request.subject, account(request), Channel.PAGE)
