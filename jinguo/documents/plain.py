"""A document as plain text: what stands on paper, without links."""

from jinguo.documents.document import Document, Heading


def as_text(document: Document) -> str:
    """Return the text, a blank line between blocks."""
    head = [document.title, *([f"——{document.subtitle}"] if document.subtitle else [])]
    body = [
        "\n".join(block.lines) if isinstance(block, Heading) else block.text
        for block in document.blocks
    ]
    foot = [document.coded] if document.code else []
    return "\n\n".join([*head, *body, *foot]) + "\n"
