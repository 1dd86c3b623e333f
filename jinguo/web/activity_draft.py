"""One activity between its form and the ledger: its draft, the rules it breaks, a copy of it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q

from jinguo.catalogue.load import Catalogue
from jinguo.errors import RuleError
from jinguo.ledger import rules
from jinguo.ledger.drafts import Draft, new_id
from jinguo.ledger.models import Activity, RecordQuantity

MAIN = ("held_on", "unit", "programmes", "subtype", "title", "sessions", "heads")
MORE = ("mode", "terms", "persons", "households", "venue")
QUANTITY, EXTRA = "q-", "x-"
_COLUMNS = [name for name in (*MAIN, *MORE) if name not in ("unit", "programmes")]


def drafted(given: Mapping[str, Any]) -> Draft:
    """Return the record that cleaned fields tell of; those that are not there are left out."""
    filled = {name: value for name, value in given.items() if value not in (None, "")}
    return Draft(
        "activity",
        given.get("unit", 0),
        {name: filled[name] for name in _COLUMNS if name in filled},
        tuple(given.get("programmes", ())),
        id=given.get("id") or new_id(),
        quantities=_beside(filled, QUANTITY),
        extra=_beside(filled, EXTRA),
    )


def faults(given: Mapping[str, Any], *, catalogue: Catalogue, today: date) -> Iterator[RuleError]:
    """Yield the rules of the ledger that the fields filled in well would break, all at once."""
    draft = drafted(given)
    record = Activity(unit_id=draft.unit, **draft.fields)
    yield from _broken(record, {name for name in _COLUMNS if name not in given})
    if "held_on" not in given:
        return
    checks: list[Callable[[], None]] = [partial(rules.check_no_future, record, today=today)]
    if "unit" in given:
        checks.append(partial(rules.check_standing, [record]))
    if "programmes" in given:
        day = given["held_on"]
        checks.append(partial(rules.check_declared, draft, catalogue=catalogue, day=day))
    for check in checks:
        try:
            check()
        except RuleError as error:
            yield error


def _broken(record: Activity, unknown: set[str]) -> Iterator[RuleError]:
    """Yield the constraints that a record breaks, each with the first column that it names."""
    for constraint in record._meta.constraints:  # noqa: SLF001 - Django's documented Meta API
        if isinstance(constraint, CheckConstraint) and _column(constraint.condition) in _COLUMNS:
            try:
                constraint.validate(Activity, record, exclude=unknown)
            except ValidationError as error:
                yield RuleError(error.messages[0], field=_column(constraint.condition))


def _column(condition: Any) -> str:
    first = condition.children[0]
    return _column(first) if isinstance(first, Q) else str(first[0]).split("__")[0]


def copied(record: Activity) -> dict[str, Any]:
    """Return what a form starts with to enter a record's like."""
    amounts = RecordQuantity.objects.filter(record=record.id).values_list("code", "amount")
    return {
        **{name: getattr(record, name) for name in _COLUMNS},
        "terms": record.terms or None,
        "unit": record.unit_id,
        "programmes": record.programmes.split(),
        **{QUANTITY + code: amount for code, amount in amounts},
        **{EXTRA + key: value for key, value in record.extra.items()},
    }


def _beside(filled: Mapping[str, Any], start: str) -> dict[str, Any]:
    return {name[len(start) :]: value for name, value in filled.items() if name.startswith(start)}
