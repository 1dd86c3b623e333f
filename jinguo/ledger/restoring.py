"""Accepts that a backup was put back: the one way by which sealing goes on over what is gone.

The seals given up keep their numbers: the next one has the number after the newest that the
anchor knows. So nothing is ever called by the number of something else, and a check sees the gap.
"""

from jinguo.errors import RuleError
from jinguo.ledger import anchors, aside, chaining
from jinguo.ledger.anchors import Line
from jinguo.ledger.drafts import By
from jinguo.ledger.faults import Wrong
from jinguo.ledger.keys import audit_key
from jinguo.ledger.models import Seal
from jinguo.ledger.models.journal import Act
from jinguo.ledger.restored import KIND, Accepted
from jinguo.ledger.verifying import verify
from jinguo.org.units import tree

_OTHER = (
    "日志除了比校验记录旧，还有别的问题，不能确认恢复。请运行 jinguo audit verify，"
    "联系审计员，换一份备份再恢复。"
)


def accept(*, reason: str, by: By) -> Accepted:
    """Answer for a database that is older than its anchor, and let sealing go on.

    The journal tells of it in an entry, the first seal after holds that entry, and the anchor
    names the seal that it follows.

    Raises:
        RuleError: If no reason is given, nothing was restored, or the journal is not whole.
    """
    if not reason.strip():
        raise RuleError(
            "请写明为什么恢复了备份、恢复的是哪一份，例如“硬盘坏了，用 3 月 1 日的备份”。"
        )
    found = verify().faults
    if any(fault.wrong is not Wrong.ROLLBACK for fault in found):
        raise RuleError(_OTHER)
    with anchors.held() as file, chaining.sealing():
        known, head = anchors.last(file), chaining.head()
        if known is None or (head and chaining.holds(known)):
            raise RuleError("数据库不比校验记录旧，没有恢复过备份，不用确认。")
        if head is None or not tree().tops(by.day):
            raise RuleError("这个数据库里没有封过签的日志，请先恢复备份再确认。")
        lost = Accepted(
            head.number + 1, known.seal, known.entries - head.all_entries,
            known.looks - head.all_looks, by.at, reason.strip(),
        )  # fmt: skip
        _enter(lost, known, by)
        _relink(head, known, by, file)
    return lost


def _enter(lost: Accepted, known: Line, by: By) -> None:
    told = {
        "after": lost.first - 1, "given_up": lost.last, "digest": known.digest,
        "entries": lost.entries, "looks": lost.looks,
    }  # fmt: skip
    top = tree().tops(by.day)[0]
    aside.write(Act.ENTER, (KIND, lost.last), unit=top, by=by, told=told, reason=lost.reason)


def _relink(head: Seal, known: Line, by: By, file: "anchors.File") -> None:
    key = audit_key()
    made = chaining.link(head, by.at, key, number=known.seal + 1, most=None)
    # Before the commit: where the process dies between, the database is merely still too old.
    anchors.append(file, anchors.line_of(made, key=key, after=head.number))
