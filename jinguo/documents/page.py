"""A document as one page of HTML that needs nothing beside it."""

from html import escape
from pathlib import Path
from string import Template

from jinguo.documents.code import as_drawing
from jinguo.documents.document import Document, Heading, Paragraph, Run

_PAGE = Path(__file__).with_suffix(".html")


def as_page(document: Document) -> str:
    """Return the page, every text and address escaped."""
    subtitle = f'<p class="subtitle">——{escape(document.subtitle)}</p>' if document.subtitle else ""
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(
        title=escape(document.title),
        heading=_in_parts(document.title),
        author=escape(document.author),
        subtitle=subtitle,
        body="\n".join([*(_block(block) for block in document.blocks), *_code(document)]),
    )


def _in_parts(title: str) -> str:
    """Return a title whose parts stay whole when a narrow window breaks it."""
    return " ".join(f"<span>{escape(part)}</span>" for part in title.split())


def _block(block: Heading | Paragraph) -> str:
    if isinstance(block, Heading):
        lines = "".join(f"<span>{escape(line)}</span>" for line in block.lines)
        return f"<h2>{lines}</h2>"
    lead = f"<strong>{escape(block.lead)}。</strong>" if block.lead else ""
    return f"<p>{lead}{''.join(_run(run) for run in block.runs)}</p>"


def _code(document: Document) -> list[str]:
    if not document.code:
        return []
    drawing = f'<img src="{escape(as_drawing(document.code))}" alt="">'
    return [f'<p class="code">{drawing}<br>{escape(document.coded)}</p>']


def _run(run: Run) -> str:
    text = escape(run.text)
    return f'<a href="{escape(run.link)}">{text}</a>' if run.link else text
