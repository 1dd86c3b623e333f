"""Units as a workbook writes them: by code, or by a path of names where there is no code."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from functools import cached_property

from jinguo.errors import UnitError
from jinguo.org.tree import day_number
from jinguo.org.units import find, tree

_BODIES = (
    "妇联",
    "村委会",
    "居委会",
    "村民委员会",
    "居民委员会",
    "社区居委会",
    "人民政府",
    "村妇联",
)
"""What staff write behind the name of a place."""


_CODE_LENGTH = 12


class Places:
    """Finds and writes units on a day; looks a text up once between two changes of the tree."""

    def __init__(self, within: Collection[int] | None = None) -> None:
        self._tree = tree()
        self._within = within
        self._found: dict[tuple[str, int], int | UnitError] = {}
        self._spans: dict[int, tuple[dict[str, int], dict[str, list[int]]]] = {}

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
            try:
                self._found[key] = self._looked_up(text, day)
            except UnitError as error:
                self._found[key] = error
        found = self._found[key]
        if isinstance(found, UnitError):
            raise UnitError(str(found))
        return found

    def _looked_up(self, text: str, day: date) -> int:
        """Return the unit: of several that bear a name, the one within reach."""
        fitting = self._fitting(text, day)
        if len(fitting) != 1:
            near = [unit for unit in fitting if self._within is None or unit in self._within]
            bare = [text.removesuffix(word) for word in _BODIES if text.endswith(word)]
            for name in () if fitting else bare:
                near = near or self._fitting(name, day)
            # What none or several bear is told as everywhere.
            return near[0] if len(near) == 1 else find(text, day=day)
        return fitting[0]

    def _fitting(self, text: str, day: date) -> list[int]:
        codes, names = self._standing(day)
        if text.isdigit():
            return [codes[padded]] if (padded := text.ljust(_CODE_LENGTH, "0")) in codes else []
        *above, last = [part.strip() for part in text.split("/")]
        found = names.get(last, [])
        return [unit for unit in found if self._beneath(unit, above, day)] if above else found

    def _beneath(self, unit: int, above: list[str], day: date) -> bool:
        rest = iter([place.name for place in self._tree.path(unit, day)[:-1]])
        return all(part in rest for part in above)

    def _standing(self, day: date) -> tuple[dict[str, int], dict[str, list[int]]]:
        """Return the units by code and by name between the two changes around a day."""
        span = bisect_right(self._changes, day_number(day))
        if span not in self._spans:
            codes: dict[str, int] = {}
            names: dict[str, list[int]] = defaultdict(list)
            for place in self._tree.standing(day):
                codes[place.code or f"no code {place.unit}"] = place.unit
                names[place.name].append(place.unit)
            self._spans[span] = codes, names
        return self._spans[span]

    def written(self, unit: int, day: date) -> str:
        """Return the text by which a unit is found again on a day."""
        code = self._tree.place(unit, day).code
        return code or "/".join(place.name for place in self._tree.path(unit, day))
