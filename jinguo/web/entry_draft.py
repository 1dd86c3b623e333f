"""One record between its form and the ledger: its draft, the rules it breaks, a copy of it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Q

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.errors import RuleError
from jinguo.exchange.columns import Column, Part, columns
from jinguo.ledger import grounds, rules, sealing
from jinguo.ledger.drafts import Draft
from jinguo.ledger.kinds import model
from jinguo.ledger.links import link, linked_kinds, linked_numbers
from jinguo.ledger.models import Partner, Record, RecordQuantity
from jinguo.vault.seal import is_sealed
from jinguo.web.entry_fields import EXTRA, NEW, QUANTITY

PARTY = ("type", "name", "phone")
"""What is asked of a person who is entered in passing."""
_FIELDS = (Part.FIELD, Part.PLACE, Part.LINK, Part.SEALED)


def asked(kind: str, catalogue: Catalogue) -> dict[str, Column]:
    """Return the columns of a kind that a page asks for, by the names of their fields."""
    prefix = {Part.QUANTITY: QUANTITY, Part.EXTRA: EXTRA}
    return {
        prefix.get(column.part, "") + column.name: column
        for column in columns(kind, catalogue)
        if column.part is not Part.ID and column.name != "status"
    }


def drafted(kind: str, given: Mapping[str, Any], known: Mapping[str, Column]) -> Draft:
    """Return the record that cleaned fields tell of; those that are not there are left out."""
    filled = {name: value for name, value in given.items() if value not in (None, "", ())}
    return Draft(
        kind,
        given.get("unit", 0),
        {
            name: filled[name]
            for name, column in known.items()
            if column.part in _FIELDS and name in filled
        },
        tuple(given.get("programmes", ())),
        id=given["id"],
        quantities=_beside(filled, QUANTITY),
        partners=tuple(filled.get("partners", ())),
        extra=_beside(filled, EXTRA),
    )


def with_parties(draft: Draft, given: Mapping[str, Any]) -> list[Draft]:
    """Return a draft behind those of the persons that were entered in passing and that it names.

    Their ids come of the form's own, so that a repeated sending makes none of them twice.
    """
    made = []
    links = {}
    for name, kind in linked_kinds(model(draft.kind)).items():
        if kind == "party" and given.get(f"{NEW}{name}-name"):
            told = {each: given[f"{NEW}{name}-{each}"] for each in PARTY}
            told = {each: value for each, value in told.items() if value}
            on = given[KINDS[draft.kind].on]
            id_: UUID = uuid5(draft.id, name)
            made.append(Draft("party", draft.unit, {**told, "registered_on": on}, id=id_))
            links[name] = id_
    whole = Draft(
        draft.kind, draft.unit, {**draft.fields, **links}, draft.programmes, draft.id,
        draft.quantities, draft.partners, draft.extra,
    )  # fmt: skip
    return [*made, whole if links else draft]


def faults(
    draft: Draft, given: Mapping[str, Any], *, catalogue: Catalogue, today: date
) -> Iterator[RuleError]:
    """Yield the rules of the ledger that the fields filled in well would break, all at once."""
    kind = draft.kind
    record = _plain(draft)
    yield from _broken(record, given)
    on = KINDS[kind].on
    if not given.get(on):
        return
    checks: list[Callable[[], None]] = [partial(rules.check_no_future, record, today=today)]
    if given.get("unit"):
        checks.append(partial(rules.check_standing, [record]))
    if "programmes" in given:
        day = given[on]
        checks.append(partial(rules.check_declared, draft, catalogue=catalogue, day=day))
    checks.append(partial(rules.check_partners, draft))
    checks.append(partial(grounds.check_basis, record, today=today))
    for check in checks:
        try:
            check()
        except RuleError as error:
            yield error


def _plain(draft: Draft) -> Record:
    """Return an unsaved record of what the rules ask after."""
    held = {each.name for each in model(draft.kind)._meta.concrete_fields}  # noqa: SLF001 - Django's documented Meta API
    links = linked_numbers(draft.kind, [draft.fields])
    record = model(draft.kind)(unit_id=draft.unit)
    for name, value in draft.fields.items():
        if name == "born_on":
            sealing.hold(record, name, value)
        elif name in held and not link(record, name, value, links=links):
            setattr(record, name, value)
    if "secrecy" not in draft.fields:
        record.secrecy = record.floor()
    return record


def _broken(record: Record, given: Mapping[str, Any]) -> Iterator[RuleError]:
    """Yield the constraints that a record breaks, each with the first column that it names."""
    for constraint in record._meta.constraints:  # noqa: SLF001 - Django's documented Meta API
        if not isinstance(constraint, CheckConstraint) or constraint.name.endswith("_is_sealed"):
            continue
        named = list(_columns(constraint.condition))
        if named[0] in given and all(name in given for name in named if name != "secrecy"):
            try:
                constraint.validate(type(record), record)
            except ValidationError as error:
                yield RuleError(error.messages[0], field=named[0])


def _columns(condition: Any) -> Iterator[str]:
    """Yield the columns that a condition names, in its order."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from _columns(child)
            continue
        name, value = child
        yield str(name).split("__")[0]
        if isinstance(value, F):
            yield str(value.name)  # type: ignore[attr-defined] # the stubs do not know it


def copied(record: Record, known: Mapping[str, Column]) -> dict[str, Any]:
    """Return what a form starts with to enter a record's like; what is sealed stays behind."""
    told: dict[str, Any] = {
        name: _shown(getattr(record, name))
        for name, column in known.items()
        if column.part is Part.FIELD
    }
    for name, column in known.items():
        if column.part is Part.PLACE:
            told[name] = getattr(record, f"{name}_id")
        elif column.part is Part.LINK:
            linked = getattr(record, name)
            told[name] = linked.id if linked else None
    amounts = RecordQuantity.objects.filter(record=record.id).values_list("code", "amount")
    partners = Partner.objects.filter(record=record.id).order_by("pk").values_list("name", "role")
    return {
        **told,
        "unit": record.unit_id,
        "programmes": record.programmes.split(),
        "partners": list(partners),
        **{QUANTITY + code: amount for code, amount in amounts},
        **{EXTRA + key: value for key, value in record.extra.items() if not is_sealed(value)},
    }


def defaults(kind: str, known: Mapping[str, Column]) -> dict[str, Any]:
    """Return what the columns of a kind say unless something else is typed."""
    held = {each.name: each for each in model(kind)._meta.concrete_fields}  # noqa: SLF001 - Django's documented Meta API
    shown = [name for name in known if name in held and held[name].has_default()]
    told = {name: held[name].default for name in shown if name not in ("secrecy", "precision")}
    return {name: value for name, value in told.items() if value}


def _shown(value: Any) -> Any:
    return None if is_sealed(value) or value in (0, "") else value


def _beside(filled: Mapping[str, Any], start: str) -> dict[str, Any]:
    return {name[len(start) :]: value for name, value in filled.items() if name.startswith(start)}
