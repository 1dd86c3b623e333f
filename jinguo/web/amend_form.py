"""The form by which a record is changed: as it stands; what is sealed stays blank."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from jinguo.errors import RuleError
from jinguo.exchange.columns import Part
from jinguo.ledger.amend import Amendment
from jinguo.ledger.drafts import Draft
from jinguo.ledger.models import Partner, Record, RecordQuantity
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.sealing import held
from jinguo.vault.seal import is_sealed
from jinguo.web.entry_draft import copied, drafted, faults
from jinguo.web.entry_fields import EXTRA, FIND, NEW, QUANTITY, Ground, text
from jinguo.web.entry_form import EntryForm

_KEPT = "已加密，不改就空着。"
_ELSEWHERE = ("id", "on_behalf_of", "late")
"""What a change does not reach."""


@dataclass(frozen=True)
class Both:
    """A field that two people changed: what one typed, and what it says now."""

    label: str
    mine: str
    now: str


class AmendForm(EntryForm):
    """One record as it stands, to be changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, record: Record, data: Any = None, *, ground: Ground, own: bool,
        initial: Mapping[str, Any] | None = None, looked: str = "",
    ) -> None:  # fmt: skip
        self.record = record
        shown = {**_standing(record, ground), "version": record.version, **(initial or {})}
        super().__init__(
            record.kind(), data, ground=ground, initial=shown, looked=looked,
            keeps=tuple(record.programmes.split()),
        )  # fmt: skip
        for name in [n for n in self.fields if n in _ELSEWHERE or n.startswith(NEW)]:
            del self.fields[name]
        self._keep()
        wanted = not own or record.secrecy >= Secrecy.S2
        self.fields["reason"] = text(
            "为什么改", 200, "例：人次数错了，少算一场。不要写个人姓名。", required=wanted
        )
        self.initial.setdefault("seen", json.dumps(self._as_typed(), ensure_ascii=False))

    def _keep(self) -> None:
        """Say of what is sealed that it stays; leave out links to what the asker does not read."""
        for name, column in self.known.items():
            sealed = column.part is Part.SEALED and held(self.record, name)
            if name in self.fields and (sealed or is_sealed(self._plain(name))):
                self.fields[name].help_text = _KEPT
                self.fields[name].required = False
            if column.part is Part.LINK:
                linked = getattr(self.record, name)
                if linked and not self.ground.reads(column.links, linked.id):
                    del self.fields[name], self.fields[FIND + name]
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ChoiceField)
        if str(self.record.unit_id) not in str(unit.choices):
            place = self.ground.tree.place(self.record.unit_id, self.ground.today)
            offered: Any = unit.choices
            unit.choices = [(str(self.record.unit_id), place.name), *offered]

    def _plain(self, name: str) -> Any:
        """Return what the record holds under a field's name, sealed or not."""
        if name.startswith(EXTRA):
            return self.record.extra.get(name.removeprefix(EXTRA), "")
        if name == "title":
            return self.record.title_sealed or self.record.title
        return getattr(self.record, name, "") if self.known[name].part is Part.FIELD else ""

    def _as_typed(self) -> dict[str, Any]:
        """Return what each field says as the browser sends it back."""
        return {
            name: [str(each) for each in value] if isinstance(value, list) else str(value or "")
            for name in self.known
            if name in self.fields
            for value in [self[name].value()]
        }

    def clean(self) -> dict[str, Any]:
        """Apply the ledger's rules to the record as it would be."""
        given: dict[str, Any] = forms.Form.clean(self) or {}
        draft = self._whole(given)
        catalogue, today = self.ground.catalogue, self.ground.today
        for told in faults(
            draft, {**given, "id": self.record.id}, catalogue=catalogue, today=today
        ):
            self.refuse(told)
        return given

    def _whole(self, given: Mapping[str, Any]) -> Draft:
        draft = drafted(self.kind.name, {**given, "id": self.record.id}, self.known)
        kept = {
            key: value for key, value in self.record.extra.items()
            if is_sealed(value) and key not in draft.extra
        }  # fmt: skip
        # A sealed word is not checked against its list here: the ledger opens it and does.
        closed = [key for key in kept if self._choices(key)]
        blanks = {key: self._choices(key)[0] for key in closed}
        return Draft(
            draft.kind, draft.unit, draft.fields, draft.programmes, draft.id, draft.quantities,
            extra={**kept, **blanks, **draft.extra},
        )  # fmt: skip

    def _choices(self, key: str) -> list[str]:
        field = self.fields.get(EXTRA + key)
        options: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
        return [str(value) for value, _ in options if value]

    def amendment(self) -> Amendment:
        """Return what changes; call after `is_valid`."""
        given, record = self.cleaned_data, self.record
        programmes = tuple(sorted(given["programmes"]))
        moved = given["unit"] != record.unit_id
        return Amendment(
            record.kind(), record.id, given["version"], dict(self._changed(given)),
            programmes if programmes != tuple(record.programmes.split()) else None,
            dict(self._amounts(given)), self._extra(given), given["unit"] if moved else None,
            self._partners(given),
        )  # fmt: skip

    def _partners(self, given: Mapping[str, Any]) -> tuple[tuple[str, str], ...] | None:
        if "partners" not in self.fields:
            return None
        rows = Partner.objects.filter(record=self.record.id).order_by("pk")
        now = tuple(rows.values_list("name", "role"))
        told = tuple(given.get("partners") or ())
        return told if told != now else None

    def _changed(self, given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, column in self.known.items():
            value = given.get(name)
            if name not in self.fields or column.part not in _WRITTEN:
                continue
            blank = value in (None, "")
            if blank and (name in _ENVELOPE or self.fields[name].help_text == _KEPT):
                continue
            if column.part is Part.SEALED:
                if not blank:
                    yield name, value
            elif value != self._now(name) and not (blank and self._now(name) in (None, "", 0)):
                yield name, None if blank else value

    def _now(self, name: str) -> Any:
        part = self.known[name].part
        if part is Part.LINK:
            linked = getattr(self.record, name)
            return linked.id if linked else None
        return getattr(self.record, f"{name}_id" if part is Part.PLACE else name)

    def _amounts(self, given: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
        rows = RecordQuantity.objects.filter(record=self.record.id)
        now = dict(rows.values_list("code", "amount"))
        for name in self.fields:
            code = name.removeprefix(QUANTITY)
            if name == code:
                continue
            value = given.get(name)
            if value is not None and value != now.get(code):
                yield code, value
            elif value is None and now.get(code):
                yield code, 0

    def _extra(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        now = dict(self.record.extra)
        told = dict(now)
        for name in self.fields:
            key = name.removeprefix(EXTRA)
            if name == key or (not given.get(name) and is_sealed(now.get(key, ""))):
                continue
            if given.get(name):
                told[key] = given[name]
            else:
                told.pop(key, None)
        return told if told != now else None


_WRITTEN = (Part.FIELD, Part.PLACE, Part.LINK, Part.SEALED)
_ENVELOPE = ("precision", "secrecy")


def _standing(record: Record, ground: Ground) -> dict[str, Any]:
    """Return a record as its form shows it."""
    from_entry = EntryForm(record.kind(), ground=ground).known
    shown = copied(record, from_entry)
    zeros = {
        name: 0
        for name, column in from_entry.items()
        if column.part is Part.FIELD and getattr(record, name) == 0
        and record._meta.get_field(name).null  # noqa: SLF001 - Django's documented Meta API
    }  # fmt: skip
    return {**shown, **zeros}


def merged(typed: Any, record: Record, form: AmendForm) -> tuple[dict[str, Any], list[Both]]:
    """Return what to show after somebody else changed the record, and where two changed the same.

    What the sender left alone takes what it says now; what both changed stays as the sender typed
    it, with the other beside it.
    """
    try:
        base = json.loads(typed.get("seen", "{}"))
    except json.JSONDecodeError as error:
        raise RuleError("这一页不完整，请重新打开再改。") from error
    now = form._as_typed()  # noqa: SLF001 - of this module
    told: dict[str, Any] = {"reason": typed.get("reason", ""), "version": record.version}
    both = []
    for name, standing in now.items():
        mine = typed.getlist(name) if isinstance(standing, list) else typed.get(name, "")
        if mine == base.get(name):
            told[name] = standing
            continue
        told[name] = mine
        if mine != standing and standing != base.get(name):
            both.append(
                Both(str(form[name].label), form.said(name, mine), form.said(name, standing))
            )
    return told, both
