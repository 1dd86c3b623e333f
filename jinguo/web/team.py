"""A record's people: who works on it, who is kept from it, and who asks to be let in."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import books
from jinguo.errors import ConflictError, PolicyError, RefusedError, RuleError
from jinguo.ledger import assigning, erasing, grants, lowering, merging, seconding, unmerging
from jinguo.ledger.drafts import By
from jinguo.ledger.lines import code_of
from jinguo.ledger.models import Conflict, Member, Merge, Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.rights import on_team, seen
from jinguo.ledger.team import may_change, may_move
from jinguo.org.models import Account
from jinguo.org.policy import Action
from jinguo.web import fields, looked
from jinguo.web.asking import asked_by
from jinguo.web.confirm import wanted
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.methods import BOTH

_REASON = {"required": "请写明原因。", "max_length": "最多 200 个字。"}
_NO_NAMES = "不要写个人姓名和住址。"
_DONE = {
    "assign": "已指派。",
    "dismiss": "已移出经办人。",
    "bar": "已加入回避名单，从下一次打开页面起生效。",
    "urgent": "现在起 3 小时内可以查看姓名等内容；经办人和上级已经知道，两个工作日内复查。",
}
_LEFT = (
    "现在起 3 小时内可以查看姓名等内容；经办人已经知道，两个工作日内由系统管理员在服务器上复查。"
)
"""Told instead where no supervisor or leader could look into it."""
_AGAIN = frozenset({"urgent", "lift", "lower", "merge", "unmerge", "grant", "erase"})
"""What only a sign-in confirmed lately may do."""


class PickForm(forms.Form):
    """Which account."""

    account = forms.ModelChoiceField(
        Account.objects.none(), label="账号", empty_label="请选择",
        error_messages={"required": "请选择一个账号。", "invalid_choice": "请从列表里选一个账号。"},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, act: str, accounts: Any) -> None:
        super().__init__(data, label_suffix="", auto_id=f"{act}-%s")
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined] # a field of a model
        self.fields["account"].label_from_instance = _named  # type: ignore[attr-defined] # the same


def _named(account: Account) -> str:
    return f"{account.name}（{account.login}）"


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="原因", max_length=200, error_messages=_REASON, help_text=_NO_NAMES,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, act: str) -> None:
        super().__init__(data, label_suffix="", auto_id=f"{act}-%s")


class LiftForm(PickForm):
    """Who leaves the conflict list, and why."""

    reason = ReasonForm.base_fields["reason"]


class GrantForm(ReasonForm):
    """For how many days, and why."""

    days = forms.IntegerField(
        label="几天", initial=7, min_value=1, max_value=grants.LONGEST,
        error_messages={
            "required": "请填几天。", "invalid": "请填整数，如 7。",
            "min_value": "最短 1 天。", "max_value": f"最长 {grants.LONGEST} 天。",
        },
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("days", "reason")


class LowerForm(ReasonForm):
    """To which class, and why."""

    to = forms.TypedChoiceField(
        label="降为", coerce=int,
        error_messages={"required": "请选择密级。", "invalid_choice": "请从列表里选。"},
    )  # fmt: skip
    field_order = ("to", "reason")

    def __init__(self, data: Any = None, *, act: str, levels: range) -> None:
        super().__init__(data, act=act)
        choices = [(level, f"S{level} {Secrecy(level).label}") for level in reversed(levels)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined] # a field of choices


class MergeForm(ReasonForm):
    """Which other registration is the same person's, and why."""

    other = forms.UUIDField(
        label="另一条登记的编号", help_text="打开另一条登记，编号在它的“经办与授权”页上。",
        error_messages={"required": "请填另一条登记的编号。", "invalid": "编号不对，请整段复制。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("other", "reason")


class UnmergeForm(ReasonForm):
    """Which merge is to be taken apart, and why."""

    merge = forms.TypedChoiceField(
        label="哪一次合并", coerce=int,
        error_messages={"required": "请选择一次合并。", "invalid_choice": "请从列表里选。"},
    )  # fmt: skip
    field_order = ("merge", "reason")

    def __init__(self, data: Any = None, *, act: str, merges: Iterable[Merge]) -> None:
        super().__init__(data, act=act)
        gone = {each.pk: code_of(unmerging.gone_of(each).id) for each in merges}
        told = [(pk, f"第 {pk} 号，并入的是编号 {code} 的登记") for pk, code in gone.items()]
        self.fields["merge"].choices = told  # type: ignore[attr-defined] # a field of choices


@rule(Action.SEE_RECORDS, methods=BOTH)
def team(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Show who works on a record and change that; absent and out of reach are answered alike."""
    by = asked_by(request)
    record = _record(request, kind, id_, by)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    forms_ = _forms(record, by, act, request.POST)
    if not act:
        return _page(request, record, forms_, told=_DONE.get(request.GET.get("done", ""), ""))
    if act not in forms_:
        raise not_found()
    if act in _AGAIN and (onward := wanted(request, request.path)):
        return onward
    form, status = forms_[act], 400
    if form.is_valid():
        try:
            number = _ACTS[act](record, form.cleaned_data, by)
            return redirect(
                reverse("second", args=[number]) if number else f"{request.path}?done={act}"
            )
        except ConflictError as error:
            status = 409
            form.add_error(None, str(error))
        except RuleError as error:
            form.add_error(None if error.field not in form.fields else error.field, str(error))
    return _page(request, record, forms_, status=status)


def _record(request: Asked, kind: str, id_: UUID, by: By) -> Record:
    """Return a record that the asker sees and that has a team; either way it is written down."""
    try:
        record = seen(kind, id_, by=by)
    except PolicyError:
        looked.refused(request, kind, id_)
        raise
    if record.secrecy <= Secrecy.S1 and kind != "party":
        raise not_found()
    looked.read(request, record)
    return record


def _forms(record: Record, by: By, act: str, sent: Any) -> dict[str, forms.Form]:
    """Return the forms that this asker may fill in for a record."""
    given = {act: sent}
    made: dict[str, forms.Form] = {}
    team_, barred = _team(record), _barred(record)
    if assigning.may_assign(by, record):
        able = assigning.within(record, by.day, action=Action.SEE_NAMES)
        others = able.exclude(pk__in=[*_keys(team_), *_keys(barred), by.subject.account])
        made["assign"] = PickForm(given.get("assign"), act="assign", accounts=others)
        if len(team_) > 1:
            made["dismiss"] = PickForm(given.get("dismiss"), act="dismiss", accounts=_of(team_))
    if assigning.may_list(by, record):
        near = assigning.within(record, by.day).exclude(pk__in=_keys(barred))
        made["bar"] = PickForm(given.get("bar"), act="bar", accounts=near)
        if barred:
            made["lift"] = LiftForm(given.get("lift"), act="lift", accounts=_of(barred))
    return made | _asking(record, by, given)


def _asking(record: Record, by: By, given: dict[str, Any]) -> dict[str, forms.Form]:
    made: dict[str, forms.Form] = {}
    if record.secrecy == Secrecy.S3 and not on_team(by, record):
        made["grant"] = GrantForm(given.get("grant"), act="grant")
        if grants.may_take(record, by=by):
            made["urgent"] = ReasonForm(given.get("urgent"), act="urgent")
    levels = range(lowering.lowest(record), record.secrecy)
    if record.secrecy > Secrecy.S1 and levels and may_change(record, by=by):
        made["lower"] = LowerForm(given.get("lower"), act="lower", levels=levels)
    if record.kind() == "party" and may_move(record, by=by):
        made["merge"] = MergeForm(given.get("merge"), act="merge")
        if merges := unmerging.standing(record):
            made["unmerge"] = UnmergeForm(given.get("unmerge"), act="unmerge", merges=merges)
    if may_change(record, by=by):
        made["erase"] = ReasonForm(given.get("erase"), act="erase")
    return made


def _team(record: Record) -> list[Member]:
    rows = Member.objects.filter(record=record.id, until=None)
    return list(rows.select_related("account").order_by("since"))


def _barred(record: Record) -> list[Conflict]:
    rows = Conflict.objects.filter(record=record.id, until=None)
    return list(rows.select_related("account").order_by("since"))


def _keys(rows: Iterable[Member | Conflict]) -> list[int]:
    return [row.account_id for row in rows]


def _of(rows: Iterable[Member | Conflict]) -> Any:
    return Account.objects.filter(pk__in=_keys(rows)).order_by("name")


def _page(
    request: Asked, record: Record, forms_: dict[str, forms.Form], *, told: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    by = asked_by(request)
    mine = on_team(by, record)
    alone = "grant" in forms_ and by.account and not grants.reviewers(record, by.account, by=by)
    shown = {
        "kind": KINDS[record.kind()],
        "record": record,
        "title": fields.titled(books(), record, full=mine),
        "secrecy": Secrecy(record.secrecy).label,
        "forms": forms_,
        "done": _LEFT if alone and told == _DONE["urgent"] else told,
        "alone": alone,
        "mine": mine,
        # Who works on it is told to its team and to whoever may change that.
        "team": _team(record) if mine or "assign" in forms_ or "bar" in forms_ else None,
        "barred": _barred(record) if "bar" in forms_ else None,
        "days": grants.LONGEST,
        "words": grants.WORDS,
    }
    return render(request, "team.html", shown, status=status)


def _assign(record: Record, said: dict[str, Any], by: By) -> int:
    assigning.assign(record, said["account"], by=by)
    return 0


def _dismiss(record: Record, said: dict[str, Any], by: By) -> int:
    assigning.dismiss(record, said["account"], by=by)
    return 0


def _bar(record: Record, said: dict[str, Any], by: By) -> int:
    assigning.bar(record, said["account"], by=by)
    return 0


def _lift(record: Record, said: dict[str, Any], by: By) -> int:
    told = {"kind": record.kind(), "record": str(record.id), "account": said["account"].pk}
    return _ask(assigning.LIFT, told, record, said, by)


def _grant(record: Record, said: dict[str, Any], by: By) -> int:
    return _ask(grants.GRANT, grants.wanted(record, said["days"]), record, said, by)


def _urgent(record: Record, said: dict[str, Any], by: By) -> int:
    grants.take(record, by=by, reason=said["reason"])
    return 0


def _lower(record: Record, said: dict[str, Any], by: By) -> int:
    return _ask(lowering.LOWER, lowering.wanted(record, said["to"]), record, said, by)


def _erase(record: Record, said: dict[str, Any], by: By) -> int:
    return _ask(erasing.ERASE, erasing.wanted(record), record, said, by)


def _merge(record: Record, said: dict[str, Any], by: By) -> int:
    try:
        gone = seen("party", said["other"], by=by)
    except RefusedError as error:
        raise RuleError("没有这个编号的登记，或您无权查看。", field="other") from error
    return _ask(merging.MERGE, merging.wanted(record, gone), record, said, by)


def _unmerge(record: Record, said: dict[str, Any], by: By) -> int:
    return _ask(unmerging.UNMERGE, {"merge": said["merge"]}, record, said, by)


def _ask(act: str, told: dict[str, Any], record: Record, said: dict[str, Any], by: By) -> int:
    unit, reason = record.unit_id, said["reason"]
    return seconding.ask(act, told, unit=unit, reason=reason, by=by).number


_ACTS: dict[str, Callable[[Record, dict[str, Any], By], int]] = {
    "assign": _assign, "dismiss": _dismiss, "bar": _bar, "lift": _lift, "grant": _grant,
    "urgent": _urgent, "lower": _lower, "merge": _merge, "unmerge": _unmerge,
    "erase": _erase,
}  # fmt: skip
"""What each form does; the number of the act that it put up for a second person, or 0."""
