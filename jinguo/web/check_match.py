"""Which indicator a figure of a report is: the likeliest, what was searched for, or none yet."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.catalogue.load import Catalogue
from jinguo.characters import visible
from jinguo.counting.books import books
from jinguo.counting.figures import in_force
from jinguo.ledger import overlay
from jinguo.ledger.models.lesson import Ignored
from jinguo.org.policy import Action
from jinguo.reading.check import Answer
from jinguo.reading.match import Candidate, nearest
from jinguo.reading.pattern import pattern_of
from jinguo.web.asking import asked_by
from jinguo.web.check_form import choose
from jinguo.web.check_items import items
from jinguo.web.check_teach import IGNORE, answer_at
from jinguo.web.guard import Asked, reach, rule
from jinguo.web.methods import POST
from jinguo.web.pace import READING
from jinguo.web.proposal import proposed
from jinguo.web.submitted import carried, checked, received, sealed

_MOST = 12


@dataclass(frozen=True)
class Offer:
    """An indicator that may be chosen, as the page lists it."""

    address: str
    label: str
    measure: str
    programme: str
    reason: str
    taken: bool


@rule(Action.MANAGE, methods=POST, pace=READING)
def match(request: Asked) -> HttpResponse:
    """Show what a figure may be; the text goes along in the form, and nothing of it is kept."""
    document, kept = received(request), books()
    picked = choose(request, kept, document).picked
    within = reach(request, Action.SEE_FIGURES)
    found = checked(document, books=kept, picked=picked, scope=within)
    answer = answer_at(found, request.POST.get("figure", ""))
    sought = visible(request.POST.get("seek", "")).strip()[:40]
    addresses = in_force(kept, picked.period)
    pattern = pattern_of(answer.figure)
    words = sought or (pattern.words if pattern else answer.figure.subject or "")
    likely = nearest(words, answer.figure.unit or "", kept.catalogue, addresses)
    if not sought:
        known = {one.address for one in answer.candidates}
        likely = [*answer.candidates, *(one for one in likely if one.address not in known)]
    shown = {
        "picked": picked,
        "item": next(one for one in items(found, kept) if one.start == answer.figure.start),
        "offers": [_offer(one, answer, kept.catalogue) for one in likely[:_MOST]],
        "sought": sought,
        "reasons": [(f"{IGNORE}:{value}", label) for value, label in Ignored.choices],
        "proposal": proposed(answer.figure, kept.catalogue, picked.period),
        "declares": overlay.may_declare(asked_by(request)),
        "sealed": sealed(document),
        "original": carried(request, document),
    }
    return render(request, "check_match.html", shown)


def _offer(one: Candidate, answer: Answer, catalogue: Catalogue) -> Offer:
    what = catalogue.indicator(one.address)
    return Offer(
        one.address, what.label, what.measure, catalogue.programme_of(one.address).title,
        one.reason, one.address == answer.indicator,
    )  # fmt: skip
