"""Reports of places never seen are read as well as docs/benchmarks/reading.md says."""

import pytest

from tests.campaigns.reading import ELSEWHERE, LATER, LATEST, damaged, table
from tests.reading.scoring import lines, score


@pytest.mark.parametrize("path", [ELSEWHERE, LATER, LATEST])
def test_sentences_of_other_federations_are_read(path):
    gold = lines(path)

    for made in (score(gold), score(damaged(gold))):
        assert made.f1 >= 0.99
        assert min(made.share("interval"), made.share("unit")) >= 0.99
        assert made.whole >= 0.95


def test_the_page_of_benchmarks_tells_the_same_figures():
    page = (ELSEWHERE.parents[2] / "docs/benchmarks/reading.md").read_text(encoding="utf-8")

    assert table() in page
