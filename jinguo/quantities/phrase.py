"""Writing quantities by the house rules: one marker, never in the direction that flatters.

Counts under 10 000 are written out; from there on in 万, and in 亿 from one 亿 on, with at most
two decimals. What that cannot hold is cut down and gets 余. Every phrase is read back before it is
handed out: a wording that does not hold its own value is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from jinguo.errors import QuantityError
from jinguo.quantities.measures import base, check_measure, kind_of
from jinguo.quantities.read import read_quantity

FORMS = frozenset({"精确", "余", "近", "超", "整", "万", "中文", "舍入"})
WAN, YI = Decimal(10_000), Decimal(100_000_000)
NEAR_BY_DEFAULT = Decimal("0.95")
NEAR_AT_ALL = Decimal("0.9")
RATIO_ERROR = Decimal("0.05")
DECIMALS = 2
_EXACT_DECIMALS, _MORE_DECIMALS = 9, 26

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class _Task:
    """One value to write, its measure and the forms asked for."""

    value: Decimal
    measure: str
    forms: frozenset[str]

    def fits(self, text: str) -> bool:
        return read_quantity(text).allows(self.value)

    def refuse(self, why: str) -> QuantityError:
        asked = "、".join(sorted(self.forms)) or "默认"
        return QuantityError(f"{plain(self.value)}{self.measure}写不成“{asked}”的形式：{why}。")


def phrase(value: Decimal | int, measure: str, form: str | None = None) -> str:
    """Write a quantity, such as 2.4万余户, in the form asked for or by the house rules.

    Args:
        value: The true value in the base unit: money in 元, ratios as fractions.
        measure: The measure word, 元 for money, % (‰, 成, 倍, 个百分点) for ratios.
        form: 精确, 余, 近, 超, 万, 中文, or several of them separated by commas. 整 beside 余, 近
            or 超 keeps the leading digit alone (600余); 舍入 rounds to 0.1万 or 0.01亿.

    Raises:
        QuantityError: If no wording of that form holds the value.
    """
    forms = frozenset((form or "").replace("，", ",").split(",")) - {""}
    if strange := forms - FORMS:
        raise QuantityError(
            f"不认得“{'、'.join(sorted(strange))}”，"
            "请从 精确、余、近、超、整、万、中文、舍入 里选。"
        )
    task = _Task(Decimal(value), check_measure(measure), forms)
    if not task.value.is_finite() or task.value < 0:
        raise task.refuse("数值须是零或正数")
    if len(forms & {"精确", "余", "近", "超"}) > 1:
        raise task.refuse("精确、余、近、超只能选一个")
    if "整" in forms and not forms & {"余", "近", "超"}:
        raise task.refuse("“整”要和余、近或超一起写")
    for text in _candidates(task):
        if task.fits(text):
            return text
    raise task.refuse("没有既合适又不夸大的写法，请改用“精确”")


def plain(value: Decimal) -> str:
    """Return the digits of a number without exponent or idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def chinese(number: int) -> str:
    """Return a whole number in Chinese numerals, 20000 as 两万."""
    text = _spelt(number)
    return text.removeprefix("一") if text.startswith("一十") else text


def _spelt(number: int) -> str:
    for name, size in (("亿", 10**8), ("万", 10**4)):
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if rest and rest < size // 10 else ""
            return _spoken(chinese(head)) + name + (gap + _spelt(rest) if rest else "")
    return _below_wan(number)


def _spoken(head: str) -> str:
    return "两" if head == "二" else head


def _below_wan(number: int) -> str:
    text, gap = "", False
    for name, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, size)
        if digit:
            spelt = _spoken(_DIGITS[digit]) if name == "千" else _DIGITS[digit]
            text += ("零" if gap else "") + spelt + name
        gap = bool(text and number and not digit)
    return text or "零"


def _candidates(task: _Task) -> Iterator[str]:
    if kind_of(task.measure) == "ratio":
        yield from _ratios(task)
    elif "近" in task.forms:
        yield from _near(task)
    elif "余" in task.forms or "超" in task.forms:
        yield from _over(task)
    elif "精确" in task.forms or "中文" in task.forms:
        yield _exact(task)
    else:
        yield from _by_house_rules(task)


