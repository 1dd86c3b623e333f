"""How a figure is written on a page: in the federation's wording, and to the last digit."""

from decimal import Decimal
from typing import Any

import pytest

from jinguo.web import wording


@pytest.mark.parametrize(
    ("value", "measure", "shown"),
    [
        (None, "场", ("—", "—")),
        (Decimal(0), "场", ("0场", "0")),
        (Decimal(24153), "户", ("2.4万余户", "24,153")),
        (Decimal("2222.22"), "元", ("2222.22元", "2,222.22")),
        (Decimal(17) / 2430, "%", ("0.7%", "0.7")),
        (Decimal(-12), "场", ("−12场", "−12")),
        (Decimal(10) / 3, "场", ("3.33场", "3.33")),
    ],
)
def test_value_is_written_and_exact(value: Any, measure: str, shown: tuple[str, str]) -> None:
    assert (wording.written(value, measure), wording.exact(value, measure)) == shown


@pytest.mark.parametrize(
    ("now", "before", "measure", "shown"),
    [
        (None, Decimal(1), "场", "—"),
        (Decimal(3), Decimal(3), "场", "持平"),
        (Decimal(1200), Decimal(1), "场", "+1,199"),
        (Decimal(1), Decimal(3), "场", "−2"),
        (Decimal("0.625"), Decimal("0.6"), "%", "+2.5 个百分点"),
    ],
)
def test_difference_carries_its_sign(now: Any, before: Any, measure: str, shown: str) -> None:
    assert wording.difference(now, before, measure) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "—"), (Decimal(1), "100%"), (Decimal("0.9999"), "99.9%"), (Decimal("0.4"), "40%")],
)
def test_share_is_called_whole_only_when_it_is(value: Any, shown: str) -> None:
    assert wording.share(value) == shown


@pytest.mark.parametrize(
    ("now", "before", "measure", "said"),
    [
        (Decimal(12), Decimal(8), "场", "比上年同期增加4场"),
        (Decimal(8), Decimal(12), "场", "比上年同期减少4场"),
        (Decimal(8), Decimal(8), "场", "与上年同期持平"),
        (Decimal("0.65"), Decimal("0.625"), "%", "比上年同期提高2.5个百分点"),
        (None, Decimal(8), "场", ""),
    ],
)
def test_comparison_is_said_as_a_report_says_it(
    now: Any, before: Any, measure: str, said: str
) -> None:
    assert wording.compared(now, before, measure) == said
