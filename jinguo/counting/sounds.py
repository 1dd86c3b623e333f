"""How characters sound, as tables over code units: initials to search by, an order to sort by.

Both are answered for millions of characters at once by looking each up in a table.
"""

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

_UNITS = 1 << 16
_READINGS = 2
"""How many of a character's readings count: the rarer ones would find what nobody meant."""
_LEAST = 2
"""How many letters make initials; one alone would find nearly everything."""
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"


def is_initials(word: str) -> bool:
    """Tell whether a word, folded, may be the initials of Chinese: letters, perhaps with digits."""
    signs = set(word)
    return len(word) >= _LEAST and signs <= set(_SIGNS) and not signs <= set(_SIGNS[26:])


@cache
def begins(sign: str) -> NDArray[np.bool_]:
    """Return, for every code unit, whether it is a sign or a character whose sound begins so."""
    bit = np.uint64(1 << _SIGNS.index(sign))
    found: NDArray[np.bool_] = (_initials() & bit) > 0
    return found


@cache
def order() -> NDArray[np.int64]:
    """Return, for every code unit, its place when sorted: signs first, then Chinese by sound."""
    sounds = _sounds()
    keys = [(unit in sounds, *_plain(sounds.get(unit, [""])[0]), unit) for unit in range(_UNITS)]
    placed = np.zeros(_UNITS, np.int64)
    placed[sorted(range(_UNITS), key=keys.__getitem__)] = np.arange(_UNITS)
    return placed


def sound(text: str) -> tuple[int, ...]:
    """Return what a text sorts by."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    return tuple(order()[units].tolist())


@cache
def _initials() -> NDArray[np.uint64]:
    table = np.zeros(_UNITS, np.uint64)
    for unit, readings in _sounds().items():
        begun = list(dict.fromkeys(_plain(reading)[0][:1] for reading in readings))[:_READINGS]
        table[unit] = sum(1 << _SIGNS.index(sign) for sign in begun if sign and sign in _SIGNS)
    for at, sign in enumerate(_SIGNS):
        table[ord(sign)] = 1 << at
    return table


def _sounds() -> dict[int, list[str]]:
    # The dictionary takes long to load, and only a search by initials or a sort by words wants it.
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415

    return {unit: said.split(",") for unit, said in PINYIN_DICT.items() if unit < _UNITS}


def _plain(reading: str) -> tuple[str, str]:
    """Return a reading without its tone, and with it."""
    parts = unicodedata.normalize("NFD", reading)
    return "".join(char for char in parts if char.isascii()), reading
