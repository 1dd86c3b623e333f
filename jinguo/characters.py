"""Characters that belong in no name: those nobody sees, and numbers that lead to a person."""

import re
import unicodedata

_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_BREAKS = {"\r", "\n"}
_SHOWN = 12
OF_A_PERSON = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx]|\d{15})(?!\d)")
"""A number of a telephone, or of an identity card, as people write it."""


def visible(text: str) -> str:
    """Return a text without the characters that nobody sees."""
    return "".join(char for char in text if unicodedata.category(char) not in _UNSEEN)


def fault_of(text: str, *, lines: bool = False) -> str:
    """Return a sentence on the first unseen character; nothing if all are seen.

    `lines` says that the text may break into lines.
    """
    unseen = (
        char
        for char in text
        if unicodedata.category(char) in _UNSEEN and not (lines and char in _BREAKS)
    )
    if first := next(unseen, ""):
        shown = visible(text)[:_SHOWN]
        return f"“{shown}”里有看不见的字符（U+{ord(first):04X}），请全部删去，重新输入。"
    return ""
