"""What is hidden and what is not there get one answer: same status, same bytes, same questions."""

from typing import Any

from tests.access import existence, world

PAIRS = 6


def test_no_search_or_lookup_tells_what_is_there(db: Any) -> None:
    made = world.build(share=0.3)
    differing: list[str] = []
    names = []
    for lookup in existence.lookups(made):
        found = existence.compare(lookup, PAIRS)
        names.append(lookup.name)
        differing += [f"{lookup.name}: {each}" for each in found.differing]
    assert len(names) == len(set(names)) > 20
    assert differing == []
