"""From a column of a kind to the field of its form: the sheet's columns are the page's too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Programme
from jinguo.errors import RuleError
from jinguo.exchange.cells import money, yuan
from jinguo.exchange.columns import Column, Form, Part
from jinguo.exchange.rows import partners
from jinguo.ledger.kinds import model
from jinguo.ledger.models.base import PartnerRole
from jinguo.org.policy import Scope
from jinguo.org.tree import Tree
from jinguo.web.days import read_day
from jinguo.web.entry_words import AHEAD, REQUIRED, hint
from jinguo.web.seen import seen, seen_lines

QUANTITY, EXTRA, NEW, FIND = "q-", "x-", "new-", "find-"
Options = list[tuple[str, str]]
_MOST = 10_000_000
_LONG, _STORY = 200, 5_000
_TEN_THOUSAND = 10_000
_FOREIGN = "您的岗位不能为这个单位登记，请选本单位或下级单位。"


@dataclass(frozen=True)
class Ground:
    """What a form is made from: what is declared, where and when, and what may be picked."""

    catalogue: Catalogue
    tree: Tree
    scope: Scope
    today: date
    usual: Sequence[str] = ()
    pick: Callable[[str, str, UUID | None], Options] = field(default=lambda *_: [])
    """From a kind, words and an id already chosen to the records that the asker reads."""
    reads: Callable[[str, UUID], bool] = field(default=lambda *_: False)
    """Whether the asker reads the record of a kind with an id."""


class DayField(forms.Field):
    """A day, typed as people write it."""

    def __init__(self, *, today: date, ahead: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self._today, self._ahead = today, ahead

    def to_python(self, value: Any) -> date | None:
        """Return the day that was typed."""
        if not value or isinstance(value, date):
            return value or None
        try:
            return read_day(str(value), today=self._today, ahead=self._ahead)
        except RuleError as error:
            raise forms.ValidationError(str(error)) from error


class MoneyField(forms.Field):
    """An amount typed in 元, kept in whole 分."""

    def to_python(self, value: Any) -> int | None:
        """Return whole 分."""
        said = str(value or "").strip().removesuffix("元")
        if not said:
            return None
        try:
            if said.endswith("万"):
                return money(said.removesuffix("万")) * _TEN_THOUSAND
            return money(said)
        except RuleError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """Show 分 as 元; what was typed stays as it is."""
        return f"{yuan(value):f}" if isinstance(value, int) else value


class PartnersField(forms.CharField):
    """Others who took part, each with what it did in brackets."""

    def clean(self, value: Any) -> Any:
        """Return names with roles."""
        try:
            return partners(super().clean(value))
        except RuleError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """Show names and roles as they are typed."""
        if isinstance(value, (list, tuple)):
            return "、".join(f"{name}（{PartnerRole(role).label}）" for name, role in value)
        return value


class LinkField(forms.UUIDField):
    """Another record, picked from those that the asker reads."""

    def __init__(self, *, of: str, ground: Ground, **more: Any) -> None:
        super().__init__(widget=forms.Select, **more)
        self.of, self._ground = of, ground

    def offer(self, words: str = "", chosen: Any = None) -> int:
        """Offer the records that words find; return how many there are."""
        try:
            kept = super().to_python(chosen)
        except forms.ValidationError:
            kept = None
        found = self._ground.pick(self.of, words, kept)
        self.widget.choices = [("", "不选"), *found]
        return len(found) - (kept is not None)

    def clean(self, value: Any) -> Any:
        """Return the id of a record that the asker reads."""
        told = super().clean(value)
        if told and not self._ground.reads(self.of, told):
            raise forms.ValidationError(f"所选的{KINDS[self.of].label}不存在，请重新选择。")
        return told


def text(label: str, length: int, told: str = "", **more: Any) -> forms.CharField:
    """Return a field of one line."""
    widget = forms.TextInput({"autocomplete": "off"})
    more = {"validators": [seen], "widget": widget, **more}
    return forms.CharField(
        label=label, max_length=length, help_text=told,
        error_messages={
            "required": f"请填写{label}。", "max_length": f"最多 {length} 个字，请写短一些。",
        },
        **more,
    )  # fmt: skip


def number(label: str, told: str = "", **more: Any) -> forms.IntegerField:
    """Return a field of a whole number."""
    return forms.IntegerField(
        label=label, help_text=told, min_value=0, max_value=_MOST,
        error_messages={
            "required": f"请填写{label}，没有就填 0。",
            "invalid": "请填整数，如 35，不要带单位。",
            "min_value": "不能是负数，请核对。",
            "max_value": "这个数太大了，请核对是否多打了零。",
        },
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}), **more,
    )  # fmt: skip


def choice(label: str, words: Sequence[Any], told: str = "", **more: Any) -> forms.Field:
    """Return a field of words to choose from; each is a word, or a value and its word."""
    pairs = [each if isinstance(each, tuple) else (each, each) for each in words]
    empty = "请选择" if more.get("required", True) else "不填"
    return forms.ChoiceField(
        label=label, help_text=told, choices=[("", empty), *pairs],
        error_messages={
            "required": f"请选择{label}。", "invalid_choice": f"没有这种{label}，请从列表里选。",
        },
        **more,
    )  # fmt: skip


def units_field(label: str, ground: Ground, **more: Any) -> forms.Field:
    """Return a field of the units for which the asker enters."""
    offered = units(ground.tree, ground.scope, ground.today)
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None,
        choices=offered if more.get("required", True) else [("", "不填"), *offered],
        error_messages={"required": f"请选择{label}。", "invalid_choice": _FOREIGN}, **more,
    )  # fmt: skip


def programmes_field(offered: Sequence[Programme]) -> forms.Field:
    """Return the field of the programmes that a record belongs to."""
    return forms.MultipleChoiceField(
        label="项目", required=False, help_text=hint("", "programmes"),
        choices=[(each.programme, each.title) for each in offered],
        error_messages={"invalid_choice": "没有这个项目，请从列表里选。"},
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


def field_of(
    kind: str, column: Column, ground: Ground, offered: Sequence[Programme]
) -> forms.Field:
    """Return the field of one column of a kind."""
    needed = column.required or column.name in REQUIRED.get(kind, ())
    told = hint(kind, column.name, column.hint)
    if column.part is Part.LINK:
        return LinkField(of=column.links, ground=ground, label=column.heading, required=False)
    if column.part is Part.PLACE:
        return units_field(column.heading, ground, required=False)
    if column.part is Part.PARTNERS:
        return PartnersField(
            label=column.heading, required=False, max_length=1_000, help_text=hint("", "partners"),
            widget=forms.TextInput({"autocomplete": "off"}),
        )  # fmt: skip
    if column.form is Form.TEXT and (words := _words(kind, column, offered)) is not None:
        return choice(column.heading, words, told, required=needed)
    return _typed(kind, column, ground, told=told, required=needed)


def _typed(kind: str, column: Column, ground: Ground, *, told: str, required: bool) -> forms.Field:
    label = column.heading
    shared: dict[str, Any] = {
        "label": label, "required": required, "help_text": told,
        "error_messages": {"required": f"请填写{label}。"},
    }  # fmt: skip
    if column.form is Form.DAY:
        widget = forms.TextInput({"autocomplete": "off", "data-day": ""})
        return DayField(today=ground.today, ahead=column.name in AHEAD, widget=widget, **shared)
    if column.form is Form.MONEY:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        return MoneyField(widget=widget, **shared)
    if column.form is Form.WHOLE:
        return number(label, told, required=required)
    if column.form is Form.WORD:
        return _of_envelope(kind, column)
    return _written(kind, column, told, required=required)


def _of_envelope(kind: str, column: Column) -> forms.Field:
    if column.name == "secrecy":
        return _classes(kind, column)
    pairs = [(value, word) for word, value in column.words.items()]
    return choice(column.heading, pairs, required=False)


def _written(kind: str, column: Column, told: str, *, required: bool) -> forms.Field:
    """Return the field of what is written freely."""
    if column.name == "story":
        area = forms.Textarea({"rows": 4, "autocomplete": "off"})
        more = {"widget": area, "validators": [seen_lines]}
        return text(column.heading, _STORY, told, required=False, **more)
    return text(column.heading, _length(kind, column), told, required=required)


def _classes(kind: str, column: Column) -> forms.Field:
    """Return the field of the class: one below the kind's own is not on offer."""
    least = model(kind)._meta.get_field("secrecy").default  # noqa: SLF001 - Django's documented Meta API
    return forms.TypedChoiceField(
        label=column.heading, required=False, coerce=int, empty_value=None,
        choices=[
            ("", "照这类记录的规定"),
            *((value, word) for word, value in column.words.items() if value >= least),
        ],
    )  # fmt: skip


