"""However a number is written, it is looked up as one: width, gaps, x and X, fifteen digits."""

import pytest

from jinguo.vault.written import plain


@pytest.mark.parametrize(
    "written",
    ["11010519491231002X", "11010519491231002x", "110105 19491231 002X", "１１０１０５１９４９１２３１００２Ｘ", "110105491231002"],
)  # fmt: skip
def test_every_way_of_writing_a_number_is_one(written: str) -> None:
    assert plain(written, "number") == "11010519491231002X"


def test_what_is_no_old_number_stays() -> None:
    assert plain("110105491331002", "number") == "110105491331002"
    assert plain("110105491231002", "phone") == "110105491231002"
    assert plain("139-0000 ７７８８", "phone") == "13900007788"
