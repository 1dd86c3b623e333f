"""When somebody was born, as their record keeps it: sealed, opened only to be reckoned with."""

from datetime import date

from django.db.models import QuerySet

from jinguo.ledger.models import Party
from jinguo.ledger.opening import opened
from jinguo.ledger.sealing import waiting

_FIELD = "born_on"


def born_on(party: Party) -> date | None:
    """Return the day; None where nobody wrote it down."""
    # What is being written is not sealed yet, and counts already.
    told = waiting(party)[_FIELD] if _FIELD in waiting(party) else opened(party, _FIELD)
    return date.fromisoformat(told) if told else None


def known(parties: QuerySet[Party]) -> QuerySet[Party]:
    """Return those of them whose day of birth is written down at all."""
    kept = any(each.attname == f"{_FIELD}_sealed" for each in Party._meta.concrete_fields)  # noqa: SLF001 - Django's documented Meta API
    return parties.exclude(**{f"{_FIELD}_sealed": ""}) if kept else parties.none()
