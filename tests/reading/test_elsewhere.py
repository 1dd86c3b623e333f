"""Reports of places never seen are read as well as docs/benchmarks/reading.md says."""

import pytest

from tests.campaigns.reading import ELSEWHERE, LATER, LATEST, NEWEST, damaged, table
from tests.reading.scoring import lines, score


@pytest.mark.parametrize(
    ("path", "whole"), [(ELSEWHERE, 0.95), (LATER, 0.95), (LATEST, 0.95), (NEWEST, 0.92)]
)
def test_sentences_of_other_federations_are_read(path, whole):
    gold = lines(path)

    for made in (score(gold), score(damaged(gold))):
        assert made.f1 >= 0.99
        assert min(made.share("interval"), made.share("unit")) >= 0.99
        assert made.whole >= whole


def test_the_page_of_benchmarks_tells_the_same_figures():
    page = (ELSEWHERE.parents[2] / "docs/benchmarks/reading.md").read_text(encoding="utf-8")

    assert table() in page
