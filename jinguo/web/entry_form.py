"""The form of a record of any kind: its columns, and what the programmes declare beside them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.schema import Programme
from jinguo.errors import RuleError
from jinguo.exchange.columns import Part
from jinguo.ledger.drafts import Draft
from jinguo.web.entry_draft import PARTY, asked, drafted, faults, with_parties
from jinguo.web.entry_fields import (
    EXTRA,
    FIND,
    NEW,
    QUANTITY,
    Ground,
    LinkField,
    choice,
    declared_words,
    field_of,
    offers,
    programmes_field,
    text,
    units_field,
)
from jinguo.web.entry_words import FRONT, hint

USUAL = 8
"""How many programmes stand in front of the others."""
_ALWAYS = ("precision", "secrecy")
"""What every record says, whether or not anybody typed it."""
_PARTNERS, _LAST = "partners", (*_ALWAYS, "on_behalf_of")
_PARTS = {"programmes": "_entry_programmes.html"}
_FIELD, _LINK = "_field.html", "_entry_link.html"


@dataclass(frozen=True)
class Preset:
    """A programme to tick: its key, title, line of work, words by column, whether it is ticked."""

    key: str
    title: str
    line: str
    words: str
    """What it declares for each column, as a script reads it."""
    ticked: bool


@dataclass(frozen=True)
class Item:
    """One thing that a form asks for: its field and the template that shows it."""

    field: forms.BoundField
    template: str
    find: forms.BoundField | None = None
    new: tuple[forms.BoundField, ...] = ()
    """What is asked of a person who is not in the list yet."""
    found: int | None = None
    """How many were found, where somebody looked."""

    @property
    def wide(self) -> bool:
        """Tell whether it takes a whole row."""
        return self.template != _FIELD or isinstance(self.field.field.widget, forms.Textarea)


class EntryForm(forms.Form):
    """One record: seven fields, and under 更多 what only some records have."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, kind: str, data: Any = None, *, ground: Ground,
        initial: Mapping[str, Any] | None = None, looked: str = "", keeps: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """Make the form; `keeps` are programmes on offer although they have ended."""
        super().__init__(data, initial=dict(initial or {}), label_suffix="")
        self.kind, self.ground, self.looked = KINDS[kind], ground, looked
        self.known = asked(kind, ground.catalogue)
        self.offered = [
            p for p in ground.catalogue.programmes.values()
            if offers(p, kind, ground.today) or (p.programme in keeps and kind in p.records)
        ]  # fmt: skip
        for name in self._in_order():
            self._add(name)
        self.fields["on_behalf_of"] = text("代谁登记", 40, hint("", "on_behalf_of"), required=False)
        self.fields["late"] = text("补报的原因", 200, hint("", "late"), required=False)

    def _in_order(self) -> list[str]:
        front = FRONT[self.kind.name]
        declared = {name for p in self.offered for name in self._names_of(p)}
        rest = [name for name in self.known if not name.startswith((QUANTITY, EXTRA))]
        return [*front, *(n for n in rest if n not in front), *sorted(declared)]

    def _add(self, name: str) -> None:
        column = self.known[name]
        if column.part is Part.PROGRAMMES:
            self.fields[name] = programmes_field(self.offered)
        elif column.part is Part.UNIT:
            self.fields[name] = units_field("单位", self.ground)
        else:
            self.fields[name] = field_of(self.kind.name, column, self.ground, self.offered)
        if column.part is Part.EXTRA:
            self._choose_extra(name)
        if column.part is Part.LINK:
            self._add_beside(name, column.links)

    def _choose_extra(self, name: str) -> None:
        key = name.removeprefix(EXTRA)
        for programme in self.offered:
            extra = programme.records[self.kind.name].extras.get(key)
            if extra and extra.choices:
                self.fields[name] = choice(extra.label, extra.choices, required=False)

    def _add_beside(self, name: str, kind: str) -> None:
        """Add what a record is looked for by, and a person entered in passing."""
        label = KINDS[kind].label
        looking = text(f"查找{label}", 40, required=False)
        looking.widget.attrs["placeholder"] = "名称里的字、编号"
        self.fields[FIND + name] = looking
        if kind == "party":
            types = KINDS["party"].choices["type"]
            for each, field in zip(
                PARTY,
                (
                    choice("类别", types, required=False),
                    text("姓名或名称", 40, "加密保存。", required=False),
                    text("电话", 40, "加密保存，可以不填。", required=False),
                ),
                strict=True,
            ):
                self.fields[f"{NEW}{name}-{each}"] = field

    def _names_of(self, programme: Programme) -> list[str]:
        own = [
            QUANTITY + code for code, q in programme.quantities.items() if q.of == self.kind.name
        ]
        return own + [EXTRA + key for key in programme.records[self.kind.name].extras]

    def front(self) -> list[Item]:
        """Return the seven things that everybody is asked, in order."""
        return [self._item(name) for name in FRONT[self.kind.name] if name in self.fields]

    def more(self) -> list[Item]:
        """Return what only some records have."""
        return [self._item(name) for name in self._more()]

    def _more(self) -> list[str]:
        front = FRONT[self.kind.name]
        plain = [
            name for name in self.known
            if name not in front and not name.startswith((QUANTITY, EXTRA))
            and name not in (_PARTNERS, *_LAST)
        ]  # fmt: skip
        return [name for name in (*plain, _PARTNERS, *_LAST) if name in self.fields]

    def _item(self, name: str) -> Item:
        field = self.fields[name]
        if not isinstance(field, LinkField):
            return Item(self[name], _PARTS.get(name, _FIELD))
        # Only what is shown is looked up: of persons' matters that is a look of the journal.
        count = field.offer(str(self[FIND + name].value() or ""), self[name].value())
        new = [self[each] for each in self.fields if each.startswith(f"{NEW}{name}-")]
        found = count if self.looked == name else None
        return Item(self[name], _LINK, self[FIND + name], tuple(new), found)

    def declared(self) -> Iterator[tuple[Programme, list[forms.BoundField]]]:
        """Yield each programme that asks for more, with what it asks for."""
        for programme in self.offered:
            names = [name for name in self._names_of(programme) if name in self.fields]
            if names:
                yield programme, [self[name] for name in names]

    def opened(self) -> bool:
        """Tell whether anything under 更多 is filled or wrong, so that it must be seen."""
        declared = [name for name in self.fields if name.startswith((QUANTITY, EXTRA))]
        filled = [name for name in (*self._more(), *declared) if name not in _ALWAYS]
        wrong = any(self[name].errors for name in _ALWAYS)
        return wrong or any(self[name].value() or self[name].errors for name in filled)

    def is_late(self) -> bool:
        """Tell whether the reason for writing in locked days is asked for."""
        return bool(self["late"].errors or self["late"].value())

    def called(self) -> str:
        """Return what stands under 更多, in a few words."""
        return "、".join(str(self[name].label) for name in self._more()[:4])

    def presets(self) -> list[Preset]:
        """Return the programmes that stand in front: those ticked and those usual here."""
        return [each for each in self._presets() if each.ticked or each.key in self._front]

    def further(self) -> list[tuple[str, list[Preset]]]:
        """Return the other programmes by their lines of work."""
        lines: dict[str, list[Preset]] = {}
        for each in self._presets():
            if not (each.ticked or each.key in self._front):
                lines.setdefault(each.line, []).append(each)
        return list(lines.items())

    @cached_property
    def _front(self) -> frozenset[str]:
        offered = [p.programme for p in self.offered]
        known = [key for key in self.ground.usual if key in offered]
        return frozenset((known or offered)[:USUAL])

    def _presets(self) -> Iterator[Preset]:
        ticked = self["programmes"].value() or []
        for p in self.offered:
            words = json.dumps(declared_words(p, self.kind.name), ensure_ascii=False)
            yield Preset(p.programme, p.title, p.line or "其他", words, p.programme in ticked)

    def closed_lists(self) -> list[str]:
        """Return the columns whose words the programmes alone declare."""
        return [name for name, words in self.kind.choices.items() if not words]

    def clean(self) -> dict[str, Any]:
        """Apply the ledger's rules to all that is filled in well, so that faults come at once."""
        given: dict[str, Any] = super().clean() or {}
        self._check_new(given)
        if "id" in given:
            draft = drafted(self.kind.name, given, self.known)
            catalogue, today = self.ground.catalogue, self.ground.today
            for told in faults(draft, given, catalogue=catalogue, today=today):
                self.refuse(told)
        return given

    def _check_new(self, given: Mapping[str, Any]) -> None:
        for name, field in self.fields.items():
            new = f"{NEW}{name}-name"
            if not isinstance(field, LinkField) or not given.get(new):
                continue
            if given.get(name):
                self.add_error(new, "上面已经选了一个；要新登记，请把上面改成“不选”。")
            if not given.get(f"{NEW}{name}-type"):
                self.add_error(f"{NEW}{name}-type", "请选择类别：个人、家庭 或 单位。")

    def drafts(self) -> list[Draft]:
        """Return the records that the form tells of, its own last; call after `is_valid`."""
        given = self.cleaned_data
        return with_parties(drafted(self.kind.name, given, self.known), given)

    def said(self, name: str, value: Any) -> str:
        """Return what a field says as a person reads it: the words of a choice, not its key."""
        field = self.fields[name]
        if isinstance(field, LinkField):
            field.offer("", value)
        choices = getattr(field, "choices", None) or getattr(field.widget, "choices", ())
        told = dict(_flat(choices))
        values = value if isinstance(value, list) else [value]
        return "、".join(str(told.get(each, each)) for each in values if each) or "（空）"

    def refuse(self, error: RuleError) -> None:
        """Show a rule's refusal beside the field it names, or above them all; the same once."""
        named = error.field or ""
        names = (named, QUANTITY + named, EXTRA + named)
        place = next((name for name in names if name in self.fields), None)
        if str(error) not in self.errors.get(place or NON_FIELD_ERRORS, ()):
            self.add_error(place, str(error))

    def told(self) -> dict[str, list[str]]:
        """Return the faults by their fields; under no name those of the whole."""
        whole = self.errors.items()
        return {
            "" if name == NON_FIELD_ERRORS else str(name): [str(each) for each in said]
            for name, said in whole
        }


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from ((str(key), str(word)) for key, word in label)
        else:
            yield str(value), str(label)


def typed(data: Any) -> dict[str, Any]:
    """Return what was typed into a form, to show it again or keep it: no token, no button."""
    names = [name for name in data if not name.startswith("csrf") and name not in ("find", "next")]
    return {name: data.getlist(name) if name == "programmes" else data[name] for name in names}
