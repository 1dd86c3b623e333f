"""The forms of a programme in a clerk's words: what it is, what it counts, how it is told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from jinguo.catalogue.countables import Countable, countables, typed_by
from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.reports import FIXED
from jinguo.catalogue.schema import RESERVED, Programme, Quantity
from jinguo.errors import QuantityError
from jinguo.ledger.kinds import model
from jinguo.quantities.measures import check_measure
from jinguo.web import inputs
from jinguo.web.programme_words import several
from jinguo.web.seen import seen, seen_lines

OWN = "own-"
"""How a figure says that it adds up one of the quantities written on the same form."""
ROWS = 2
MOST_ROWS = 12
_OVER = {
    "flow": "一段时间里发生的",
    "standing": "期末还在的",
    "to-date": "从开始到期末累计的",
}
_KEY = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


def _text(
    label: str, length: int, hint: str = "", *, plain: bool = False, **more: Any
) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, help_text=hint,
        validators=[seen, *([_plain] if plain else [])],
        error_messages={
            "required": f"请填写{label}。", "max_length": f"最多 {length} 个字，请写短一些。",
        },
        widget=forms.TextInput({"autocomplete": "off"}), **more,
    )  # fmt: skip


def _day(label: str, hint: str = "", **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=hint,
        error_messages={
            "required": f"请填写{label}。", "invalid": "日期请写成 2020-03-08 的样子。",
        },
        widget=inputs.picker(), **more,
    )  # fmt: skip


def _plain(text: str) -> None:
    """Refuse what a sentence marks a figure's place with, and the words of its own places."""
    if set(text) & set("{}|") or text in FIXED:
        raise forms.ValidationError("名称里不要用 {、} 和 |，也不要只叫“单位”或“期间”。")


class _Form(forms.Form):
    """A form of which some fields have choices of their own."""

    def choose(self, name: str, choices: Iterable[Any]) -> None:
        """Give a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    @property
    def filled(self) -> bool:
        """Tell whether the row says anything: an empty one is passed over."""
        return bool(str(self["label"].value() or "").strip())


def _measure(text: str) -> str:
    try:
        return check_measure(text) if text else ""
    except QuantityError as error:
        raise forms.ValidationError(str(error)) from error


class ProgrammeForm(_Form):
    """What the programme is."""

    title = _text("项目名称", 30, "例：种子图书角。报告和列表里都用这个名称。", plain=True)
    line = forms.ChoiceField(label="条线", required=False)
    line_new = _text("另起一条线", 10, "没有合适的条线时才填。", required=False, plain=True)
    since = _day("开始日期", "从这一天起可以登记。")
    until = _day("停办日期", "从这一天起不再登记；以前的记录和数字都还在。", required=False)
    words = forms.CharField(label="类型", required=False)
    terms = _text(
        "报告里的别的叫法",
        120,
        "用顿号隔开，核对报告时靠它认出来。例：图书角、读书角。",
        required=False,
    )
    key = forms.RegexField(
        _KEY, label="代号", max_length=40, required=False,
        help_text="不填就用名称的拼音，保存以后不能再改。",
        error_messages={"invalid": "只用小写字母、数字和短横，如 tu-shu-jiao。"},
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )  # fmt: skip

    def __init__(
        self, *args: Any, kind: str, lines: Sequence[str], now: Programme | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choose("line", [("", "请选择"), *((line, line) for line in lines)])
        self._type(kind)
        # What is fixed once a programme stands, or belongs to the shipped one, is not asked again.
        gone: tuple[str, ...] = ("until",) if now is None else ("key", "words")
        if now is not None and now.extend:
            gone += ("title", "line", "line_new", "since", "until")
        for name in gone:
            del self.fields[name]

    def _type(self, kind: str) -> None:
        column, of = typed_by(kind), KINDS[kind]
        if words := of.choices.get(column):
            self.fields["words"] = forms.ChoiceField(
                label=column_label(kind, column), required=False, help_text="登记时先选好这一种。",
                choices=[("", "不限"), *((word, word) for word in words)],
            )  # fmt: skip
        elif column:
            self.fields["words"] = _text(
                column_label(kind, column), 120, "登记时可以选的词，用顿号隔开。", required=False
            )
        else:
            del self.fields["words"]
            self.fields["words"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_key(self) -> str:
        """Refuse a key that no file can be called by on Windows."""
        key = str(self.cleaned_data["key"])
        if key in RESERVED:
            raise forms.ValidationError("这个代号电脑上不能作文件名，请换一个，如 tu-shu-jiao。")
        return key

    def clean(self) -> dict[str, Any]:
        """Ask for a line of work, chosen or new."""
        given = super().clean() or {}
        if "line" in self.fields and not (given.get("line") or given.get("line_new")):
            self.add_error("line", "请选择条线，或在旁边另起一条。")
        if given.get("until") and given.get("since") and given["until"] <= given["since"]:
            self.add_error("until", "停办日期应晚于开始日期。")
        return given

    def said(self) -> dict[str, Any]:
        """Return what the catalogue's file says of it; call after `is_valid`."""
        given = self.cleaned_data
        told: dict[str, Any] = {"terms": several(given["terms"])}
        if "title" in self.fields:
            told |= {"title": given["title"], "line": given["line_new"] or given["line"]}
            told |= {"since": given["since"]}
        if "until" in self.fields:
            told["until"] = given["until"]
        return told


