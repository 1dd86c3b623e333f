"""When a time ends: 民法典 201 to 203, days of work by the yearly table; pure.

The day of the event is not counted. A month ends on the corresponding day, or on its last. A last
day that is free moves to the first that is worked. Hours run through nights and days off.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jinguo.catalogue.calendar import Year
from jinguo.catalogue.procedures import Unit

HERE = ZoneInfo("Asia/Shanghai")
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_SATURDAY = 5
_MONTHS = 12


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


def day_of(moment: datetime) -> date:
    """Return the calendar day of a moment, here."""
    return moment.astimezone(HERE).date()


def last_day(start: date, length: int, unit: Unit, calendar: Calendar, *, rolls: bool) -> date:
    """Return the last day of a time that is counted by days from an event on a day."""
    if unit == "工作日":
        return _nth_worked(start, length, calendar)
    last = _months(start, length) if unit == "月" else start + timedelta(days=length)
    return calendar.worked(last) if rolls else last


def ends(start: datetime, length: int, unit: Unit, calendar: Calendar, *, rolls: bool) -> datetime:
    """Return the last moment of a time that began at a moment; it is still in time (1259)."""
    if unit == "小时":
        return start.astimezone(UTC) + timedelta(hours=length)
    return end_of(last_day(day_of(start), length, unit, calendar, rolls=rolls))


def end_of(day: date) -> datetime:
    """Return the last moment of a day, here."""
    midnight = datetime.combine(day + _DAY, time(), HERE)
    return midnight.astimezone(UTC) - _INSTANT


def start_of(day: date) -> datetime:
    """Return the first moment of a day, here."""
    return datetime.combine(day, time(), HERE).astimezone(UTC)


def _nth_worked(start: date, count: int, calendar: Calendar) -> date:
    day = start
    for _ in range(count):
        day = calendar.worked(day + _DAY)
    return day


def _months(start: date, count: int) -> date:
    at = start.month - 1 + count
    year, month = start.year + at // _MONTHS, at % _MONTHS + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
