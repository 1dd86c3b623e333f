"""Seals the journal: takes committed rows into a chain of seals, and keeps its head elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from jinguo.errors import FailedError
from jinguo.ledger import anchors, wall
from jinguo.ledger.keys import audit_key
from jinguo.ledger.models import Entry, Look, Seal
from jinguo.ledger.proof import Table, mark, pack, root, seal_digest, seal_mac

MOST = 20_000
"""So many rows of a table a seal takes in; what is more comes into the next."""
_ALL = 2**62
_LOCK = 7_202_408
_ROLLED_BACK = (
    "数据库里的日志比密钥文件夹里记的封签旧，没有继续封签。"
    "请运行 jinguo audit verify 核对；"
    "如果刚恢复过备份，请运行 jinguo audit accept-restore 写明原因。"
)
Taken = tuple[int, int | None, int, str]


def seal_once(*, at: datetime) -> Seal | None:
    """Seal what was committed since the last seal; return the newest seal, if there is any.

    Raises:
        FailedError: If the database is older than its own head outside, which must be looked into.
    """
    with wall.whole():
        return _sealed_all(at) if _waiting() else head()


def _sealed_all(at: datetime) -> Seal | None:
    with anchors.held() as file:
        known, key = anchors.last(file), audit_key()
        while _waiting():
            with sealing():
                if known and not holds(known):
                    raise FailedError(_ROLLED_BACK)
                made = link(head(), at, key)
            known = anchors.line_of(made, key=key)
            anchors.append(file, known)
    return head()


def _waiting() -> bool:
    return Entry.objects.filter(seal=None).exists() or Look.objects.filter(seal=None).exists()


def head() -> Seal | None:
    """Return the newest seal, if there is any."""
    return Seal.objects.order_by("-number").first()


def holds(known: anchors.Line) -> bool:
    """Tell whether the database has the seal that a line of an anchor is of."""
    return Seal.objects.filter(number=known.seal, digest=known.digest).exists()


@contextmanager
def sealing() -> Iterator[None]:
    """Open the transaction of one seal; one at a time."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def link(
    head: Seal | None, at: datetime, key: bytes, *, number: int = 0, most: int | None = MOST
) -> Seal:
    """Take in what waits, at most so many rows of a table, by a seal that follows another.

    Its number is the next, unless a restore gave numbers up.
    """
    number = number or (head.number + 1 if head else 1)
    entries, looks = _taken("entry", number, most), _taken("look", number, most)
    made = Seal(
        number=number, at=at, entries=len(entries), looks=len(looks),
        all_entries=(head.all_entries if head else 0) + len(entries),
        all_looks=(head.all_looks if head else 0) + len(looks),
        last_entry=_last(entries, head.last_entry if head else 0),
        last_look=_last(looks, head.last_look if head else 0),
        marks=pack([mark(*row) for row in (*entries, *looks)]),
        root=root([row[3] for row in (*entries, *looks)]),
        previous=head.digest if head else "",
    )  # fmt: skip
    made.digest = seal_digest(made)
    made.mac = seal_mac(key, made.digest)
    made.save(force_insert=True)
    return made


def _last(rows: list[Taken], before: int) -> int:
    return max([before, *(row[0] for row in rows)])


def _taken(table: Table, seal: int, most: int | None) -> list[Taken]:
    """Take in the committed rows of a table, each with its number, unit, sequence and MAC."""
    # One statement: on PostgreSQL a row committed a moment later is not taken without being read.
    sql = (
        f"UPDATE ledger_{table} SET seal_id = %s WHERE number IN"  # noqa: S608 - our own two words
        f" (SELECT number FROM ledger_{table} WHERE seal_id IS NULL ORDER BY number LIMIT %s)"
        " RETURNING number, unit_id, sequence, mac"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [seal, _ALL if most is None else most])
        return sorted(cursor.fetchall())
