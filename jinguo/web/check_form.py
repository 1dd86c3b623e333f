"""For which unit and period a report is checked: what the person says, or what it says itself."""

from dataclasses import dataclass

from jinguo.counting.books import Books
from jinguo.org.tree import Place
from jinguo.reading.about import federation_of, period_of, unit_of, year_of
from jinguo.reading.document import Document
from jinguo.reading.restore import restore
from jinguo.web.guard import Asked
from jinguo.web.picks import Option, Picked, pick

_HEAD = 400
"""So much of a text, in characters restored, says of whom and when it is."""
_RESTORED = 8_000
"""So much of a damaged text is restored for that; a year is read without it all the same."""


@dataclass(frozen=True)
class Choice:
    """What a report is checked for, which of it the text itself named, and what to tell of it."""

    picked: Picked
    named: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    told: str = ""
    """What somebody just decided of a figure of it."""


@dataclass(frozen=True)
class _Said:
    """What a text says of one of the two: a word for the address, or how its lack is told."""

    word: str = ""
    named: str = ""
    lack: str = ""


def choose(request: Asked, books: Books, document: Document) -> Choice:
    """Return the unit and period to check for, and what the document itself said of them.

    Raises:
        PeriodError: If the period asked for is none.
        Http404: If the unit asked for is not there, or not for this asker.
    """
    asked = {name: request.POST.get(name, "") for name in ("unit", "period")}
    if all(asked.values()):
        return Choice(pick(request, books, asked))
    text = restore(document.text[:_RESTORED]).text
    when = _Said() if asked["period"] else _period(request, text, document.text)
    asked["period"] = asked["period"] or when.word
    who = _Said() if asked["unit"] else _unit(request, books, text, asked["period"])
    asked["unit"] = asked["unit"] or who.word
    picked = pick(request, books, asked)
    taken = ((who.lack, picked.place.name), (when.lack, picked.period.chinese()))
    notices = tuple(f"{lack}按{name}核对。" for lack, name in taken if lack)
    return Choice(picked, tuple(filter(None, (who.named, when.named))), notices)


def units(request: Asked, books: Books, picked: Picked, *, now: bool = True) -> list[Option]:
    """Return the units on offer: the asker's own and those beneath, then the picked one and its.

    `now` says that the picked one stands selected.
    """
    own = pick(request, books, {"period": str(picked.period)})
    found = {option.word: option.name for option in (*own.units, *picked.units)}
    return [Option(word, name, now and word == picked.place.word) for word, name in found.items()]


def _period(request: Asked, text: str, whole: str) -> _Said:
    """Return the period that a text begins with, or else the year that the whole names most."""
    today = request.today
    first = period_of(text[:_HEAD])
    period = first if first and first.start <= today else year_of(whole, last=today.year)
    if period:
        return _Said(str(period), period.chinese())
    return _Said(lack=f"文中写的{first.chinese()}还没有到，" if first else "文中没写期间，")


def _unit(request: Asked, books: Books, text: str, period: str) -> _Said:
    """Return the unit that a text is of; of one beyond the asker's reach, only what it wrote."""
    day = pick(request, books, {"period": period}).period.last_day
    places = {place.unit: place for place in books.tree.standing(day)}
    place = _place(request, places, text)
    if place and place.unit in request.scope:
        return _Said(place.word, place.name)
    name = place.name if place else federation_of(text)
    return _Said(lack=f"文中写的是{name}，这里只能" if name else "")


def _place(request: Asked, places: dict[int, Place], text: str) -> Place | None:
    head = text[:_HEAD]
    reached = [place for place in places.values() if place.unit in request.scope]
    mine = places.get(unit_of(head, reached) or 0)
    # 在淮北市妇联指导下，相山区妇联…: it is the asker's own federation that speaks.
    if mine and f"{mine.name}妇联" in head:
        return mine
    of_all = unit_of(head, places.values())
    if of_all is not None:
        return places[of_all]
    bearing = [place for place in places.values() if place.name == federation_of(text)]
    return mine or (bearing[0] if len(bearing) == 1 else None)
