"""Traditional to simplified characters, and the romanised readings of a character."""

import unicodedata
from functools import cache

from opencc import OpenCC

SIGNS = frozenset("、。—…‘’“”《》，：；！？（）")
"""The signs that a Chinese text is full of."""

_SHOWS_TRADITIONAL = 0.05  # of a text's characters; a name or a quotation stays below
_TONES = {"\u0300", "\u0301", "\u0304", "\u030c"}


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Return a text in simplified characters, one for one."""
    simple: str = _converter().convert(text)
    if len(simple) == len(text):
        return simple
    return "".join(map(simplified, text))


@cache
def simplified(char: str) -> str:
    """Return the simplified form of one character."""
    simple: str = _converter().convert(char)
    return simple if len(simple) == 1 else char


def shows_traditional(text: str) -> bool:
    """Say whether a text is written in traditional characters, beyond a name or a quotation."""
    chinese = [char for char in text if is_chinese(char)]
    traditional = sum(_is_traditional(char) for char in chinese)
    return traditional > _SHOWS_TRADITIONAL * len(chinese)


@cache
def _is_traditional(char: str) -> bool:
    return simplified(char) != char and not is_everyday(char)


@cache
def is_everyday(char: str) -> bool:
    """Say whether a character is one of the everyday simplified ones."""
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


@cache
def is_common(char: str) -> bool:
    """Say whether a character, simplified, is one of the commonest 3755."""
    simple = simplified(char)
    return is_everyday(simple) and simple.encode("gb2312")[0] < 0xD8  # noqa: PLR2004


def is_chinese(char: str) -> bool:
    """Say whether a character is a Chinese one."""
    return len(char) == 1 and "\u4e00" <= char <= "\u9fff"


def is_reading(romanised: str, char: str) -> bool:
    """Say whether a romanised syllable, with its tone or without, reads a character."""
    if not is_chinese(char):
        return False
    said = romanised.strip().lower()
    plain = toneless(said)
    known = readings(char)
    return said in known or (plain == said and plain in {toneless(one) for one in known})


def is_syllable(romanised: str) -> bool:
    """Say whether letters are a romanised syllable of Chinese, with its tone or without."""
    return romanised.strip().lower() in _syllables()


@cache
def _syllables() -> frozenset[str]:
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415

    toned = {said for every in PINYIN_DICT.values() for said in every.split(",")}
    return frozenset(toned | {toneless(said) for said in toned})


@cache
def readings(char: str) -> frozenset[str]:
    """Return the readings of a character and of its simplified form."""
    # Only damaged texts need the dictionary, and it takes long to load.
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415

    both = (char, simplified(char))
    return frozenset(
        reading for one in both for reading in PINYIN_DICT.get(ord(one), "").split(",") if reading
    )


def toneless(syllable: str) -> str:
    """Return a syllable without its tone: lǜ becomes lü."""
    apart = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in _TONES))
