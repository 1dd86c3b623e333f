"""A ledger as its list shows it, taken out whole as a workbook or a table of plain text."""

from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any, cast
from wsgiref.util import FileWrapper

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import books
from jinguo.counting.listing import Ledger, Window
from jinguo.errors import RuleError
from jinguo.exchange import background
from jinguo.exchange.carried import write_down
from jinguo.exchange.exporting import export, export_csv, weigh
from jinguo.exchange.seconded import act, payload
from jinguo.exchange.wanted import MOST_ALONE, Wanted, Weight
from jinguo.jobs.asking import ask
from jinguo.ledger import seconding
from jinguo.org.policy import Action
from jinguo.periods import Period
from jinguo.web import looked
from jinguo.web.attachment import handed_out
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.ledger_filters import filters, wanted
from jinguo.web.methods import BOTH
from jinguo.web.pace import EXPORT
from jinguo.web.seen import seen

_MEDIA = {".xlsx": background.XLSX, ".csv": background.CSV}
_ALL = 1 << 40
_PIECE = 1 << 16


class AskForm(forms.Form):
    """Why more leaves than one person may let out alone."""

    reason = forms.CharField(
        label="为什么要导出", max_length=200, validators=[seen],
        help_text="例：市里核对结对名单。复核的人会看到；不要写个人姓名。",
        error_messages={"required": "请写明为什么要导出。", "max_length": "最多 200 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


@dataclass(frozen=True)
class _Listed:
    """The records that an address narrows a ledger to, as a file."""

    wanted: Wanted
    unit: str
    weight: Weight

    @property
    def count(self) -> int:
        [kind] = self.wanted.kinds
        return len(self.wanted.only[kind])

    @property
    def alone(self) -> bool:
        """Tell whether the asker may have it at once."""
        return self.count <= background.LONG and not self.weight.heavy

    def name(self, suffix: str) -> str:
        [kind] = self.wanted.kinds
        return f"{self.unit}{KINDS[kind].label}{suffix}"


@rule(Action.SEE_RECORDS, pace=EXPORT)
def file(request: Asked, kind: str, suffix: str) -> HttpResponseBase:
    """Hand out every record of the list that the address narrows, as many as the page counts.

    What is long, or wants a second person, is asked for on a page of its own.
    """
    listed = _listed(request, kind, suffix)
    if not listed.alone:
        asking = reverse("ledger-asked", args=[kind, suffix])
        return redirect(f"{asking}?{request.GET.urlencode()}")
    out = cast("IO[bytes]", TemporaryFile())  # noqa: SIM115 - closed with the answer
    wanted = listed.wanted
    made = export_csv(wanted, out) if suffix == ".csv" else export(wanted, out)[0]
    write_down([made.carried], by=looked.by(request))
    out.seek(0)
    # Closed with the answer, also where nothing of it is read (HEAD).
    pieces = FileWrapper(out, _PIECE)
    return handed_out(pieces, name=listed.name(suffix), media=_MEDIA[suffix])


@rule(Action.SEE_RECORDS, methods=BOTH, pace=EXPORT)
def asked(request: Asked, kind: str, suffix: str) -> HttpResponse:
    """Let the worker write a long list, or ask for a second person where one is needed."""
    listed, form, status = _listed(request, kind, suffix), AskForm(), 200
    if listed.alone:
        return redirect(f"{reverse('ledger-file', args=[kind, suffix])}?{request.GET.urlencode()}")
    if request.method == "POST" and not listed.weight.heavy:
        by = looked.by(request)
        wish = background.to_export(listed.wanted, suffix, listed.name(suffix), by=by)
        return redirect("job", ask(wish, at=timezone.now()).id)
    if request.method == "POST":
        form, status = AskForm(request.POST), 400
        if form.is_valid():
            try:
                return _second(request, listed, suffix, form.cleaned_data["reason"])
            except RuleError as error:
                form.add_error(None, str(error))
    shown = {
        "kind": KINDS[kind], "suffix": suffix, "listed": listed, "form": form,
        "most": MOST_ALONE, "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "ledger_asked.html", shown, status=status)


def _second(request: Asked, listed: _Listed, suffix: str, reason: str) -> HttpResponse:
    told = payload(listed.wanted, suffix=suffix)
    by, unit = looked.by(request), listed.wanted.unit
    pending = seconding.ask(act(listed.wanted), told, unit=unit, reason=reason, by=by)
    return redirect("second", pending.number)


def _listed(request: Asked, kind: str, suffix: str) -> _Listed:
    if kind not in KINDS or suffix not in _MEDIA:
        raise not_found()
    known = books()
    of = Ledger(known, kind, request.scope)
    narrowed = filters(request, of)
    found = wanted(narrowed, known, request)
    period, place = narrowed.picked.period, narrowed.picked.place
    told = Wanted(
        (kind,), place.unit, Period(period.start, period.end), request.scope,
        by=looked.by(request), only={kind: of.listed(found, Window(_ALL)).numbers},
        struck=found.struck, attached=bool(request.GET.get("attached")),
    )  # fmt: skip
    return _Listed(told, place.name, weigh(told))
