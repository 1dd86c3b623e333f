"""What every page shows around itself: who is signed in, for which unit, and in which city."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import HttpRequest

from jinguo.ledger.models import Receipt
from jinguo.org.policy import NOBODY, tops
from jinguo.org.units import tree
from jinguo.web.guard import account


@dataclass(frozen=True)
class Frame:
    """Who asks and where; empty when nobody has signed in."""

    who: str = ""
    unit: str = ""
    demo: bool = False


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of every page shows."""
    who, here = account(request), getattr(request, "subject", NOBODY)
    day = getattr(request, "today", None)
    units = tops(here, day=day) if day else []
    name = tree().place(units[0], day).name if units and day else ""
    return {"frame": Frame(who.name if who else "", name, demo=who is not None and demo())}


def demo() -> bool:
    """Tell whether this home is a demonstration: its making left a receipt."""
    # The span lets the key's index answer; what it begins with decides.
    span = Q(key__gte="demo", key__lt="demp")
    return Receipt.objects.filter(span, key__startswith="demo ").exists()


def city(day: date) -> str:
    """Return the name of the unit at the top of the tree, or nothing while there are no units."""
    here = tree()
    tops_of_all = [place for place in here.standing(day) if place.parent is None]
    return min(tops_of_all, key=lambda place: place.level).name if tops_of_all else ""
