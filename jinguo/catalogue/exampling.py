"""Makes the example that an indicator must have from the indicator itself, and tells it plainly."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from jinguo.catalogue.kinds import KINDS, MONEY
from jinguo.catalogue.schema import Counted, Quantity

_PERIOD = "2020"
_UNITS = ("市/甲县/东乡/一村", "市/甲县/东乡/一村", "市/甲县/东乡/二村")
_LINKS = (1, 1, 2)
_AMOUNT, _FEN = 2, 100_000
_FEN_IN_YUAN = 100
_OUTSIDE = {
    "flow": (date(2019, 12, 31), "不在这一年里"),
    "to-date": (date(2021, 1, 1), "在期末以后"),
    "standing": (date(2019, 3, 1), "期末前已经终止"),
}
"""By what it counts over: the day of a record that is not counted, and why it is not."""


@dataclass(frozen=True)
class Exampled:
    """An example as its file says it, and in words."""

    content: dict[str, Any]
    words: str


def exampled(key: str, name: str, what: Counted, quantity: Quantity | None = None) -> Exampled:
    """Return an example of an indicator: three records that count, and two that do not.

    Args:
        key: The programme's key.
        name: The indicator's name within it.
        what: The definition, by records, sums or distinct things.
        quantity: The declared quantity that it adds up, if it is one.
    """
    counting = [_row(key, what, at) for at in range(len(_UNITS))]
    records = [*counting, _outside(key, what), {**counting[0], "programmes": []}]
    value, told = _counted(what, quantity)
    return Exampled(
        {
            "name": f"{what.label}：只数本项目、该数的",
            "records": [{what.of: row} for row in records],
            "expect": [{"figure": f"{key}.{name}", "period": _PERIOD, "value": value}],
        },
        f"{told} → {value} {what.measure}；另有 1 条{_OUTSIDE[what.over][1]}、"
        "1 条没有选这个项目，都不算。",
    )


def _row(key: str, what: Counted, at: int) -> dict[str, Any]:
    kind, month = KINDS[what.of], 3 * (at + 1)
    year = 2019 if what.over != "flow" and not at else 2020
    row: dict[str, Any] = {"unit": _UNITS[at], kind.on: date(year, month, 1)}
    row |= {
        column: words if isinstance(words, str) else words[0]
        for column, words in what.where.items()
    }
    if what.way == "sum" and what.column in kind.sums:
        row[what.column] = _amount(what.column)
    elif what.way == "sum":
        row["quantities"] = {what.column: _AMOUNT}
    elif what.way == "distinct" and what.column != "unit":
        row[what.column] = _UNITS[at] if what.column in kind.places else _LINKS[at]
    return {**row, "programmes": [key]}


def _outside(key: str, what: Counted) -> dict[str, Any]:
    kind = KINDS[what.of]
    row = {**_row(key, what, 2), kind.on: _OUTSIDE[what.over][0]}
    return row | {kind.ended: date(2020, 6, 1)} if what.over == "standing" and kind.ended else row


def _amount(column: str) -> int:
    return _FEN if column in MONEY else _AMOUNT


def _counted(what: Counted, quantity: Quantity | None) -> tuple[int, str]:
    """Return what the three records come to, and how, in words."""
    kind, rows = KINDS[what.of], len(_UNITS)
    if what.way == "sum":
        money = what.column in MONEY
        each = _FEN // _FEN_IN_YUAN if money else _AMOUNT
        label = quantity.label if quantity else kind.sums[what.column]
        return each * rows, f"{rows} 条记录，每条{label} {each}{' 元' if money else ''}"
    if what.way == "distinct":
        return len(set(_LINKS)), f"{rows} 条记录，其中两条是同一个{kind.distincts[what.column]}"
    return rows, f"{rows} 条记录"
