"""Picking the record that another names: from what the asker reads, shown as a list shows it."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db.models import Q

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import books
from jinguo.ledger.keys import keyring
from jinguo.ledger.lines import code, full
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.opening import masked_many
from jinguo.ledger.reads import records
from jinguo.ledger.sealed import INDEXED
from jinguo.org.policy import Action, Scope
from jinguo.org.units import tree
from jinguo.web import fields, looked
from jinguo.web.entry_fields import Options
from jinguo.web.guard import Asked, reach
from jinguo.web.picks import home

_SHOWN, _LOOKED_AT = 20, 400


def pick(request: Asked, kind: str, words: str, chosen: UUID | None) -> Options:
    """Return the records of a kind that words find, the chosen one first; without words the last.

    What is searched is what is shown: the surname behind its stars, never the name. A whole
    number or phone finds its owner by the index.
    """
    scope = reach(request, Action.SEE_RECORDS)
    mine = records(kind, scope).order_by("-number")
    kept = list(mine.filter(id=chosen)) if chosen else []
    rows = _found(kind, words.split(), scope) if words.strip() else _last(kind, scope)
    told = [*kept, *(row for row in rows if row.id != chosen)][: _SHOWN + len(kept)]
    looked.listed(request, kind, told, unit=home(request))
    return list(zip((str(row.id) for row in told), _labels(kind, told, scope), strict=True))


def reads(request: Asked, kind: str, id_: UUID) -> bool:
    """Tell whether the asker reads the record of a kind with an id."""
    return records(kind, reach(request, Action.SEE_RECORDS)).filter(id=id_).exists()


def picker(request: Asked) -> "partial[Options]":
    """Return what offers records to one asker."""
    return partial(pick, request)


def _last(kind: str, scope: Scope) -> list[Record]:
    """Return the newest, but no persons' matters: a list of them is looked at only when asked."""
    return list(records(kind, scope).filter(secrecy__lt=Secrecy.S2).order_by("-number")[:_SHOWN])


def _found(kind: str, words: Sequence[str], scope: Scope) -> list[Record]:
    mine = records(kind, scope).order_by("-number")
    exact = Q(pk__in=())
    if kind == "party" and len(words) == 1:
        for field, column in INDEXED.items():
            exact |= Q(**{f"{column}__in": keyring().blinds(words[0], field)})
    titled = Q(secrecy__lt=Secrecy.S2)
    for word in words:
        titled &= Q(title__icontains=word)
    sure = list(mine.filter(exact | titled)[:_SHOWN])
    known = {row.number for row in sure}
    near = [row for row in mine[:_LOOKED_AT] if row.number not in known]
    labels = _labels(kind, near, scope)
    return sure + [
        row
        for row, label in zip(near, labels, strict=True)
        if all(word.upper() in label.upper() for word in words)
    ]


def _labels(kind: str, rows: Sequence[Record], scope: Scope) -> list[str]:
    known, named = books(), _masks(kind, rows, scope)
    told = []
    for row, name in zip(rows, named, strict=True):
        whole = full(row, scope)
        day = getattr(row, KINDS[kind].on)
        where = tree().place(row.unit_id, day).name if whole else ""
        said = fields.titled(known, row, full=whole).removesuffix(f" · 编号 {code(row)}")
        told.append(" · ".join(filter(None, (name, said, where, f"编号 {code(row)}"))))
    return told


def _masks(kind: str, rows: Sequence[Record], scope: Scope) -> list[str]:
    """Return the masked name of each person whose file the asker reads."""
    if kind != "party":
        return [""] * len(rows)
    open_ones = [row for row in rows if full(row, scope)]
    masks = masked_many(open_ones, ["name"])
    found = {row.number: mask["name"] for row, mask in zip(open_ones, masks, strict=True)}
    return [found.get(row.number, "") for row in rows]
