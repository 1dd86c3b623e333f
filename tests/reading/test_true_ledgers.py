"""What is true of a ledger is not called false, in whatever manner it is told."""

from tests.campaigns.true_ledgers import MANNERS, told


def test_true_figures_of_unrounded_ledgers_are_not_called_false():
    # python -m tests.campaigns.true_ledgers tells five hundred.
    counts, wrong = told(150, seed=9)

    assert counts.total() == 150 * 4 * len(MANNERS)
    assert len(wrong) <= counts.total() // 100
