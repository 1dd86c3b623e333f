"""A document as Markdown: links by number, so that the text stays readable as it stands."""

import re

from jinguo.documents.document import Document, Heading, Paragraph, Run

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+!|~&-])")
_NUMBERED = re.compile(r"^(\d+)([.)])")


def as_markdown(document: Document) -> str:
    """Return the Markdown, with the addresses of all links at its end."""
    links: dict[str, int] = {}
    blocks = [f"# {_plain(document.title)}"]
    if document.subtitle:
        blocks.append(f"——{_plain(document.subtitle)}")
    for block in document.blocks:
        if isinstance(block, Heading):
            blocks.append(f"## {' '.join(_plain(line) for line in block.lines)}")
        else:
            blocks.append(_paragraph(block, links))
    if document.code:
        blocks.append(_plain(document.coded))
    addresses = [f"[{number}]: <{_address(link)}>" for link, number in links.items()]
    return "\n\n".join([*blocks, *(["\n".join(addresses)] if addresses else [])]) + "\n"


def _paragraph(paragraph: Paragraph, links: dict[str, int]) -> str:
    # The stop stands outside: **标题。**正文 would close no emphasis.
    lead = f"**{_plain(paragraph.lead)}**。" if paragraph.lead else ""
    text = "".join(_run(run, links) for run in paragraph.runs)
    return lead + (text if lead else _NUMBERED.sub(r"\1\\\2", text))


def _run(run: Run, links: dict[str, int]) -> str:
    if not run.link:
        return _plain(run.text)
    return f"[{_plain(run.text)}][{links.setdefault(run.link, len(links) + 1)}]"


def _plain(text: str) -> str:
    """Return text in which no character is taken for markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split("\n")))


def _address(link: str) -> str:
    return link.replace("<", "%3C").replace(">", "%3E").replace("\n", "")
