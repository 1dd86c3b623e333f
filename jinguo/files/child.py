"""The child process: holds itself to its limits, reads one file from standard input, answers.

Started as `python -I -m jinguo.files.child SUFFIX LIMITS` by `read`, and by nothing else. The
answer is one JSON object: the encoding and the text, or the sheets of a workbook, or why the file
cannot be read.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from jinguo.errors import UnreadableError
from jinguo.files.docx import read_docx
from jinguo.files.limits import Limits, hold_to
from jinguo.files.markdown import without_marks
from jinguo.files.page import is_page, read_page
from jinguo.files.text import decode
from jinguo.files.workbook import read_workbook

WORKBOOK = "workbook"
"""In place of a suffix: a workbook says by itself of which kind it is."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNS = {
    _ZIP: " Word 文档或压缩包",
    _OLE: "旧版 Office 文档",
    b"%PDF": " PDF",
    b"{\\rtf": " RTF 文档",
}
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def parse(raw: bytes, suffix: str, limits: Limits) -> tuple[str, str]:
    """Return the encoding and the text of a file, whose content must be what its suffix says.

    Raises:
        UnreadableError: If it cannot be read; the sentence goes on from the file's name.
    """
    if suffix == ".docx":
        _refuse_other(raw)
        return "docx", read_docx(raw, limits)
    for sign, what in _SIGNS.items():
        if raw.startswith(sign):
            raise UnreadableError(f"不是文本文件，里面是{what}，请另存为 .docx 或 .txt 再读。")
    if suffix in (".html", ".htm"):
        return read_page(raw)
    encoding, text = decode(raw)
    if is_page(text):
        raise UnreadableError("里面是网页，请把后缀改成 .html 再读。")
    return encoding, without_marks(text) if suffix == ".md" else text


def _refuse_other(raw: bytes) -> None:
    if not raw:
        raise UnreadableError("是空文件，请换一个有内容的文件。")
    if raw.startswith(_OLE) and _LOCKED in raw:
        raise UnreadableError("加了密码，请去掉密码后另存为 .docx 再读。")
    if raw.startswith(_OLE):
        raise UnreadableError("是旧版 Word 文档，请用 Word 或 WPS 打开后另存为 .docx 再读。")
    if not raw.startswith(_ZIP):
        raise UnreadableError("不是 Word 文档，请用 Word 或 WPS 打开后另存为 .docx 再读。")


def _answer(suffix: str, limits: Limits) -> dict[str, Any]:
    raw = sys.stdin.buffer.read()
    try:
        if suffix == WORKBOOK:
            return {"sheets": read_workbook(raw, limits)}
        encoding, text = parse(raw, suffix, limits)
    except UnreadableError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "太大或太复杂，内存不够，请拆分后再读。"}
    return {"encoding": encoding, "text": text}


def _written(cell: date | time | timedelta) -> dict[str, Any]:
    """Return what JSON has no sign for."""
    if isinstance(cell, timedelta):
        return {"timedelta": [cell.days, cell.seconds, cell.microseconds]}
    return {type(cell).__name__: cell.isoformat()}


def as_cell(told: dict[str, Any]) -> Any:
    """Return the day, time or span of a cell from what stood for it in the answer."""
    for kind in (datetime, date, time):
        if kind.__name__ in told:
            return kind.fromisoformat(told[kind.__name__])
    return timedelta(*told["timedelta"]) if "timedelta" in told else told


def main() -> None:
    """Answer for one file."""
    suffix, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    hold_to(limits)
    answer = json.dumps(_answer(suffix, limits), ensure_ascii=False, default=_written)
    sys.stdout.buffer.write(answer.encode())


if __name__ == "__main__":
    main()
