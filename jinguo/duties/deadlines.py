"""When a time ends: 民法典 201 to 203, days of work by the yearly table; pure.

The day of the event is not counted. A month ends on the corresponding day, or on its last. A last
day that is free moves to the first that is worked. Hours run through nights and days off.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jinguo.catalogue.calendar import Calendar
from jinguo.catalogue.procedures import Unit

HERE = ZoneInfo("Asia/Shanghai")
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_MONTHS = 12


def day_of(moment: datetime) -> date:
    """Return the calendar day of a moment, here."""
    return moment.astimezone(HERE).date()


def last_day(start: date, length: int, unit: Unit, calendar: Calendar, *, rolls: bool) -> date:
    """Return the last day of a time that is counted by days from an event on a day."""
    if unit == "工作日":
        return calendar.nth_worked(start, length)
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


def _months(start: date, count: int) -> date:
    at = start.month - 1 + count
    year, month = start.year + at // _MONTHS, at % _MONTHS + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