def _length(kind: str, column: Column) -> int:
    if column.part is not Part.FIELD:
        return _LONG
    of: Any = model(kind)._meta.get_field(column.name)  # noqa: SLF001 - the same
    return of.max_length or _LONG


def _words(kind: str, column: Column, offered: Sequence[Programme]) -> list[str] | None:
    """Return the words that a column may say, the programmes' own first; None where it is free."""
    fixed = KINDS[kind].choices.get(column.name)
    if fixed is None or column.part is not Part.FIELD:
        return None
    own = [word for each in offered for word in declared_words(each, kind).get(column.name, ())]
    return list(dict.fromkeys([*own, *fixed]))


def declared_words(programme: Programme, kind: str) -> dict[str, tuple[str, ...]]:
    """Return the words that a programme declares for the columns of a kind."""
    recorded = programme.records.get(kind)
    return dict(recorded.choices) if recorded else {}


def offers(programme: Programme, kind: str, today: date) -> bool:
    """Tell whether a programme takes records of a kind and stands on a day."""
    stands = programme.since <= today and (programme.until is None or today < programme.until)
    return kind in programme.records and stands


def units(tree: Tree, scope: Scope, today: date) -> list[Any]:
    """Return the units of a scope as choices, those beneath one unit together."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in tree.standing(today):
        if place.unit in scope:
            above = [step.name for step in tree.path(place.unit, today)[:-1] if step.unit in scope]
            named = "/".join(above[1:] or above)
            groups.setdefault(named, []).append((str(place.unit), place.name))
    own = groups.pop("", [])
    return [*own, *groups.items()]
