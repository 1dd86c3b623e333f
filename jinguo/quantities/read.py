"""Reading Chinese quantities: one whole expression, or every one in a running text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from jinguo.errors import QuantityError
from jinguo.quantities.bound import BEYOND, HALF, NEAR, ONE, ZERO, Hull, hull, some, whole
from jinguo.quantities.folding import fold
from jinguo.quantities.grammar import (
    AFTER,
    BEFORE,
    MIDDLE,
    NEUTRAL,
    QUANTITY,
    SPELT_RATIOS,
    Match,
    adjacent,
)
from jinguo.quantities.measures import SPELLINGS, base, kind_of
from jinguo.quantities.numerals import Numeral, multiplier, read_numeral
from jinguo.quantities.quantity import Found, Quantity

_LISTED = re.compile(r"[、和及与,，]+")
_LIST = 60  # characters that a list of numbers may take
_BARE = re.compile(r"\d{1,12}(?:\.\d{1,6})?")
_BARE_LIST = re.compile(
    r"(?:分别|依次|各)[^\d,，。;；]{0,12}(?P<numbers>(?:\d{1,12}(?:\.\d{1,6})?[、,和及与])+)$"
)
TENTH = Decimal("0.1")
DOUBLING = Decimal("0.05")  # 翻番 and the like hold within this


def read_quantity(text: str) -> Quantity:
    """Read one Chinese quantity, such as 近400场, 1.07亿元 or 百分之九十二.

    Returns:
        The quantity; its numbers are in the base unit (元, fractions).

    Raises:
        QuantityError: If `text` is not one quantity.
    """
    folded = fold(text.strip()).text
    found = QUANTITY.fullmatch(NEUTRAL.sub("", folded))
    if not found:
        raise QuantityError(f"“{text}”不是一个数量，请写成 近400场、1.07亿元、62.5% 这样的形式。")
    return replace(_read(found), surface=text.strip())


def scan(text: str, start: int = 0) -> Iterator[Found]:
    """Yield every quantity in a running text from `start` on, in order, with its offsets.

    A bare number is no quantity: one needs a measure word, 万 or 亿, or an approximate wording.
    """
    folded = fold(text)
    spans = [one for one in _matches(folded.text) if folded.starts[one.start] >= start]
    every = sorted(_shared(folded.text, _spread(folded.text, spans)), key=lambda one: one.start)
    for found in every:
        first, last = folded.span(found.start, found.end)
        yield Found(first, last, replace(found.quantity, surface=text[first:last]))


def _matches(text: str) -> Iterator[Found]:
    at = 0
    while found := QUANTITY.search(text, at):
        at = found.end()
        try:
            quantity = _read(found)
        except QuantityError:
            # A run of numerals that makes no number, such as 三八, is a name: not ours to read.
            continue
        if _counts(found, quantity):
            yield Found(found.start(), found.end(), quantity)


def _counts(found: Match, quantity: Quantity) -> bool:
    """Say whether a match in running text is a quantity at all, not a stray numeral."""
    if quantity.unit or quantity.kind == "ratio":
        return True
    digits = found["number"] or ""
    if quantity.approx not in {"exact", "range"}:
        return bool(re.search(r"\d", digits)) or quantity.approx in {"shu", "shang", "chao"}
    return bool(re.search(r"\d", digits)) and digits[-1:] in "万亿"


def _spread(text: str, spans: list[Found]) -> list[Found]:
    """Let a trailing 以上 or 左右 cover the whole list before it: 70%、60%和40%以上."""
    spread, bound = spans[:], ""
    for at in range(len(spans) - 1, 0, -1):
        here, before = spans[at], spans[at - 1]
        bound = here.quantity.surface[-2:] if here.quantity.surface[-2:] in AFTER else bound
        listed = _LISTED.fullmatch(text[before.end : here.start])
        alike = before.quantity.approx == "exact" and before.quantity.unit == here.quantity.unit
        if not (bound and listed and alike and here.quantity.kind == "ratio"):
            bound = ""
            continue
        wider = read_quantity(before.quantity.surface + bound)
        shown = replace(wider, surface=before.quantity.surface)
        spread[at - 1] = replace(before, quantity=shown)
    return spread


def _shared(text: str, spans: list[Found]) -> Iterator[Found]:
    """Yield quantities and, before them, the bare numbers of a list that share their measure.

    分别提高2个、3个百分点 are points both; 分别为5、8和12个 are three counts.
    """
    points = ""
    for found in reversed(spans):
        unit, end = found.quantity.unit or "", found.end
        listed = points and unit == "个" and _LISTED.match(text, end)
        points = points if listed or unit == "个百分点" else ""
        points = "个百分点" if unit == "个百分点" else points
        one = found
        if listed:
            wider = read_quantity(found.quantity.surface.removesuffix("个") + points)
            one = replace(found, quantity=replace(wider, surface=found.quantity.surface))
        yield one
        yield from _bare_before(text, one)


def _bare_before(text: str, found: Found) -> Iterator[Found]:
    """Yield the bare numbers that stand in one list before a quantity, dealt out by 分别."""
    listed = _BARE_LIST.search(text, max(0, found.start - _LIST), found.start)
    if listed is None or not found.quantity.unit or found.quantity.approx != "exact":
        return
    for number in _BARE.finditer(text, listed.start("numbers"), found.start):
        quantity = read_quantity(number[0] + found.quantity.unit)
        yield Found(number.start(), number.end(), replace(quantity, surface=number[0]))


def _read(found: Match) -> Quantity:
    try:
        return _worth(found)
    except ArithmeticError as error:
        raise QuantityError(f"“{found[0]}”不是一个数，请核对是否多打了万或亿。") from error


def _worth(found: Match) -> Quantity:
    if found["half"]:
        return _half(found)
    if found["parts"]:
        return _fraction(found)
    if found["double"]:
        return _double(found)
    return _general(found)


def _approx(found: Match) -> str:
    """Name the wording; where several stand together the one that says least wins."""
    before = BEFORE.get(found["before"] or "", "exact")
    after = AFTER.get((found["after"] or "").removeprefix("及"), "exact")
    middle = MIDDLE.get(found["middle"] or found["late"] or found["many"] or "", "exact")
    if middle == "shu":
        return middle
    if "yishang" in {before, after}:
        return "yishang"
    if middle in {"yu", "duo"} and before in {"jin", "exact", "yue", "chao"}:
        return "jin+yu" if before == "jin" else middle
    said = [code for code in (before, after, middle) if code != "exact"]
    return said[0] if said else "plus" if found["plus"] else "exact"


def _half(found: Match) -> Quantity:
    approx = _approx(found)
    if found["half"][0] in "过超大":
        approx = "chao"
    if "近" in found["half"]:
        approx = "jin"
    ends = {
        "chao": (HALF, ONE),
        "yishang": (HALF, ONE),
        "jin": (HALF * NEAR, HALF),
        "budao": (ZERO, HALF),
    }
    low, high = ends.get(approx, (HALF * NEAR, HALF * BEYOND))
    return Quantity(found[0], HALF, low, high, approx if approx in ends else "half", "ratio")


def _fraction(found: Match) -> Quantity:
    parts, of = read_numeral(found["parts"]), read_numeral(found["of"])
    if not of.value:
        raise QuantityError(f"“{found[0]}”的分母是零，请写对分数。")
    value, approx = parts.value / of.value, _approx(found)
    over = (value, ONE)
    ends = {
        "jin": (value * NEAR, value),
        **dict.fromkeys(("chao", "yishang", "yu", "duo"), over),
        **dict.fromkeys(("budao", "atmost"), (ZERO, value)),
    }
    low, high = ends.get(approx, (value * NEAR, min(value * BEYOND, ONE)))
    code = approx if approx in ends else "fraction"
    return Quantity(found[0], value, low, high, code, "ratio")


def _double(found: Match) -> Quantity:
    value = Decimal(4 if "两" in found["double"] else 2)
    low, high = value * (1 - DOUBLING), value * (1 + DOUBLING)
    return Quantity(found[0], value, low, high, "exact", "ratio", "倍")


def _unit(found: Match) -> tuple[str | None, str]:
    """Return the unit as the contract writes it, and what it measures."""
    if found["spelt"]:
        return SPELT_RATIOS[found["spelt"]], "ratio"
    word = found["unit"]
    if found["many"]:
        word = word.replace(found["many"], "", 1)
    if word is None:
        return None, "count"
    word = SPELLINGS.get(word.replace("半", ""), word.replace("半", ""))
    kind = kind_of(word)
    if kind == "money":
        number = found["second"] or found["times"] or found["number"] or found["some"] or ""
        word = number[len(number.rstrip("万亿")) :] + word
    return word, kind


def _general(found: Match) -> Quantity:
    if found["some"] or found["second"] or adjacent(found["number"]):
        return _without_number(found)
    unit, kind = _unit(found)
    number, approx = _number(found), _approx(found)
    if approx == "shu":
        return _quantity(found, None, _teens(number, kind), approx)
    low, high = hull(approx, number, kind=kind, unit=unit, after=_is_late(found, number))
    factor = base(unit) if kind == "ratio" else ONE
    ends = low * factor, high if high is None else high * factor
    quantity = _quantity(found, number.value * factor, ends, approx)
    return replace(quantity, tol=_tolerance(found, number, approx))


def _is_late(found: Match, number: Numeral) -> bool:
    """Say whether 余 or 多 stands behind 万, 亿 or the measure word."""
    behind_multiplier = found["middle"] and number.multiplier > 1 and not found["times"]
    behind_all = number.multiplier > 1 and found["after"] in {"有余", "出头"}
    return bool(found["late"] or found["many"] or behind_multiplier or behind_all)


def _without_number(found: Match) -> Quantity:
    """Read a quantity that prints no single number: 数十名, 七八十人, 3至5次."""
    unit, kind = _unit(found)
    factor = base(unit) if kind == "ratio" else ONE
    if found["some"]:
        ends: Hull = some(found["some"])
        return _quantity(found, None, whole("shu", *ends) if kind == "count" else ends, "shu")
    if found["second"]:
        low, high = _first(found).value, read_numeral(found["second"]).value
    else:
        pair = adjacent(found["number"]) or ("", "")
        low, high = (read_numeral(one + (found["times"] or "")).value for one in pair)
    if low > high:
        raise QuantityError(f"“{found[0]}”的起数大于止数，请把小的写在前面。")
    return _quantity(found, None, (low * factor, high * factor), "range")


def _first(found: Match) -> Numeral:
    """Read the first number of a range; it takes the second's 万 or 亿 when it has none."""
    first = read_numeral(found["number"]).times(multiplier(found["times"] or ""))
    second = read_numeral(found["second"])
    if first.multiplier == 1 and not found["first_unit"]:
        wider = first.times(second.multiplier)
        return wider if wider.value <= second.value else first
    return first


