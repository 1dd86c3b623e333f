"""How a name sounds: variants of writing, and other characters of the same sound, are alike."""

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_FOLDED = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_NASAL = ("ang", "eng", "ing")


def sound(name: str) -> str:
    """Return a name as it sounds, a syllable a character, without width, gaps, tones and dialect.

    Whoever hears a name writes it as they hear it: zh and z, ing and in count as one sound.
    """
    plain = "".join(
        char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum()
    )
    return " ".join(_syllable(char) for char in _converter().convert(plain))


@lru_cache(maxsize=1)
def _converter() -> "OpenCC":
    from opencc import OpenCC  # noqa: PLC0415 - heavy, and most commands name nobody

    return OpenCC("t2s")


@lru_cache(maxsize=8_192)
def _syllable(char: str) -> str:
    """Return one character's first sound, folded; what has none stands for itself."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - the same

    said = str(pinyin(char, style=Style.NORMAL)[0][0])
    for heard, folded in _FOLDED:
        if said.startswith(heard):
            said = folded + said.removeprefix(heard)
    return said.removesuffix("g") if said.endswith(_NASAL) else said
