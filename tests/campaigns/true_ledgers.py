"""True ledgers with unrounded amounts, told in three manners: how many are called 不一致.

    python -m tests.campaigns.true_ledgers [--ledgers 500] [--seed 8]

A ledger holds a sum of money to the 分, a count, a share and a mean that is no whole 元. Each is told
as this house writes, as a newspaper does (余, 近, 超, 万 and 亿 with few digits) and as an official
paper does (two decimals of 万元, exact counts, a share with one decimal, a mean in whole 元).
"""

import argparse
import random
import sys
from collections import Counter
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from jinguo.quantities.phrase import phrase, plain
from jinguo.quantities.read import read_quantity
from jinguo.reading.compare import judge

_WAN, _YI = Decimal(10_000), Decimal(100_000_000)
Ledger = dict[str, Decimal]
_MEASURES = {"money": "元", "count": "人次", "share": "%", "mean": "元"}


def ledger(rng: random.Random) -> Ledger:
    """Return what one true ledger holds, in base units."""
    heads = Decimal(rng.randint(23, 90_000))
    paid = Decimal(rng.randint(10**6, 10 ** rng.randint(8, 12))) / 100
    part = Decimal(rng.randint(1, int(heads)))
    return {"money": paid, "count": heads, "share": part / heads, "mean": paid / heads}


def house(what: str, value: Decimal) -> str:
    """Return the quantity as this house writes it."""
    return phrase(value, _MEASURES[what])


def gazette(what: str, value: Decimal) -> str:
    """Return it as a newspaper does: two digits with 余, or 近 the next where it is near."""
    if what == "share":
        return f"{plain(_round(value * 100, 0))}%" if value * 100 >= 1 else official(what, value)
    measure, times, unit = _MEASURES[what], Decimal(1), ""
    if what == "mean":
        return f"{plain(_round(value, 0))}元"
    if value >= _YI:
        times, unit = _YI, "亿"
    elif value >= _WAN:
        times, unit = _WAN, "万"
    size = Decimal(1).scaleb(max((value / times).adjusted() - 1, -2))
    shown = (value / times / size).to_integral_value(ROUND_FLOOR) * size
    if shown * times == value:
        return f"{plain(shown)}{unit}{measure}"
    above = shown + size
    if value >= above * times * Decimal("0.97") and above == above.to_integral_value():
        return f"近{plain(above)}{unit}{measure}"
    behind = f"{unit}余{measure}" if unit else f"余{measure}"
    whole = shown == shown.to_integral_value()
    return (
        f"{plain(shown)}余{unit}{measure}" if whole and shown % 10 == 0 else plain(shown) + behind
    )


def official(what: str, value: Decimal) -> str:
    """Return it as an official paper does: exact, or rounded to the last place written: whole 万 from ten millions on."""
    if what == "money":
        places = 0 if value >= _WAN * 1000 else 2
        return f"{_round(value / _WAN, places)}万元" if value >= _WAN else f"{_round(value, 2)}元"
    if what == "share":
        return f"{_round(value * 100, 1 if value >= Decimal('0.001') else 3)}%"
    return f"{plain(_round(value, 0))}{_MEASURES[what]}"


MANNERS = {"house": house, "gazette": gazette, "official": official}


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def told(ledgers: int, seed: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Return how many came out in which way by manner, and those called 不一致."""
    rng, counts, wrong = random.Random(seed), Counter[tuple[str, str]](), []
    for _ in range(ledgers):
        for what, value in ledger(rng).items():
            for manner, write in MANNERS.items():
                written = write(what, value)
                result = judge(read_quantity(written), value, mean=what == "mean").result
                counts[manner, result] += 1
                if result == "不一致":
                    wrong.append(f"{manner}: {written} for {value}")
    return counts, wrong


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledgers", type=int, default=500)
    parser.add_argument("--seed", type=int, default=8)
    asked = parser.parse_args()
    counts, wrong = told(asked.ledgers, asked.seed)
    for (manner, result), count in sorted(counts.items()):
        sys.stdout.write(f"{manner} {result}: {count}\n")
    sys.stdout.write(f"called 不一致: {len(wrong) / counts.total():.4f}\n")
    sys.stdout.write("".join(f"  {each}\n" for each in wrong[:30]))


if __name__ == "__main__":
    main()
