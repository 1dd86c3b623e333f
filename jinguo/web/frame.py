"""What every page shows around itself: who is signed in, for which unit, and in which city."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from jinguo.ledger.grants import urgent_now
from jinguo.ledger.models import Receipt
from jinguo.org.models import Account
from jinguo.org.policy import NOBODY, tops
from jinguo.org.tree import Place
from jinguo.org.units import tree
from jinguo.web.guard import account
from jinguo.web.nav import Entry, entries


@dataclass(frozen=True)
class Frame:
    """Who asks and where; empty when nobody has signed in."""

    who: str = ""
    unit: str = ""
    key: str = ""
    """Which account it is, to tell what a device keeps for it; says nothing of it."""
    demo: bool = False
    entries: list[Entry] = field(default_factory=list)
    urgent: datetime | None = None
    """Until when leave taken in need stands; every page says so."""

    @property
    def enters(self) -> bool:
        """Tell whether the asker may enter records at all."""
        return any(entry.name == "entry" for entry in self.entries)

    @property
    def reads(self) -> bool:
        """Tell whether the asker may read records at all."""
        return any(entry.name == "ledgers" for entry in self.entries)

    @property
    def counts(self) -> bool:
        """Tell whether the asker may see figures at all."""
        return any(entry.name == "figures" for entry in self.entries)

    @property
    def first(self) -> Entry | None:
        """Return the page that the asker works from: the first that their posts lead to."""
        return next(iter(self.entries), None)

    @property
    def manages(self) -> bool:
        """Tell whether the asker may look after units and programmes at all."""
        return any(entry.name == "manage" for entry in self.entries)

    @property
    def beyond(self) -> bool:
        """Tell whether the page is none of those that stand at the bottom of a phone."""
        return not any(entry.front and entry.now for entry in self.entries)


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of every page shows."""
    who, here = account(request), getattr(request, "subject", NOBODY)
    day = getattr(request, "today", None)
    units = tops(here, day=day) if day else []
    name = tree().place(units[0], day).name if units and day else ""
    if who is None or day is None:
        return {"frame": Frame()}
    menu = list(entries(here, day=day, path=request.path))
    return {"frame": Frame(who.name, name, _key(who), demo(), menu, _urgent(who))}


def _key(who: Account) -> str:
    return salted_hmac("jinguo.web.frame", str(who.pk)).hexdigest()[:16]


def _urgent(who: Account) -> datetime | None:
    standing = urgent_now(who, timezone.now())
    return standing[-1].until if standing else None


def demo() -> bool:
    """Tell whether this home is a demonstration: its making left a receipt."""
    # The span lets the key's index answer; what it begins with decides.
    span = Q(key__gte="demo", key__lt="demp")
    return Receipt.objects.filter(span, key__startswith="demo ").exists()


def city(day: date) -> str:
    """Return the name of the unit at the top of the tree, or nothing while there are no units."""
    place = top(day)
    return place.name if place else ""


def top(day: date) -> Place | None:
    """Return the unit at the top of the tree, if there are units."""
    tops_of_all = [place for place in tree().standing(day) if place.parent is None]
    return min(tops_of_all, key=lambda place: place.level, default=None)
