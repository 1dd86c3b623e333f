"""Units as a workbook writes them: by code, or by a path of names where there is no code."""

from bisect import bisect_right
from datetime import date
from functools import cached_property

from jinguo.org.tree import day_number
from jinguo.org.units import find, tree


class Places:
    """Finds and writes units on a day; looks a text up once between two changes of the tree."""

    def __init__(self) -> None:
        self._tree = tree()
        self._found: dict[tuple[str, int], int] = {}

    @cached_property
    def _changes(self) -> list[int]:
        return sorted({day for place in self._tree.places for day in (place.since, place.until)})

    def find(self, text: str, day: date) -> int:
        """Return the key of the unit that a text means on a day.

        Raises:
            UnitError: If none or several fit.
        """
        key = (text, bisect_right(self._changes, day_number(day)))
        if key not in self._found:
            self._found[key] = find(text, day=day)
        return self._found[key]

    def written(self, unit: int, day: date) -> str:
        """Return the text by which a unit is found again on a day."""
        code = self._tree.place(unit, day).code
        return code or "/".join(place.name for place in self._tree.path(unit, day))
