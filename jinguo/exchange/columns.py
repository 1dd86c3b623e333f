"""The columns of a kind's sheet: from the model's fields, and from what the catalogue declares."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from typing import Any

from django.db import models

from jinguo.catalogue.kinds import KINDS, MONEY, PRECISIONS
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Counted, Programme
from jinguo.counting.figures import is_money
from jinguo.exchange.cells import Cell, money, text, whole, word
from jinguo.exchange.days import day
from jinguo.ledger.kinds import model
from jinguo.ledger.links import linked_kinds, linked_units
from jinguo.ledger.models import Record, Recording
from jinguo.ledger.models.base import PartnerRole, Secrecy, Status

_SEALED = "_sealed"
ENTERED = (Status.DRAFT, Status.SUBMITTED)
"""The states in which a workbook may enter a record; the others come of checking it."""
_ENVELOPE = ("title", "precision", "status", "secrecy")


_PEOPLE = frozenset({"人", "名", "位"})
_MEASURES = {
    "heads": _PEOPLE | {"人次"}, "persons": _PEOPLE, "payees": _PEOPLE, "inspectors": _PEOPLE,
    "households": frozenset({"户"}), "sessions": frozenset({"场", "场次", "次"}),
    "terms": frozenset({"期"}), "pieces": frozenset({"件", "篇", "个", "条"}),
    "copies": frozenset({"份"}),
}  # fmt: skip
"""The measure words of the columns; another one is told, never converted."""


class Part(Enum):
    """Where on a record a column's values stand."""

    ID = "编号"
    UNIT = "单位"
    PROGRAMMES = "项目"
    FIELD = "列"
    PLACE = "另一单位"
    LINK = "另一记录"
    SEALED = "加密的列"
    QUANTITY = "数量"
    EXTRA = "其他内容"
    PARTNERS = "合作单位"
    ATTACHED = "附件"

    # As a key it is found by itself; the enumeration's own way works a word's hash out each time.
    __hash__ = object.__hash__


class Form(Enum):
    """How a cell of a column is written."""

    TEXT = "文字"
    WHOLE = "整数"
    MONEY = "金额（元）"
    DAY = "日期"
    WORD = "从列表里选"
    INDICATOR = "口径"
    VALUE = "数"
    """Whole, or money: the indicator of the same row says which."""


@dataclass(frozen=True)
class Column:
    """One column of a sheet. `name` is what the ledger calls it, in drafts and in its errors."""

    heading: str
    part: Part
    name: str
    form: Form = Form.TEXT
    words: Mapping[str, Any] = field(default_factory=dict)
    """What may be written and what it stands for; text that programmes restrict has none here."""
    required: bool = False
    hint: str = ""
    links: str = ""
    """The kind of record that it names, if it does."""
    measures: frozenset[str] = frozenset()
    """Measure words that may stand behind its numbers."""
    times: int = 1
    """What an amount of money is multiplied by: a heading may say 万元."""

    def read(self, cell: Cell) -> Any:
        """Return what a cell says by itself; what needs the rest of the file is read by `rows`.

        Raises:
            RuleError: If the cell does not hold such a value.
        """
        ways: dict[Form, Callable[[Cell], Any]] = {
            Form.WHOLE: partial(whole, measures=self.measures),
            Form.MONEY: partial(money, times=self.times),
            Form.DAY: day,
            Form.WORD: partial(word, words=self.words),
        }
        return ways.get(self.form, text)(cell)


ATTACHED = Column("附件（只看，不导入）", Part.ATTACHED, "attached")
"""How many files of each sort hang on a record: told where it is asked for, read by nothing."""
TOLD = "导出说明"
"""Where a file with persons in it says who took it out."""
RECORDING = "入账方式"
"""The sheet that says since when units' figures come from their records."""


def recording() -> list[Column]:
    """Return the columns of the sheet that says how units report."""
    return [
        Column("单位", Part.UNIT, "unit", required=True),
        Column(
            str(Recording._meta.get_field("since").verbose_name), Part.FIELD, "since", Form.DAY,  # noqa: SLF001 - Django's documented Meta API
            hint="留空：还在报汇总数",
        ),
    ]  # fmt: skip


