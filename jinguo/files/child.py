"""The child process: holds itself to its limits, reads one file from standard input, answers.

Started as `python -I -m jinguo.files.child SUFFIX LIMITS` by `read`, and by nothing else. The
answer is one JSON object: the encoding and the text, or the sheets of a workbook, or why the file
cannot be read. A workbook or a table comes as lines of JSON: the head of each sheet, then its rows.
A file to be attached: one line, then the bytes of a picture made anew.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from jinguo.errors import UnreadableError
from jinguo.files.attachments import ATTACHED, JPEG, document, is_picture
from jinguo.files.docx import read_docx
from jinguo.files.limits import Limits, hold_to
from jinguo.files.markdown import without_marks
from jinguo.files.marking import mark
from jinguo.files.page import is_page, read_page
from jinguo.files.table import read_table
from jinguo.files.text import decode
from jinguo.files.workbook import read_workbook

WORKBOOK, MARK, COMMENT = "workbook", "mark", "comment"
"""In place of a suffix: a workbook says by itself of which kind it is; a file to be noted in."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNS = {
    _ZIP: " Word 文档或压缩包",
    _OLE: "旧版 Office 文档",
    b"%PDF": " PDF",
    b"{\\rtf": " RTF 文档",
}
_TOO_MUCH = "太大或太复杂，内存不够，请拆分后再读。"
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
        encoding, text = parse(raw, suffix, limits)
    except UnreadableError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": _TOO_MUCH}
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


def _tell_sheets(limits: Limits) -> None:
    """Tell the sheets of a workbook, or a table of plain text as one, as they are read."""
    raw = sys.stdin.buffer.read()
    # One for all lines: making one costs more than a line does.
    line = json.JSONEncoder(ensure_ascii=False, default=_written, check_circular=False).encode
    read = read_workbook if raw.startswith((_ZIP, _OLE)) else read_table
    try:
        for told in read(raw, limits):
            sys.stdout.buffer.write(line(told).encode() + b"\n")
    except UnreadableError as error:
        sys.stdout.buffer.write(line({"refused": str(error)}).encode() + b"\n")
    except MemoryError:
        sys.stdout.buffer.write(line({"refused": _TOO_MUCH}).encode() + b"\n")


def _mark(limits: Limits) -> None:
    """Answer with a workbook that has notes beside its rows; the notes come in the first line."""
    notes = json.loads(sys.stdin.buffer.readline())
    try:
        sys.stdout.buffer.write(mark(sys.stdin.buffer.read(), notes, limits))
    except (UnreadableError, MemoryError):
        return  # nothing: whoever asked writes the rows into a workbook of our own


def _attach(limits: Limits) -> None:
    """Answer what a file to be attached is; a picture made anew follows, large, then small."""
    from jinguo.files.picture import picture  # noqa: PLC0415 - slow; wanted for attachments alone

    hold_to(limits)
    raw, large, small = sys.stdin.buffer.read(), b"", b""
    try:
        if is_picture(raw):
            media, (large, small) = JPEG, picture(raw)
        else:
            media = document(raw, limits)
        told = {"media": media, "large": len(large)}
    except UnreadableError as error:
        told, large, small = {"refused": str(error)}, b"", b""
    except MemoryError:
        told, large, small = {"refused": _TOO_MUCH}, b"", b""
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + large + small)


def _comment(limits: Limits) -> None:
    """Answer with a document that has comments; they come in the first line."""
    # Loaded for this alone: reading a document needs none of it.
    from jinguo.files.commenting import comment  # noqa: PLC0415

    said = [tuple(one) for one in json.loads(sys.stdin.buffer.readline())]
    try:
        sys.stdout.buffer.write(comment(sys.stdin.buffer.read(), said, limits))
    except (UnreadableError, MemoryError):
        return  # nothing: whoever asked writes the text into a document of our own


def main() -> None:
    """Answer for one file."""
    suffix, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    if suffix == ATTACHED:
        _attach(limits)
        return
    hold_to(limits)
    if suffix == WORKBOOK:
        _tell_sheets(limits)
        return
    if suffix == MARK:
        _mark(limits)
        return
    if suffix == COMMENT:
        _comment(limits)
        return
    answer = json.dumps(_answer(suffix, limits), ensure_ascii=False, default=_written)
    sys.stdout.buffer.write(answer.encode())


if __name__ == "__main__":
    main()