class QuantityForm(_Form):
    """A quantity of the home's own that records of the programme carry."""

    label = _text("数量名称", 20, "例：发放海报。", required=False)
    measure = _text("量词", 6, "例：份。", required=False)

    def clean_measure(self) -> str:
        """Take only a measure word that the quantities know."""
        return _measure(self.cleaned_data["measure"])

    def clean(self) -> dict[str, Any]:
        """Ask for the measure word of a quantity that has a name."""
        given = super().clean() or {}
        if given.get("label") and not given.get("measure") and "measure" not in self.errors:
            self.add_error("measure", "请填写量词，如 份。")
        return given


class FigureForm(_Form):
    """A figure to count from the records."""

    label = _text(
        "数字名称", 30, "例：图书角活动。报告里数字旁边的词。", required=False, plain=True
    )
    count = forms.ChoiceField(label="怎么数", required=False)
    measure = _text("量词", 6, "不填就用最常见的，如 场、人次。", required=False)
    over = forms.ChoiceField(label="数什么时候的", required=False)
    where = forms.ChoiceField(label="只数其中", required=False)
    terms = _text("别的叫法", 120, "用顿号隔开。", required=False)

    def __init__(
        self, *args: Any, kind: str, ways: Sequence[Countable], own: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ways = ways
        ready = [(way.count, f"{way.label}（{way.measure}）") for way in ways]
        self.choose(
            "count", [*ready, *((f"{OWN}{at}", f"{name}相加") for at, name in enumerate(own))]
        )
        overs = [over for over in _OVER if over != "standing" or KINDS[kind].ended]
        self.choose("over", [(over, _OVER[over]) for over in overs])
        self.choose("where", [("", "全部都数"), *conditions(kind)])

    def clean_measure(self) -> str:
        """Take only a measure word that the quantities know."""
        return _measure(self.cleaned_data["measure"])

    def said(self, kind: str, own: Mapping[str, tuple[str, Quantity]]) -> dict[str, Any]:
        """Return the definition; `own` are the form's own quantities by the choice for each."""
        given = self.cleaned_data
        count = given["count"] or self.ways[0].count
        if count in own:
            code, quantity = own[count]
            count, usual = f"sum {code}", quantity.measure
        else:
            usual = next(way.measure for way in self.ways if way.count == count)
        told = {
            "label": given["label"], "measure": given["measure"] or usual, "of": kind,
            "count": count,
        }  # fmt: skip
        if given["where"]:
            column, _, word = given["where"].partition("=")
            told["where"] = {column: word}
        if given["over"] and given["over"] != "flow":
            told["over"] = given["over"]
        return told | ({"terms": terms} if (terms := several(given["terms"])) else {})


class StandingForm(_Form):
    """A published figure: it stays what it is; words may be added, and it may end from today on."""

    terms = _text("别的叫法", 120, "用顿号隔开。名称不能改，新的叫法写在这里。", required=False)
    until = _day("停用日期", "停用以前的数字还在；要换数法，停用它，另加一个。", required=False)
    successor = forms.ChoiceField(label="由哪个数字接替", required=False)

    def __init__(
        self,
        *args: Any,
        others: Sequence[tuple[str, str]],
        ended: date | None,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ended, self.today = ended, today
        self.choose("successor", [("", "没有"), *others])

    def clean_until(self) -> date | None:
        """Refuse a new day before today: past years' lists keep the figures that they had."""
        day: date | None = self.cleaned_data["until"]
        if day and day < self.today and day != self.ended:
            raise forms.ValidationError(f"往年的数字已经报过，最早从今天（{self.today}）起停用。")
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for the day on which a figure that is succeeded ends."""
        given = super().clean() or {}
        if given.get("successor") and not given.get("until") and "until" not in self.errors:
            self.add_error("until", "选了接替的数字，也要填停用日期。")
        return given

    def said(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return the definition with its words changed."""
        given = self.cleaned_data
        changed = {
            "terms": several(given["terms"]), "until": given["until"],
            "successor": given["successor"],
        }  # fmt: skip
        return {
            **{name: value for name, value in before.items() if name not in changed},
            **{name: value for name, value in changed.items() if value},
        }


class SentenceForm(_Form):
    """A sentence of the report, its clauses line by line, figures by their labels."""

    say = forms.CharField(
        label="句子", required=False, max_length=400,
        help_text="数字写成 {名称}，后面跟量词；分几行写，哪一行的数字没有记录就省去哪一行。",
        widget=forms.Textarea({"rows": 3}), validators=[seen_lines],
        error_messages={"max_length": "一句最多 400 个字，请分成两句。"},
    )  # fmt: skip

    @property
    def filled(self) -> bool:
        """Tell whether there is a sentence."""
        return bool(str(self["say"].value() or "").strip())

    def lines(self) -> list[str]:
        """Return the clauses."""
        text = str(self["say"].value() or "")
        return [line.strip() for line in text.splitlines() if line.strip()]


def column_label(kind: str, column: str) -> str:
    """Return what a column of a kind is called."""
    return str(getattr(model(kind)._meta.get_field(column), "verbose_name", column))  # noqa: SLF001 - Django's documented Meta API


def conditions(kind: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what may be asked of a record before it counts, by column."""
    return [
        (column_label(kind, column), [(f"{column}={word}", word) for word in words])
        for column, words in KINDS[kind].choices.items()
        if words
    ]


def ways_of(kind: str, programme: Programme | None) -> list[Countable]:
    """Return the ways to count that a form offers for a kind."""
    return countables(kind, programme.quantities if programme else {})
