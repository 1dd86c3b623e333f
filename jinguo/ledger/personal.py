"""Which columns hold data of class S2 and above: read off the tables, so that none is forgotten."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import Party, Record
from jinguo.ledger.models.base import Secrecy

_OF_EVERY_RECORD = ("title", "extra")
"""What anybody may write names into, on a record of any kind that is personal."""
BESIDE = (
    "consent", "member", "conflict", "grant", "hold", "look", "entry", "pending", "inquiry",
    "notice", "merge", "question", "unfinished", "attachment", "course", "step", "retimed",
    "packet", "pastreport", "apart",
)  # fmt: skip
"""Tables that are no record and tell of people by what they hang on."""
_OF_WORK = frozenset({
    "recordquantity", "partner", "assessment", "receipt", "release", "recording",
    "lock", "returned", "edition", "deputy", "trust", "urge", "view", "twin", "twinsearch",
    "anchor", "counter", "decision", "difference", "minutes", "office", "import", "learnt",
    "lesson", "pastfigure",
    "erasure", "seal", "stump", "verification",
})  # fmt: skip
"""Tables that tell of nobody who is helped."""
_KEYS = frozenset({"id", "number", "kind", "digest", "version", "at", "act", "unit"})
"""What says nothing of a person by itself."""


def columns() -> dict[str, list[str]]:
    """Return the columns of every table that hold personal data, in the tables' order."""
    found = {kind: list(_of_kind(model)) for kind, model in MODELS.items()}
    for name in BESIDE:
        table = apps.get_model("ledger", name)
        found[name] = [each.name for each in _fields(table) if each.name not in _KEYS]
    return {name: some for name, some in found.items() if some}


def unknown() -> list[str]:
    """Return the tables of which nobody has said whether they tell of people."""
    told = {*MODELS, *BESIDE, *_OF_WORK}
    tables = apps.get_app_config("ledger").get_models()
    return sorted({str(each._meta.model_name) for each in tables} - told)  # noqa: SLF001 - Django's documented Meta API


def _of_kind(model: type[Record]) -> Iterator[str]:
    shared = {field.name for field in Record._meta.get_fields()}  # noqa: SLF001 - Django's documented Meta API
    whole = model is Party or model._meta.get_field("secrecy").default >= Secrecy.S2  # noqa: SLF001 - the same
    for field in _fields(model):
        if field.name in shared:
            if whole and field.name in _OF_EVERY_RECORD:
                yield field.name
        elif whole or field.related_model is Party:
            yield field.name


def _fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 - the same
