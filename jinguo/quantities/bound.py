"""Which true values a wording allows: the closed hull of each approximate wording.

The rules are those of the contract for figures: u is the place of the last digit that is not
zero (600余 reaches 700, 1080余 reaches 1090) or, behind 万 and 亿, the last place written.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from jinguo.quantities.measures import RATIOS
from jinguo.quantities.numerals import Numeral

Hull = tuple[Decimal, Decimal | None]

ONE, ZERO, HALF = Decimal(1), Decimal(0), Decimal("0.5")
NEAR = Decimal("0.9")  # 近, 约 and fractions reach a tenth below …
BEYOND = Decimal("1.1")  # … and 约 and fractions a tenth above

# What the whole is in each unit of shares: no share exceeds it unless it is printed above it.
SHARES = {unit: ONE / worth for unit, worth in RATIOS.items() if unit != "倍"}


def hull(approx: str, number: Numeral, *, kind: str, unit: str | None, after: bool = False) -> Hull:
    """Return the closed ends of one number's wording, still in the unit written.

    `after` says that 余 or 多 stands behind 万, 亿 or the measure word.
    """
    low, high = _ends(approx, number, kind, unit, after=after)
    if kind == "count" and number.value % 1 == 0 and approx != "exact":
        return whole(approx, low, high)
    if unit in SHARES:
        return low, _share(high, number.value, unit)
    return low, high


def whole(approx: str, low: Decimal, high: Decimal | None) -> Hull:
    """Return the first and last whole number of a count's wording."""
    first = low.to_integral_value(ROUND_CEILING)
    first += ONE if approx in {"yu", "duo", "chao"} and first == low else ZERO
    if high is None:
        return first, None
    last = high.to_integral_value(ROUND_FLOOR)
    last -= ONE if approx not in {"yue", "atmost", "range", "fraction"} and last == high else ZERO
    # 近5家 and 325余人 leave no whole number between; the nearest one is meant.
    if last < first:
        return (last, last) if approx == "jin" else (first, first)
    return first, last


def some(text: str) -> tuple[Decimal, Decimal]:
    """Return the ends of 数十, 几百, 数万: from twice the place up to ten times, excluded."""
    place = ONE
    for char in text[1:]:
        place *= {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[char]
    return place * 2, place * 10


def _ends(approx: str, number: Numeral, kind: str, unit: str | None, *, after: bool) -> Hull:
    value = number.value
    if approx in {"yu", "duo"}:
        return value, value + _over(number, kind, after=after)
    top = SHARES.get(unit or "")
    simple: dict[str, Hull] = {
        "jin": (value * NEAR, value),
        "jin+yu": (value * NEAR, value + _over(number, kind, after=after)),
        "yue": (value * NEAR, value * BEYOND),
        "chao": (value, value + number.step),
        "plus": (value, value + number.step),
        "yishang": (value, None),
        "budao": (ZERO, value),
        "atmost": (ZERO, value),
        "shang": (value, value * 2),
    }
    return simple[approx] if approx in simple else _printed(number, kind, top)


def _printed(number: Numeral, kind: str, top: Decimal | None) -> Hull:
    """Return what rounding to the last printed place hides in a decimal of 万 or in a ratio."""
    if kind == "ratio" and number.value == top:
        return number.value, number.value
    if kind == "ratio" or (number.multiplier > 1 and not number.whole):
        return number.value - number.last / 2, number.value + number.last / 2
    return number.value, number.value


def _over(number: Numeral, kind: str, *, after: bool) -> Decimal:
    if kind == "duration" and after:
        return ONE if number.value >= 1 else ONE - number.value
    if not number.whole:
        return number.last
    return max(number.multiplier, ONE) if after else number.step


def _share(high: Decimal | None, value: Decimal, unit: str) -> Decimal | None:
    top = SHARES[unit]
    if value > top:
        return high
    return top if high is None else min(high, top)
