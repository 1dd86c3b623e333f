"""The campaign of planted bugs (tests.campaigns.planted) still finds the places it changes."""

from pathlib import Path

import pytest

from tests.campaigns.bugs import BUGS, Bug

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("bug", BUGS, ids=[bug.name for bug in BUGS])
def test_the_source_still_says_what_a_planted_bug_changes(bug: Bug) -> None:
    said = {name: (ROOT / name).read_text(encoding="utf-8") for name, _, _ in bug.edits}
    assert [said[name].count(before) for name, before, _ in bug.edits] == [1] * len(bug.edits)
    tests = [name.partition("::")[0] for name in bug.tests]
    assert all((ROOT / name).exists() for name in tests)