def columns(kind: str, catalogue: Catalogue, *, persons: bool = True) -> list[Column]:
    """Return the columns of a kind, in their order; without `persons` none that names somebody."""
    found = [
        Column("编号", Part.ID, "id", hint="导出时带上；自己做的表留空"),
        Column(
            "单位", Part.UNIT, "unit", required=True,
            hint="12 位区划代码，或路径，如 濉溪县/刘桥镇/任圩村",
        ),
        Column("项目", Part.PROGRAMMES, "programmes", hint="项目名称，几个项目用、隔开"),
        *(column for column in _own(kind) if persons or column.part is not Part.SEALED),
        *_declared(kind, catalogue),
        Column(
            "合作单位", Part.PARTNERS, "partners",
            hint=f"名称（作用），作用是 {'、'.join(PartnerRole.labels)} 之一",
        ),
        *(_plain(model(kind)._meta.get_field(name)) for name in _ENVELOPE[1:]),  # noqa: SLF001 - Django's documented Meta API
    ]  # fmt: skip
    return _told_apart(found)


def in_yuan(catalogue: Catalogue, indicator: str) -> bool:
    """Tell whether totals of an indicator are written in 元, not in its whole units."""
    what = catalogue.indicators.get(indicator)
    return isinstance(what, Counted) and is_money(catalogue, what)


def _own(kind: str) -> Iterator[Column]:
    """Yield the day, the title, then the kind's other fields in the model's order."""
    fields = {each.name: each for each in model(kind)._meta.concrete_fields}  # noqa: SLF001 - the same
    shared = {each.name for each in Record._meta.get_fields()}  # noqa: SLF001 - the same
    first = [fields.pop(KINDS[kind].on), fields.pop("title")]
    for each in first:
        yield _plain(each)
    for name, each in fields.items():
        if name in shared or each.primary_key or name.endswith("_index"):
            continue
        yield _column(kind, each)


def _column(kind: str, of: "models.Field[Any, Any]") -> Column:
    named = linked_kinds(model(kind)).get(of.name)
    if named:
        told = f"{KINDS[named].label}表里的编号；自己做的表写那一行的名称"
        return Column(str(of.verbose_name), Part.LINK, of.name, hint=told, links=named)
    if of.name in linked_units(model(kind)):
        return Column(str(of.verbose_name), Part.PLACE, of.name, hint="写法同“单位”")
    if of.name.endswith(_SEALED):
        name = of.name.removesuffix(_SEALED)
        form = Form.DAY if name == "born_on" else Form.TEXT
        return Column(str(of.verbose_name), Part.SEALED, name, form)
    return _plain(of)


def _plain(of: Any) -> Column:
    column = Column(
        str(of.verbose_name).replace("（分）", "（元）"), Part.FIELD, of.name, _form(of),
        required=not (of.blank or of.has_default()), hint=str(of.help_text),
        measures=_MEASURES.get(of.name, frozenset()),
    )  # fmt: skip
    if of.name == "precision":
        return replace(column, form=Form.WORD, words={each: each for each in PRECISIONS})
    if of.name == "secrecy":
        return replace(column, form=Form.WORD, words=_classes())
    if of.choices:
        return replace(column, form=Form.WORD, words={label: key for key, label in of.choices})
    return column


def _form(of: Any) -> Form:
    special = {"value": Form.VALUE, "indicator": Form.INDICATOR}
    if of.name in special:
        return special[of.name]
    if isinstance(of, models.DateField):
        return Form.DAY
    if isinstance(of, models.IntegerField):
        return Form.MONEY if of.name in MONEY else Form.WHOLE
    return Form.TEXT


def _classes() -> dict[str, int]:
    return {f"{each.name} {each.label}": each.value for each in Secrecy}


def _declared(kind: str, catalogue: Catalogue) -> Iterator[Column]:
    for code, quantity in catalogue.quantities.items():
        if quantity.of == kind:
            form = Form.MONEY if quantity.measure == "元" else Form.WHOLE
            heading = f"{quantity.label}（{quantity.measure}）"
            measures = frozenset({quantity.measure})
            yield Column(heading, Part.QUANTITY, code, form, hint=quantity.hint, measures=measures)
    extras: dict[str, Column] = {}
    for programme in catalogue.programmes.values():
        for key, column in _extras(kind, programme):
            extras.setdefault(key, column)
    yield from extras.values()


def _extras(kind: str, programme: Programme) -> Iterator[tuple[str, Column]]:
    recorded = programme.records.get(kind)
    for key, extra in recorded.extras.items() if recorded else ():
        yield key, Column(extra.label, Part.EXTRA, key, hint="、".join(extra.choices))


def _told_apart(found: list[Column]) -> list[Column]:
    """Give columns that would share a heading their names beside it."""
    headings = [column.heading for column in found]
    return [
        replace(column, heading=f"{column.heading}（{column.name}）")
        if column.heading in headings[:at]
        else column
        for at, column in enumerate(found)
    ]
