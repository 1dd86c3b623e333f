"""Procedures, clocks and meetings as this home has them."""

from functools import lru_cache

from jinguo.catalogue.meetings import Meeting
from jinguo.catalogue.meetings import meetings as held
from jinguo.catalogue.procedures import Edition, Procedure, Procedures, procedures
from jinguo.ledger import models
from jinguo.ledger.declared import declared as catalogue
from jinguo.ledger.models import Record
from jinguo.ledger.overlay import folder


def declared() -> Procedures:
    """Return the procedures and clocks in force."""
    return procedures(folder())


def meetings() -> dict[str, Meeting]:
    """Return the standing meetings in force."""
    return held(catalogue(), declared(), folder())


def fitting(record: Record) -> list[Procedure]:
    """Return the procedures that a record may go through."""
    return [each for each in declared().procedures.values() if fits(each, record)]


def fits(procedure: Procedure, record: Record) -> bool:
    """Tell whether a procedure is for records like this one."""
    if procedure.of != record.kind():
        return False
    return all(getattr(record, name) in words for name, words in procedure.where.items())


@lru_cache(maxsize=256)
def _edition(text: str) -> Edition:
    return Edition.model_validate_json(text)


def edition_of(kept: models.Edition) -> Edition:
    """Return the edition that a course began under."""
    return _edition(kept.text)
