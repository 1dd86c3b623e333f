"""What a check of the journal may find wrong: each kind's name, and what is to be done."""

from dataclasses import dataclass
from enum import Enum


class Wrong(Enum):
    """A kind of tampering; the value is its name on paper, `told` the sentence for a person."""

    EDIT = "edit"
    CLOCK = "clock"
    ACTOR = "actor"
    DELETION = "deletion"
    INSERTION = "insertion"
    REORDER = "reorder"
    TRUNCATION = "truncation"
    ROLLBACK = "rollback"
    FORK = "fork"
    RECHAIN = "re-chain"
    ANCHOR = "anchor"
    SEAL = "seal"

    @property
    def told(self) -> str:
        """Return what was found and what to do about it."""
        return _TOLD[self]


_STOP = "请停止登记，保留现场，联系审计员"
_TOLD = {
    Wrong.EDIT: f"这一条的内容被改过。{_STOP}，用备份里的同一条比对。",
    Wrong.CLOCK: f"这一条的时间被改过。{_STOP}，用备份里的同一条比对。",
    Wrong.ACTOR: f"这一条的操作人被换过。{_STOP}，用备份里的同一条比对。",
    Wrong.DELETION: f"这一条被删掉了。{_STOP}，从备份里找回。",
    Wrong.INSERTION: f"这一条不是系统写的，是塞进来的。{_STOP}，查明来源。",
    Wrong.REORDER: f"这一条被换了位置。{_STOP}，用备份核对先后。",
    Wrong.TRUNCATION: f"从这一条起，后面的日志被截掉了。{_STOP}，从备份里找回。",
    Wrong.ROLLBACK: (
        "数据库比外面的校验记录旧，从这一条起都不见了。"
        f"恢复过备份的，用 jinguo audit accept-restore 写明原因确认；没有恢复过的，{_STOP}。"
    ),
    Wrong.FORK: f"从这里起，日志与外面的校验记录分了岔，数据库被换过。{_STOP}，找出两份数据库。",
    Wrong.RECHAIN: f"从这里起，日志被整段重写过，密钥可能已泄露。{_STOP}，换密钥，用备份比对。",
    Wrong.ANCHOR: f"校验记录本身被改过或不见了。{_STOP}，用上级保存的校验文件再核对一次。",
    Wrong.SEAL: f"封签或计数被改过。{_STOP}，用上级保存的校验文件再核对一次。",
}
NAMES = {
    Wrong.EDIT: "改内容", Wrong.CLOCK: "改时间", Wrong.ACTOR: "换人", Wrong.DELETION: "删除",
    Wrong.INSERTION: "插入", Wrong.REORDER: "换位", Wrong.TRUNCATION: "截尾",
    Wrong.ROLLBACK: "回退", Wrong.FORK: "分叉", Wrong.RECHAIN: "重写", Wrong.ANCHOR: "改校验记录",
    Wrong.SEAL: "改封签",
}  # fmt: skip
"""Each kind in a word."""


@dataclass(frozen=True)
class Fault:
    """One thing found wrong: of which table, at which row, of which unit, in which seal."""

    wrong: Wrong
    table: str
    number: int
    unit: int = 0
    sequence: int = 0
    seal: int = 0
