"""A Word document to text: its paragraphs and tables in order, as its last reviewer left them."""

import struct
import zlib
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from jinguo.errors import UnreadableError
from jinguo.files.limits import Limits
from jinguo.files.lines import Lines

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
_ENCRYPTED = 0x1  # the bit of an archive's member
_CHUNK = 64 * 1024
# What an archive or its XML raises when bytes of it are wrong.
_BROKEN = (
    *(BadZipFile, EOFError, KeyError, NotImplementedError, OSError, ValueError),
    *(expat.ExpatError, struct.error, zlib.error),
)

_DAMAGED = "已损坏或不完整，请用 Word 或 WPS 打开后另存为 .docx 再读。"
_TOO_LARGE = "解压后太大，不像正常的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx 再读。"
_OTHER = "里面不是 Word 文档，请用 Word 或 WPS 打开后另存为 .docx 再读。"


def read_docx(raw: bytes, limits: Limits) -> str:
    """Return a document's text: the body, then foot and end notes; no headers and footers.

    Raises:
        UnreadableError: If it is damaged, unpacks to too much, or is no plain Word document.
    """
    try:
        with ZipFile(BytesIO(raw)) as archive:
            _check(archive, len(raw), limits)
            text = _text(archive)
    except _BROKEN as error:
        raise UnreadableError(_DAMAGED) from error
    if not text.strip():
        raise UnreadableError("这个文档里没有文字，请换一个有内容的文件。")
    return text


def _check(archive: ZipFile, size: int, limits: Limits) -> None:
    """Refuse what no word processor would write, by the archive's own list, before unpacking."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.members:
        raise UnreadableError(f"里的部件超过 {limits.members} 个，请删去图片后另存再读。")
    if unpacked > min(limits.unpacked, limits.ratio * size):
        raise UnreadableError(_TOO_LARGE)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableError("加了密码，请去掉密码后另存为 .docx 再读。")
    if any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members):
        raise UnreadableError(_DAMAGED)


def _text(archive: ZipFile) -> str:
    kinds = _kinds(archive)
    if any("macroEnabled" in kind for kind in kinds.values()):
        raise UnreadableError("带有宏，请用 Word 或 WPS 打开后另存为不带宏的 .docx 再读。")
    if not set(_MAIN) & set(kinds.values()):
        raise UnreadableError(_OTHER)
    texts = []
    for name in (name for wanted in _READ for name, kind in kinds.items() if kind == wanted):
        body, parser = _Body(), _parser()
        parser.StartElementHandler = body.start
        parser.EndElementHandler = body.end
        parser.CharacterDataHandler = body.put
        _feed(archive, name, parser)
        texts.append(str(body))
    return "\n".join(filter(None, texts))


def _kinds(archive: ZipFile) -> dict[str, str]:
    """Return what each part of a package says it is."""
    kinds: dict[str, str] = {}

    def start(tag: str, given: dict[str, str]) -> None:
        if _name(tag) == "types:Override":
            kinds[given.get("PartName", "").lstrip("/")] = given.get("ContentType", "")

    parser = _parser()
    parser.StartElementHandler = start
    _feed(archive, "[Content_Types].xml", parser)
    return kinds


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    # A document type is where entities are declared, and no word processor writes one.
    parser.StartDoctypeDeclHandler = _refuse_document_type
    return parser


def _feed(archive: ZipFile, name: str, parser: expat.XMLParserType) -> None:
    with archive.open(name) as stream:  # which ends where the archive's list says, or fails
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_document_type(*_: object) -> None:
    raise UnreadableError("含有不允许的 XML 实体声明，请用 Word 或 WPS 打开后另存为 .docx 再读。")


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
