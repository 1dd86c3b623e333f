"""A Word document to text: its paragraphs and tables in order, as its last reviewer left them."""

from io import BytesIO
from zipfile import ZipFile

from jinguo.errors import UnreadableError
from jinguo.files.limits import Limits
from jinguo.files.lines import Lines
from jinguo.files.package import BROKEN, Form, check, feed, parser

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN = (f"{_WORD}document.main+xml", f"{_WORD}template.main+xml")
_READ = (*_MAIN, f"{_WORD}footnotes+xml", f"{_WORD}endnotes+xml")
_PREFIX = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/package/2006/content-types": "types:",
}
# Struck out; a second rendering of what stands beside it; readings put over characters.
_ASIDE = frozenset(("del", "moveFrom", "mc:Fallback", "rt"))
_SIGNS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_OFF = {"0", "false", "off"}
_FORM = Form("Word 文档", "Word 或 WPS", ".docx")
_OTHER = f"里面不是 Word 文档，{_FORM.mend}"


def read_docx(raw: bytes, limits: Limits) -> str:
    """Return a document's text: the body, then foot and end notes; no headers and footers.

    Raises:
        UnreadableError: If it is damaged, unpacks to too much, or is no plain Word document.
    """
    try:
        with ZipFile(BytesIO(raw)) as archive:
            check(archive, len(raw), limits, _FORM)
            text = _text(archive)
    except BROKEN as error:
        raise UnreadableError(_FORM.damaged) from error
    if not text.strip():
        raise UnreadableError("这个文档里没有文字，请换一个有内容的文件。")
    return text


def _text(archive: ZipFile) -> str:
    kinds = _kinds(archive)
    if any("macroEnabled" in kind for kind in kinds.values()):
        raise UnreadableError("带有宏，请用 Word 或 WPS 打开后另存为不带宏的 .docx 再读。")
    if not set(_MAIN) & set(kinds.values()):
        raise UnreadableError(_OTHER)
    texts = []
    for name in (name for wanted in _READ for name, kind in kinds.items() if kind == wanted):
        body, reading = _Body(), parser(_FORM)
        reading.StartElementHandler = body.start
        reading.EndElementHandler = body.end
        reading.CharacterDataHandler = body.put
        feed(archive, name, reading)
        texts.append(str(body))
    return "\n".join(filter(None, texts))


def _kinds(archive: ZipFile) -> dict[str, str]:
    """Return what each part of a package says it is."""
    kinds: dict[str, str] = {}

    def start(tag: str, given: dict[str, str]) -> None:
        if _name(tag) == "types:Override":
            kinds[given.get("PartName", "").lstrip("/")] = given.get("ContentType", "")

    reading = parser(_FORM)
    reading.StartElementHandler = start
    feed(archive, "[Content_Types].xml", reading)
    return kinds


def _name(tag: str) -> str:
    space, _, name = tag.rpartition(" ")
    return f"{_PREFIX.get(space, 'other:')}{name}"


class _Body:
    """Writes the text of one part as its elements begin and end."""

    def __init__(self) -> None:
        self._writing = [Lines()]  # and those of the text boxes that are open
        self._boxes: list[str] = []  # written once the paragraph that holds them has ended
        self._path: list[str] = []
        self._aside = 0
        self._hidden = self._joins = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = _name(tag)
        within = self._path[-2:]
        self._path.append(name)
        if self._aside or name in _ASIDE:
            # The mark of a paragraph is struck out: what follows belongs to it.
            self._joins |= not self._aside and within == ["pPr", "rPr"]
            self._aside += 1
        elif name == "tr":
            self._lines.end_row()
        elif name == "txbxContent":
            self._writing.append(Lines())
        elif name == "vanish":
            self._hidden = within == ["r", "rPr"] and not _OFF & set(given.values())
        elif within[-1:] == ["r"]:
            self._put_sign(name)

    def end(self, _: str) -> None:
        name = self._path.pop()
        if self._aside:
            self._aside -= 1
        elif name == "p":
            self._end_paragraph()
        elif name == "r":
            self._hidden = False
        elif name == "tc":
            self._lines.end_cell()
        elif name in ("tr", "tbl"):
            self._lines.end_row()
        elif name == "txbxContent":
            self._boxes.append(str(self._writing.pop()))

    def put(self, text: str) -> None:
        if self._path[-1] == "t" and not self._aside and not self._hidden:
            self._lines.put(text)

    @property
    def _lines(self) -> Lines:
        return self._writing[-1]

    def _put_sign(self, name: str) -> None:
        if name in ("br", "cr"):
            self._lines.end_line()
        else:
            self._lines.put(_SIGNS.get(name, ""))

    def _end_paragraph(self) -> None:
        if self._joins:
            self._joins = False
            return
        self._lines.end_line()
        if self._lines is self._writing[0]:
            for box in self._boxes:
                self._lines.put(box)
                self._lines.end_line()
            self._boxes.clear()

    def __str__(self) -> str:
        return "\n".join(filter(None, (str(self._writing[0]), *self._boxes)))
