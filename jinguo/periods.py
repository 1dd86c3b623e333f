"""Half-open spans of days: years, halves, quarters, months and any days between two dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from jinguo.errors import PeriodError

_NAMED = re.compile(
    r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>\d{2})))?"
)
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_YEARS = range(1900, 2200)
"""The years that may be read: a year before and a month after each can be reckoned."""


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` up to, but not including, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise PeriodError(f"期间没有一天：{self.start} 应早于 {self.end}，请把起止日期写对。")

    @classmethod
    def year(cls, year: int) -> "Period":
        """Return the calendar year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def of_months(cls, year: int, first: int, count: int) -> "Period":
        """Return `count` months of a year, from month `first` (1 to 12)."""
        last = first + count - 1
        end = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)  # noqa: PLR2004
        return cls(date(year, first, 1), end)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __str__(self) -> str:
        """Return the shortest name: 2020, 2020-H1, 2020-Q1, 2020-03 or two days."""
        return self._named() or f"{self.start}..{self.end - timedelta(days=1)}"

    def _named(self) -> str | None:
        year = self.start.year
        if self == Period.year(year):
            return str(year)
        for letter, length in (("H", 6), ("Q", 3)):
            index, rest = divmod(self.start.month - 1, length)
            if not rest and self == Period.of_months(year, self.start.month, length):
                return f"{year}-{letter}{index + 1}"
        if self == Period.of_months(year, self.start.month, 1):
            return f"{year}-{self.start.month:02}"
        return None

    @property
    def last_day(self) -> date:
        """Return the last day that belongs to the period."""
        return self.end - timedelta(days=1)

    def chinese(self) -> str:
        """Return the name as a report writes it, such as 2020年第一季度."""
        name, year = str(self), self.start.year
        if ".." in name:
            return f"{_day(self.start)}至{_day(self.last_day)}"
        part = name[5:]
        if not part:
            return f"{year}年"
        if part.startswith("H"):
            return f"{year}年" + ("上半年" if part == "H1" else "下半年")
        if part.startswith("Q"):
            return f"{year}年第{'一二三四'[int(part[1]) - 1]}季度"
        return f"{year}年{int(part)}月"

    def before(self) -> "Period":
        """Return the period of the same length just before, by the calendar where it has a name."""
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
        if self._named():
            first = self.start.year * 12 + self.start.month - 1 - months
            return Period.of_months(first // 12, first % 12 + 1, months)
        return Period(self.start - (self.end - self.start), self.start)

    def last_year(self) -> "Period":
        """Return the same days a year earlier; 29 February becomes 1 March's eve."""
        if (self.end.month, self.end.day) == (2, 29):  # 28 February is the last day within
            return Period(_year_earlier(self.start), date(self.end.year - 1, 3, 1))
        return Period(_year_earlier(self.start), _year_earlier(self.end))

    def months(self) -> Iterator["Period"]:
        """Yield the calendar months that lie wholly within the period."""
        year, month = self.start.year, self.start.month
        while (this := Period.of_months(year, month, 1)).end <= self.end:
            if this.start >= self.start:
                yield this
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004


def read_period(text: str) -> Period:
    """Read 2020, 2020-H1, 2020-Q1, 2020-03 or 2020-03-01..2020-03-31 (both days included).

    Raises:
        PeriodError: If the text is none of these.
    """
    try:
        if days := _DAYS.fullmatch(text):
            start, last = map(date.fromisoformat, days.groups())
            if start <= last and {start.year, last.year} <= {*_YEARS}:
                return Period(start, last + timedelta(days=1))
        elif (named := _NAMED.fullmatch(text)) and int(named["year"]) in _YEARS:
            return _read_named(named)
    except ValueError as error:
        raise PeriodError(_say(text)) from error
    raise PeriodError(_say(text))


def standard(year: int) -> list[Period]:
    """Return the year's 17 periods of a ledger: twelve months, four quarters, the year."""
    months = [Period.of_months(year, month, 1) for month in range(1, 13)]
    quarters = [Period.of_months(year, month, 3) for month in (1, 4, 7, 10)]
    return [*months, *quarters, Period.year(year)]


def _read_named(named: "re.Match[str]") -> Period:
    year = int(named["year"])
    if named["half"]:
        return Period.of_months(year, int(named["half"]) * 6 - 5, 6)
    if named["quarter"]:
        return Period.of_months(year, int(named["quarter"]) * 3 - 2, 3)
    if named["month"]:
        return Period.of_months(year, int(named["month"]), 1)
    return Period.year(year)


def _year_earlier(day: date) -> date:
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _say(text: str) -> str:
    return (
        f"“{text}”不是期间，请写成 2020、2020-H1、2020-Q1、2020-03 "
        "或 2020-03-01..2020-03-31（起止两天都算）。"
    )
