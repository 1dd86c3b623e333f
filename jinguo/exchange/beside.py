"""What stands beside the rows of an export: other tables' values, and what is sealed, opened."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from jinguo.catalogue.load import Catalogue
from jinguo.ledger import attaching
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Partner, RecordQuantity
from jinguo.ledger.models.base import PartnerRole
from jinguo.ledger.sealed import EXTRA, TAIL
from jinguo.vault.keyring import Sealed
from jinguo.vault.seal import Place, is_sealed

CHUNK = 2_000


class Beside:
    """What stands in other tables beside the records of a kind, and the programmes' titles."""

    def __init__(self, kind: str, catalogue: Catalogue) -> None:
        self.quantities: dict[Any, dict[str, int]] = defaultdict(dict)
        self.partners: dict[Any, list[str]] = defaultdict(list)
        self.attached: dict[Any, str] | None = None
        """What is attached to each record, where that is told."""
        self._titles: dict[str, str] = {}
        self.named: frozenset[Any] | None = frozenset()
        self._kind, self._catalogue = kind, catalogue

    def fetch(self, ids: Sequence[Any]) -> None:
        """Read what stands beside some records, in place of those before: memory stays level."""
        self.quantities.clear()
        self.partners.clear()
        kind = self._kind
        for record, code, amount in RecordQuantity.objects.filter(
            kind=kind, record__in=ids
        ).values_list("record", "code", "amount"):
            self.quantities[record][code] = amount
        for each in Partner.objects.filter(kind=kind, record__in=ids).order_by("pk"):
            self.partners[each.record].append(f"{each.name}（{PartnerRole(each.role).label}）")
        if self.attached is not None:
            self.attached = {
                record: "、".join(f"{sort} {count}" for sort, count in told.items())
                for record, told in attaching.counts(ids).items()
            }

    def names(self, record: Any) -> bool:
        """Tell whether a record's names may leave."""
        return self.named is None or record in self.named

    def programmes(self, keys: str) -> str:
        """Return the titles of a record's programmes; a combination is put together once."""
        if keys not in self._titles:
            self._titles[keys] = "、".join(self._named(keys.split()))
        return self._titles[keys]

    def _named(self, keys: list[str]) -> Iterator[str]:
        for key in keys:
            programme = self._catalogue.programmes.get(key)
            # A title that would be split when it is read back gives way to its key.
            yield programme.title if programme and "、" not in programme.title else key


def shown(
    kind: str, rows: list[dict[str, Any]], *, opened: "Callable[[Any], object] | None"
) -> list[tuple[dict[str, Any], tuple[str, ...]]]:
    """Return rows with what is sealed opened, or left out, and the names of what was opened.

    One question of the keys for all. What does not open stays out of the file: the rest is whole.
    """
    told = [(row, *each) for row in rows for each in _sealed(row)]
    due = [each for each in told if opened and opened(each[0]["id"])]
    values = keyring().open(
        [Sealed(Place(kind, str(row["id"]), field), value) for row, _, field, value in due]
    )
    for row, column, name, _ in told:
        _put(row, column, name, "")
    named: dict[Any, list[str]] = defaultdict(list)
    for (row, column, name, _), value in zip(due, values, strict=True):
        _put(row, column, name, value or "")
        if value:
            named[row["id"]].append(name)
    return [(row, tuple(sorted(named.get(row["id"], ())))) for row in rows]


def _put(row: dict[str, Any], column: str, field: str, value: str) -> None:
    if column == "extra":
        row["extra"] = {**row["extra"], field.removeprefix(EXTRA): value}
    else:
        row["title" if column == "title_sealed" else column] = value


def _sealed(row: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield column, field and value of what is sealed in a row."""
    for column, value in row.items():
        if is_sealed(value):
            yield column, column.removesuffix(TAIL), value
    for key, value in row["extra"].items():
        if is_sealed(value):
            yield "extra", EXTRA + key, value


def chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield rows so many at a time."""
    while some := list(islice(rows, CHUNK)):
        yield some
