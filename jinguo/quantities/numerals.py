"""Numerals as Chinese writes them: Arabic, Chinese and mixed, to one exact number."""

import re
from dataclasses import dataclass
from decimal import Decimal

from jinguo.errors import QuantityError

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
MULTIPLIERS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}

# Where a numeral may stand in a text; the grammar of quantities is built on it.
ARABIC = r"\d{1,20}(?:\.\d{1,60})?"
CHINESE = "[零〇一二两三四五六七八九十百千万亿]"
NUMERAL = (
    rf"(?:{ARABIC}|{CHINESE})(?:{CHINESE}|(?<=[十百千万亿])\d{{1,4}}(?![\d.])){{0,24}}"
    r"(?:点[零〇一二三四五六七八九]{1,10}[万亿]?)?"
)

_PIECE = re.compile(rf"{ARABIC}|{CHINESE}")
_PLAIN = re.compile(r"(\d+)(?:\.(\d+))?([万亿]*)")
_POINTED = re.compile(r"([零〇一二两三四五六七八九十百千]+)点([零〇一二三四五六七八九]+)([万亿]?)")


@dataclass(frozen=True)
class Numeral:
    """One printed number: its value and the places that its precision hangs on."""

    value: Decimal
    step: Decimal  # the place of the last digit that is not zero
    last: Decimal  # the place of the last digit written
    multiplier: Decimal = Decimal(1)  # the 万 or 亿 it ends in
    whole: bool = True

    def times(self, multiplier: Decimal) -> "Numeral":
        """Return the number with one more 万 or 亿 behind it."""
        return Numeral(
            self.value * multiplier,
            self.step * multiplier,
            self.last * multiplier,
            self.multiplier * multiplier,
            self.whole,
        )


def multiplier(text: str) -> Decimal:
    """Return what a run of 万 and 亿 multiplies by; nothing is 1."""
    product = Decimal(1)
    for char in text:
        product *= MULTIPLIERS[char]
    return product


def read_numeral(text: str) -> Numeral:
    """Read one numeral.

    Raises:
        QuantityError: If the characters do not make one number.
    """
    if plain := _PLAIN.fullmatch(text):
        return _decimal(plain[1], plain[2] or "", plain[3])
    if pointed := _POINTED.fullmatch(text):
        whole, part = str(_sum(pointed[1])), "".join(str(DIGITS[char]) for char in pointed[2])
        return _decimal(whole, part, pointed[3])
    value, times = _sum(text), _ending(text)
    mantissa = value / times
    return Numeral(value, _place(mantissa) * times, times, times, whole=mantissa % 1 == 0)


def _decimal(whole: str, part: str, times: str) -> Numeral:
    mantissa = Decimal(f"{whole}.{part}" if part else whole)
    last = Decimal(1).scaleb(-len(part))
    step = last if part else _place(mantissa)
    return Numeral(mantissa, step, last, whole=not part).times(multiplier(times))


def _place(number: Decimal) -> Decimal:
    if not number:
        return Decimal(1)
    return Decimal(1).scaleb(int(number.normalize().as_tuple().exponent))


def _ending(text: str) -> Decimal:
    return multiplier(text[len(text.rstrip("万亿")) :])


def _sum(text: str) -> Decimal:
    """Add up a numeral of digits, places and multipliers."""
    pieces = _PIECE.findall(text)
    if not pieces or "".join(pieces) != text:
        raise QuantityError(_say(text))
    total = section = Decimal(0)
    digit: Decimal | None = None
    unit = Decimal(1)
    for piece in pieces:
        if piece in PLACES:
            unit = Decimal(PLACES[piece])
            section += (digit or Decimal(1)) * unit
            digit = None
        elif piece in MULTIPLIERS:
            total, section = _close(total, section, digit, MULTIPLIERS[piece])
            unit, digit = MULTIPLIERS[piece], None
        elif digit is not None and digit:
            raise QuantityError(_say(text))
        else:
            unit = Decimal(1) if piece in "零〇" else unit
            digit = Decimal(DIGITS[piece]) if piece in DIGITS else Decimal(piece)
    return total + section + _rest(digit, unit, pieces)


def _close(
    total: Decimal, section: Decimal, digit: Decimal | None, times: Decimal
) -> tuple[Decimal, Decimal]:
    """Multiply what stands before a 万 or 亿; 万亿 multiplies the whole."""
    inner = section + (digit or 0)
    if not inner and not total:
        return times, Decimal(0)
    if not inner or total < times:
        return (total + inner) * times, Decimal(0)
    return total + inner * times, Decimal(0)


def _rest(digit: Decimal | None, unit: Decimal, pieces: list[str]) -> Decimal:
    if digit is None:
        return Decimal(0)
    # 一万二 is 12 000 in speech; 一百零二 and 2万5000 are what they say.
    spoken = len(pieces) > 1 and unit > 1 and pieces[-1] in DIGITS and pieces[-2] != "十"
    return digit * unit / 10 if spoken else digit


def _say(text: str) -> str:
    return f"“{text}”不成一个数，请写成 1300、1.07亿 或 一千三百 这样的数。"
