"""Keeps what was published of a year; the first that was written stands."""

from datetime import datetime
from typing import Any

from jinguo.ledger.models.release import Release


def kept(year: int) -> Any:
    """Return what was published of a year; None if nothing was yet."""
    return Release.objects.filter(year=year).values_list("cells", flat=True).first()


def keep(year: int, cells: Any, *, change: int, at: datetime) -> Any:
    """Publish a year's cells unless somebody has just done so; return what stands.

    No journal entry: it says nothing that the records did not, and would bring the books up anew.
    """
    made, _ = Release.objects.get_or_create(
        year=year, defaults={"cells": cells, "change": change, "made_at": at}
    )
    return made.cells
