"""记住的核对: what a unit's people decided of the figures of its reports, and taking it back."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jinguo.catalogue.load import Catalogue
from jinguo.counting.books import books
from jinguo.ledger import lessons
from jinguo.ledger.models import Lesson
from jinguo.ledger.models.lesson import Ignored
from jinguo.org.models import Account
from jinguo.org.policy import Action
from jinguo.web.asking import asked_by
from jinguo.web.check_teach import may_teach
from jinguo.web.guard import Asked, rule
from jinguo.web.methods import BOTH
from jinguo.web.number import as_number
from jinguo.web.picks import pick

_LAST = 30


@dataclass(frozen=True)
class Row:
    """One decision as the page tells it."""

    lesson: Lesson
    label: str
    """The indicator's name; nothing where such figures are not checked, or it is gone."""
    why: str
    """Why they are not checked."""

    @property
    def who(self) -> Account | None:
        """Return who decided it, or who took it back."""
        return self.lesson.dropped_by if self.lesson.dropped_at else self.lesson.account

    @property
    def at(self) -> datetime:
        """Return when it was decided, or taken back."""
        return self.lesson.dropped_at or self.lesson.at


@rule(Action.SEE_FIGURES, methods=BOTH)
def learnt(request: Asked) -> HttpResponse:
    """List what a unit's people decided, by whom and when; take one of them back."""
    kept = books()
    picked = pick(request, kept)
    if request.method == "POST":
        if said := request.POST.get("forget"):
            lessons.forget(as_number(said) or 0, by=asked_by(request))
        elif said := request.POST.get("again"):
            lessons.use_again(as_number(said) or 0, by=asked_by(request))
        return redirect(f"{reverse('learnt')}?{picked.query}")
    unit = picked.place.unit
    shown = {
        "picked": picked,
        "rows": [_row(each, kept.catalogue) for each in lessons.standing(unit)],
        "dropped": [_row(each, kept.catalogue) for each in lessons.dropped(unit, limit=_LAST)],
        "teaches": may_teach(request, unit),
        "last": _LAST,
    }
    return render(request, "learnt.html", shown)


def _row(lesson: Lesson, catalogue: Catalogue) -> Row:
    what = catalogue.indicators.get(lesson.indicator)
    why = Ignored(lesson.ignored).label if lesson.ignored else ""
    return Row(lesson, what.label if what else "", str(why))
