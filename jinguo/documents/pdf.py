"""A document as PDF: the DOCX printed by LibreOffice, so that both are one page."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from jinguo.documents.document import Document
from jinguo.documents.word import as_word
from jinguo.errors import FailedError

_SECONDS = 120
_HINT = "请先写成 .docx，再用 WPS 或 LibreOffice 另存为 PDF。"


def office() -> str | None:
    """Return where LibreOffice is on this machine, if it is there."""
    return shutil.which("soffice")


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
        _print(found, source)
        printed = source.with_suffix(".pdf")
        if not printed.is_file():
            raise FailedError(f"LibreOffice 没有打印出 PDF，{_HINT}")
        return printed.read_bytes()


def _print(program: str, source: Path) -> None:
    # A profile of its own: one that is open in a window would swallow the request.
    profile = f"-env:UserInstallation={source.with_name('profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(source.parent),
    ]
    with subprocess.Popen(  # noqa: S603 - our own words, no shell
        [*command, str(source)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    ) as office_at_work:  # fmt: skip
        try:
            office_at_work.wait(_SECONDS)
        except subprocess.TimeoutExpired as error:
            # `soffice` is a script that starts the office: both must end.
            os.killpg(office_at_work.pid, signal.SIGKILL)
            raise FailedError(f"LibreOffice 两分钟没有打印完，{_HINT}") from error
