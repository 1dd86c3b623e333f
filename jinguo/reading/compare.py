"""Judging one printed number against the ledger's: does the wording hold, and what is better."""

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Any, TypeVar

from jinguo.catalogue.schema import Counted, Indicator
from jinguo.counting.judgement import AGREES, BETTER, DIFFERS, DOUBTFUL, UNKNOWN, Judgement
from jinguo.errors import QuantityError
from jinguo.quantities.measures import DAYS, base, in_measure
from jinguo.quantities.phrase import phrase, plain
from jinguo.quantities.quantity import Quantity
from jinguo.reading.figure import Figure

Told = TypeVar("Told", Quantity, Figure)

# The zones beyond the contract's intervals; a province may tighten them, with a new version.
VERSION = 1
THRESHOLDS = {
    "rounded": Decimal("0.02"),  # a bare 1400 this near to the truth looks rounded
    "named": Decimal("0.05"),  # a bare 百户 this near may be a campaign's name
    "stretched": Decimal("0.8"),  # 近 from here up to nine tenths is stretched
    "about": Decimal("0.15"),  # 约 and fractions up to here are doubtful
    "twice": Decimal(2),  # 超 and 以上 beyond twice the number say too little
    "tenfold": Decimal(10),  # 上百 beyond ten times the number says the wrong size
    "low": Decimal("0.8"),  # 不足 below here says too little
    "mean": Decimal("0.005"),  # a mean may be off by this, or by half its last unit
    "round_mean": Decimal("0.05"),  # a round mean up to here is doubtful
    "weak": Decimal("1.5"),  # 数十 for 20 to 29 is weak
}

_HALF = Decimal("0.5")
_FORMS = {"jin": "近", "yu": "余", "duo": "余", "chao": "超", "plus": "超"}
_ROUND_DIGITS = 2  # a number of no more digits is best written out: 1500人, not 1000余人
_LARGEST_DENOMINATOR = 100_000


def judge(printed: Quantity | Figure, ledger: Decimal, *, mean: bool = False) -> Judgement:
    """Judge a printed number against the ledger's value, in the base unit (元, a fraction).

    `mean` says that the figure is an average (人均3000元), which may be off by half a per cent.
    """
    quantity = printed.quantity() if isinstance(printed, Figure) else printed
    if quantity is None:
        return Judgement(UNKNOWN, "low", f"“{printed.surface}”的数字残缺，请对照原件补全后再核。")
    result = _mean(quantity, ledger) if mean else _result(quantity, ledger)
    return Judgement(result, _severity(result, quantity, ledger), _reason(result, quantity, ledger))


def is_mean(what: Indicator) -> bool:
    """Tell whether an indicator is a mean, whose wording may be off by a little."""
    return isinstance(what, Counted) and what.way == "mean"


def in_ledgers_measure(found: Told, measure: str) -> Told:
    """Return a number in the measure that the ledger counts in: half a 个月 as 15 天."""
    unit = found.unit
    if unit is None or unit == measure or not {unit, measure} <= DAYS.keys():
        return found
    ends = {"value": found.value, "low": found.low, "high": found.high, "tol": found.tol}
    told: dict[str, Any] = {
        name: None if number is None else in_measure(number, unit, measure)
        for name, number in ends.items()
    }
    return replace(found, unit=measure, **told)


def smallest_fraction(quantity: Quantity) -> Fraction | None:
    """Return the share with the smallest denominator that a printed ratio allows: 62.5% is 5/8."""
    if quantity.kind != "ratio" or quantity.high is None or quantity.high > 1:
        return None
    for parts in range(1, _LARGEST_DENOMINATOR):
        least = int((quantity.low * parts).to_integral_value(ROUND_CEILING))
        for part in (least, least + 1):
            if part > 0 and quantity.allows(Decimal(part) / parts):
                return Fraction(part, parts)
    return None


def _result(quantity: Quantity, ledger: Decimal) -> str:
    if quantity.allows(ledger):
        says_little = _SAYS_LITTLE.get(quantity.approx)
        weak = says_little is not None and says_little(quantity, ledger)
        return BETTER if weak and _better(quantity, ledger) != quantity.surface else AGREES
    zone = _ZONES.get(quantity.approx)
    return zone(quantity, ledger) if zone else DIFFERS


def _number(quantity: Quantity) -> Decimal:
    """Return the printed number, or the low end where none is printed."""
    return quantity.low if quantity.value is None else quantity.value


def _reach(quantity: Quantity) -> Decimal:
    """Return u, how far 余 and 超 reach beyond the printed number."""
    end = quantity.low if quantity.high is None else quantity.high
    return end - _number(quantity) + (1 if quantity.kind == "count" else 0)


_SAYS_LITTLE: dict[str, Callable[[Quantity, Decimal], bool]] = {
    "yu": lambda q, v: v >= _number(q) + _reach(q) / 2,
    "duo": lambda q, v: v >= _number(q) + _reach(q) / 2,
    "jin+yu": lambda _q, _v: True,
    "yishang": lambda q, v: v > _number(q) * THRESHOLDS["twice"],
    "budao": lambda q, v: v < _number(q) * THRESHOLDS["low"],
    "shu": lambda q, v: v < q.low * THRESHOLDS["weak"],
}


