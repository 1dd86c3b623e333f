"""A report handed in on a page, pasted or as a file: read once, never kept.

A document that was read comes back sealed, so that the page can offer it again, checked otherwise
or as a file, without the server having kept it; the seal keeps every character and cannot be made
elsewhere.
"""

import hashlib
from dataclasses import asdict

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, dumps, loads

from jinguo.errors import UnreadableError, UsageError
from jinguo.reading.document import Document, document_of
from jinguo.web.guard import Asked

MOST = 50_000
"""Characters: a report of a province; a longer text would keep the person waiting."""
_SALT = "jinguo.web.submitted"
_PASTED = "粘贴的文字.txt"
_MB = 1024 * 1024


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
        return _short(document_of(file.read(), file.name or ""))
    _refuse_large(request)
    # A browser sends line ends as two characters; the person pasted one.
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if not text.strip():
        raise EmptyError("还没有文字：请粘贴一段，或选一个文件。")
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    return _short(Document(_PASTED, "utf-8", fingerprint, text))


def is_pasted(document: Document) -> bool:
    """Tell whether a document was pasted, so that it can be mended on the page."""
    return document.name == _PASTED


def sealed(document: Document) -> str:
    """Return a document as a form carries it."""
    return dumps(asdict(document), salt=_SALT, compress=True)


def _opened(text: str) -> Document:
    try:
        told: dict[str, str] = loads(text, salt=_SALT)
    except BadSignature as error:
        raise EmptyError("这份文字已经打不开（系统重新安装过），请重新粘贴或上传。") from error
    return Document(**told)


def _refuse_large(request: Asked) -> None:
    """Refuse a body so large that no file was taken from it."""
    most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise UsageError(f"文件超过 {most // _MB} MB，请删去图片，或另存为 .txt 再上传。")


def _short(document: Document) -> Document:
    if len(document.text) > MOST:
        told = f"文字有 {len(document.text):,} 字，一次最多 {MOST:,} 字，请分几次。"
        raise UnreadableError(told)
    return document
