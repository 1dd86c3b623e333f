"""A template's source in another language: every run of Chinese text is one message.

A run ends at block tags and at what Django decides (`{% if %}`, `{% include %}`); inline tags and
values stand in the message as `<a>…</a>` and `{name}`, so that words may change their order.
"""

import re
from collections.abc import Callable, Iterator

from jinguo.web.english.pieces import Piece, What, pieces
from jinguo.web.english.words import filter_of

Say = Callable[[str], str | None]
"""Returns what a message says in the other language, or nothing."""

_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "u",
})  # fmt: skip
_UNREAD = frozenset({
    "action", "class", "for", "form", "formaction", "href", "id", "list", "name", "pattern",
    "src", "type", "value", "content",
})  # fmt: skip
"""Attributes that say something to the machine, not to a person."""
_PRESSED = frozenset({"submit", "button", "reset"})
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_POINTS = str.maketrans({
    "。": ".", "，": ", ", "、": ", ", "；": "; ", "：": ": ", "（": " (", "）": ")", "！": "!",
    "？": "?", "“": "“", "”": "”",
})  # fmt: skip
_LITERAL = re.compile(r"(['\"])((?:(?!\1)[^%}])*[\u3400-\u9fff](?:(?!\1)[^%}])*)\1")
_COMPARED = re.compile(r"\{% *(?:el)?if\b")
_EXPRESSION = re.compile(r"\{\{\s*([\w.]*)")
_ENDS = (".", ",", ";", ":", "!", "?")
_JOINED = re.compile(r"\|join:(['\"])[^'\"]*\1")
_HOLE = re.compile(r"\{(\w+)(?:\|([^{}]*))?\}|</?[a-z]+\d*>")
_NUMBERS = frozenset({"", "forloop.counter", "forloop.counter0"})


def is_chinese(text: str) -> bool:
    """Tell whether a text has a Chinese character."""
    return _CHINESE.search(text) is not None


def holes(message: str) -> tuple[list[str], list[str]]:
    """Return what a message leaves open: the names of its values, and its tags in order."""
    found = list(_HOLE.finditer(message))
    return sorted({each[1] for each in found if each[1]}), sorted(
        each[0] for each in found if not each[1]
    )


def in_other_words(source: str, say: Say, template: str = "") -> str:
    """Return the source of a template of that name with every message as `say` has it."""
    return _Turning(say, template).source(source)


class _Turning:
    """The turning of one template."""

    def __init__(self, say: Say, template: str) -> None:
        self.say = say
        self.template = template

    def source(self, source: str) -> str:
        """Return the whole source."""
        return "".join(self._runs(source, _INLINE))

    def _runs(self, source: str, inline: frozenset[str]) -> Iterator[str]:
        run: list[Piece] = []
        kept = _Kept()
        for piece in pieces(source):
            if kept.keeps(piece):
                yield from self._run(run)
                run = []
                yield piece.source
                continue
            if piece.what in (What.TEXT, What.VALUE) or piece.name in inline:
                run.append(piece)
                continue
            yield from self._run(run)
            run = []
            yield self._alone(piece)
        yield from self._run(run)

    def _run(self, run: list[Piece]) -> Iterator[str]:
        partner = _partners(run)
        start = 0
        for at, piece in enumerate(run):
            if piece.name and at not in partner:
                yield self._message(run[start:at])
                yield self._alone(piece)
                start = at + 1
        yield self._message(run[start:])

    def _message(self, run: list[Piece]) -> str:
        """Return a run whose inline tags all have their partners."""
        start, end = _core(run)
        apart = _siblings(run[start:end])
        if len(apart) > 1:
            within = "".join(self._message(each) for each in apart)
            head = "".join(each.source for each in run[:start])
            return head + within + "".join(each.source for each in run[end:])
        before = "".join(self._alone(each) for each in run[:start])
        after = "".join(self._alone(each) for each in run[end:])
        return before + self._said(run[start:end]) + after

    def _said(self, run: list[Piece]) -> str:
        plain = "".join(each.source for each in run if each.what is What.TEXT)
        if not is_chinese(plain):
            return "".join(self._alone(each) for each in run)
        names = _names(run)
        whole = "".join(names.get(at, each.source) for at, each in enumerate(run))
        said = self.say(re.sub(r"\s+", " ", whole).strip())
        if said is None:
            return "".join(self._alone(each, points=False) for each in run)
        by_name = {name: self._alone(run[at]) for at, name in names.items()}
        values = {name: run[at].source for at, name in names.items()}
        head = whole[: len(whole) - len(whole.lstrip())] or " " * said.startswith("(")
        # Chinese has no space behind a point; HTML shows one where there are more.
        tail = whole[len(whole.rstrip()) :] or " " * said.endswith(_ENDS)
        return head + _filled(said, by_name, values) + tail

    def _alone(self, piece: Piece, *, points: bool = True) -> str:
        if piece.what is What.TEXT:
            return piece.source.translate(_POINTS) if points else piece.source
        if piece.what is What.VALUE:
            return self._value(piece.source)
        if piece.what is What.STEP and not _COMPARED.match(piece.source):
            return self._literals(piece.source)
        return self._tag(piece) if piece.what is What.OPEN else piece.source

    def _value(self, source: str) -> str:
        source = self._literals(source)
        named = _EXPRESSION.match(source)
        if named is None or named[1] in _NUMBERS:
            return source
        turned = filter_of(named[1], self.template)
        # Before any other filter: `join` makes one text of several, and a safe one.
        return f"{source[: named.end()]}|{turned}{_JOINED.sub(_joined, source[named.end() :])}"

    def _literals(self, source: str) -> str:
        def turned(found: re.Match[str]) -> str:
            said = self.say(found[2])
            return found[0] if said is None else found[1] + said + found[1]

        return _LITERAL.sub(turned, source)

    def _tag(self, piece: Piece) -> str:
        made, at = [], 0
        for each in piece.attributes:
            if each.name in _UNREAD and not _is_pressed(piece, each.name):
                continue
            made.append(piece.source[at : each.start])
            made.extend(self._runs(piece.source[each.start : each.end], frozenset()))
            at = each.end
        return "".join(made) + piece.source[at:]


