"""Characters that nobody sees are found and named; what people write is left alone."""

import pytest

from jinguo.characters import fault_of, visible


@pytest.mark.parametrize(
    "char", ["\0", "\t", "\x1f", "\x7f", "\x85", "\u200b", "\u202e", "\u2028", "\ud800", "\ufeff"]
)
def test_what_nobody_sees_is_named(char: str) -> None:
    assert fault_of(f"图书{char}角") == (
        f"“图书角”里有看不见的字符（U+{ord(char):04X}），请全部删去，重新输入。"
    )
    assert visible(f"图书{char}角") == "图书角"


@pytest.mark.parametrize("text", ["", "图书角", "“三八”妇女节·2020　A/B", "𠮷村", "\ue000"])
def test_what_people_write_is_left_alone(text: str) -> None:
    assert fault_of(text) == ""
    assert visible(text) == text


def test_lines_may_break_where_a_text_has_lines() -> None:
    assert fault_of("一\r\n二", lines=True) == ""
    assert "U+000A" in fault_of("一\n二")
    assert "U+000B" in fault_of("一\n二\x0b", lines=True)
