"""Every address, asked by everybody about everything, answers what docs/access.md says."""

import random
from typing import Any

import pytest

from tests.access import probing, world
from tests.access.probing import ANYBODY, Outcome, Prober

PEOPLE, PROBES = 40, 900


def test_every_address_has_a_recipe() -> None:
    assert probing.unclassified() == set()


@pytest.fixture
def outcome(db: Any) -> Outcome:
    """A sample that holds every address, chosen anew with each release and the same within it."""
    made, chance = world.build(share=0.35), random.Random(20)
    people = [(ANYBODY, None), *chance.sample(made.people, PEOPLE)]
    every = list(probing.probes(made, each=1, seed=2, people=people))
    # One of each address first: a sample alone may miss one.
    named = {probe.name: probe for probe in every}
    rest = chance.sample(every, PROBES - len(named))
    return Prober(made).run(iter([*named.values(), *rest]))


def test_no_answer_differs_from_the_page_of_access(outcome: Outcome) -> None:
    assert outcome.probes == PROBES
    assert outcome.routes == set(probing.routes.RECIPES)
    assert outcome.disagreements == []
    assert outcome.canaries == []
