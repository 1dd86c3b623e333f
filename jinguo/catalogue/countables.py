"""What of a kind's records can be counted, in plain choices; what its programmes may say of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from jinguo.catalogue.kinds import KINDS, MONEY
from jinguo.catalogue.schema import Quantity

OFFERED = tuple(name for name in KINDS if name not in ("tally", "target", "zero"))
"""The kinds that a programme records; tallies, targets and zeros are about figures."""

_OF_RECORDS = {
    "activity": "次", "party": "人", "honour": "项", "body": "个", "payment": "笔",
    "publication": "件", "membership": "人", "inspection": "次", "issue": "个", "contact": "次",
    "case": "件", "order": "份", "pairing": "对", "loan": "笔", "placement": "人", "project": "个",
}  # fmt: skip
_OF_COLUMNS = {
    "sessions": "场", "terms": "期", "heads": "人次", "persons": "人", "households": "户",
    "payees": "人", "pieces": "件", "copies": "份", "inspectors": "人",
    **dict.fromkeys(MONEY, "元"),
}  # fmt: skip
_OF_DISTINCTS = {"unit": "个", "body": "个", "place": "个", "inspection": "次", "case": "件"}


@dataclass(frozen=True)
class Countable:
    """One way to count: as the catalogue says it, as a clerk reads it, and its usual measure."""

    count: str
    label: str
    measure: str


def countables(kind: str, quantities: Mapping[str, Quantity]) -> list[Countable]:
    """Return the ways to count the records of a kind: sums, declared quantities, rows, distinct."""
    of, declared = KINDS[kind], {code: q for code, q in quantities.items() if q.of == kind}
    return [
        *(
            Countable(f"sum {name}", f"{label}相加", _OF_COLUMNS[name])
            for name, label in of.sums.items()
        ),
        *(Countable(f"sum {code}", f"{q.label}相加", q.measure) for code, q in declared.items()),
        Countable("records", "记录的条数", _OF_RECORDS[kind]),
        *(
            Countable(
                f"distinct {name}", f"不同的{label}，一个只算一次", _OF_DISTINCTS.get(name, "人")
            )
            for name, label in of.distincts.items()
        ),
    ]


def typed_by(kind: str) -> str:
    """Return the column by which a programme tells its records of a kind from others, if any.

    Its words are the kind's own, or the programmes' to declare.
    """
    columns = KINDS[kind].choices
    return next((name for name in ("subtype", "type") if columns.get(name)), "") or next(
        (name for name, words in columns.items() if not words), ""
    )
