"""可能是同一个人的登记: pairs that somebody reads both of, and the decision that they are two."""

from dataclasses import dataclass
from typing import Any

from django import forms

from jinguo.counting.books import books
from jinguo.errors import RuleError
from jinguo.ledger import apart, likenesses
from jinguo.ledger.apart import Parting
from jinguo.ledger.lines import line
from jinguo.ledger.models import Apart, Party
from jinguo.ledger.models.apart import Unlike
from jinguo.ledger.team import changeable
from jinguo.web import fields, looked
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, not_found
from jinguo.web.picks import home

_PART, _REJOIN = "apart", "rejoin"
ACTS = frozenset({_PART, _REJOIN})
_UNREAD = "没有收到要处理的两条登记，请在列表里选好后点按钮。"


@dataclass(frozen=True)
class Registered:
    """One registration of a person, as far as the asker reads it."""

    record: Party
    title: str
    place: str
    day: str


@dataclass(frozen=True)
class Persons:
    """Two registrations that may be of one person, and why; or that are of two, as decided."""

    sides: tuple[Registered, Registered]
    why: list[str]
    mine: bool
    """Whether the asker may decide on them."""
    apart: Apart | None = None

    @property
    def because(self) -> str:
        """Return why they are of two persons."""
        return Unlike(self.apart.why).label if self.apart else ""


class PartForm(forms.Form):
    """Two registrations, the versions that were seen, and why they are of two persons."""

    first = forms.IntegerField()
    second = forms.IntegerField()
    first_version = forms.IntegerField()
    second_version = forms.IntegerField()
    why = forms.CharField(required=False)


class RejoinForm(forms.Form):
    """A decision to be undone."""

    apart = forms.IntegerField()


def waiting(request: Asked, *, limit: int) -> list[Persons]:
    """Return the registrations of which the asker reads both and that may be of one person."""
    found = likenesses.pairs(request.scope, limit=limit)
    return _shown(request, [(one, two, why, None) for one, two, why in found])


def parted(request: Asked, *, limit: int) -> list[Persons]:
    """Return what was decided of two registrations whose files are open to the asker."""
    found = apart.told(request.scope, limit=limit)
    said = likenesses.SAID
    return _shown(
        request, [(one, two, [said[f] for f in row.fields], row) for row, one, two in found]
    )


def decide(request: Asked) -> None:
    """Take a decision on two registrations whose files the asker opens; others are not there."""
    if request.POST.get("act") == _REJOIN:
        key = _read(RejoinForm(request.POST))["apart"]
        if not apart.read_one(key, request.scope):
            raise not_found()
        apart.rejoin(key, by=asked_by(request))
        return
    given = _read(PartForm(request.POST))
    versions = {given[side]: given[f"{side}_version"] for side in ("first", "second")}
    if not apart.read_both(list(versions), request.scope):
        raise not_found()
    apart.separate(Parting(versions, given["why"]), by=asked_by(request))


def _read(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise RuleError(_UNREAD)
    return form.cleaned_data


def _shown(
    request: Asked, found: list[tuple[Party, Party, list[str], Apart | None]]
) -> list[Persons]:
    shown = {each.number: each for one, two, *_ in found for each in (one, two)}
    looked.listed(request, "party", list(shown.values()), unit=home(request))
    may = changeable(asked_by(request))
    return [
        Persons(
            (_registered(request, one), _registered(request, two)), why, may(one) and may(two), row
        )
        for one, two, why, row in found
    ]


def _registered(request: Asked, party: Party) -> Registered:
    kept = books()
    told = line(party, request.scope, kept.tree)
    return Registered(party, fields.titled(kept, party, full=told.full), told.place.name, told.when)
