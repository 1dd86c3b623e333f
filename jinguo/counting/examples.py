"""Runs the catalogue's examples through the evaluator, without a database."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from jinguo.catalogue.kinds import KINDS, Kind
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Example, Expected
from jinguo.counting.books import Books
from jinguo.counting.columns import dates, links, names, words
from jinguo.counting.figures import Slice, Worked, figure
from jinguo.errors import JinguoError
from jinguo.org.models import Level
from jinguo.org.policy import Scope
from jinguo.org.tree import FAR, Place, Tree, day_number
from jinguo.periods import read_period

_LEVELS = (Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
_EXACT = 1e-9
_DEFAULTS = {"precision": "日", "sessions": 1, "terms": 0, "form": "资金", "pieces": 1}


def broken(catalogue: Catalogue) -> list[str]:
    """Return every expectation that does not hold, each as one sentence."""
    return [
        f"examples/{name}.yaml“{example.name}”：{fault}"
        for name, examples in catalogue.examples.items()
        for example in examples
        for fault in _faults(catalogue, example)
    ]


def _faults(catalogue: Catalogue, example: Example) -> Iterator[str]:
    try:
        books, units = _books(catalogue, example)
        for expected in example.expect:
            yield from _differs(books, units, expected)
    except (JinguoError, KeyError, ValueError) as error:
        yield f"跑不起来：{error}"


def _differs(books: Books, units: dict[str, int], expected: Expected) -> Iterator[str]:
    where = Slice(units[expected.unit], read_period(expected.period))
    worked = figure(books, expected.figure, where, scope=Scope(everything=True)).worked
    for name in sorted(
        expected.model_fields_set & {"value", "numerator", "denominator", "evidence"}
    ):
        wanted, got = getattr(expected, name), _number(worked, name)
        if (wanted is None) != (got is None) or abs((wanted or 0) - (got or 0)) > _EXACT:
            at = f"{expected.figure} {expected.unit} {expected.period}"
            yield f"{at} 的 {name} 应是 {wanted}，算出来是 {got}"


def _number(worked: Worked, name: str) -> float | None:
    value = getattr(worked, name)
    return None if value is None else float(value)


def _books(catalogue: Catalogue, example: Example) -> tuple[Books, dict[str, int]]:
    units = _units(example)
    books = Books(_tree(units), catalogue)
    for number, record in enumerate(example.records, 1):
        [(kind, content)] = record.items()
        fields = {**_DEFAULTS, **content, "number": number, "unit_id": units[content["unit"]]}
        fields |= {name: units[content[name]] for name in KINDS[kind].places if name in content}
        quantities = fields.pop("quantities", {})
        columns = books.columns[kind]
        columns.take([_row(KINDS[kind], fields)])
        columns.take_quantities([(number, code, amount) for code, amount in quantities.items()])
    books.since.update(
        (units[path], day_number(since)) for path, since in example.recording_since.items()
    )
    return books, units


def _units(example: Example) -> dict[str, int]:
    named = {"市", *example.recording_since, *(expected.unit for expected in example.expect)}
    named |= {
        content[name]
        for record in example.records
        for kind, content in record.items()
        for name in ("unit", *KINDS[kind].places)
        if name in content
    }
    every = {
        "/".join(path.split("/")[:depth])
        for path in named
        for depth in range(1, path.count("/") + 2)
    }
    return {path: number for number, path in enumerate(sorted(every), 1)}


def _tree(units: dict[str, int]) -> Tree:
    return Tree(
        [
            Place(
                unit, units.get(path.rpartition("/")[0]), path.rpartition("/")[2], f"{unit:012}",
                _LEVELS[path.count("/")], -FAR, FAR,
            )
            for path, unit in units.items()
        ]
    )  # fmt: skip


def _row(kind: Kind, fields: dict[str, Any]) -> tuple[Any, ...]:
    known = {*names(kind), "unit", "quantities", *_DEFAULTS}
    unknown = set(fields) - known
    if unknown:
        raise KeyError(f"{kind.label}没有“{'、'.join(sorted(unknown))}”")
    plain = {
        **dict.fromkeys(words(kind), ""),
        **dict.fromkeys(links(kind), 0),
        **dict.fromkeys((*dates(kind), *kind.sums)),
        "struck": False,
        "kept_back": False,
        "secrecy": 1,
        "change": 0,
        **fields,
    }
    plain["programmes"] = " ".join(sorted(plain.get("programmes", ())))
    return tuple(
        day_number(value) if isinstance(value := plain[name], date) else value
        for name in names(kind)
    )
