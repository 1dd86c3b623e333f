"""A small model of procedures, of its own: the files read raw, states in a dict, days counted.

It shares no line with `jinguo.duties`: what that judges, this judges again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

import jinguo.catalogue
from tests.duties.oracle import due, here, last_day

FOLDER = Path(jinguo.catalogue.__file__ or "").parent
FILES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((FOLDER / "procedures").glob("*.yaml"))
}
CLOCKS: dict[str, dict[str, Any]] = {
    code: clock
    for path in sorted((FOLDER / "clocks").glob("*.yaml"))
    for code, clock in yaml.safe_load(path.read_text(encoding="utf-8"))["clocks"].items()
}
INSTANT = timedelta(microseconds=1)


@dataclass
class Done:
    code: str
    at: datetime
    facts: dict[str, str]


@dataclass
class Run:
    code: str
    started: datetime
    due: datetime | None
    stopped: datetime | None = None


@dataclass
class Model:
    """One record in one procedure."""

    name: str
    at: datetime
    columns: dict[str, str]
    state: str = ""
    done: list[Done] = field(default_factory=list)
    history: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.file = FILES[self.name]
        self.state = self.state or self.file["begins"]
        self.done.append(Done("begin", self.at, {}))

    def known(self) -> dict[str, str]:
        found = {key: word for key, word in self.columns.items() if word}
        for each in self.done:
            found |= {key: word for key, word in each.facts.items() if word}
        return found

    def allows(self, code: str, at: datetime, given: dict[str, str], now: datetime) -> bool:
        step = self.file["steps"].get(code)
        if step is None or self.state not in step["from"]:
            return False
        if at > now or at < self.done[-1].at:
            return False
        fills = step.get("fill") or {}
        if set(given) - set(fills):
            return False
        if not all(_filled(fill, given.get(name, ""), at) for name, fill in fills.items()):
            return False
        return not any(self._stops(guard, at, given) for guard in step.get("guards") or ())

    def _stops(self, guard: dict[str, Any], at: datetime, given: dict[str, str]) -> bool:
        before, taken = self.known(), {each.code for each in self.done}
        now = before | {key: word for key, word in given.items() if word}
        passes = [
            bool(taken & set(guard.get("unless_done") or ())),
            "if_done" in guard and not taken & set(guard["if_done"]),
            any(now.get(key, "") not in words for key, words in guard.get("when", {}).items()),
            "until" in guard and not self._before_end(before.get(guard["until"], ""), at),
            "sooner" in guard and self._over(guard["sooner"], at, rolls=True),
            "later" in guard and not self._over(guard["later"], at, rolls=False),
        ]
        return not any(passes) and self._beyond(guard, now)

    def _before_end(self, day: str, at: datetime) -> bool:
        return bool(day) and here(at).date() <= date.fromisoformat(day[:10])

    def _over(self, since: dict[str, Any], at: datetime, *, rolls: bool) -> bool:
        """Tell whether so long has passed since a step; never, if it was not taken."""
        last = self._last(since["step"])
        if last is None:
            return rolls  # what nobody has published yet cannot be too soon
        return at > due(last, since["length"], since["unit"], rolls=rolls)

    def _beyond(self, guard: dict[str, Any], now: dict[str, str]) -> bool:
        if "more_than" not in guard:
            return True
        since = now.get(guard["since"], "")
        for key, most in guard["more_than"].items():
            word = now.get(key, "")
            if since and word:
                start = date.fromisoformat(since[:10])
                last = last_day(start, most["length"], most["unit"])
                if date.fromisoformat(word[:10]) > last:
                    return True
        return False

    def _last(self, code: str) -> datetime | None:
        found = [each.at for each in self.done if each.code == code]
        return found[-1] if found else None

    def take(self, code: str, at: datetime, given: dict[str, str]) -> None:
        step = self.file["steps"][code]
        if step["to"] != "=":
            self.state = step["to"]
        self.done.append(Done(code, at, {key: word for key, word in given.items() if word}))

    def ended(self) -> bool:
        return bool(self.file["states"][self.state].get("ends"))

    def runs(self) -> list[Run]:
        mine = {
            code: clock
            for code, clock in CLOCKS.items()
            if any(event.split(".")[0] == self.name for event in clock["starts"])
        }
        return [run for code, clock in mine.items() for run in self._runs(code, clock)]

    def _runs(self, code: str, clock: dict[str, Any]) -> Iterator[Run]:
        now, running = {key: word for key, word in self.columns.items() if word}, None
        for each in self.done:
            now |= each.facts
            event = f"{self.name}.{each.code}"
            starting, stopping = event in clock["starts"], event in (clock.get("stops") or ())
            if running and (starting or stopping):
                running.stopped = each.at
                yield running
                running = None
            fits = all(
                now.get(key, "") in words for key, words in (clock.get("when") or {}).items()
            )
            if starting and fits and (not stopping or starting):
                running = _run(code, clock, each.at, now)
        if running:
            running.stopped = self.done[-1].at if self.ended() else None
            yield running


def _run(code: str, clock: dict[str, Any], at: datetime, now: dict[str, str]) -> Run | None:
    if "due" in clock:
        word = now.get(clock["due"])
        return Run(code, at, _end(date.fromisoformat(word[:10]))) if word else None
    start: datetime | None = at
    if "from" in clock:
        word = now.get(clock["from"], "")
        start = _end(date.fromisoformat(word[:10])) if word else None
    if start is None:
        return None
    length, unit = clock.get("length"), clock.get("unit", "天")
    if length is None:
        return Run(code, start, None)
    return Run(code, start, due(start, length, unit, rolls=clock.get("rolls", True)))


def _end(day: date) -> datetime:
    # Far from any summer time: eight hours ahead.
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    return midnight - timedelta(hours=8) - INSTANT


def _filled(fill: dict[str, Any], word: str, at: datetime) -> bool:
    if not word.strip():
        return not fill.get("required", True)
    kind = fill.get("as", "字")
    if kind == "选择":
        return word in fill["choices"]
    if kind == "日期":
        try:
            day = date.fromisoformat(word)
        except ValueError:
            return False
        return bool(fill.get("ahead")) or day <= here(at).date()
    if kind == "数":
        return word.isdigit()
    return len(word) <= (5_000 if kind == "长文" else 200)


def guess(chance: Random, fill: dict[str, Any], at: datetime, *, wild: bool) -> str:
    """Return something to fill in that fits; a wild one is sometimes nothing, or nonsense."""
    luck = chance.random()
    if wild and luck < 0.2:
        return "胡写" if luck < 0.1 else ""
    kind = fill.get("as", "字")
    if kind == "选择":
        return str(chance.choice(fill["choices"]))
    if kind == "日期":
        days = (0, 200) if fill.get("ahead") else (-9, 2) if wild else (-2, 0)
        return str(here(at).date() + timedelta(chance.randint(*days)))
    return str(chance.randint(0, 99)) if kind == "数" else "演示"
