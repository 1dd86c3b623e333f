"""核对: a report checked figure by figure, shown in place; nothing of it is kept here."""

import json
from collections.abc import Callable
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jinguo.counting.books import Books, books
from jinguo.documents.annotated import annotated
from jinguo.documents.word import as_word
from jinguo.errors import UnreadableError, UsageError
from jinguo.files.read import commented
from jinguo.org.policy import Action
from jinguo.reading.check import Check, as_json
from jinguo.reading.remarks import remarks
from jinguo.reading.summary import summary
from jinguo.web.attachment import attachment
from jinguo.web.check_form import Choice, choose, units
from jinguo.web.check_items import against_itself, items, paragraphs, tallies
from jinguo.web.check_teach import may_teach, taught
from jinguo.web.guard import Asked, rule
from jinguo.web.methods import BOTH
from jinguo.web.pace import READING
from jinguo.web.picks import pick
from jinguo.web.submitted import (
    MOST,
    carried,
    checked,
    is_pasted,
    is_word,
    original_of,
    received,
    sealed,
)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@rule(Action.SEE_FIGURES, methods=BOTH, pace=READING)
def check(request: Asked) -> HttpResponse:
    """Ask for a report, or answer with its check: as a page, as JSON, or as DOCX with comments."""
    if request.method != "POST":
        return _asking(request)
    try:
        document = received(request)
    except (UsageError, UnreadableError) as error:
        return _asking(request, text=request.POST.get("text", ""), fault=str(error))
    if request.POST.get("as") == "edit":
        return _asking(request, text=document.text)
    kept = books()
    choice, told = choose(request, kept, document), ""
    try:
        found = checked(document, books=kept, picked=choice.picked, scope=request.scope)
        original = original_of(request, document) if request.POST.get("as") == "docx" else None
        if request.POST.get("teach"):
            told = taught(request, found)
            found = checked(document, books=kept, picked=choice.picked, scope=request.scope)
    except (UsageError, UnreadableError) as error:
        return _asking(request, text=document.text, fault=str(error))
    if made := _FILES.get(request.POST.get("as", "")):
        return made(found, kept, original)
    return _answer(request, found, kept, replace(choice, told=told))


def _asking(request: Asked, *, text: str = "", fault: str = "") -> HttpResponse:
    kept = books()
    told = request.POST if request.method == "POST" else request.GET
    chosen = {name: told.get(name, "") for name in ("unit", "period")}
    picked = pick(request, kept, chosen)
    shown = {
        "picked": picked,
        "units": units(request, kept, picked, now=bool(chosen["unit"])),
        "chosen": chosen,
        "text": text,
        "fault": fault,
        "most": MOST // 10_000,
    }
    return render(request, "check.html", shown, status=400 if fault else 200)


def _answer(request: Asked, checked: Check, kept: Books, choice: Choice) -> HttpResponse:
    found, picked = items(checked, kept), choice.picked
    shown = {
        "picked": picked,
        "named": choice.named,
        "notices": choice.notices,
        "told": choice.told,
        "teaches": may_teach(request, picked.place.unit),
        "units": units(request, kept, picked),
        "lines": paragraphs(checked, found),
        "items": found,
        "figures": len(checked.answers),
        "claims": len(checked.claims),
        "differing": [item for item in found if not item.settled],
        "tallies": tallies(found),
        "clashes": against_itself(checked, found),
        "repairs": _mended(checked),
        "sealed": sealed(checked.document),
        "original": carried(request, checked.document),
        "word": is_word(checked.document),
        "pasted": is_pasted(checked.document),
    }
    return render(request, "checked.html", shown)


def _mended(checked: Check) -> int:
    """Return how many damaged places were mended or flagged, readings put in left aside."""
    return sum(bool(repair.text) for repair in checked.restored.repairs)


def _json(checked: Check, _: Books, __: bytes | None) -> HttpResponse:
    content = json.dumps(as_json(checked), ensure_ascii=False, indent=1)
    return _file(content.encode(), "application/json; charset=utf-8", checked, ".json")


def _word(checked: Check, kept: Books, original: bytes | None) -> HttpResponse:
    """Answer with comments: in the very document that was sent, or in one of our own."""
    said = remarks(checked, kept.catalogue)
    places = [(one.start, one.end, "\n".join(one.lines)) for one in said]
    if original and (made := commented(original, places)):
        return _file(made, _WORD, checked, "-原件.docx")
    content = annotated(checked.document.text, said, at=timezone.now())
    return _file(content, _WORD, checked, ".docx")


def _summary(checked: Check, kept: Books, _: bytes | None) -> HttpResponse:
    """Answer with one page on how the report came out."""
    page = summary(checked, kept.catalogue, at=timezone.now())
    return _file(as_word(page), _WORD, checked, "-摘要.docx")


_FILES: dict[str, Callable[[Check, Books, bytes | None], HttpResponse]] = {
    "json": _json, "docx": _word, "summary": _summary,
}  # fmt: skip


def _file(content: bytes, kind: str, checked: Check, suffix: str) -> HttpResponse:
    """Answer with a file, named by unit and period and by nothing of the report."""
    name = f"核对-{checked.unit.name}-{checked.period}{suffix}"
    return attachment(content, name=name, media=kind)
