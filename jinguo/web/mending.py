"""One field of a record by itself: what it is called, and a form that mends it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models

from jinguo.catalogue.kinds import KINDS, MONEY
from jinguo.catalogue.load import Catalogue
from jinguo.ledger.amend import Amendment
from jinguo.ledger.declared import declared
from jinguo.ledger.links import linked_kinds, linked_units
from jinguo.ledger.models import Record, RecordQuantity
from jinguo.ledger.returns import DETAIL, QUANTITY
from jinguo.web import fields, inputs
from jinguo.web.seen import seen

_NEEDED = {"required": "请填写。", "invalid": "格式不对，请改正。"}
_FEN = 100


def label(catalogue: Catalogue, kind: str, field: str) -> str:
    """Return what a field is called that a message may be bound to."""
    if field.startswith(QUANTITY):
        code = field.removeprefix(QUANTITY)
        known = catalogue.quantities.get(code)
        return known.label if known else code
    if field.startswith(DETAIL):
        key = field.removeprefix(DETAIL)
        found = _details(catalogue, kind, tuple(catalogue.programmes)).get(key)
        return found.label if found else key
    return fields.label(kind, field)


class MendForm(forms.Form):
    """One field anew, at the version that was seen, and a word on it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    value = forms.Field()
    reason = forms.CharField(
        label="说明（可不填）", max_length=200, required=False, validators=[seen],
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, record: Record, field: str) -> None:
        initial = {"version": record.version, "value": _standing(record, field)}
        super().__init__(data, initial=initial, label_suffix="", auto_id="mend-%s")
        self.record, self.field = record, field
        made = _field(record, field)
        assert made is not None
        made.label = label(declared(), record.kind(), field)
        self.fields["value"] = made

    def amendment(self) -> Amendment:
        """Return the change that the form tells of."""
        record, value = self.record, self.cleaned_data["value"]
        of = (record.kind(), record.id, self.cleaned_data["version"])
        if self.field.startswith(QUANTITY):
            return Amendment(*of, quantities={self.field.removeprefix(QUANTITY): value})
        if self.field.startswith(DETAIL):
            return Amendment(*of, extra={**record.extra, self.field.removeprefix(DETAIL): value})
        if self.field in MONEY and value is not None:
            value = int(value * _FEN)
        return Amendment(*of, {self.field: value})


def mendable(record: Record, field: str) -> bool:
    """Tell whether a field can be mended by itself; what hangs together is amended on its form."""
    return _field(record, field) is not None


def _field(record: Record, field: str) -> forms.Field | None:
    if field.startswith(QUANTITY):
        return forms.IntegerField(min_value=0, error_messages=_NEEDED)
    if field.startswith(DETAIL):
        return _detail(record, field.removeprefix(DETAIL))
    together = {"unit", "programmes", *linked_kinds(type(record)), *linked_units(type(record))}
    return None if field in together else _column(record, field)


def _detail(record: Record, key: str) -> forms.Field:
    found = _details(declared(), record.kind(), tuple(record.programmes.split())).get(key)
    needed = bool(found and found.required)
    if found and found.choices:
        return _choice(found.choices, needed=needed)
    return forms.CharField(max_length=200, required=needed, error_messages=_NEEDED)


def _column(record: Record, field: str) -> forms.Field | None:
    if field in MONEY:
        return forms.DecimalField(
            min_value=0, decimal_places=2, max_digits=16, error_messages=_NEEDED
        )
    column = type(record)._meta.get_field(field)  # noqa: SLF001 - Django's documented Meta API
    assert isinstance(column, models.Field)
    if field in KINDS[record.kind()].choices:
        return _choice(_words(declared(), record, field), needed=not column.blank)
    made = column.formfield()
    if isinstance(made, forms.DateField):
        made.widget = inputs.picker()
    if made is not None:
        made.error_messages.update(_NEEDED)
    return made


def _choice(words: Any, *, needed: bool) -> forms.ChoiceField:
    options = [("", "（不填）"), *((word, word) for word in words)]
    return forms.ChoiceField(choices=options, required=needed, error_messages=_NEEDED)


def _words(catalogue: Catalogue, record: Record, column: str) -> list[str]:
    kind = record.kind()
    told = list(KINDS[kind].choices[column])
    for key in record.programmes.split():
        if (programme := catalogue.programmes.get(key)) and kind in programme.records:
            told += programme.records[kind].choices.get(column, ())
    return list(dict.fromkeys(told))


def _details(catalogue: Catalogue, kind: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
    return {
        name: extra
        for key in keys
        if (programme := catalogue.programmes.get(key)) and kind in programme.records
        for name, extra in programme.records[kind].extras.items()
    }


def _standing(record: Record, field: str) -> Any:
    if field.startswith(QUANTITY):
        rows = RecordQuantity.objects.filter(record=record.id, code=field.removeprefix(QUANTITY))
        return rows.values_list("amount", flat=True).first()
    if field.startswith(DETAIL):
        return record.extra.get(field.removeprefix(DETAIL), "")
    value = getattr(record, field)
    return value / _FEN if field in MONEY and value is not None else value
