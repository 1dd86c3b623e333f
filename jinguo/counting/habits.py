"""What a post does most: the programmes of its own unit's activities of late, from the columns."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import numpy as np

from jinguo.counting.books import Books
from jinguo.org.tree import day_number

LATELY = 90
"""Days."""


def habits(books: Books, units: Iterable[int], kind: str, today: date) -> list[str]:
    """Return the programmes of what units recorded over the last days, the most used first."""
    columns, last = books.columns[kind], day_number(today)
    days = columns[columns.kind.on]
    rows = ~columns["struck"] & (days > last - LATELY) & (days <= last)
    rows &= np.isin(columns["unit_id"], list(units))
    numbers = np.bincount(columns["programmes"][rows], minlength=1)
    told: Counter[str] = Counter()
    for words, code in columns.vocabulary["programmes"].items():
        if code < len(numbers) and numbers[code]:
            told.update(dict.fromkeys(words.split(), int(numbers[code])))
    return [programme for programme, _ in told.most_common()]
