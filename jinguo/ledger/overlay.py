"""Changes the home's own programmes: files and journal together, one writer at a time."""

from collections.abc import Callable
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.db import transaction

from jinguo.catalogue.overlay import Own, put, read
from jinguo.errors import ConflictError, PolicyError
from jinguo.ledger import journal
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry
from jinguo.ledger.models.journal import Act
from jinguo.org.policy import Action
from jinguo.org.units import tree

KIND = "programme"
"""What the journal calls the change of a programme."""
_CHANGED = "这个项目刚被别人改过，您的改动没有保存；请重新打开这一页，看过新的内容再改。"
_NOT_WHOLE = "只有管理全部单位的岗位才能增改项目，请联系最上级妇联。"


def folder() -> Path:
    """Return where the home's own catalogue files stand."""
    return Path(settings.JINGUO_HOME) / "catalogue"


def record_of(key: str) -> UUID:
    """Return the id under which the journal keeps a programme's changes."""
    return uuid5(NAMESPACE_OID, f"programme {key}")


def may_declare(by: By) -> bool:
    """Tell whether the writer manages every unit there is: the overlay is the whole home's."""
    here = tree()
    reached = by.reach(Action.MANAGE, here)
    tops = here.tops(by.day)
    return bool(tops) and all(top in reached for top in tops)


def declare(key: str, own: Own, *, seen: str, by: By, check: Callable[[], list[str]]) -> list[str]:
    """Write a programme's files with an entry in the journal, or return what `check` found wrong.

    `seen` is the digest before. One writer at a time: while `check` looks at the other files,
    nobody writes them.

    Raises:
        PolicyError: If the writer does not manage the whole tree.
        ConflictError: If somebody changed the files since.
    """
    if not may_declare(by):
        raise PolicyError(_NOT_WHOLE)
    with transaction.atomic():
        journal.lock()
        before = read(folder(), key)
        if before.digest != seen:
            raise ConflictError(_CHANGED)
        if told := check():
            return told
        journal.append([_entry(key, before, own, by)], by=by)
        # Files and database share no transaction: the files come last, so that a failure to write
        # them takes the entry back. Only losing the database right here leaves them without one.
        put(folder(), key, own)
    return []


def _entry(key: str, before: Own, after: Own, by: By) -> Entry:
    record = record_of(key)
    return Entry(
        at=by.at,
        actor=by.account,
        act=Act.AMEND if before.digest else Act.ENTER,
        kind=KIND,
        record=record,
        version=Entry.objects.filter(record=record).count() + 1,
        unit_id=tree().tops(by.day)[0],
        before={"programme": before.programme, "examples": before.examples},
        after={"programme": after.programme, "examples": after.examples},
    )
