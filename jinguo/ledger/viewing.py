"""Keeps views of ledgers: an account's own as it likes, a unit's shared ones by the journal."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from jinguo.characters import fault_of
from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import aside, journal
from jinguo.ledger.drafts import By
from jinguo.ledger.models import View
from jinguo.ledger.models.journal import Act
from jinguo.org.models import Account
from jinguo.org.policy import Action, Scope
from jinguo.org.tree import Tree
from jinguo.org.units import tree

MOST = 30
"""How many views an account keeps of one kind, and a unit shares."""
_KIND = "view"
_NUMBER = re.compile(r"\d{7}")
_BETWEEN = re.compile(r"[\s\-_.,·—–()]")
_ABSENT = "没有这个视图，或不该由您撤下。"


@dataclass(frozen=True)
class Look:
    """How a ledger is looked at: narrowed by what, which columns, in what order."""

    kind: str
    programme: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    columns: str = ""
    order: str = ""
    size: int = 50


def sharing(by: By, here: Tree | None = None) -> Scope:
    """Return the units for which somebody may share a view."""
    return by.reach(Action.MANAGE, here)


def open_to(by: By, kind: str, here: Tree | None = None) -> list[View]:
    """Return the views of a kind that somebody may open: their own, and those shared above them."""
    here = here or tree()
    above = {
        place.unit
        for post in by.subject.posts
        if post.stands_on(by.day) and post.unit in here.index
        for place in here.path(post.unit, by.day)
    }
    mine = Q(account=by.account, unit=None) if by.account else Q(pk__in=())
    rows = View.objects.filter(mine | Q(unit__in=above, ended_at=None), kind=kind)
    return list(rows.order_by("name", "pk"))


def lay_out(look: Look, *, by: By) -> View:
    """Keep how an account lays out a ledger where it says nothing else.

    Raises:
        RuleError: If it is not signed in, or something does not fit.
    """
    with transaction.atomic():
        named = {"account": _account(by), "unit": None, "name": ""}
        View.objects.filter(**named, kind=look.kind, programme=look.programme).delete()
        return _kept(View(**named, **asdict(look), at=by.at))


def save(name: str, look: Look, *, by: By) -> View:
    """Keep a view of one's own; one of the same name is replaced.

    Raises:
        RuleError: If the name may not stand, or there are too many.
    """
    with transaction.atomic():
        named = {"account": _account(by), "unit": None, "name": _checked(name)}
        mine = View.objects.filter(account=by.account, unit=None, kind=look.kind)
        mine.filter(name=named["name"], programme=look.programme).delete()
        if mine.exclude(name="").count() >= MOST:
            raise RuleError(f"一种台账最多保存 {MOST} 个视图，请先删去不用的。", field="name")
        return _kept(View(**named, **asdict(look), at=by.at))


def share(name: str, look: Look, unit: int, *, by: By) -> View:
    """Share a view with all who have posts at a unit or beneath it.

    Raises:
        PolicyError: If the writer does not manage the unit.
        RuleError: If the name may not stand or is taken, or there are too many.
    """
    if unit not in sharing(by):
        raise PolicyError("共享视图由本单位或上级的妇联干部办理。")
    with transaction.atomic():
        journal.lock()
        if View.objects.filter(unit=unit, kind=look.kind, ended_at=None).count() >= MOST:
            raise RuleError(f"一个单位最多共享 {MOST} 个视图，请先撤下不用的。", field="name")
        made = _kept(
            View(account=_account(by), unit_id=unit, name=_checked(name), **asdict(look), at=by.at)
        )
        told = {"ledger": made.kind, "name": made.name}
        aside.write(Act.ENTER, (_KIND, made.pk), unit=unit, by=by, told=told)
    return made


def remove(number: int, *, by: By) -> None:
    """Remove a view of one's own, or take down a shared one of a unit that one manages.

    Raises:
        PolicyError: If there is none such.
    """
    with transaction.atomic():
        found = View.objects.select_for_update().filter(pk=number, ended_at=None).first()
        if found is None:
            raise PolicyError(_ABSENT)
        if found.unit_id is None:
            if by.account is None or found.account_id != by.account.pk:
                raise PolicyError(_ABSENT)
            found.delete()
            return
        if found.unit_id not in sharing(by):
            raise PolicyError(_ABSENT)
        journal.lock()
        found.ended_at = by.at
        found.save(update_fields=["ended_at"])
        told = {"ledger": found.kind, "name": found.name}
        aside.write(Act.CLOSE, (_KIND, found.pk), unit=found.unit_id, by=by, told=told)


def _account(by: By) -> Account:
    if by.account is None:
        raise RuleError("视图跟着账号走，请先登录。")
    return by.account


def _checked(name: str) -> str:
    """Return a name as it is kept; a number of a person or a telephone is none."""
    name = " ".join(name.split())
    if not name:
        raise RuleError("请给视图起一个名称，如“本季度宣讲”。", field="name")
    if told := fault_of(name):
        raise RuleError(told, field="name")
    if _NUMBER.search(_BETWEEN.sub("", unicodedata.normalize("NFKC", name))):
        raise RuleError("名称里像是有电话或证件号，请去掉。", field="name")
    return name


def _kept(view: View) -> View:
    try:
        view.clean_fields(exclude={"account", "unit"})
        view.validate_constraints()
    except ValidationError as broken:
        raise RuleError(" ".join(broken.messages), field="name") from broken
    view.save()
    return view
