"""Plants single errors in a true report and looks which of them the check finds.

    JINGUO_HOME=… python -m tests.campaigns.wrong_figures --unit 3406 --period 2020 [--text FILE]
        [--changes 500] [--seed 8]

Without a text the report is written from the home's own ledger first. A change puts another number,
another measure word, another period or another subject in the place of a true one; one that leaves
the sentence true by the ledger is no error and is drawn anew. Figures of the unchanged report that
do not come out in agreement are false alarms.
"""

import argparse
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.reading.scoring import likeness

BETTER = "一致(可改进)"
AGREE = {"一致", BETTER}
MEAN = Decimal("0.005")
"""A mean may be off by so much and still be true."""
_OTHER_UNITS = {
    "场": "人次", "场次": "户", "期": "人", "次": "户", "人": "户", "名": "户", "人次": "场", "户": "人次",
    "件": "人次", "个": "人次", "家": "人次", "份": "场", "篇": "人次", "对": "场", "所": "人次", "条": "人次",
    "万元": "亿元", "亿元": "万元", "元": "万元", "%": "‰", "支": "人次", "位": "户", "项": "人次",
}  # fmt: skip
_UNLIKE = 0.3
"""Subjects more alike than this may be two words for one thing."""
_STOP = re.compile("[，,；;。：:]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TIMES, _LAST = ("2017年", "上半年"), "去年"
_OWN_YEAR = re.compile("今年|本年|全年|一年来")


@dataclass
class Tried:
    """What became of the changes: how many of each sort, how many found, and those that were not."""

    made: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    figures: int = 0
    alarms: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Return the share of the errors that were found."""
        return self.found.total() / max(1, self.made.total())

    @property
    def false_alarms(self) -> float:
        """Return the share of the true figures that were called anything but right."""
        return len(self.alarms) / max(1, self.figures)


def other_number(rng: random.Random, text: str, one: Any, _: list[Any]) -> str | None:
    """Return a text with another number of the same length, or ten times as much."""
    figure, counted = one.figure, one.counted
    found = _NUMBER.search(text, figure.start, figure.end)
    if found is None or counted is None or counted.value is None:
        return None
    digits = list(found[0])
    at = rng.choice([at for at, char in enumerate(digits) if char != "."])
    digits[at] = rng.choice([digit for digit in "123456789" if digit != digits[at]])
    return text[: found.start()] + "".join(digits) + text[found.end() :]


def other_unit(_: random.Random, text: str, one: Any, __: list[Any]) -> str | None:
    """Return a text with a measure word that counts something else."""
    unit = one.figure.unit
    if unit not in _OTHER_UNITS:
        return None
    at = text.find(unit, one.figure.start, one.figure.end)
    return None if at < 0 else text[:at] + _OTHER_UNITS[unit] + text[at + len(unit) :]


def other_period(rng: random.Random, text: str, one: Any, _: list[Any]) -> str | None:
    """Return a text whose clause says that the number is of another time."""
    start = max(text.rfind(mark, 0, one.figure.start) for mark in "，。；、,;\n") + 1
    # 去年 may be a report's own year, where it is put out a year later and never says 今年.
    times = (*_TIMES, _LAST) if _OWN_YEAR.search(text) else _TIMES
    return text[:start] + rng.choice(times) + text[start:]


def other_subject(rng: random.Random, text: str, one: Any, every: list[Any]) -> str | None:
    """Return a text where the number stands behind what another number counts."""
    own = one.figure.subject or ""
    at = text.rfind(own, one.figure.sentence_start, one.figure.start) if own else -1
    others = [
        other.figure.subject for other in every
        if other.indicator != one.indicator and other.figure.subject
        and other.figure.unit == one.figure.unit and other.counted is not None
        and other.counted.value != (one.counted.value if one.counted else None)
        and likeness(other.figure.subject, own) < _UNLIKE
    ]  # fmt: skip
    # In an earlier clause the same words are another figure's, or nobody's.
    if at < 0 or not others or _STOP.search(text, at + len(own), one.figure.start):
        return None
    return text[:at] + rng.choice(sorted(others)) + text[at + len(own) :]


CHANGES: dict[str, Callable[[random.Random, str, Any, list[Any]], str | None]] = {
    "number": other_number, "unit": other_unit, "period": other_period, "subject": other_subject,
}  # fmt: skip


def plant(text: str, check: Callable[[str], Any], changes: int, seed: int) -> Tried:
    """Make single changes in a true text and check each."""
    rng, tried = random.Random(seed), Tried()
    whole = check(text)
    right = [
        one for one in whole.answers if one.judgement.result in AGREE and not one.figure.damaged
    ]
    tried.figures = len(whole.answers)
    tried.alarms = [one.figure.surface for one in whole.answers if one not in right]
    tried.alarms += [clash.reason for clash in whole.clashes]
    while tried.made.total() < changes:
        sort = rng.choice(sorted(CHANGES))
        one = rng.choice(right)
        changed = CHANGES[sort](rng, text, one, whole.answers)
        if changed is None or changed == text:
            continue
        grown = len(changed) - len(text)
        told = check(changed)
        # What changes before the number moves it; what changes in it moves its end alone.
        start = one.figure.start + (grown if sort in {"period", "subject"} else 0)
        end = one.figure.end + grown
        here = [
            each for each in told.answers if each.figure.start < end and start < each.figure.end
        ]
        # Read as said of something else, of which it is true.
        moved = all(each.indicator != one.indicator for each in here)
        if (sort in {"number", "period"} or (sort == "subject" and moved)) and _still_true(here):
            continue
        tried.made[sort] += 1
        if here and all(each.judgement.result not in AGREE for each in here):
            tried.found[sort] += 1
        else:
            around = changed[max(0, start - 24) : end + 8].replace("\n", " ")
            tried.missed.append(f"{sort}: …{around}")
    return tried


def _still_true(here: list[Any]) -> bool:
    """Say whether the changed wording holds of the ledger's value: then nothing is wrong."""
    for each in here:
        quantity, counted = each.figure.quantity(), each.counted
        if quantity is None or counted is None or counted.value is None:
            continue
        exact, better = quantity.value, each.judgement.result == BETTER
        near = better and exact and abs(exact - counted.value) <= counted.value * MEAN
        if near or quantity.allows(counted.value):
            return True
    return False


def checker(code: str, period: str) -> Callable[[str], Any]:
    """Return how a text is checked in the home's ledger."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from jinguo.counting.books import books
    from jinguo.org.policy import EVERYTHING
    from jinguo.org.units import find
    from jinguo.periods import read_period
    from jinguo.reading.check import check
    from jinguo.reading.document import Document

    when, kept = read_period(period), books()
    unit = find(code, day=when.last_day)
    return lambda text: check(
        Document("试", "utf-8", "", text), books=kept, unit=unit, period=when, scope=EVERYTHING
    )


def written(code: str, period: str) -> str:
    """Return the report that the home's ledger writes."""
    from jinguo.counting.books import books
    from jinguo.documents.plain import as_text
    from jinguo.org.policy import EVERYTHING
    from jinguo.org.units import find
    from jinguo.periods import read_period
    from jinguo.reporting.write import write

    when = read_period(period)
    unit = find(code, day=when.last_day)
    made = write(books(), unit=unit, period=when, scope=EVERYTHING, site="http://127.0.0.1:8000")
    return as_text(made.document)


def told(tried: Tried) -> str:
    """Return the lines that say how it went."""
    sorts = "，".join(f"{sort} {tried.found[sort]}/{tried.made[sort]}" for sort in CHANGES)
    return (
        f"found {tried.share:.4f} ({sorts}); false alarms {tried.false_alarms:.4f} "
        f"of {tried.figures}\n"
        + "".join(f"  missed {each}\n" for each in tried.missed[:40])
        + "".join(f"  alarm {each}\n" for each in tried.alarms[:20])
    )


def main() -> None:
    """Plant and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unit", required=True)
    parser.add_argument("--period", required=True)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--changes", type=int, default=500)
    parser.add_argument("--seed", type=int, default=8)
    asked = parser.parse_args()
    check = checker(asked.unit, asked.period)
    if asked.text:
        text = asked.text.read_text(encoding="utf-8")
    else:
        text = written(asked.unit, asked.period)
    sys.stdout.write(told(plant(text, check, asked.changes, asked.seed)))


if __name__ == "__main__":
    main()
