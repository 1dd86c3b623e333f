"""The fields of a record that name or find a person: masked, and opened one at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinguo.errors import SealError
from jinguo.ledger import opening
from jinguo.ledger.lines import Line
from jinguo.ledger.models import Record
from jinguo.ledger.sealed import EXTRA, TAIL, loose
from jinguo.org.policy import Verdict
from jinguo.web import fields
from jinguo.web.guard import Asked
from jinguo.web.revealing import may_ask

_HIDDEN = "••••"
_WHY = {
    Verdict.NEED_STRENGTH: "要看，请用绑定的手机或第二种方式登录。",
    Verdict.NEED_GRANT: "要看，请先申请授权。",
    Verdict.CLOSED: "只有经办人能看。",
}
_ASKING = (Verdict.ALLOW, Verdict.NEED_REASON, Verdict.NEED_CONFIRMING)


@dataclass(frozen=True)
class Name:
    """One sealed field: what it is called, how it looks, whether it may be asked for."""

    field: str
    label: str
    told: str
    open: bool
    asking: bool
    why: str = ""


def names(
    request: Asked, record: Record, told: Line, opened: Mapping[str, str] | None = None
) -> list[Name]:
    """Return the sealed fields that are filled in; a line does not even show their masks."""
    return list(_names(request, record, told, opened or {}))


def askable(named: list[Name]) -> list[tuple[str, str]]:
    """Return the fields that may be asked for, with what they are called."""
    return [(each.field, each.label) for each in named if each.asking and not each.open]


def _names(request: Asked, record: Record, told: Line, opened: Mapping[str, str]) -> Iterator[Name]:
    for field in opening.fields(record):
        verdict = may_ask(request, record, field)
        said = opened.get(field) or _masked(record, field, told)
        yield Name(
            field, label(record, field), said, field in opened,
            verdict in _ASKING, _WHY.get(verdict, ""),
        )  # fmt: skip


def label(record: Record, field: str) -> str:
    """Return what a field that is kept sealed is called."""
    kind = record.kind()
    if field.startswith(EXTRA):
        return field.removeprefix(EXTRA)
    return fields.label(kind, field if field in loose(kind) else field + TAIL)


def _masked(record: Record, field: str, told: Line) -> str:
    if not told.full:
        return _HIDDEN
    try:
        return opening.masked(record, field)
    except SealError:
        return opening.LOCKED


def opened_value(record: Record, field: str) -> str:
    """Return what a sealed field says: only after the policy has allowed it."""
    return opening.opened(record, field)
