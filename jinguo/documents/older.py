"""What office programs wrote long ago, and printed pages, as what we can read.

LibreOffice turns .doc, .wps, .rtf and .odt into .docx, `pdftotext` takes the text out of a PDF;
both only where they are installed, in a folder of their own, within bounds of time and memory.
Nothing they give is trusted: a .docx goes through the limited child process like any other.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from jinguo.documents.office import office, run, turning
from jinguo.errors import UnreadableError
from jinguo.files.limits import Limits

OLDER = (".doc", ".wps", ".rtf", ".odt")
_SECONDS = 90.0
_BOUND = ("prlimit", "--as=4294967296", "--cpu=90", "--") if shutil.which("prlimit") else ()
"""4 GiB and 90 seconds of a processor at most: a file of three hundred pages needs a tenth."""
_NO_OFFICE = "是旧版文档，这台机器没有 LibreOffice，请用 Word 或 WPS 打开后另存为 .docx 再读。"
_NO_PDF = "是 PDF，这台机器没有 pdftotext，请用 WPS 另存为 .docx 或 .txt 再读。"
_FAILED = "没能转成可读的文字，可能已损坏或加了密码，请用 Word 或 WPS 另存为 .docx 再读。"
_NO_TEXT = "里没有文字（可能是扫描件），请换一个有文字的文件。"


def as_docx(raw: bytes, suffix: str) -> bytes:
    """Return an older document as .docx.

    Raises:
        UnreadableError: If LibreOffice is not there or cannot open it; goes on from its name.
    """
    program = office()
    if program is None:
        raise UnreadableError(_NO_OFFICE)
    with TemporaryDirectory() as folder:
        source = Path(folder, f"source{suffix}")
        source.write_bytes(raw)
        _run(turning(program, source, "docx:MS Word 2007 XML"))
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise UnreadableError(_FAILED)
        return made.read_bytes()


def text_of_pdf(raw: bytes, limits: Limits) -> str:
    """Return the text of a PDF as it stands on its pages, parted by form feeds.

    Raises:
        UnreadableError: If it cannot be read within the limits; goes on from the file's name.
    """
    program = shutil.which("pdftotext")
    if program is None:
        raise UnreadableError(_NO_PDF)
    with TemporaryDirectory() as folder:
        source, made = Path(folder, "source.pdf"), Path(folder, "made.txt")
        source.write_bytes(raw)
        _run([program, "-q", "-enc", "UTF-8", str(source), str(made)])
        if not made.is_file():
            raise UnreadableError(_FAILED)
        if made.stat().st_size > limits.answer:
            raise UnreadableError("文字太多，请拆分后再读。")
        text = made.read_text(encoding="utf-8", errors="replace")
    if not text.strip():
        raise UnreadableError(_NO_TEXT)
    return text


def _run(command: list[str]) -> None:
    if not run([*_BOUND, *command], _SECONDS):
        raise UnreadableError(_FAILED)
