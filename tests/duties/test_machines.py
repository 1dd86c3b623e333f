"""Every procedure against a small model of its own: no illegal step passes, none that is legal fails,
and every clock runs as long as a reckoning day by day says."""

import os
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from jinguo.catalogue.kinds import KINDS
from jinguo.duties.course import Course, Taken, clocks
from jinguo.duties.courses import Standing, columns
from jinguo.duties.deadlines import day_of
from jinguo.duties.declared import declared
from jinguo.duties.taking import Wanted, check, offers, planned
from jinguo.errors import RuleError
from jinguo.ledger.declared import calendar
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import build
from jinguo.ledger.models import Course as Row
from tests.duties.model import FILES, Model, guess
from tests.factories import draft

EXAMPLES = int(os.environ.get("JINGUO_MACHINES", "6"))
STEPS = 30
START = datetime(2024, 1, 3, 2, tzinfo=UTC)


class Machine(RuleBasedStateMachine):
    """One record of a procedure in memory, beside the model of it; another one when it has ended."""

    name = ""

    @initialize(seed=st.integers(0, 9_000))
    def enter(self, seed: int) -> None:
        self.now = START + timedelta(hours=seed)
        self._fresh()

    def _fresh(self) -> None:
        procedure = declared().procedures[self.name]
        on = KINDS[procedure.of].on
        told: dict[str, Any] = {name: words[0] for name, words in procedure.where.items()}
        told |= {on: day_of(self.now)}
        self.record = build(draft(procedure.of, 1, **told), by=By(self.now), links={})
        for column in ("applied_on", "due_on"):
            if hasattr(self.record, column):
                setattr(self.record, column, None)
        if hasattr(self.record, "state"):
            self.record.state = ""
        self.edition = declared().edition(self.name)
        self.taken = [Taken("begin", procedure.begins, self.now)]
        self.model = Model(self.name, self.now, columns(self.record))

    def standing(self) -> Standing:
        row = Row(kind=self.record.kind(), record=self.record.id, procedure=self.name)
        row.state, row.steps = self.taken[-1].to, len(self.taken)
        course = Course(self.edition, self.taken, columns(self.record))
        return Standing(self.record, row, course)

    @rule(hours=st.integers(1, 24 * 70))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours, minutes=hours % 60)

    @rule(seed=st.integers(0, 10**9), wild=st.integers(0, 3))
    def step(self, seed: int, wild: int) -> None:
        chance, steps = Random(seed), FILES[self.name]["steps"]
        here = [code for code, each in steps.items() if self.model.state in each["from"]]
        if not here:
            self._fresh()
            return
        code = chance.choice(here if wild < 3 else list(steps))
        at = self.now - timedelta(hours=chance.choice([0, 3, 400])) if wild else self.now
        at = at + timedelta(hours=chance.random() < 0.1)
        fills = steps[code].get("fill") or {}
        given = {key: guess(chance, fill, at, wild=wild > 1) for key, fill in fills.items()}
        if wild and chance.random() < 0.02:
            given["nothing"] = "演示"
        self.attempt(code, at, {key: word for key, word in given.items() if word})

    def attempt(self, code: str, at: datetime, given: dict[str, str]) -> None:
        of, wanted = self.standing(), Wanted(code, at, given)
        told = ""
        try:
            check(of, wanted, by=By(self.now))
        except RuleError as error:
            told = str(error)
        expected = self.model.allows(code, at, given, self.now)
        assert (told == "") is expected, f"{code} out of {self.model.state}: {told or 'passed'}"
        if told:
            return
        move = planned(of, wanted)
        for column, word in move.columns.items():
            day = column.endswith("_on") and isinstance(word, str) and word
            setattr(self.record, column, date.fromisoformat(word) if day else word)
        self.taken.append(Taken(code, move.to, at, move.facts))
        self.model.take(code, at, given)
        self.model.columns = columns(self.record)

    @invariant()
    def they_agree(self) -> None:
        if not hasattr(self, "model"):
            return
        of = self.standing()
        assert (of.course.state, of.course.ended) == (self.model.state, self.model.ended())
        told = {(run.code, run.due, run.stopped) for run in clocks(of.course, calendar())}
        assert told == {(run.code, run.due, run.stopped) for run in self.model.runs()}
        steps = FILES[self.name]["steps"]
        legal = {code for code, each in steps.items() if self.model.state in each["from"]}
        assert {each.code for each in offers(of, by=By(self.now))} == legal


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_procedure_agrees_with_its_model(name: str) -> None:
    machine = type(f"Machine_{name}", (Machine,), {"name": name})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None,
            phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
