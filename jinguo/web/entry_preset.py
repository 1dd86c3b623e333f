"""What a form of entry starts with: what is unfinished, a record's like, the last of its kind."""

from datetime import date
from typing import Any
from uuid import UUID

from jinguo.catalogue.kinds import KINDS
from jinguo.ledger import unfinished
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import new_id
from jinguo.ledger.kinds import model
from jinguo.ledger.links import linked_kinds
from jinguo.ledger.models import Record
from jinguo.ledger.reads import files
from jinguo.org.policy import Action
from jinguo.web import looked
from jinguo.web.entry_draft import asked, copied, defaults
from jinguo.web.entry_fields import declared_words, offers
from jinguo.web.entry_words import CARRIED
from jinguo.web.guard import Asked, account, reach
from jinguo.web.picks import home


def preset(request: Asked, kind: str) -> dict[str, Any]:
    """Return a draft, a like or what this person entered last; else today and their unit."""
    if left := _left(request, kind):
        return left
    last = last_entered(request, kind)
    fresh = {"id": new_id(), **defaults(kind, asked(kind, declared())), **_links(request, kind)}
    if like := of_address(request, kind, "like"):
        looked.read(request, like)
        return {**fresh, **copied(like, asked(kind, declared()))}
    on = KINDS[kind].on
    here = {"unit": last.unit_id if last and last.unit_id in request.scope else home(request)}
    if wanted := request.GET.get("programme"):
        return {**fresh, **here, on: request.today, **_of(wanted, kind, request.today)}
    if last is None:
        return {**fresh, **here, on: request.today}
    carried = copied(last, asked(kind, declared()))
    return {
        **fresh,
        **{name: value for name, value in carried.items() if name in CARRIED},
        **here,
        on: min(getattr(last, on), request.today),
        "programmes": carried["programmes"],
    }


def _left(request: Asked, kind: str) -> dict[str, Any] | None:
    """Return what the asker typed into the form that the address names, and did not finish."""
    form, who = id_of(request.GET.get("draft", "")), account(request)
    found = unfinished.found(form, account=who) if form and who else None
    return found[1] if found and found[0] == kind else None


def _links(request: Asked, kind: str) -> dict[str, UUID]:
    """Return the records that the address names, as the page of one leads to its next."""
    found = {}
    for name, other in linked_kinds(model(kind)).items():
        row = of_address(request, other, name)
        if row is not None:
            found[name] = row.id
    return found


def id_of(word: str) -> UUID | None:
    """Return the id that a word says, if it is one."""
    try:
        return UUID(word)
    except ValueError:
        return None


def of_address(request: Asked, kind: str, name: str) -> Record | None:
    """Return the record that the address names, struck out or not, if the asker reads its file."""
    id_ = id_of(request.GET.get(name, ""))
    if id_ is None:
        return None
    scope = reach(request, Action.SEE_RECORDS)
    found = (files(kind, scope, standing=each).filter(id=id_).first() for each in (True, False))
    return next((row for row in found if row is not None), None)


def _of(wanted: str, kind: str, today: date) -> dict[str, Any]:
    """Return what an address asks for: a programme and its first words; nothing if it is none."""
    programme = declared().programmes.get(wanted)
    if programme is None or not offers(programme, kind, today):
        return {}
    words = declared_words(programme, kind)
    return {"programmes": [wanted], **{name: next(iter(some), "") for name, some in words.items()}}


def last_entered(request: Asked, kind: str = "activity") -> Record | None:
    """Return the record of a kind that this person entered last, if any."""
    mine = files(kind, reach(request, Action.SEE_RECORDS))
    return mine.filter(recorder=account(request)).order_by("-number").first()
