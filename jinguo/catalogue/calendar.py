"""Which days are worked: the State Council's table of each year, one file a year, as data.

`catalogue/calendar/YEAR.yaml` says it; a file of the same name in the home's own folder takes its
place, and a year that is not shipped yet may be added there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from jinguo.catalogue.schema import Strict
from jinguo.catalogue.stamped import by_name, stamps

SHIPPED = Path(__file__).parent / "calendar"
_SATURDAY, _DAY = 5, timedelta(days=1)


class Year(Strict):
    """One year: spans of days off, both ends included, and the days off that are worked."""

    year: Annotated[int, Field(ge=1949, le=2200)]
    free: tuple[tuple[date, date], ...]
    worked: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _within(self) -> "Year":
        days = [*self.worked, *(day for span in self.free for day in span)]
        if any(day.year != self.year for day in days):
            raise ValueError(f"{self.year} 年的表里有别的年份的日子")
        if any(last < first for first, last in self.free):
            raise ValueError("free 的每一段应先写第一天，再写最后一天")
        if any(first <= day <= last for day in self.worked for first, last in self.free):
            raise ValueError("同一天不能既放假又补班")
        return self

    def off_on(self, day: date) -> bool:
        """Tell whether a day of this year is free."""
        if any(first <= day <= last for first, last in self.free):
            return True
        return day.weekday() >= _SATURDAY and day not in self.worked


@dataclass
class Calendar:
    """The days that are worked; a year without a table goes by its weekends, and is noted."""

    years: Mapping[int, Year]
    missing: set[int] = field(default_factory=set)
    """Years that were asked for and have no table: what rests on them is provisional."""

    def off(self, day: date) -> bool:
        """Tell whether a day is free."""
        table = self.years.get(day.year)
        if table is None:
            self.missing.add(day.year)
            return day.weekday() >= _SATURDAY
        return table.off_on(day)

    def worked(self, day: date) -> date:
        """Return a day, or the first after it that is worked."""
        while self.off(day):
            day += _DAY
        return day

    def nth_worked(self, start: date, count: int) -> date:
        """Return the last of so many worked days after a day."""
        day = start
        for _ in range(count):
            day = self.worked(day + _DAY)
        return day


def years(overlay: Path | None = None) -> dict[int, Year]:
    """Return the tables there are, by year.

    Raises:
        CatalogueError: If a file says what it may not say.
    """
    found = by_name(Year, "year", stamps(SHIPPED, overlay, more=True))
    return {each.year: each for each in found.values()}
