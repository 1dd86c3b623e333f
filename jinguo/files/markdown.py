"""Markdown to text: what a reader of the rendered page sees, without the marks."""

from markdown_it import MarkdownIt

from jinguo.errors import UnreadableError
from jinguo.files.page import visible

# A line of its own in the source is one in the text too, as it is in a .txt.
_READER = MarkdownIt("commonmark", {"breaks": True}).enable("table")
_EMPHASIS = "**"


def without_marks(source: str) -> str:
    """Return the text of a Markdown source: links by their words, no headings' or emphasis' marks.

    Raises:
        UnreadableError: If nothing is left to read.
    """
    # By the book **标题。**正文 is no emphasis, since no space stands there; its writer meant it.
    text = visible(_READER.render(source)).replace(_EMPHASIS, "")
    if not text.strip():
        raise UnreadableError("里没有文字，请换一个有内容的文件。")
    return text
