"""The day of which a message tells, as people say it: 今天, 上周三, 3月8日, 3.15, 日前."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from jinguo.quantities.numerals import read_numeral
from jinguo.reading.message import SURE, UNSURE, Message, Told

_AGO = {"今": 0, "昨": 1, "前": 2, "大前": 3}
_WEEK = {sign: at for at, sign in enumerate("一二三四五六日")} | {"天": 6}
_SIGNS = {sign: at for at, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = (
    r"(?:(?P<year>(?<!\d)(?:20)?\d\d|二[〇零一二三四五六七八九]{3})年|(?P<spoken>今年|去年|前年))?"
)
_TO = r"(?:-|—|~|～|至|到)+"
_UNTIL = rf"(?:\s*[日号]?\s*{_TO}\s*(?:(?P<month2>{_NUMBER})月)?(?P<day2>{_NUMBER})(?=[日号]))?"


@dataclass(frozen=True)
class Held:
    """From which day to which something was held, and how exactly that is said: 日 or 月."""

    on: date
    until: date | None
    precision: str
    certainty: str
    why: str


_Reader = Callable[[re.Match[str], date], Held | None]


def day_of(message: Message, today: date) -> tuple[Held, Told] | None:
    """Return the day that a message says first, the plainest way of saying it before others."""
    for found, held in _held(message.words, today):
        if held.on <= today:
            return held, message.told(held.on, found.span(), held.certainty, held.why)
    return None


def spans(message: Message, today: date) -> list[tuple[int, int]]:
    """Return where days and times of day stand, so that nobody takes them for figures."""
    times = re.finditer(
        r"\d{1,2}[:：]\d\d|[\d一二三四五六七八九十]{1,3}点(?:半|\d{1,2}分?)?|第[\d一二三四五六七八九十]+[期届季]",
        message.words,
    )
    return [
        *(found.span() for found, _ in _held(message.words, today)),
        *(found.span() for found in times),
    ]


def _held(words: str, today: date) -> Iterator[tuple[re.Match[str], Held]]:
    for group in _WAYS:
        ways = [(found, read) for way, read in group for found in re.finditer(way, words)]
        for found, read in sorted(ways, key=lambda way: way[0].start()):
            try:
                held = read(found, today)
            except ValueError:  # 2月30日: no day
                continue
            if held:
                yield found, held


def _whole(words: str) -> int:
    return int(words) if words.isdigit() else int(read_numeral(words).value)


def _on_a_date(found: re.Match[str], today: date) -> Held | None:
    month, day = _whole(found["month"]), _whole(found["day"])
    year = _year_of(found, today)
    on = date(year or today.year, month, day)
    if year is None and on > today:
        on = on.replace(year=today.year - 1)
    until = None
    if found["day2"]:
        until = date(on.year, _whole(found["month2"] or found["month"]), _whole(found["day2"]))
    far = year is None and on.year != today.year
    why = "没写年份，按最近过去的一次" if far else "写明的日期"
    return Held(on, until if until and until > on else None, "日", UNSURE if far else SURE, why)


def _year_of(found: re.Match[str], today: date) -> int | None:
    if found["spoken"]:
        return today.year - ("今年", "去年", "前年").index(found["spoken"])
    if not (said := found["year"]):
        return None
    year = int(said) if said.isdigit() else int("".join(str(_SIGNS[sign]) for sign in said))
    return year + 2000 if year < 100 else year  # noqa: PLR2004 - two digits


def _in_figures(found: re.Match[str], today: date) -> Held | None:
    on = date(int(found["year"]), int(found["month"]), int(found["day"]))
    return Held(on, None, "日", SURE, "写明的日期") if on <= today else None


def _by_dot(found: re.Match[str], today: date) -> Held | None:
    on = date(today.year, int(found["month"]), int(found["day"]))
    on = on if on <= today else on.replace(year=today.year - 1)
    return Held(on, None, "日", UNSURE, "按“月.日”读的")


def _ago(found: re.Match[str], today: date) -> Held:
    return Held(today - timedelta(_AGO[found["ago"]]), None, "日", SURE, "从今天往回算")


def _just(_: re.Match[str], today: date) -> Held:
    return Held(today, None, "日", UNSURE, "说的是刚才，按今天")


def _weekday(found: re.Match[str], today: date) -> Held:
    at = _WEEK[found["at"]]
    monday = today - timedelta(today.weekday())
    if found["last"]:
        on = monday + timedelta(at - 7)
        return Held(on, None, "日", SURE, "上一周的这一天，一周从星期一算起")
    on = monday + timedelta(at if at <= today.weekday() else at - 7)
    return Held(on, None, "日", SURE, "最近过去的这一天")


def _in_month(found: re.Match[str], today: date) -> Held | None:
    day = _whole(found["day"])
    first = today.replace(day=1)
    before = (first - timedelta(1)).replace(day=1)
    if found["last"]:
        return Held(before.replace(day=day), None, "日", SURE, "上个月的这一天")
    on = first.replace(day=day)
    if on > today:
        on = before.replace(day=day)
    return Held(on, None, "日", SURE if found["this"] else UNSURE, "没写月份，按最近过去的一次")


def _month(found: re.Match[str], today: date) -> Held:
    on = date(_year_of(found, today) or today.year, _whole(found["month"]), 1)
    on = on if on <= today else on.replace(year=on.year - 1)
    return Held(on, None, "月", UNSURE, "只写了月份，精确到月")


def _last_month(_: re.Match[str], today: date) -> Held:
    on = (today.replace(day=1) - timedelta(1)).replace(day=1)
    return Held(on, None, "月", UNSURE, "只写了月份，精确到月")


def _lately(_: re.Match[str], today: date) -> Held:
    return Held(today.replace(day=1), None, "月", UNSURE, "没写哪一天，按本月，精确到月")


def _womens_day(_: re.Match[str], today: date) -> Held:
    on = date(today.year, 3, 8)
    on = on if on <= today else on.replace(year=today.year - 1)
    return Held(on, None, "日", UNSURE, "只写了妇女节，按三月八日")


_WAYS: tuple[tuple[tuple[str, _Reader], ...], ...] = (
    (
        (
            rf"{_YEAR}(?P<month>{_NUMBER})月(?P<day>{_NUMBER})(?=[日号]|{_TO}|上午|下午|晚){_UNTIL}[日号]?",
            _on_a_date,
        ),
        (r"(?<!\d)(?P<year>20\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)", _in_figures),
    ),
    (
        (r"(?P<ago>大前|[今昨前])(?:天|日(?!起)|早|晚|夜|儿个?|个儿?|上午|下午)", _ago),
        (
            r"(?P<last>上个?)?(?<![一两三每几])(?<![每下]个)(?<!下)(?:[本这]个?)?(?:周|星期|礼拜)(?P<at>[一二三四五六日天])",
            _weekday,
        ),
        (rf"(?:(?P<last>上个?月)|(?P<this>本月|这个?月))(?P<day>{_NUMBER})[日号]?", _in_month),
    ),
    (
        (
            r"(?<![\d.-])(?<!\d[:：])(?P<month>1[0-2]|0?[1-9])[-./](?P<day>3[01]|[12]\d|0?[1-9])(?![-\d.万亿元斤人%公千个小米亩名位户年岁级期场月])",
            _by_dot,
        ),
        (
            r"(?P<last>(?!))?(?P<this>(?!))?(?<![\d月.])(?P<day>3[01]|[12]\d|[1-9])[日号](?!楼|院|线)",
            _in_month,
        ),
        (r"刚刚|刚才|方才", _just),
    ),
    (
        (
            rf"{_YEAR}(?<!\d)(?P<month>1[0-2]|[1-9]|[一二三四五六七八九]|十[一二]?)月份?(?![\d一二三四五六七八九十])",
            _month,
        ),
        (r"上个?月(?!\d)", _last_month),
        (r"近[日期]|(?<!\d)日前|最近|前几天|这[几两]天|前段时间", _lately),
    ),
    ((r"(?:三八|3\.?8|“三八”)?(?:国际)?(?:劳动)?妇女节|三八节", _womens_day),),
)
"""The ways of saying a day, those that say it plainest first; within a group the first said."""
