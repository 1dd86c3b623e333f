"""What may be attached to a record, told by its content, never by its name."""

import json
import subprocess
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from jinguo.errors import UnreadableError
from jinguo.files.limits import Limits
from jinguo.files.package import BROKEN, Form, check
from jinguo.files.read import ask

ATTACHED = "attached"
"""In place of a suffix: the child says what it is and makes a photograph anew."""
MOST = 10 * 1024 * 1024
"""Bytes of one file handed in."""
JPEG, PDF = "image/jpeg", "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument"
SUFFIXES = {
    JPEG: ".jpg",
    PDF: ".pdf",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
}
"""The ending of each type that is kept."""
PICTURES = "image/jpeg,image/png,image/webp"
ACCEPT = f"{PICTURES},.pdf,.docx,.xlsx"
"""What a browser offers to pick; it is looked at again here."""

_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheim", b"ftypavif")
_MAIN = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx"}
_ACTIVE = ("vbaproject.bin", "/activex/", "/embeddings/")
_TAIL = 2048
_UNKNOWN = "不是可以附的文件，请附照片（JPG、PNG、WebP）或 PDF、Word（.docx）、Excel（.xlsx）。"
_PHONE = "是苹果手机的 HEIC 照片，请在本页直接拍照，或在手机“设置→相机→格式”里选“兼容性最佳”再拍。"
_DEEP = "太大或太复杂，没能在限度内处理完，请换一个小些的。"


@dataclass(frozen=True)
class Attached:
    """A file fit to be kept: its type, its bytes, and of a picture a small one."""

    media: str
    content: bytes
    small: bytes = b""

    @property
    def suffix(self) -> str:
        """Return the ending that its type has."""
        return SUFFIXES[self.media]


def attached(raw: bytes, limits: Limits | None = None) -> Attached:
    """Return a file as it may be kept; a photograph is made anew, without what stood beside it.

    Raises:
        UnreadableError: If it is empty, too large, damaged, or of no type that is kept.
    """
    limits = limits or Limits()
    if len(raw) > MOST:
        raise UnreadableError(f"附件超过 {MOST // 1024 // 1024} MB，请压缩或分成几个再附。")
    if not raw:
        raise UnreadableError("附件是空文件，请重新选一个。")
    try:
        answer = ask(raw, ATTACHED, limits)
    except subprocess.CalledProcessError as error:
        raise UnreadableError(f"附件{_DEEP}") from error
    head, _, rest = answer.partition(b"\n")
    told = json.loads(head)
    if "refused" in told:
        raise UnreadableError(f"附件{told['refused']}")
    at = told["large"]
    return Attached(told["media"], rest[:at] if at else raw, rest[at:])


def is_picture(raw: bytes) -> bool:
    """Tell whether bytes begin as a photograph does."""
    return raw.startswith(_STARTS) or (raw[:4] == b"RIFF" and raw[8:12] == b"WEBP")


def document(raw: bytes, limits: Limits) -> str:
    """Return the type of a document, whose structure is looked at, not its text.

    Raises:
        UnreadableError: If it is none that is kept, or carries what runs by itself.
    """
    if raw[4:12] in _HEIC:
        raise UnreadableError(_PHONE)
    if raw.startswith(b"%PDF-"):
        if b"%%EOF" not in raw[-_TAIL:]:
            raise UnreadableError("是没有传完的 PDF，请重新选一次。")
        return PDF
    if raw.startswith(b"PK\x03\x04"):
        return _package(raw, limits)
    raise UnreadableError(_UNKNOWN)


def _package(raw: bytes, limits: Limits) -> str:
    form = Form("文件", "WPS 或 Office", ".docx 或 .xlsx")
    try:
        with ZipFile(BytesIO(raw)) as archive:
            check(archive, len(raw), limits, form)
            names = [name.lower() for name in archive.namelist()]
    except BROKEN as error:
        raise UnreadableError(form.damaged) from error
    if any(active in name for name in names for active in _ACTIVE):
        raise UnreadableError(
            "里面有宏、控件或嵌入的文件，请另存为不带它们的 .docx 或 .xlsx 再附。"
        )
    found = [suffix for main, suffix in _MAIN.items() if main in names]
    if len(found) != 1 or "[content_types].xml" not in names:
        raise UnreadableError(_UNKNOWN)
    return next(media for media, suffix in SUFFIXES.items() if suffix == found[0])
