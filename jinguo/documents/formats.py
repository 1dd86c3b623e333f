"""The forms a document is written in: what each is called, and what makes it."""

from collections.abc import Callable
from dataclasses import dataclass

from jinguo.documents.document import Document
from jinguo.documents.markdown import as_markdown
from jinguo.documents.office import office
from jinguo.documents.page import as_page
from jinguo.documents.pdf import as_pdf
from jinguo.documents.plain import as_text
from jinguo.documents.word import as_word


@dataclass(frozen=True)
class Format:
    """A form of file: its name for people, its media type, and what makes its content."""

    label: str
    media: str
    make: Callable[[Document], str | bytes]

    def content(self, document: Document) -> bytes:
        """Return the bytes of the file.

        Raises:
            FailedError: If a program that it needs is not there, or does not do its part.
        """
        made = self.make(document)
        return made if isinstance(made, bytes) else made.encode()


_PDF = ".pdf"
FORMATS = {
    ".docx": Format(
        "Word 文档",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        as_word,
    ),
    ".html": Format("网页", "text/html; charset=utf-8", as_page),
    ".md": Format("Markdown", "text/markdown; charset=utf-8", as_markdown),
    ".txt": Format("纯文本", "text/plain; charset=utf-8", as_text),
    _PDF: Format("PDF", "application/pdf", as_pdf),
}
"""Every form by the ending of its files."""


def offered() -> dict[str, Format]:
    """Return the forms that can be made on this machine."""
    return {
        suffix: form for suffix, form in FORMATS.items() if suffix != _PDF or office() is not None
    }
