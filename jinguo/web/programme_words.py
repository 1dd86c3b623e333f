"""A clerk's words and the catalogue's: keys from pinyin, figures by label inside a sentence."""

import re
from collections.abc import Collection, Iterable, Mapping

from jinguo.catalogue.reports import FIXED
from jinguo.catalogue.schema import RESERVED

_SPLIT = re.compile(r"[、，,;；\s]+")
_PLACE = re.compile(r"\{(?P<name>[^{}|]*)(?P<form>\|[^{}]*)?\}")
_LONGEST = 40


def several(text: str) -> list[str]:
    """Return the words of a text, parted by 、 or any other stop, each once."""
    return list(dict.fromkeys(word for word in _SPLIT.split(text) if word))


def key_of(words: str, taken: Collection[str] = ()) -> str:
    """Return a key that nobody has: the pinyin of some words, numbered if it must be."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary is only read where it is asked

    spelt = "-".join(re.findall(r"[a-z0-9]+", " ".join(lazy_pinyin(words)).lower()))
    key = spelt[:_LONGEST].strip("-") or "xiang-mu"
    key = key if key[0].isalpha() else f"n-{key}"
    return next(each for each in _numbered(key) if each not in taken and each not in RESERVED)


def _numbered(key: str) -> Iterable[str]:
    yield key
    for number in range(2, 1_000):
        yield f"{key}-{number}"


def by_label(text: str, labels: Mapping[str, str]) -> str:
    """Return a sentence with each figure by its label instead of its name in the catalogue."""
    return _PLACE.sub(
        lambda at: f"{{{labels.get(at['name'], at['name'])}{at['form'] or ''}}}", text
    )


def by_name(text: str, names: Mapping[str, str]) -> str:
    """Return a sentence with each figure by its name in the catalogue instead of its label."""
    return _PLACE.sub(
        lambda at: f"{{{names.get(at['name'].strip(), at['name'].strip())}{at['form'] or ''}}}",
        text,
    )


def strangers(text: str, known: Collection[str]) -> list[str]:
    """Return what stands in braces in a sentence and is no figure's label."""
    named = [at["name"].strip() for at in _PLACE.finditer(text)]
    return [name for name in named if name not in known and name not in FIXED]
