"""What Python hands to a page in Chinese, said in English: labels, sentences, amounts, periods.

The rooms below speak Chinese alone: journal, workbooks and reports must not depend on who looks.
"""

import re
from collections import UserList
from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeData

from jinguo.web.english import sentences
from jinguo.web.english.amounts import amount
from jinguo.web.english.catalogue import english, tails
from jinguo.web.english.marking import is_chinese

_CODE = re.compile(r"([^\u3400-\u9fff]+ )(\S+)")
"""A code before a word, such as S2 个人."""
_QUOTED = re.compile(r"(“[^”]+”)(.+)", re.DOTALL)
"""The name of a file, and what is wrong with it."""
_LOOSE = (re.compile(r"(?<=[。！？\n])"), re.compile(r"(?<= · )"))
"""Where sentences and facts end; one may be known and its neighbour not."""
_TIGHT = tuple(map(re.compile, ("(?<=；)", "(?<=，)", "(?<=：)", "(?<=、)", "(?=（)|(?<=）)")))
"""Where clauses end, the widest first; they are said only if all of them are known."""
_POINTS = {"。": ". ", "！": "! ", "？": "? ", "；": "; ", "：": ": ", "，": ", ", "、": ", "}
_POINT = re.compile(f"[{''.join(_POINTS)}]")


def say(value: Any, page: str = "") -> Any:
    """Return a text in English where it is one of ours, as that page has it; else as it is."""
    if isinstance(value, list | tuple | UserList):
        return [say(each, page) for each in value]
    text = str(value) if isinstance(value, Promise) else value
    if not isinstance(text, str) or isinstance(text, SafeData) or not is_chinese(text):
        return value
    return _of_page(text, page) or _whole(text.strip()) or _tailed(text) or _parts(text) or value


def _of_page(text: str, page: str) -> str | None:
    known = english().pgettext(page, text)
    return None if known == text else known


def _whole(text: str) -> str | None:
    """Return what one message, amount or sentence says."""
    if not text:
        return None
    known = english().gettext(text)
    if known != text:
        return known
    return amount(text) or sentences.said(text, say) or _behind(text)


def _behind(text: str) -> str | None:
    """Return words of ours behind a code or the name of a file."""
    if coded := _CODE.fullmatch(text):
        known = english().gettext(coded[2])
        return None if known == coded[2] else coded[1] + known
    quoted = _QUOTED.fullmatch(text)
    after = quoted and _whole(quoted[2])
    return f"{quoted[1]} {after}" if quoted and after else None


def _tailed(text: str) -> str | None:
    """Return a text that has one of our clauses hung on behind."""
    tail = next((each for each in tails() if text.endswith(each) and text != each), None)
    head = tail and _whole(text.removesuffix(tail))
    return f"{head}{english().gettext(tail)}" if head and tail else None


def _parts(text: str) -> str | None:
    """Return what stands one behind the other: sentences, facts, clauses, what is in brackets."""
    for needed, marks in ((any, _LOOSE), (all, _TIGHT)):
        for mark in marks:
            parts = [each for each in mark.split(text) if each.strip()]
            said = [_part(each) for each in parts] if len(parts) > 1 else []
            if said and needed(each is not None for each in said):
                return _together(a if b is None else b for a, b in zip(parts, said, strict=True))
    return None


def _together(parts: Iterable[str]) -> str:
    made = " ".join("".join(parts).split())
    return re.sub(r" +([,.;:!?)])", r"\1", made)


def _part(part: str) -> str | None:
    """Return a part of a text with the point behind it; what is not Chinese stays."""
    text = part.strip().removesuffix("·").strip()
    tail = " · " if part.rstrip().endswith("·") else " "
    if not is_chinese(text):
        return _POINT.sub(lambda found: _POINTS[found[0]], text) + tail
    if text.startswith("（") and text.endswith("）"):
        return _whole(text) or _bracketed(text[1:-1])
    point = _POINTS.get(text[-1], "")
    if said := _whole(text):
        return said + tail
    bare = text[:-1] if point else text
    said = _whole(bare) or _parts(bare)
    return None if said is None else said + (point or tail)


def _bracketed(text: str) -> str | None:
    said = str(say(text))
    return None if is_chinese(said) else f" ({said})"
