"""Opening one field of one record: decided, written down, and only then shown."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from jinguo.ledger.drafts import By
from jinguo.ledger.grants import granted
from jinguo.ledger.looks import look
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import Channel
from jinguo.ledger.models.look import Looked
from jinguo.ledger.models.notice import Told
from jinguo.ledger.notices import tell
from jinguo.ledger.revealing import opened_on, warn
from jinguo.ledger.sealed import field_class
from jinguo.ledger.team import owners, thing
from jinguo.org.models import Account
from jinguo.org.policy import SENSITIVE, Asking, Purpose, Verdict, decide
from jinguo.org.units import tree
from jinguo.web.guard import Asked, account
from jinguo.web.session import confirmed

REFUSED = {
    Verdict.ABSENT: "没有这条记录。",
    Verdict.NEED_REASON: "请写明为什么要看。",
    Verdict.NEED_STRENGTH: "这一项要用绑定的手机或第二种方式登录才能看，请先到“账号安全”设好。",
    Verdict.NEED_GRANT: "您不是经办人，请先申请授权，由督导或领导批准。",
    Verdict.SPENT: "今天看过的已到上限，请明天再看；确有急事请找督导。",
    Verdict.CLOSED: "这一项是封存的，只有经办人能看。",
}
SHOWN_FOR = 300
"""How many seconds a field stays on the page."""

_SHORTEST = 4


class RevealForm(forms.Form):
    """Which field is wanted, and why."""

    field = forms.ChoiceField(
        label="要看哪一项",
        error_messages={"required": "请选择要看哪一项。", "invalid_choice": "请从列表里选一项。"},
    )
    reason = forms.ChoiceField(
        label="为什么要看", choices=[(each.value, each.value) for each in Purpose],
        error_messages={"required": "请选择原因。", "invalid_choice": "请从列表里选原因。"},
    )  # fmt: skip
    words = forms.CharField(
        label="说明", min_length=_SHORTEST, max_length=100,
        help_text="例：电话约定下周走访时间。不要写姓名和地址，经办人会看到。",
        error_messages={
            "required": "请写一句说明，经办人会看到。", "min_length": "请至少写 4 个字。",
            "max_length": "最多 100 个字。",
        },
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]]) -> None:
        super().__init__(data, label_suffix="", auto_id="reveal_%s")
        self.fields["field"].choices = choices  # type: ignore[attr-defined] # a field of choices

    def said(self) -> str:
        """Return the reason as the journal keeps it."""
        return f"{self.cleaned_data['reason']}：{self.cleaned_data['words']}"


def may_ask(request: Asked, record: Record, field: str) -> Verdict:
    """Return what stands between the asker and a field of a record, its reason left open."""
    return _decided(request, record, field_class(record, field), reason="", revealed=0)


def reveal(request: Asked, record: Record, field: str, *, reason: str) -> Verdict:
    """Decide and write down a wish to see a field; what is allowed may be opened afterwards.

    The entry is committed when this returns: it is there before a byte of the name leaves.
    """
    by = By(timezone.now(), request.subject, account(request), Channel.PAGE)
    with transaction.atomic():
        # One at a time: two wishes at once must not both be the last of the day.
        list(Account.objects.select_for_update().filter(pk=request.subject.account or 0))
        revealed = opened_on(request.subject.account, timezone.localdate(by.at))
        known = (str(record.id), field) in revealed
        verdict = _decided(
            request,
            record,
            field_class(record, field),
            reason=reason,
            revealed=len(revealed) - known,
        )
        if verdict is not Verdict.ABSENT:
            allowed = verdict is Verdict.ALLOW
            look(Looked.REVEAL, [record], by=by, fields=[field], reason=reason, allowed=allowed)
            if allowed:
                tell(owners([record]).get(record.number, []), Told.REVEALED, by=by, record=record)
            if allowed and not known:
                warn(record, before=revealed, by=by)
    return verdict


def _decided(
    request: Asked, record: Record, field_class: int, *, reason: str, revealed: int
) -> Verdict:
    who, asked = account(request), thing(record, field_class=field_class)
    # Only what is sensitive asks for a grant at all.
    let_in = asked.secrecy >= SENSITIVE and who is not None and granted(record, who, timezone.now())
    asking = Asking(reason, confirmed(request), granted=let_in, revealed=revealed)
    return decide(request.subject, asked, asking, tree=tree(), day=request.today)
