"""Sentences of Python that hold values, recognised by their own words and said in English."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from jinguo.web.english.catalogue import english, sentences
from jinguo.web.english.marking import is_chinese

Say = Callable[[str], str]
"""Returns a value in English if it is words of ours, else as it is."""

_HOLE = re.compile(r"\{(\w*)(?:\|([^{}]*))?\}")
_FEW = 2
"""A sentence with so few words of its own is taken only where its values are words of ours too."""
_TURN = r"(?:(?<=[\u3400-\u9fff])(?![\u3400-\u9fff])|(?<![\u3400-\u9fff])(?=[\u3400-\u9fff]))"
"""Two values side by side meet where Chinese begins or ends."""
_LATER = 6
"""How much later a sentence with two values side by side is tried."""
_CAUSE = re.compile(r"：\{\w*\}$")
"""A sentence that ends with another one, as its cause."""


@dataclass(frozen=True)
class _Sentence:
    """A sentence that leaves something open."""

    message: str
    own: int
    rank: int
    longest: str
    names: tuple[str, ...]
    shape: re.Pattern[str]

    def values(self, text: str) -> dict[str, str] | None:
        """Return what stands in the open places if the text is this sentence."""
        found = self.shape.fullmatch(text) if self.longest in text else None
        if found is None or not self._fits(found.groups()):
            return None
        return dict(zip(self.names, found.groups(), strict=True))

    def _fits(self, values: tuple[str, ...]) -> bool:
        """Tell whether the values may be what stands between: no sentence, nothing too bare."""
        within = values[:-1] if _CAUSE.search(self.message) else values
        if any("。" in each or "；" in each for each in within):
            return False
        if self.own > _FEW or all(map(is_known, values)):
            return True
        return len(values) > 1 and all(map(is_known, values[:-1]))


def is_known(text: str) -> bool:
    """Tell whether a text has nothing Chinese, or is a message or a longer sentence of ours."""
    if not is_chinese(text) or english().gettext(text) != text:
        return True
    return any(each.own > _FEW and each.values(text) is not None for each in _near(text))


def said(text: str, say: Say) -> str | None:
    """Return a sentence in English with its values, or nothing if it is none of ours."""
    bare = text.removesuffix("。")
    forms = [(text, ""), (bare, ".")] if bare != text else [(text, "")]
    for each in _near(text):
        for form, end in forms:
            values = each.values(form)
            if values is not None:
                return _filled(english().gettext(each.message), values, say) + end
    return None


def _filled(message: str, values: dict[str, str], say: Say) -> str:
    def one(found: re.Match[str]) -> str:
        value = values[found[1]]
        if found[2] is None:
            return say(value)
        one_of, _, many = found[2].rpartition(",")
        return one_of if value == "1" else many

    return _HOLE.sub(one, message)


def _near(text: str) -> list[_Sentence]:
    """Return the sentences that may be a text, by how their longest words of their own begin."""
    index = _index()
    keys = {text[at : at + size] for at in range(len(text)) for size in (1, 2)}
    found = {order: each for key in keys for order, each in index.get(key, ())}
    return [found[order] for order in sorted(found)]


@cache
def _index() -> dict[str, list[tuple[int, _Sentence]]]:
    made: dict[str, list[tuple[int, _Sentence]]] = {}
    for order, each in enumerate(_known()):
        made.setdefault(each.longest[:2], []).append((order, each))
    return made


@cache
def _known() -> list[_Sentence]:
    """Return every sentence, the one with most words of its own first."""
    return sorted(map(_sentence, sentences()), key=lambda each: each.rank, reverse=True)


def _sentence(message: str) -> _Sentence:
    literals = _HOLE.split(message)[::3]
    shape = "(.+?)".join(map(re.escape, literals))
    shape = shape.replace("(.+?)(.+?)", f"(.+?){_TURN}(.+?)")
    own = sum(map(len, literals))
    rank = own - _LATER * message.count("}{")
    names = tuple(found[1] for found in _HOLE.finditer(message))
    return _Sentence(
        message, own, rank, max(literals, key=len), names, re.compile(shape, re.DOTALL)
    )
