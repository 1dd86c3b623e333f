"""A web page to text: all that a reader sees of it, in order, blocks as lines."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from jinguo.errors import UnreadableError
from jinguo.files.lines import Lines
from jinguo.files.text import decode

_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_WITHIN = 4096  # bytes in which a page says its encoding
_IS_PAGE = re.compile(
    r"\s*(?><\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[a-z!/]", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\x0c]+")
# rt and rp hold the readings put over characters.
_ASIDE = re.compile(
    r"head|script|style|noscript|template|nav|footer|button|select|textarea|datalist|iframe|object"
    r"|svg|audio|video|canvas|rt|rp"
)
_BLOCK = re.compile(
    r"html|body|main|article|section|aside|header|hgroup|address|h[1-6]|p|div|pre|blockquote|center"
    r"|br|hr|ul|ol|menu|dir|li|dl|dt|dd|figure|figcaption|details|summary|dialog|form|fieldset"
    r"|legend|table|caption|thead|tbody|tfoot"
)


def read_page(raw: bytes) -> tuple[str, str]:
    """Return a page's encoding and its text.

    Raises:
        UnreadableError: If it cannot be decoded, or is no page, or shows no text.
    """
    encoding, source = decode(raw, _declared(raw))
    if not _TAG.search(source):
        raise UnreadableError("里没有网页的标记，请把后缀改成 .txt 再读。")
    text = visible(source)
    if not text.strip():
        raise UnreadableError("这个网页里没有文字，请换一个有内容的文件。")
    return encoding, text


def is_page(text: str) -> bool:
    """Say whether a text begins as a web page does."""
    return bool(_IS_PAGE.match(text))


def _declared(raw: bytes) -> str | None:
    """Return the encoding that a page says it has, if it is one of ours."""
    found = _CHARSET.search(raw[:_WITHIN])
    label = found[1].decode("ascii", "replace").lower() if found else ""
    if label.startswith(("gb", "x-gb")):
        return "gb18030"
    if "big5" in label:
        return "big5"
    return "utf-8" if label in ("utf-8", "utf8") else None


def visible(source: str) -> str:
    """Return what a reader sees of a page's source.

    Raises:
        UnreadableError: If it asks for more memory than there is.
    """
    try:
        root = LexborHTMLParser(source).root
    except SelectolaxError as error:  # it ran out of memory: nothing else stops it
        raise UnreadableError("太大或太复杂，内存不够，请拆分或另存为 .txt 再读。") from error
    writing = _Writing()
    # Not by recursion: a page may nest its elements deeper than Python can call.
    waiting: list[LexborNode | str] = [root] if root else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            writing.close(node)
        elif node.is_text_node:
            writing.put(node.text_content or "")
        elif not _is_aside(node):
            tag = node.tag or ""
            writing.open(tag)
            waiting.append(tag)
            waiting.extend(reversed(_children(node)))
    return str(writing.lines)


def _children(node: LexborNode) -> list[LexborNode]:
    found, child = [], node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _is_aside(node: LexborNode) -> bool:
    """Say whether an element is no part of what a reader reads."""
    if not node.is_element_node or _ASIDE.fullmatch(node.tag or ""):
        return True
    seen = node.attributes
    return "hidden" in seen or bool(_HIDDEN.search(seen.get("style") or ""))


class _Writing:
    """Writes a page's text as its elements open and close."""

    def __init__(self) -> None:
        self.lines = Lines()
        self._inline: list[str] = []
        self._pre = 0

    def put(self, text: str) -> None:
        first, *rest = text.split("\n") if self._pre else [text]
        self._inline.append(first)
        for line in rest:
            self._flush()
            self.lines.end_line()
            self._inline.append(line)

    def open(self, tag: str) -> None:
        self._pre += tag == "pre"
        if tag == "tr":
            self._flush()
            self.lines.end_row()
        elif _BLOCK.fullmatch(tag):
            self._flush()
            self.lines.end_line()

    def close(self, tag: str) -> None:
        self._pre -= tag == "pre"
        if tag in ("td", "th"):
            self._flush()
            self.lines.end_cell()
        elif tag in ("tr", "table"):
            self._flush()
            self.lines.end_row()
        elif _BLOCK.fullmatch(tag):
            self._flush()
            self.lines.end_line()

    def _flush(self) -> None:
        inline = "".join(self._inline)
        self._inline.clear()
        self.lines.put(_SPACE.sub(_space, inline).strip())


def _space(found: re.Match[str]) -> str:
    """Return what a reader sees of white space: the end of a source line is none in Chinese."""
    text, (start, end) = found.string, found.span()
    around = text[start - 1 : start] + text[end : end + 1]
    return "" if "\n" in found[0] and not around.isascii() else " "
