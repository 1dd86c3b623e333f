"""No hidden cell can be solved for: the attacker's short forms, and the bug that they catch."""

from pathlib import Path

import pytest

from tests.campaigns import small_cells, small_cells_trees


def test_random_trees_hide_what_they_hide() -> None:
    made = [small_cells_trees.bound(seed, most=8) for seed in range(12)]
    assert sum(one.told for one in made) > 300
    assert [each for one in made for each in one.narrow] == []


def test_hiding_the_small_alone_is_caught() -> None:
    made = [small_cells_trees.bound(seed, most=25, planted=True) for seed in range(3)]
    assert all(one.narrow for one in made)


@pytest.mark.django_db
def test_nobody_in_a_city_solves_for_a_hidden_cell(own_home: Path) -> None:
    outcome = small_cells.campaign(own_home, towns=3, villages=3, bounded=4, seed=3)
    assert outcome.clean(), str(outcome)
    assert outcome.told > 500
    assert outcome.bounded > 30