def _exact(quantity: Quantity, ledger: Decimal) -> str:
    number = _number(quantity)
    off = abs(ledger - number)
    if quantity.tol is not None:
        if off <= quantity.tol:
            return BETTER
        return DOUBTFUL if number < ledger < number + quantity.tol * 2 else DIFFERS
    if quantity.high is not None and quantity.high > quantity.low:
        # The writer cut the number off instead of rounding it.
        step = quantity.high - quantity.low
        return DOUBTFUL if number < ledger < number + step and number else DIFFERS
    if _is_bare(quantity) and off <= number * THRESHOLDS["named"]:
        return DOUBTFUL
    looks_rounded = number and number % 100 == 0 and off <= number * THRESHOLDS["rounded"]
    return DOUBTFUL if looks_rounded else DIFFERS


def _is_bare(quantity: Quantity) -> bool:
    return quantity.surface[:1] in {"百", "千", "万"}


def _near(quantity: Quantity, ledger: Decimal) -> str:
    number = _number(quantity)
    return DOUBTFUL if number * THRESHOLDS["stretched"] <= ledger <= number else DIFFERS


def _about(quantity: Quantity, ledger: Decimal) -> str:
    number = _number(quantity)
    return DOUBTFUL if abs(ledger - number) <= number * THRESHOLDS["about"] else DIFFERS


def _beyond(limit: str) -> Callable[[Quantity, Decimal], str]:
    """Return the zone of a wording that stays true, but says too little, up to a multiple."""

    def zone(quantity: Quantity, ledger: Decimal) -> str:
        number = _number(quantity)
        return DOUBTFUL if number < ledger <= number * THRESHOLDS[limit] else DIFFERS

    return zone


_ZONES: dict[str, Callable[[Quantity, Decimal], str]] = {
    "exact": _exact,
    "jin": _near,
    "jin+yu": _near,
    "yue": _about,
    "fraction": _about,
    "half": _about,
    "chao": _beyond("twice"),
    "plus": _beyond("twice"),
    "shang": _beyond("tenfold"),
}


def _mean(quantity: Quantity, ledger: Decimal) -> str:
    number, off = _number(quantity), abs(ledger - _number(quantity))
    end = quantity.low if quantity.high is None else quantity.high
    unit = quantity.tol or max((end - quantity.low) / 2, Decimal(0)) or _HALF
    if off == 0:
        return AGREES
    if quantity.approx != "exact":
        return _result(quantity, ledger)
    if off <= max(unit, number * THRESHOLDS["mean"]):
        return BETTER
    is_round = number % 100 == 0 and off <= number * THRESHOLDS["round_mean"]
    return DOUBTFUL if is_round else DIFFERS


def _severity(result: str, quantity: Quantity, ledger: Decimal) -> str:
    """Over-stating outranks under-stating; 余 where the number is round is only unearned."""
    if result in {AGREES, BETTER}:
        return "none"
    if result == DOUBTFUL:
        return "low"
    if quantity.approx in {"yu", "duo"} and ledger == quantity.value:
        return "low"
    return "high" if _overstates(quantity, ledger) else "medium"


def _overstates(quantity: Quantity, ledger: Decimal) -> bool:
    if quantity.approx == "chao" and ledger == quantity.value:
        return True
    if quantity.approx == "exact":
        return _number(quantity) > ledger
    return ledger < quantity.low or (ledger == quantity.low and not quantity.allows(ledger))


def _reason(result: str, quantity: Quantity, ledger: Decimal) -> str:
    told = f"报告写“{quantity.surface}”，台账为{_shown(quantity, ledger)}"
    better = _better(quantity, ledger)
    advice = f"建议写“{better}”" if better != quantity.surface else "建议核实后改写"
    sentence = {
        AGREES: f"{told}，写法成立",
        BETTER: f"{told}，说得过去，{advice}",
        DOUBTFUL: f"{told}，写法勉强，{advice}",
    }.get(result) or f"{told}，{_fault(quantity, ledger)}，{advice}"
    return sentence + _back_solved(quantity) + "。"


def _fault(quantity: Quantity, ledger: Decimal) -> str:
    if quantity.approx in {"yu", "duo"} and ledger == quantity.value:
        return "恰为整数，不该写“余”"
    return "报告写多了" if _overstates(quantity, ledger) else "报告写少了"


def _back_solved(quantity: Quantity) -> str:
    least = smallest_fraction(quantity) if quantity.approx == "exact" else None
    if least is None or least.denominator == 1:
        return ""
    return f"（按此比率，分母至少为{least.denominator}，即{least.numerator}/{least.denominator}）"


def _shown(quantity: Quantity, ledger: Decimal) -> str:
    """Return the ledger's value with the figure's measure, in full."""
    if quantity.kind == "ratio":
        unit = quantity.unit or "%"
        points = round(ledger / base(unit), 4)
        return plain(points) + unit
    return plain(ledger) + _measure(quantity)


def _measure(quantity: Quantity) -> str:
    unit = quantity.unit or ""
    return unit.lstrip("万亿") if quantity.kind == "money" else unit


def _better(quantity: Quantity, ledger: Decimal) -> str:
    """Return what to write instead: the same manner if the value bears it, else the house's."""
    measure = "%" if quantity.kind == "ratio" and not quantity.unit else _measure(quantity)
    fine = len(ledger.normalize().as_tuple().digits) > _ROUND_DIGITS
    for form in (_FORMS.get(quantity.approx) if fine else None, None):
        try:
            written = phrase(ledger, measure or "个", form)
            return written if measure else written.removesuffix("个")
        except QuantityError:
            # This manner cannot hold the value; the next one is tried, the last is the bare number.
            continue
    return _shown(quantity, ledger)


__all__ = [
    "AGREES", "BETTER", "DIFFERS", "DOUBTFUL", "THRESHOLDS", "UNKNOWN", "VERSION", "Judgement",
    "judge", "smallest_fraction",
]  # fmt: skip
