"""Amounts and periods as a report writes them, in English: 近400场, 1.07亿元, 2020年第一季度."""

import re
from calendar import month_abbr
from decimal import Decimal

from jinguo.web.english.catalogue import english

_AMOUNT = re.compile(
    r"(?P<marker>近|超|约|共)?(?P<digits>[+−-]?\d[\d,]*(?:\.\d+)?)(?P<power>万|亿)?(?P<over>余|多)?"
    r"\s?(?P<measure>[\u3400-\u9fff]{0,5}(?:\([\u3400-\u9fff]\))?)"
)
_PERIOD = re.compile(
    r"(?P<year>\d{4})年(?:(?P<half>[上下])半年|第(?P<quarter>[一二三四])季度"
    r"|(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?"
)
_MONTH = re.compile(r"(\d|1[0-2])月")
_SHARE = re.compile(r"(\d{4}年(?:\d{1,2}月)?)([\d.]+%|—)")
_MARKERS = {"近": "nearly ", "超": "more than ", "约": "about ", "共": "", None: ""}
_MILLION = 1_000_000
_POWERS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


def amount(text: str) -> str | None:
    """Return an amount or a period in English, or nothing if the text is neither."""
    if period := _PERIOD.fullmatch(text):
        return _period(period)
    if share := _SHARE.fullmatch(text):
        return f"{amount(share[1])} {share[2]}"
    if month := _MONTH.fullmatch(text):
        return month_abbr[int(month[1])]
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    measure = found["measure"] and english().gettext(found["measure"]).lower()
    if measure and measure == found["measure"]:
        return None
    over = "over " if found["over"] else ""
    digits = _digits(found["digits"], found["power"])
    if digits == "1":
        measure = _singular(measure)
    return f"{_MARKERS[found['marker']]}{over}{digits} {measure}".rstrip()


def bare(text: str) -> str:
    """Return an amount in English without its measure; anything else as it is."""
    found = _AMOUNT.fullmatch(text)
    return amount(text.removesuffix(found["measure"])) or text if found else text


def _digits(digits: str, power: str | None) -> str:
    if power is None:
        return digits
    value = Decimal(digits.replace(",", "")) * _POWERS[power]
    if abs(value) >= _MILLION:
        return f"{(value / _MILLION).normalize():f} million"
    return f"{value.normalize():,f}"


def _singular(measure: str) -> str:
    return {"people": "person", "entries": "entry", "parties": "party"}.get(
        measure, measure.removesuffix("s")
    )


def _period(found: re.Match[str]) -> str:
    year = found["year"]
    if found["half"]:
        return f"{'first' if found['half'] == '上' else 'second'} half of {year}"
    if found["quarter"]:
        return f"Q{'一二三四'.index(found['quarter']) + 1} {year}"
    days = [f"{int(found[each]):02}" for each in ("month", "day") if found[each]]
    return "-".join([year, *days])
