"""What is sent to be checked: a text or a file, and for which unit and period; nothing is kept.

A document that was checked comes back sealed, so that the page can offer it again as JSON or DOCX
without the server having kept it; the seal keeps every character and cannot be made elsewhere.
"""

import hashlib
from dataclasses import asdict

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, dumps, loads

from jinguo.counting.books import Books
from jinguo.errors import UnreadableError, UsageError
from jinguo.org.tree import Place
from jinguo.reading.about import period_of, unit_of
from jinguo.reading.document import Document, document_of
from jinguo.reading.restore import restore
from jinguo.web.guard import Asked
from jinguo.web.picks import Option, Picked, pick

MOST = 50_000
"""Characters: a report of a province; a longer text would keep the person waiting."""
_SALT = "jinguo.web.check"
_HEAD = 400
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
        raise EmptyError("还没有要核对的文字：请粘贴一段，或选一个文件。")
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    return _short(Document(_PASTED, "utf-8", fingerprint, text))


def is_pasted(document: Document) -> bool:
    """Tell whether a document was pasted, so that it can be mended on the page."""
    return document.name == _PASTED


def sealed(document: Document) -> str:
    """Return a document as a form carries it."""
    return dumps(asdict(document), salt=_SALT, compress=True)


def choose(request: Asked, books: Books, document: Document) -> tuple[Picked, list[str]]:
    """Return the unit and period to check for, and which of them the document itself named.

    Raises:
        PeriodError: If the period asked for is none.
        Http404: If the unit asked for is not there, or not for this asker.
    """
    asked = {name: request.POST.get(name, "") for name in ("unit", "period")}
    if all(asked.values()):
        return pick(request, books, asked), []
    head = restore(document.text[:_HEAD]).text
    named: list[str] = []
    period = period_of(head)
    if not asked["period"] and period and period.start <= request.today:
        asked["period"] = str(period)
        named.append(period.chinese())
    if not asked["unit"] and (place := _place(request, books, head, asked["period"])):
        asked["unit"] = place.word
        named.insert(0, place.name)
    return pick(request, books, asked), named


def units(request: Asked, books: Books, picked: Picked, *, now: bool = True) -> list[Option]:
    """Return the units on offer: the asker's own and those beneath, then the picked one and its.

    `now` says that the picked one stands selected.
    """
    own = pick(request, books, {"period": str(picked.period)})
    found = {option.word: option.name for option in (*own.units, *picked.units)}
    return [Option(word, name, now and word == picked.place.word) for word, name in found.items()]


def _place(request: Asked, books: Books, head: str, period: str) -> Place | None:
    day = pick(request, books, {"period": period}).period.last_day
    places = [place for place in books.tree.standing(day) if place.unit in request.scope]
    found = unit_of(head, places)
    return None if found is None else books.tree.place(found, day)


def _opened(text: str) -> Document:
    try:
        told: dict[str, str] = loads(text, salt=_SALT)
    except BadSignature as error:
        raise EmptyError("这份核对已经打不开（系统重新安装过），请重新粘贴或上传。") from error
    return Document(**told)


def _refuse_large(request: Asked) -> None:
    """Refuse a body so large that no file was taken from it."""
    most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise UsageError(f"文件超过 {most // _MB} MB，请删去图片，或另存为 .txt 再上传。")


def _short(document: Document) -> Document:
    if len(document.text) > MOST:
        told = f"文字有 {len(document.text):,} 字，一次最多核对 {MOST:,} 字，请分几次核对。"
        raise UnreadableError(told)
    return document
