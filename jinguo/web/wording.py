"""How a figure is written on a page: in the federation's wording, and to the last digit."""

from decimal import ROUND_FLOOR, Decimal

from jinguo.counting.figures import Worked
from jinguo.counting.guarded import MARK
from jinguo.errors import QuantityError
from jinguo.quantities.measures import base, kind_of
from jinguo.quantities.phrase import phrase, plain

NOTHING = "—"
_TENTH = Decimal("0.1")
_HUNDREDTH = Decimal("0.01")


def written(value: Decimal | None, measure: str) -> str:
    """Return a value as a report would write it, such as 2.4万余户; a dash if there is none."""
    if value is None:
        return NOTHING
    sign = "−" if value < 0 else ""
    if kind_of(measure) != "ratio":
        value = round(value, 2)  # a mean may have any number of digits
    try:
        return sign + phrase(abs(value), measure)
    except QuantityError:
        return exact(value, measure) + measure


def shown(worked: Worked, measure: str) -> str:
    """Return a figure's value as a report would write it, or the mark of one not told."""
    return MARK if worked.withheld else written(worked.value, measure)


def digits(worked: Worked, measure: str) -> str:
    """Return a figure's digits, or the mark of one not told."""
    return MARK if worked.withheld else exact(worked.value, measure)


def exact(value: Decimal | None, measure: str) -> str:
    """Return a value's digits without its measure: money in 元, a share in its own points."""
    if value is None:
        return NOTHING
    points = _points(value, measure)
    whole = points == points.to_integral_value()
    shown = points if whole else points.quantize(_HUNDREDTH)
    return _grouped(shown)


def difference(now: Decimal | None, before: Decimal | None, measure: str) -> str:
    """Return what was added or lost since, with its sign; a share's in 个百分点."""
    if now is None or before is None:
        return NOTHING
    change = now - before
    if not change:
        return "持平"
    ratio = kind_of(measure) == "ratio"
    digits = exact(abs(change), measure)
    return f"{'+' if change > 0 else '−'}{digits}{' 个百分点' if ratio and measure == '%' else ''}"


def compared(now: Decimal | None, before: Decimal | None, measure: str) -> str:
    """Return how a value compares with a year before, as a report says it."""
    if now is None or before is None:
        return ""
    change = now - before
    if not change:
        return "与上年同期持平"
    if kind_of(measure) == "ratio":
        told = f"{'提高' if change > 0 else '下降'}{exact(abs(change), measure)}"
        return f"比上年同期{told}{'个百分点' if measure == '%' else measure}"
    return f"比上年同期{'增加' if change > 0 else '减少'}{written(abs(change), measure)}"


def share(value: Decimal | None) -> str:
    """Return a share in percent, cut down so that only the whole is ever called 100%."""
    if value is None:
        return NOTHING
    points = value * 100
    cut = points.to_integral_value() if points == 100 else points.quantize(_TENTH, ROUND_FLOOR)  # noqa: PLR2004
    return f"{plain(cut)}%"


def _points(value: Decimal, measure: str) -> Decimal:
    return value / base(measure) if kind_of(measure) == "ratio" else value


def _grouped(value: Decimal) -> str:
    sign, digits = ("−", plain(-value)) if value < 0 else ("", plain(value))
    head, _, tail = digits.partition(".")
    return f"{sign}{int(head):,}" + (f".{tail}" if tail else "")
