"""A document as PDF: the DOCX printed by LibreOffice, so that both are one page."""

from pathlib import Path
from tempfile import TemporaryDirectory

from jinguo.documents.document import Document
from jinguo.documents.office import office, run, turning
from jinguo.documents.word import as_word
from jinguo.errors import FailedError

_SECONDS = 120
_HINT = "请先写成 .docx，再用 WPS 或 LibreOffice 另存为 PDF。"


def as_pdf(document: Document) -> bytes:
    """Return the bytes of the PDF.

    Raises:
        FailedError: If LibreOffice is not there, or does not print in two minutes.
    """
    found = office()
    if found is None:
        raise FailedError(f"这台机器没有 LibreOffice，不能直接写 PDF，{_HINT}")
    with TemporaryDirectory() as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(as_word(document))
        if not run(turning(found, source, "pdf"), _SECONDS):
            raise FailedError(f"LibreOffice 两分钟没有打印完，{_HINT}")
        printed = source.with_suffix(".pdf")
        if not printed.is_file():
            raise FailedError(f"LibreOffice 没有打印出 PDF，{_HINT}")
        return printed.read_bytes()
