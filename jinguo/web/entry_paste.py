"""贴一段话: a pasted message fills the form of an activity and is gone with the answer.

The text is neither kept nor logged and stands in no address; what was read of it waits in the form
until the person saves it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import new_id
from jinguo.org.units import tree
from jinguo.reading.gist import Facts, Gist, gist
from jinguo.reading.message import ASSUMED, SURE, Told
from jinguo.web.entry_draft import asked, defaults
from jinguo.web.entry_fields import QUANTITY, Ground, offers
from jinguo.web.entry_form import EntryForm
from jinguo.web.guard import Asked
from jinguo.web.marked import Span, lines
from jinguo.web.picks import home

KIND = "activity"
MOST = 2_000
"""Characters: what tells of one activity is shorter, and a longer text is a report (核对)."""
_TOO_LONG = f"最多 {MOST} 个字。请只贴讲这一次活动的那一段；整篇文稿请到“核对”里贴。"
_EMPTY = "请先把那段话贴进框里。"
_SEVERAL = "这段话讲了不止一次活动，只读了第一次；其余的保存以后再贴。"


@dataclass(frozen=True)
class Shown:
    """Words of a pasted text: the labels of the fields that they fill, if any."""

    text: str
    labels: str = ""
    unsure: bool = False


@dataclass(frozen=True)
class Pasted:
    """A message that was pasted: its text with marks, and what the person should look at."""

    text: str
    lines: tuple[tuple[Shown, ...], ...] = ()
    notes: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    """Fields that are filled but ought to be looked at, each with why."""
    fault: str = ""


def paste(request: Asked, ground: Ground) -> tuple[EntryForm, Pasted]:
    """Return the form as a pasted message fills it, and the message with its marks."""
    # A browser sends line ends as two characters; the person pasted one.
    text = request.POST.get("message", "").replace("\r\n", "\n")
    fault = _TOO_LONG if len(text) > MOST else "" if text.strip() else _EMPTY
    said = Gist() if fault else gist(text, facts(request, ground))
    fresh = {"id": new_id(), **defaults(KIND, asked(KIND, declared()))}
    form = EntryForm(KIND, ground=ground, initial={**fresh, **initial(said)})
    found = [one for one in sources(said) if one[0] in form.fields]
    for name, label in _grouped(form, found).items():
        form.fields[name].help_text = label
    if not said:
        told = fault or "；".join(said.notes) + "。"
        return form, Pasted(text[:MOST], fault=told)
    notes = (*(f"{note}。" for note in said.notes), *([_SEVERAL] if said.several else []))
    return form, Pasted(text, _marked(text, form, found), notes, tuple(_unsure(form, found)))


def facts(request: Asked, ground: Ground) -> Facts:
    """Return what a message is read against for whoever asks."""
    known, day = ground.catalogue, ground.today
    return Facts(
        day, home(request),
        [place for place in tree().standing(day) if place.unit in ground.scope],
        known,
        frozenset(key for key, each in known.programmes.items() if offers(each, KIND, day)),
        ground.usual,
    )  # fmt: skip


def initial(said: Gist) -> dict[str, Any]:
    """Return what a form starts with; what was not found is left to the person."""
    filled: dict[str, Any] = {name: told.value for name, told in said.fields.items()}
    filled |= {QUANTITY + code: told.value for code, told in said.quantities.items()}
    if said.programmes:
        filled["programmes"] = [told.value for told in said.programmes]
    if said.partners:
        filled["partners"] = [told.value for told in said.partners]
    return filled


def sources(said: Gist) -> list[tuple[str, Told]]:
    """Return the fields that were filled, each with what filled it, one of several at a time."""
    return [
        *said.fields.items(),
        *(("programmes", told) for told in said.programmes),
        *(("partners", told) for told in said.partners),
        *((QUANTITY + code, told) for code, told in said.quantities.items()),
    ]


def _grouped(form: EntryForm, found: list[tuple[str, Told]]) -> Mapping[str, SafeString]:
    """Return what stands under each filled field: its words, why, and what else stood there."""
    told: dict[str, list[Told]] = {}
    for name, one in found:
        told.setdefault(name, []).append(one)
    return {
        name: format_html(
            '<span class="came{}">{}</span> {}',
            "" if all(one.certainty == SURE for one in some) else " unsure",
            _came(some),
            form.fields[name].help_text,
        )
        for name, some in told.items()
    }


def _came(some: list[Told]) -> str:
    words = "、".join(dict.fromkeys(f"“{one.words}”" for one in some if one.words))
    doubts = "；".join(dict.fromkeys(one.why for one in some if one.certainty != SURE))
    where = f"来自：{words}。" if words else ""
    return f"{where}请核对：{doubts}。" if doubts else where


def _unsure(form: EntryForm, found: list[tuple[str, Told]]) -> Iterator[str]:
    seen = set()
    for name, told in found:
        if told.certainty not in (SURE, ASSUMED) and name not in seen:
            seen.add(name)
            yield f"{form.fields[name].label}（{told.why}）"


def _marked(
    text: str, form: EntryForm, found: list[tuple[str, Told]]
) -> tuple[tuple[Shown, ...], ...]:
    spans: dict[tuple[int, int], list[tuple[str, Told]]] = {}
    for name, told in found:
        if told.words:
            spans.setdefault((told.start, told.end), []).append((name, told))
    every = list(spans.items())
    marks = [Span(start, end, at) for at, ((start, end), _) in enumerate(every)]
    of: dict[int | None, list[tuple[str, Told]]] = {None: []}
    of |= {at: some for at, (_, some) in enumerate(every)}
    return tuple(
        tuple(_shown(form, each.text, of[each.mark]) for each in line)
        for line in lines(text, marks)
    )  # fmt: skip


def _shown(form: EntryForm, text: str, found: list[tuple[str, Told]]) -> Shown:
    labels = dict.fromkeys(str(form.fields[name].label) for name, _ in found)
    return Shown(text, "、".join(labels), any(told.certainty != SURE for _, told in found))
