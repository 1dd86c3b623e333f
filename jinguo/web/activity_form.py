"""The form of an activity: the columns of its kind, and what the programmes declare beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Programme
from jinguo.errors import RuleError
from jinguo.ledger.drafts import Draft
from jinguo.org.policy import Scope
from jinguo.org.tree import Tree
from jinguo.web.activity_draft import EXTRA, MAIN, MORE, QUANTITY, drafted, faults

KIND = KINDS["activity"]
FRONT = 8
"""How many programmes stand in front of the others."""
_MOST = 10_000_000
_FOREIGN = "您的岗位不能为这个单位登记，请选本单位或下级单位。"


def _number(label: str, hint: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=_MOST,
        error_messages={
            "required": f"请填写{label}，没有就填 0。",
            "invalid": "请填整数，如 35，不要带单位。",
            "min_value": "不能是负数，请核对。",
            "max_value": "这个数太大了，请核对是否多打了零。",
        },
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        **more,
    )


def _text(label: str, length: int, hint: str = "", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        help_text=hint,
        error_messages={
            "required": f"请填写{label}。",
            "max_length": f"最多 {length} 个字，请写短一些。",
        },
        widget=forms.TextInput({"autocomplete": "off"}),
        **more,
    )


@dataclass(frozen=True)
class Preset:
    """A programme to tick: its key, title, line of work, first type, and whether it is ticked."""

    key: str
    title: str
    line: str
    word: str
    ticked: bool


class ActivityForm(forms.Form):
    """One activity: seven fields, and under 更多 what only some activities have."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    held_on = forms.DateField(
        label=KIND.on_label,
        error_messages={
            "required": "请填写举办日期。",
            "invalid": "日期请写成 2020-03-08 的样子。",
        },
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    unit = forms.TypedChoiceField(
        label="单位",
        coerce=int,
        error_messages={"required": "请选择单位。", "invalid_choice": _FOREIGN},
    )
    programmes = forms.MultipleChoiceField(
        label="项目",
        required=False,
        help_text="可以多选；一条记录属于几个项目，合计时也只算一次。",
        error_messages={"invalid_choice": "没有这个项目，请从列表里选。"},
        widget=forms.CheckboxSelectMultiple,
    )
    subtype = forms.ChoiceField(
        label="类型",
        error_messages={
            "required": "请选择活动类型。",
            "invalid_choice": "没有这种类型，请从列表里选。",
        },
    )
    title = _text("名称", 120, "例：全会精神宣讲。不要写个人姓名。")
    sessions = _number("场次", "例：上午、下午各讲一场，填 2。")
    heads = _number(
        "人次", "到场的人按场相加。例：两场各 30 人，填 60；没有清点就空着。", required=False
    )
    mode = forms.ChoiceField(label="方式", required=False)
    terms = _number("期数", "培训班一期填 1。", required=False)
    persons = _number(
        "实名人数", "有名册的人，一人只算一次。例：30 人听了两场，填 30。", required=False
    )
    households = _number("户数", "按户计，不是人数。例：走访 12 户 40 人，填 12。", required=False)
    venue = _text("地点", 80, "例：村文化广场。", required=False)

    def __init__(  # noqa: PLR0913 - facts of their own, each asked for by name
        self, data: Any = None, *, catalogue: Catalogue, tree: Tree, scope: Scope, today: date,
        usual: Sequence[str] = (), initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=dict(initial or {}), label_suffix="")
        self.usual, self.catalogue, self.today = usual, catalogue, today
        self.offered = [p for p in catalogue.programmes.values() if offers(p, today)]
        _choose(self, "unit", units(tree, scope, today))
        _choose(self, "programmes", [(p.programme, p.title) for p in self.offered])
        _choose(self, "subtype", [("", "请选择"), *((w, w) for w in _words(self.offered))])
        _choose(self, "mode", [("", "不填"), *((w, w) for w in KIND.choices["mode"])])
        for programme in self.offered:
            self._declare(programme)

    def _declare(self, programme: Programme) -> None:
        for code, quantity in programme.quantities.items():
            if quantity.of == KIND.name:
                label = f"{quantity.label}（{quantity.measure}）"
                self.fields[QUANTITY + code] = _number(label, quantity.hint, required=False)
        for key, extra in programme.records[KIND.name].extras.items():
            field: forms.Field = _text(extra.label, 120, required=False)
            if extra.choices:
                field = forms.ChoiceField(label=extra.label, required=False)
            self.fields[EXTRA + key] = field
            if extra.choices:
                _choose(self, EXTRA + key, [("", "不填"), *((w, w) for w in extra.choices)])

    def main(self) -> list[forms.BoundField]:
        """Return the seven fields that everybody fills, in order."""
        return [self[name] for name in MAIN]

    def more(self) -> list[forms.BoundField]:
        """Return the fields that only some activities have."""
        return [self[name] for name in MORE]

    def declared(self) -> Iterator[tuple[Programme, list[forms.BoundField]]]:
        """Yield each programme that asks for more, with what it asks for."""
        for programme in self.offered:
            names = [QUANTITY + code for code in programme.quantities]
            names += [EXTRA + key for key in programme.records[KIND.name].extras]
            if fields := [self[name] for name in names if name in self.fields]:
                yield programme, fields

    def opened(self) -> bool:
        """Tell whether anything under 更多 is filled or wrong, so that it must be seen."""
        beside = [
            name for name in self.fields if name in MORE or name.startswith((QUANTITY, EXTRA))
        ]
        return any(self[name].value() or self[name].errors for name in beside)

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
        known = [key for key in self.usual if key in offered]
        return frozenset((known or offered)[:FRONT])

    def _presets(self) -> Iterator[Preset]:
        ticked = self["programmes"].value() or []
        for p in self.offered:
            word = next(iter(_declared_words(p)), "")
            yield Preset(p.programme, p.title, p.line or "其他", word, p.programme in ticked)

    def clean(self) -> dict[str, Any]:
        """Apply the ledger's rules to all that is filled in well, so that faults come at once."""
        given: dict[str, Any] = super().clean() or {}
        for told in faults(given, catalogue=self.catalogue, today=self.today):
            self.refuse(told)
        return given

    def draft(self) -> Draft:
        """Return the record that the form tells of; call after `is_valid`."""
        return drafted(self.cleaned_data)

    def refuse(self, error: RuleError) -> None:
        """Show a rule's refusal beside the field it names, or above them all; the same once."""
        named = error.field or ""
        names = (named, QUANTITY + named, EXTRA + named)
        place = next((name for name in names if name in self.fields), None)
        if str(error) not in self.errors.get(place or NON_FIELD_ERRORS, ()):
            self.add_error(place, str(error))


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


def _choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def offers(programme: Programme, today: date) -> bool:
    """Tell whether a programme takes activities and stands on a day."""
    stands = programme.since <= today and (programme.until is None or today < programme.until)
    return KIND.name in programme.records and stands


def _declared_words(programme: Programme) -> tuple[str, ...]:
    return programme.records[KIND.name].choices.get("subtype", ())


def _words(offered: list[Programme]) -> list[str]:
    declared = [word for programme in offered for word in _declared_words(programme)]
    return list(dict.fromkeys([*declared, *KIND.choices["subtype"]]))
