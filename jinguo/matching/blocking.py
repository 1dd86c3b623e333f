"""Which activities are compared at all: of one type, in one line of units, within some days."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from jinguo.matching.activities import LEAST, NEAR, Event, Score, gap, related, score

MOST = 60
"""So many of a crowded block an activity is compared with: those whose title stands nearest."""
_WEEK = 7
_BESIDE = "+"
"""Marks the blocks of those that worked with others, by the unit above."""

_Key = tuple[str, int, int]


@dataclass(frozen=True)
class Pair:
    """Two activities that may be one, the one with the lower key first."""

    one: Event
    other: Event
    score: Score


@dataclass
class Search:
    """The pairs among some activities, and how many were compared to find them."""

    compared: int = 0
    narrowed: int = 0
    """How many activities met a block too crowded to be compared with all of it."""
    blocks: dict[_Key, list[Event]] = field(default_factory=dict, repr=False)

    def pairs(self, events: Iterable[Event]) -> Iterator[Pair]:
        """Yield every pair of which at least one is fresh and the score is enough."""
        known = sorted(events, key=_order)
        self._block(known)
        for one in known:
            yield from self._of(one)

    def _block(self, events: list[Event]) -> None:
        blocks: dict[_Key, list[Event]] = defaultdict(list)
        for each in events:
            # Beneath its own unit, and beneath the one above for whoever worked beside it.
            for week in range(each.first // _WEEK, each.last // _WEEK + 1):
                blocks[each.subtype, each.unit, week].append(each)
                if each.partners and len(each.path) > 1:
                    blocks[each.subtype + _BESIDE, each.path[-2], week].append(each)
        self.blocks = dict(blocks)

    def _of(self, one: Event) -> Iterator[Pair]:
        seen: set[int] = set()
        for other in self._near(one):
            if other.key in seen or not (one.fresh or other.fresh):
                continue
            seen.add(other.key)
            if gap(one, other) > NEAR or not related(one, other):
                continue
            self.compared += 1
            found = score(one, other)
            if found.points >= LEAST:
                low, high = sorted((one, other), key=lambda each: each.key)
                yield Pair(low, high, found)

    def _near(self, one: Event) -> Iterator[Event]:
        """Yield what stands in the blocks around an activity and does not itself find it."""
        weeks = range((one.first - NEAR) // _WEEK, (one.last + NEAR) // _WEEK + 1)
        for unit, week in product(one.path, weeks):
            for other in self._some(one, (one.subtype, unit, week)):
                # Of one unit, each pair is met from both sides: the lower key takes it.
                if unit != one.unit or one.key < other.key:
                    yield other
        for unit, week in product(one.path[-2:-1], weeks):
            for other in self._some(one, (one.subtype + _BESIDE, unit, week)):
                if other.unit != one.unit and (one.key < other.key or not one.partners):
                    yield other

    def _some(self, one: Event, key: _Key) -> list[Event]:
        block = self.blocks.get(key, [])
        if len(block) <= MOST:
            return block
        self.narrowed += 1
        at = bisect_left(block, _order(one), key=_order)
        start = min(max(0, at - MOST // 2), len(block) - MOST)
        return block[start : start + MOST]


def _order(event: Event) -> tuple[str, int, int, int]:
    return (event.plain, event.first, event.heads or 0, event.key)
