"""疑似重复: pairs of activities that may be one event, why, and what somebody decides of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jinguo.counting.alike import near
from jinguo.counting.books import books
from jinguo.errors import ConflictError, RuleError
from jinguo.ledger import deciding, twins
from jinguo.ledger.compared import COMPARED, events
from jinguo.ledger.deciding import Decision
from jinguo.ledger.lines import line
from jinguo.ledger.models import Activity, Record, Twin, TwinSearch
from jinguo.ledger.models.apart import Unlike
from jinguo.ledger.models.twin import Decided, Differing
from jinguo.ledger.reads import by_numbers
from jinguo.matching.blocking import Search
from jinguo.org.policy import Action, Scope
from jinguo.web import apart, fields, looked
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, not_found, reach, rule
from jinguo.web.methods import BOTH

_SHOWN = 30
_UNDO = "undo"
_UNREAD = "没有收到要处理的一对，请在列表里选好后点按钮。"


@dataclass(frozen=True)
class Side:
    """One of two records, as the page tells it to somebody who reads its file."""

    record: Activity
    title: str
    place: str
    day: str
    owner: bool
    """Whether it is the one that counts."""

    @property
    def heads(self) -> int | None:
        """Return how many came, if it was written down."""
        return self.record.heads


@dataclass(frozen=True)
class Shown:
    """A pair as the page shows it."""

    twin: Twin
    sides: tuple[Side, Side]
    mine: bool
    """Whether the asker may decide on it."""
    low: int
    """The number of the record of the lower unit, which is proposed to be the one that counts."""

    @property
    def state(self) -> str:
        """Return what was decided, and why where they are two events."""
        told = Decided(self.twin.state).label
        return f"{told}：{Differing(self.twin.why).label}" if self.twin.why else told


class DecideForm(forms.Form):
    """What a pair is, which of the two counts, and the versions that were seen."""

    twin = forms.IntegerField()
    act = forms.ChoiceField(choices=[*Decided.choices, (_UNDO, "撤销")])
    owner = forms.IntegerField(required=False)
    why = forms.CharField(required=False)
    first = forms.IntegerField(required=False)
    second = forms.IntegerField(required=False)


@rule(Action.SEE_RECORDS, methods=BOTH)
def listing(request: Asked) -> HttpResponse:
    """Show the pairs of which the asker reads both records, and take a decision on one."""
    told, status = "", 200
    if request.method == "POST":
        try:
            _take(request)
            return redirect("twins")
        except (ConflictError, RuleError) as error:
            told, status = str(error), 409 if isinstance(error, ConflictError) else 400
    by = asked_by(request)
    shown = {
        "told": told,
        "waiting": _shown(request, twins.waiting(request.scope, limit=_SHOWN + 1)),
        "decided": _shown(request, twins.decided(request.scope, at=by.at, limit=_SHOWN)),
        "reasons": Differing.choices,
        "persons": apart.waiting(request, limit=_SHOWN),
        "unlike": Unlike.choices,
        "parted": apart.parted(request, limit=_SHOWN),
        "last": TwinSearch.objects.order_by("-pk").first(),
        "most": _SHOWN,
        "days": twins.DAYS,
    }
    return render(request, "twins.html", shown, status=status)


def _take(request: Asked) -> None:
    if request.POST.get("act") in apart.ACTS:
        apart.decide(request)
    else:
        _do(request, DecideForm(request.POST))


def _do(request: Asked, form: DecideForm) -> None:
    """Decide on a pair whose records the asker both reads; another is not there."""
    if not form.is_valid():
        raise RuleError(_UNREAD)
    given = form.cleaned_data
    found = twins.one(given["twin"], request.scope)
    if found is None:
        raise not_found()
    twin, by = found[0], asked_by(request)
    if given["act"] == _UNDO:
        deciding.undo(twin.pk, by=by)
        return
    versions = {twin.first: given["first"] or 0, twin.second: given["second"] or 0}
    decision = Decision(given["act"], versions, given["owner"], given["why"])
    deciding.decide(twin.pk, decision, by=by)


def of(request: Asked, record: Record) -> list[Shown]:
    """Return the pairs to be decided on that hold a record, as far as the asker reads both."""
    if not isinstance(record, Activity):
        return []
    return _shown(request, twins.of(record, reach(request, Action.SEE_RECORDS)))


def seek(request: Asked, entered: Iterable[Record]) -> None:
    """Look among what the asker reads for what was just entered, and keep what looks alike."""
    scope = reach(request, Action.SEE_RECORDS)
    for record in entered:
        if isinstance(record, Activity) and record.secrecy <= COMPARED and not record.struck_at:
            _seek(record, scope, request)


def _seek(record: Activity, scope: Scope, request: Asked) -> None:
    rows = by_numbers("activity", near(books(), record, scope), scope)
    beside = [each for each in rows if isinstance(each, Activity)]
    found = Search().pairs(events([record, *beside], fresh=[record.number]))
    twins.keep(list(found), at=asked_by(request).at)


def _shown(request: Asked, found: list[twins.Shown]) -> list[Shown]:
    entering = reach(request, Action.ENTER)
    return [
        Shown(
            twin, (_side(request, twin, first), _side(request, twin, second)),
            first.unit_id in entering and second.unit_id in entering,
            max((first, second), key=_depth).number,
        )
        for twin, first, second in found
    ]  # fmt: skip


def _depth(record: Activity) -> tuple[int, int]:
    """Return how far down a record's unit stands; of one unit, the first entered is proposed."""
    return len(books().tree.path(record.unit_id, record.held_on)), -record.number


def _side(request: Asked, twin: Twin, record: Activity) -> Side:
    kept = books()
    looked.read(request, record)
    told = line(record, reach(request, Action.SEE_RECORDS), kept.tree)
    title = fields.titled(kept, record, full=told.full)
    return Side(record, title, told.place.name, told.when, owner=twin.owner == record.number)
