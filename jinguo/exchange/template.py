"""Makes an empty workbook to fill in: headings, lists of words, a page explaining each column."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import IO

from xlsxwriter.utility import xl_col_to_name

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Counted, Programme
from jinguo.errors import UsageError
from jinguo.exchange.columns import ENTERED, Column, Form, Part, columns
from jinguo.exchange.pages import Page, Written, book
from jinguo.exchange.rows import ABOUT, LISTS
from jinguo.ledger.declared import declared

_ROWS = 2_000
"""How many rows check what is written in them."""
_LINE = 36
"""How many characters stand on a line of an explanation."""
_SHOWN = 60
"""How many of the words of a list an explanation names."""
_DIRECT = 255
"""A list longer than this stands on a sheet of its own."""
_MOST_UNITS = 5_000
_EXAMPLE_DAY = date(2020, 3, 8)
_EXAMPLES = {
    Part.UNIT: "濉溪县/刘桥镇/任圩村", Part.PLACE: "濉溪县/刘桥镇",
    Part.PARTNERS: "市司法局（协办）",
}  # fmt: skip
_SAID = {
    "title": "示例（请删去）", "document": "关于上年情况的通报", "vouched_by": "县妇联",
    "set_by": "市妇联", "purpose": "示例用途", "honour": "示例称号",
}  # fmt: skip


def template(what: str, file: IO[bytes], *, units: Sequence[str] = ()) -> None:
    """Write the template of a programme or of a kind of record.

    `units` are offered where a unit is asked for: those beneath whoever fills it in.

    Raises:
        UsageError: If there is neither a programme nor a kind of that name.
    """
    catalogue = declared()
    programme = _programme(what, catalogue)
    kinds = list(programme.records) if programme else [kind_named(what)]
    lists: list[list[str]] = []
    with book(file) as pages:
        sheets = [_Sheet(kind, programme, catalogue, units) for kind in kinds]
        for sheet in sheets:
            _fill(pages(KINDS[sheet.kind].label), sheet, lists)
        _explain(pages(ABOUT), sheets)
        if lists:
            _keep(pages(LISTS), lists)


def kind_named(said: str) -> str:
    """Return the kind of a name or label.

    Raises:
        UsageError: If there is none.
    """
    for kind in KINDS.values():
        if said in (kind.name, kind.label):
            return kind.name
    named = "、".join(f"{kind.name}（{kind.label}）" for kind in KINDS.values())
    raise UsageError(
        f"没有项目或记录种类“{said}”。记录种类有 {named}；项目用 jinguo catalogue show 查看。"
    )


def _programme(said: str, catalogue: Catalogue) -> Programme | None:
    for key, programme in catalogue.programmes.items():
        if said in (key, programme.title):
            return programme
    return None


class _Sheet:
    """What a sheet of a template asks for: the columns, their words, an example."""

    def __init__(
        self, kind: str, programme: Programme | None, catalogue: Catalogue, units: Sequence[str]
    ) -> None:
        self.kind, self._catalogue, self._units = kind, catalogue, list(units)
        recording = [p for p in catalogue.programmes.values() if kind in p.records]
        self.programmes = [programme] if programme else recording
        declared_there = {name for p in self.programmes for name in p.quantities} | {
            name for p in self.programmes for name in p.records[kind].extras
        }
        self.columns = [
            column
            for column in columns(kind, catalogue)
            if column.part is not Part.ID
            and (column.part not in (Part.QUANTITY, Part.EXTRA) or column.name in declared_there)
        ]

    def words(self, column: Column) -> list[str]:
        """Return the words that a column offers."""
        if column.part in (Part.UNIT, Part.PLACE, Part.PROGRAMMES):
            titles = [programme.title for programme in self.programmes]
            return titles if column.part is Part.PROGRAMMES else self._units[:_MOST_UNITS]
        if column.part is Part.EXTRA:
            return list(dict.fromkeys(w for p in self.programmes for w in self._choices(p, column)))
        if column.form is Form.INDICATOR:
            return [f"{address} {label}" for address, label in self._indicators()]
        if column.name == "status":
            return [status.label for status in ENTERED]
        if column.words:
            return list(column.words)
        declared_words = (
            word
            for programme in self.programmes
            for word in programme.records[self.kind].choices.get(column.name, ())
        )
        fixed = KINDS[self.kind].choices.get(column.name, ())
        return list(dict.fromkeys((*fixed, *declared_words)))

    def _choices(self, programme: Programme, column: Column) -> Sequence[str]:
        extra = programme.records[self.kind].extras.get(column.name)
        return extra.choices if extra else ()

    def _indicators(self) -> list[tuple[str, str]]:
        keys = {programme.programme for programme in self.programmes}
        counted = {a: w for a, w in self._catalogue.indicators.items() if isinstance(w, Counted)}
        own = [(a, w.label) for a, w in counted.items() if a.split(".")[0] in keys]
        return own or [(address, what.label) for address, what in counted.items()]

    def example(self) -> list[Written]:
        """Return a row that could be entered as it is, once the unit is a real one."""
        programme = next(iter(self.programmes), None)
        own = programme.records[self.kind].choices if programme else {}
        return [self._said(column, programme, own.get(column.name, ())) for column in self.columns]

    def _said(self, column: Column, programme: Programme | None, own: Sequence[str]) -> Written:
        if column.part is Part.PROGRAMMES:
            return programme.title if programme else None
        if column.part in _EXAMPLES:
            mine = self._units and column.part is Part.UNIT
            return self._units[-1] if mine else _EXAMPLES[column.part]
        if column.form is Form.DAY:
            return self._day(column, programme)
        if column.form in (Form.WHOLE, Form.MONEY, Form.VALUE):
            return 12 if column.required or column.name in ("heads", "copies") else None
        words = [*own, *self.words(column)]
        if words and (column.required or own or column.name in ("type", "precision")):
            return "日" if column.name == "precision" else words[0]
        return _SAID.get(column.name) if column.required or column.name == "title" else None

    def _day(self, column: Column, programme: Programme | None) -> Written:
        day = max(_EXAMPLE_DAY, programme.since) if programme else _EXAMPLE_DAY
        if column.name in (KINDS[self.kind].on, "starts_on"):
            return day
        return day + timedelta(days=365) if column.required else None


def _fill(page: Page, sheet: _Sheet, lists: list[list[str]]) -> None:
    page.head(sheet.columns)
    for at, column in enumerate(sheet.columns):
        words = sheet.words(column)
        page.tell(at, _told(column, words))
        page.ready(at, column)
        several = column.part in (Part.PROGRAMMES, Part.UNIT, Part.PLACE)
        if words and len(",".join(words)) <= _DIRECT and not any("," in word for word in words):
            page.offer(at, words, rows=_ROWS, several=several)
        elif words:
            if words not in lists:
                lists.append(words)
            number = lists.index(words) + 1
            source = f"={LISTS}!${_letter(number)}$1:${_letter(number)}${len(words)}"
            page.offer(at, source, rows=_ROWS, several=several)
        else:
            page.check(at, column.form, rows=_ROWS)
    page.guard(len(sheet.columns))


def _letter(number: int) -> str:
    return str(xl_col_to_name(number - 1))


def _told(column: Column, words: Sequence[str]) -> str:
    must = "必填。" if column.required else "选填。"
    how = Form.WORD if words else column.form
    return f"{must}{how.value}。{column.hint}".removesuffix("。") + "。"


def _explain(page: Page, sheets: Sequence[_Sheet]) -> None:
    page.widths((18, 24, 2 * _LINE + 4, 26))
    page.write(["表", "列（红底的必填）", "怎样填", "例子"], "heading")
    for sheet in sheets:
        for column, example in zip(sheet.columns, sheet.example(), strict=True):
            words = sheet.words(column)
            shown = [*words[:_SHOWN], "…"] if len(words) > _SHOWN else words
            told = _told(column, words) + (f"可选：{'、'.join(shown)}。" if words else "")
            line = [KINDS[sheet.kind].label, column.heading, told, example]
            page.write(line, "wrapped", lines=-(-len(told) // _LINE))


def _keep(page: Page, lists: Sequence[Sequence[str]]) -> None:
    page.hide()
    for row in range(max(map(len, lists))):
        page.write([words[row] if row < len(words) else None for words in lists])