class _Kept:
    """An element with translate="no": it stays Chinese on every page, to be copied as it is."""

    def __init__(self) -> None:
        self.name = ""
        self.depth = 0

    def keeps(self, piece: Piece) -> bool:
        """Tell whether a piece belongs to such an element; pieces come in their order."""
        if not self.name:
            if piece.what is not What.OPEN or 'translate="no"' not in piece.source:
                return False
            self.name = piece.name
        if piece.name == self.name:
            self.depth += 1 if piece.what is What.OPEN else -1
        if not self.depth:
            self.name = ""
        return True


def _is_pressed(piece: Piece, name: str) -> bool:
    kinds = [
        piece.source[each.start : each.end] for each in piece.attributes if each.name == "type"
    ]
    return name == "value" and piece.name == "input" and bool(_PRESSED & set(kinds))


def _joined(found: re.Match[str]) -> str:
    return found[0].translate(_POINTS)


def _partners(run: list[Piece]) -> dict[int, int]:
    """Return of each inline tag that is opened and closed within the run where its partner is."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for at, piece in enumerate(run):
        if piece.what is What.OPEN:
            opened.append(at)
        elif piece.what is What.CLOSE:
            if opened and run[opened[-1]].name == piece.name:
                start = opened.pop()
                found[start], found[at] = at, start
            else:
                opened.clear()
    return found


def _core(run: list[Piece]) -> tuple[int, int]:
    """Return where the message begins and ends: without blanks and tags around the whole."""
    start, end = 0, len(run)
    partner = _partners(run)
    while start < end:
        if _is_blank(run[start]):
            start += 1
        elif _is_blank(run[end - 1]):
            end -= 1
        elif partner.get(start) == end - 1:
            start, end = start + 1, end - 1
        else:
            break
    return start, end


def _siblings(run: list[Piece]) -> list[list[Piece]]:
    """Return the parts of a run that is nothing but tags side by side; else the run itself."""
    partner = _partners(run)
    parts: list[list[Piece]] = []
    at = 0
    while at < len(run):
        if not _is_blank(run[at]) and run[at].what is not What.OPEN:
            return [run]
        end = partner.get(at, at) + 1
        parts.append(run[at:end])
        at = end
    return parts


def _is_blank(piece: Piece) -> bool:
    return piece.what is What.TEXT and not piece.source.strip()


def _names(run: list[Piece]) -> dict[int, str]:
    """Return how each value and tag of a run is called in the message."""
    made: dict[int, str] = {}
    values: dict[str, str] = {}
    tags: dict[str, str] = {}
    partner = _partners(run)
    for at, piece in enumerate(run):
        if piece.what is What.VALUE:
            made[at] = f"{{{_free(_last(piece.source), piece.source, values)}}}"
        elif piece.what is What.OPEN:
            name = _free(piece.name, f"{at}", tags)
            made[at], made[partner[at]] = f"<{name}>", f"</{name}>"
    return made


def _last(value: str) -> str:
    """Return the last name of a value's expression that is a word."""
    named = _EXPRESSION.match(value)
    names = [each for each in (named[1] if named else "").split(".") if each[:1].isalpha()]
    return names[-1] if names else "value"


def _free(name: str, source: str, taken: dict[str, str]) -> str:
    made, number = name, 1
    while taken.setdefault(made, source) != source:
        number += 1
        made = f"{name}{number}"
    return made


def _filled(said: str, by_name: dict[str, str], values: dict[str, str]) -> str:
    def filled(found: re.Match[str]) -> str:
        if found[2] is None:
            return by_name[found[0]]
        # {count|s}: the ending of the plural, where the count asks for it.
        inner = values[f"{{{found[1]}}}"][2:-2].strip()
        return f'{{{{ {inner}|plural:"{found[2]}" }}}}'

    return _HOLE.sub(filled, said)