def _exact(task: _Task) -> str:
    if "中文" not in task.forms and "万" not in task.forms:
        _refuse_part(task)
        return plain(task.value) + task.measure
    return _written(task, task.value)


def _by_house_rules(task: _Task) -> Iterator[str]:
    unit = _unit(task)
    if unit == 1:
        _refuse_part(task)
        yield plain(task.value) + task.measure
        return
    if "舍入" in task.forms:
        yield _written(task, round(task.value / unit, DECIMALS if unit == YI else 1) * unit)
        return
    yield _written(task, _cut(task.value / unit, DECIMALS) * unit)
    yield from _over(task, "余")


def _refuse_part(task: _Task) -> None:
    if task.value % 1 and kind_of(task.measure) == "count":
        raise task.refuse("这个量词只能计整数")


def _unit(task: _Task) -> Decimal:
    """Return the 万 or 亿 that the value is written in; 1 when it is written out."""
    if "万" in task.forms:
        if task.value < WAN:
            raise task.refuse("不满一万")
        return WAN
    if task.value >= YI:
        return YI
    return WAN if task.value >= WAN and kind_of(task.measure) != "duration" else Decimal(1)


def _over(task: _Task, marker: str | None = None) -> Iterator[str]:
    """Yield the truncated numbers with 余 behind or 超 before, the closest first."""
    marker = marker or ("余" if "余" in task.forms else "超")
    for number in _rounded(task, ROUND_FLOOR):
        if number:
            yield _written(task, number, marker)


def _near(task: _Task) -> Iterator[str]:
    rounder = [number for number in _rounded(task, ROUND_CEILING) if number > task.value][::-1]
    for share in (NEAR_BY_DEFAULT, NEAR_AT_ALL):
        for number in rounder:
            if task.value >= number * share:
                yield _written(task, number, "近")


def _rounded(task: _Task, direction: str) -> Iterator[Decimal]:
    """Yield the value rounded to two digits, to whole 万 or 亿, then to one digit."""
    size = task.value.adjusted()
    two, one = (Decimal(1).scaleb(max(size - less, 0)) for less in (1, 0))
    if "整" in task.forms:
        number = (task.value / one).to_integral_value(direction) * one
        if abs(task.value - number) * 2 < one:
            yield number
        return
    unit = _unit(task)
    # A hundredth of an 亿 is still a million: coarser than that says too little.
    hundredth = (unit / 100,) if unit == YI else ()
    for place in (*hundredth, two, unit, one):
        yield (task.value / place).to_integral_value(direction) * place


def _written(task: _Task, number: Decimal, marker: str = "") -> str:
    before, after = (marker, "") if marker in {"近", "超"} else ("", marker)
    if "中文" in task.forms:
        if number % 1:
            raise task.refuse("中文数字只写整数")
        spelt = chinese(int(number))
        return before + (_spoken(spelt) if not after else spelt) + after + task.measure
    unit = _unit(task)
    digits, name = plain(number / unit), {WAN: "万", YI: "亿"}.get(unit, "")
    return before + digits + name + after + task.measure


def _cut(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_FLOOR)


def _ratios(task: _Task) -> Iterator[str]:
    """Yield the ratio with one decimal, or with as many as keep it from misleading."""
    if task.forms - {"精确"}:
        raise task.refuse("比率只写数字")
    points = task.value / base(task.measure)
    first = max(1, -points.adjusted())
    most = _EXACT_DECIMALS if "精确" in task.forms else first + _MORE_DECIMALS
    for decimals in range(1, most):
        shown = points.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
        if _says_enough(task, shown, points):
            yield plain(shown) + task.measure


def _says_enough(task: _Task, shown: Decimal, points: Decimal) -> bool:
    if "精确" in task.forms:
        return shown == points
    whole = shown * base(task.measure) == 1 and task.value != 1
    return not whole and abs(shown - points) <= points * RATIO_ERROR
