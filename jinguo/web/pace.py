"""How often one person may ask for what costs much; counted in this process and gone with it.

One process serves an office; a restart forgives, which costs nothing: it limits a person who has
already signed in, and guesses at passwords are counted elsewhere.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True)
class Pace:
    """At most so many times within so many seconds."""

    what: str
    most: int
    within: int


SEARCH = Pace("查找", 60, _MINUTE)
READING = Pace("提交文稿", 60, 10 * _MINUTE)
EXPORT = Pace("导出", 20, _HOUR)
WRITE = Pace("提交", 120, _MINUTE)
"""What holds for every form that declares nothing else."""


class Paces:
    """When each person last asked for each thing, no longer back than its pace looks."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._asked: dict[tuple[int, str], deque[float]] = {}
        self._turn = Lock()

    def wait(self, who: int, pace: Pace) -> int:
        """Count one more and return 0, or return the seconds to wait before it is let through."""
        now = self._clock()
        with self._turn:
            times = self._asked.setdefault((who, pace.what), deque(maxlen=pace.most))
            while times and times[0] <= now - pace.within:
                times.popleft()
            if len(times) == pace.most:
                return max(1, math.ceil(times[0] + pace.within - now))
            times.append(now)
        return 0

    def forget(self) -> None:
        """Forget everybody."""
        with self._turn:
            self._asked.clear()


paces = Paces()
