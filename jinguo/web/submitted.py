"""A report handed in on a page, pasted or as a file: read once, never kept.

A document that was read comes back sealed, so that the page can offer it again, checked otherwise
or as a file, without the server having kept it; the seal keeps every character and cannot be made
elsewhere.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from threading import BoundedSemaphore

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, dumps, loads

from jinguo.counting.books import Books
from jinguo.errors import UnreadableError, UsageError
from jinguo.org.policy import Scope
from jinguo.reading.check import Check, check
from jinguo.reading.document import Document, document_of
from jinguo.web.guard import Asked
from jinguo.web.picks import Picked

MOST = 50_000
"""Characters: a report of a province; a longer text would keep the person waiting."""
CARRIED = 256 * 1024
"""Bytes of a Word file that the page carries along; a larger one is chosen again."""
_SALT = "jinguo.web.submitted"
_PASTED = "粘贴的文字.txt"
_MB = 1024 * 1024
_NUMBERS = re.compile("[0-9０-９]+|[一二两三四五六七八九十百千万亿]+")
_MOST_NUMBERS = 3_000
"""Twice what a report of this length has; each may be a figure, and each takes time to read."""
_MOST_RESULTS = 1_500
_PATIENCE = 20.0
_turn = BoundedSemaphore(1)
"""One check at a time: it keeps a processor busy, and every other page must go on."""


class BusyError(UsageError):
    """Others' reports are being checked."""


class EmptyError(UsageError):
    """Nothing was sent."""


def received(request: Asked) -> Document:
    """Return the document that was sent: sealed, as a file, or as pasted text.

    Raises:
        UsageError: If nothing was sent, or too much, or a file of another kind.
        UnreadableError: If the file cannot be read.
    """
    if sealed := request.POST.get("sealed"):
        return _opened(sealed)
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile):
        # LibreOffice and pdftotext keep a processor busy for longer than a check does.
        with _in_turn():
            return _short(document_of(file.read(), file.name or ""))
    _refuse_large(request)
    # A browser sends line ends as two characters; the person pasted one.
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if not text.strip():
        raise EmptyError("还没有文字：请粘贴一段，或选一个文件。")
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    return _short(Document(_PASTED, "utf-8", fingerprint, text))


def carried(request: Asked, document: Document) -> str:
    """Return the Word file that was sent as the page carries it; nothing for others or large ones.

    The page holds it as it holds the text, so that comments go into it and nothing is kept here.
    """
    if request.POST.get("sealed"):
        return request.POST.get("original", "")
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not is_word(document) or (file.size or 0) > CARRIED:
        return ""
    file.seek(0)
    return base64.b64encode(file.read()).decode()


def is_word(document: Document) -> bool:
    """Tell whether a document was sent as Word writes it today."""
    return document.encoding == "docx"


def original_of(request: Asked, document: Document) -> bytes | None:
    """Return the Word file that a document was read from, if the form brought it along.

    Raises:
        UsageError: If another file was chosen.
    """
    file = request.FILES.get("again" if request.POST.get("sealed") else "file")
    if isinstance(file, UploadedFile):
        if not is_word(document):
            return None
        file.seek(0)
        raw: bytes = file.read()
        if hashlib.sha256(raw).hexdigest() != document.sha256:
            raise UsageError("选的不是刚才核对的那个文件，请选原件再试。")
        return raw
    try:
        raw = base64.b64decode(request.POST.get("original", ""), validate=True)
    except (ValueError, binascii.Error):
        return None
    return raw if raw and hashlib.sha256(raw).hexdigest() == document.sha256 else None


def is_pasted(document: Document) -> bool:
    """Tell whether a document was pasted, so that it can be mended on the page."""
    return document.name == _PASTED


def sealed(document: Document) -> str:
    """Return a document as a form carries it."""
    return dumps(asdict(document), salt=_SALT, compress=True)


def _opened(text: str) -> Document:
    try:
        return Document(**loads(text, salt=_SALT))
    except (BadSignature, TypeError) as error:
        # Another key, or sealed before an upgrade that changed what a document is.
        raise EmptyError(
            "这份文字已经打不开（系统升级或重新安装过），请重新粘贴或上传。"
        ) from error


def _refuse_large(request: Asked) -> None:
    """Refuse a body so large that no file was taken from it."""
    most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise UsageError(f"文件超过 {most // _MB} MB，请删去图片，或另存为 .txt 再上传。")


def checked(document: Document, *, books: Books, picked: Picked, scope: Scope) -> Check:
    """Check a report that was handed in, one at a time, within what a page may take.

    Raises:
        BusyError: If others' reports take too long.
        UnreadableError: If it has too many figures.
    """
    with _in_turn():
        return check(
            document, books=books, unit=picked.place.unit, period=picked.period, scope=scope,
            most=_MOST_RESULTS,
        )  # fmt: skip


@contextmanager
def _in_turn() -> Iterator[None]:
    """Wait until nobody else's report is read or checked.

    Raises:
        BusyError: If others' take too long.
    """
    if not _turn.acquire(timeout=_PATIENCE):
        raise BusyError("别的报告正在核对，请等一会儿再试；粘贴的文字还在。")
    try:
        yield
    finally:
        _turn.release()


def _short(document: Document) -> Document:
    if len(_NUMBERS.findall(document.text)) > _MOST_NUMBERS:
        raise UnreadableError("文字里的数太多，不像一份报告；请分几次核对，或删去表格再试。")
    if len(document.text) > MOST:
        told = f"文字有 {len(document.text):,} 字，一次最多 {MOST:,} 字，请分几次。"
        raise UnreadableError(told)
    return document
