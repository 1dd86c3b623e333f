"""For which unit and period a report is checked: what the person says, or what it says itself."""

from jinguo.counting.books import Books
from jinguo.org.tree import Place
from jinguo.reading.about import period_of, unit_of
from jinguo.reading.document import Document
from jinguo.reading.restore import restore
from jinguo.web.guard import Asked
from jinguo.web.picks import Option, Picked, pick

_HEAD = 400


def choose(request: Asked, books: Books, document: Document) -> tuple[Picked, list[str]]:
    """Return the unit and period to check for, and which of them the document itself named.

    Raises:
        PeriodError: If the period asked for is none.
        Http404: If the unit asked for is not there, or not for this asker.
    """
    asked = {name: request.POST.get(name, "") for name in ("unit", "period")}
    if all(asked.values()):
        return pick(request, books, asked), []
    head = restore(document.text[:_HEAD]).text
    named: list[str] = []
    period = period_of(head)
    if not asked["period"] and period and period.start <= request.today:
        asked["period"] = str(period)
        named.append(period.chinese())
    if not asked["unit"] and (place := _place(request, books, head, asked["period"])):
        asked["unit"] = place.word
        named.insert(0, place.name)
    return pick(request, books, asked), named


def units(request: Asked, books: Books, picked: Picked, *, now: bool = True) -> list[Option]:
    """Return the units on offer: the asker's own and those beneath, then the picked one and its.

    `now` says that the picked one stands selected.
    """
    own = pick(request, books, {"period": str(picked.period)})
    found = {option.word: option.name for option in (*own.units, *picked.units)}
    return [Option(word, name, now and word == picked.place.word) for word, name in found.items()]


def _place(request: Asked, books: Books, head: str, period: str) -> Place | None:
    day = pick(request, books, {"period": period}).period.last_day
    places = [place for place in books.tree.standing(day) if place.unit in request.scope]
    found = unit_of(head, places)
    return None if found is None else books.tree.place(found, day)