def _number(found: Match) -> Numeral:
    if found["number"] == "半":
        return Numeral(HALF, HALF, HALF, whole=False)
    number = read_numeral(found["number"])
    if found["tenth"]:
        tenth = HALF if found["tenth"] == "半" else read_numeral(found["tenth"]).value / 10
        return Numeral(number.value + tenth, TENTH, TENTH, whole=False)
    if "半" in (found["unit"] or ""):
        return Numeral(number.value + HALF, HALF, HALF, whole=False)
    return number.times(multiplier(found["times"] or ""))


def _teens(number: Numeral, kind: str) -> Hull:
    """Return the ends of 十几 and 二十几."""
    low, high = number.value, number.value + number.step
    return whole("yu", low, high) if kind == "count" else (low, high)


def _tolerance(found: Match, number: Numeral, approx: str) -> Decimal | None:
    """Return half a 万 or 亿 for an amount printed in whole ones."""
    rounded = approx == "exact" and number.whole and number.multiplier > 1
    return number.multiplier / 2 if rounded and found["number"] not in {"万", "亿"} else None


def _quantity(found: Match, value: Decimal | None, ends: Hull, approx: str) -> Quantity:
    unit, kind = _unit(found)
    return Quantity(found[0], value, ends[0], ends[1], approx, kind, unit, per=found["per"])
