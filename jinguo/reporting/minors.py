"""The yearly audit of access to minors' data as a document; it names accounts, never children."""

from collections.abc import Iterator
from datetime import datetime

from jinguo.documents.document import Document, Heading, Paragraph, Run
from jinguo.ledger.minors import Audit, Reader
from jinguo.ledger.models.look import Looked

_TITLE = "未成年人个人信息处理年度审计"


def written(found: Audit, *, at: datetime) -> Document:
    """Return the document of a year's audit."""
    blocks: tuple[Heading | Paragraph, ...] = (
        Heading(("总的情况",)), *_whole(found),
        Heading(("逐个账号",)), *_each(found),
        Heading(("要核实的",)), *_unusual(found),
    )  # fmt: skip
    return Document(_TITLE, f"{found.year}年", "巾帼", blocks, at)


def _said(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _whole(found: Audit) -> Iterator[Paragraph]:
    yield _said(
        f"全年有{len(found.readers)}个账号查看未成年人的信息，共{found.looks}次，"
        f"被拒绝{found.refused}次；批准授权{found.grants}次，其中紧急查看{found.urgent}次。"
    )
    yield _said("数字由查看记录逐条数出，不含孩子的姓名；同一条记录每看一次算一次。")


def _each(found: Audit) -> Iterator[Paragraph]:
    if not found.readers:
        yield _said("全年没有人查看。")
    for reader in found.readers:
        yield _said(f"账号{reader.login or '（命令行）'}：{_reader(reader)}。")


def _reader(reader: Reader) -> str:
    acts = "、".join(f"{Looked(act).label}{times}次" for act, times in sorted(reader.acts.items()))
    return (
        f"涉及{len(reader.records)}条记录，{acts or '没有看到'}；"
        f"授权之内{reader.granted}次，被拒绝{reader.refused}次"
    )


def _unusual(found: Audit) -> Iterator[Paragraph]:
    if not found.unusual:
        yield _said("没有哪个账号在一天里看得特别多。")
    for login, days in found.unusual.items():
        told = "、".join(f"{day.month}月{day.day}日{times}次" for day, times in days)
        yield _said(f"账号{login}在{told}，明显多于平常，请核实是否因工作需要。")
