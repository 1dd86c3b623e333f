"""What a ledger is narrowed by, as its address says it, and what else could be chosen."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books
from jinguo.counting.listing import Ledger, Wanted, Window
from jinguo.ledger.models.base import Status
from jinguo.ledger.shown import SHOWN
from jinguo.periods import Period
from jinguo.web import fields
from jinguo.web.english.words import Word
from jinguo.web.guard import Asked
from jinguo.web.opaque import opened, sealed
from jinguo.web.picks import Option, Picked, pick

PAGE = 50
"""How many records a page lists."""
STRUCK = "struck"
_LONGEST = 60
_PLACE = 8
_UNTOLD = ("q", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class Choice:
    """One thing to narrow by: its name in the address, its label, and what may be chosen."""

    name: str
    label: str
    nothing: str
    options: list[Option]
    stray: bool = False
    """What is asked for is none of what may be chosen."""

    @property
    def now(self) -> str:
        """Return the name of what is chosen, or nothing."""
        return next((option.name for option in self.options if option.now), "")

    @property
    def now_word(self) -> str:
        """Return the word of what is chosen; nothing for what may not be."""
        return next((option.word for option in self.options if option.now and not self.stray), "")


@dataclass(frozen=True)
class Filters:
    """How one ledger is narrowed now."""

    kind: str
    picked: Picked
    period: Period | None
    said: str
    choices: list[Choice]

    @property
    def wanted(self) -> dict[str, str]:
        """Return the word chosen of each thing to narrow by."""
        return {c.name: o.word for c in self.choices for o in c.options if o.now}

    @property
    def query(self) -> str:
        """Return what an address says to narrow it so again, with its unit."""
        return f"{urlencode({'unit': self.picked.place.word})}&{self.without_unit}"

    @property
    def without_unit(self) -> str:
        """Return the same for another unit."""
        said = {
            "period": str(self.period) if self.period else "",
            "find": _found(self.said),
            **self.wanted,
        }
        return urlencode({name: word for name, word in said.items() if word})

    @property
    def narrowed(self) -> bool:
        """Tell whether anything narrows it beside the unit."""
        return bool(self.wanted or self.period or self.said)


def filters(request: Asked, ledger: Ledger) -> Filters:
    """Return how the address narrows a ledger.

    Raises:
        UsageError: If it names something that cannot be chosen.
    """
    books, kind = ledger.books, ledger.kind
    picked = pick(request, books)
    programmes = [
        (key, fields.programmes(books.catalogue, key))
        for key in dict.fromkeys(" ".join(ledger.present("programmes")).split())
    ]
    choices = [_choice(request, "programme", "项目", programmes)]
    for column in SHOWN[kind].filters:
        words = _words(books, kind, column, ledger.present(column))
        choices.append(_choice(request, column, fields.label(kind, column), words))
    states = [*Status.choices, (STRUCK, "作废的")]
    choices.append(_choice(request, "status", "状态", states, "在册的"))
    said = _said(request)
    period = picked.period if request.GET.get("period") else None
    return Filters(kind, picked, period, said, choices)


def asked_for(request: Asked) -> str:
    """Return what an address says of the filters that were posted, the words sealed."""
    said = {name: word for name, word in request.POST.items() if name not in _UNTOLD and word}
    words = " ".join(request.POST.get("q", "").split())[:_LONGEST]
    return urlencode({**said, **({"find": _found(words)} if words else {})})


def wanted(found: Filters, books: Books, request: Asked) -> Wanted:
    """Return which records the filters ask for."""
    words = dict(found.wanted)
    programme, status = words.pop("programme", ""), words.pop("status", "")
    struck = status == STRUCK
    units = books.tree.beneath(found.picked.place.unit, request.today)
    return Wanted(
        frozenset(units), found.period, programme, words, found.said,
        "" if struck else status, struck,
    )  # fmt: skip


def window(request: Asked, size: int = 0) -> Window:
    """Return which page the address asks for, of a size.

    Raises:
        UsageError: If the mark of a page is none.
    """
    after, before = (request.GET.get(name, "") for name in ("after", "before"))
    size = size or PAGE
    if before:
        return Window(size, newer_than=_place(before))
    return Window(size, older_than=_place(after)) if after else Window(size)


def mark(place: int | None) -> str:
    """Return the mark of a place in a list, as an address carries it."""
    if place is None:
        return ""
    return sealed(place.to_bytes(_PLACE, "big", signed=True), of="place")


def _place(text: str) -> int:
    return int.from_bytes(opened(text, of="place"), "big", signed=True)


def _said(request: Asked) -> str:
    """Return the words searched for, as the address carries them."""
    carried = request.GET.get("find", "")
    return opened(carried, of="words").decode() if carried else ""


def _found(said: str) -> str:
    return sealed(said.encode(), of="words") if said else ""


def _choice(
    request: Asked, name: str, label: str, words: list[Any], nothing: str = "全部"
) -> Choice:
    asked = request.GET.get(name, "")
    ours: type[str] = str if name == "programme" else Word
    options = [Option(word, ours(told), now=word == asked) for word, told in words]
    stray = bool(asked) and not any(option.now for option in options)
    if stray:
        # Nothing of it within reach is told like nothing of it anywhere: an empty list.
        options.append(Option(asked[:_LONGEST], asked[:_LONGEST], now=True))
    return Choice(name, label, nothing, options, stray)


def _words(books: Books, kind: str, column: str, words: list[str]) -> list[tuple[str, str]]:
    """Return words with what they are called: in the kind's order, else the most frequent first."""
    if column == KINDS[kind].about:
        if kind == "zero":
            return [(word, fields.zero_of(books.catalogue, word)) for word in words if word]
        found = books.catalogue.indicators
        return [(word, found[word].label if word in found else word) for word in words]
    fixed = KINDS[kind].choices.get(column, ())
    order = [*(word for word in fixed if word in words), *(w for w in words if w not in fixed)]
    return [(word, word) for word in order if word]
