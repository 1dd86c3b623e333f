"""Writes notes beside the rows of an .xlsx file and leaves all else of it as it was, byte for byte.

Only the XML of the sheets that get notes changes: a program that reads and writes whole workbooks
would lose what it does not know, such as charts and pictures.
"""

import html
import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from jinguo.errors import UnreadableError
from jinguo.files.limits import Limits
from jinguo.files.package import BROKEN, Form, check
from jinguo.files.workbook import sheet_parts

Notes = Mapping[str, Mapping[str, Any]]
"""By sheet: the first column of the notes (`at`, 0 is A), columns whose cells they replace (`old`),
and for each row number the notes beside it (`rows`)."""

_FORM = Form("工作簿", "WPS 或 Excel", ".xlsx")
_ROW = re.compile(rb"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_NUMBER = re.compile(rb'\br="(\d+)"')
_SPANS = re.compile(rb'\sspans="[^"]*"')
_DIMENSION = re.compile(rb"<dimension\b[^>]*/>")
_COLS = re.compile(rb"<cols>(.*?)</cols>", re.DOTALL)
_LAST = re.compile(rb'\bmax="(\d+)"')
_WIDTH = 48
_RED = "FFB3261E"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STRANGE = "不是 WPS 或 Excel 常见的写法，没能在原表上标注。"


def mark(raw: bytes, notes: Notes, limits: Limits) -> bytes:
    """Return an .xlsx file with notes beside its rows.

    Raises:
        UnreadableError: If its sheets are not written as office programs write them.
    """
    file = BytesIO()
    try:
        with ZipFile(BytesIO(raw)) as archive, ZipFile(file, "w", ZIP_DEFLATED) as made:
            check(archive, len(raw), limits, _FORM)
            of = {part: notes[name] for name, part in sheet_parts(archive).items() if name in notes}
            for member in archive.infolist():
                content = archive.read(member)
                if member.filename in of:
                    content = _marked(content, of.pop(member.filename))
                made.writestr(member, content)
            if of:
                raise UnreadableError(_STRANGE)
    except BROKEN as error:
        raise UnreadableError(_FORM.damaged) from error
    return file.getvalue()


def _marked(xml: bytes, notes: Mapping[str, Any]) -> bytes:
    rows = {int(number): said for number, said in notes["rows"].items()}
    first, old, last = notes["at"], [_letters(column) for column in notes["old"]], 0

    def noted(found: re.Match[bytes]) -> bytes:
        nonlocal last
        given = _NUMBER.search(found[1])
        last = int(given[1]) if given else last + 1
        said, cells = rows.pop(last, None), found[2] or b""
        for letters in old:
            place = re.escape(f"{letters}{last}").encode()
            cells = re.sub(rb'<c\b[^>]*\br="' + place + rb'"[^>]*?(?:/>|>.*?</c>)', b"", cells)
        if said is None and not old:
            return found[0]
        more = "".join(
            _cell(f"{_letters(first + at)}{last}", text)
            for at, text in enumerate(said or ())
            if text
        )
        return b"<row" + _SPANS.sub(b"", found[1]) + b">" + cells + more.encode() + b"</row>"

    told = _ROW.sub(noted, xml)
    if rows or b"<sheetData>" not in told:
        raise UnreadableError(_STRANGE)
    return _widened(_DIMENSION.sub(b"", told, 1), first + 1)


def _cell(place: str, text: str) -> str:
    said = html.escape(_NO_XML.sub("", text), quote=False)
    run = f'<r><rPr><color rgb="{_RED}"/></rPr><t xml:space="preserve">{said}</t></r>'
    return f'<c r="{place}" t="inlineStr"><is>{run}</is></c>'


def _widened(xml: bytes, column: int) -> bytes:
    """Make the first column of the notes wide enough to read."""
    wide = f'<col min="{column}" max="{column}" width="{_WIDTH}" customWidth="1"/>'.encode()
    found = _COLS.search(xml)
    if found is None:
        return xml.replace(b"<sheetData>", b"<cols>" + wide + b"</cols><sheetData>", 1)
    if max(map(int, _LAST.findall(found[1])), default=0) >= column:
        return xml
    return xml[: found.end(1)] + wide + xml[found.end(1) :]


def _letters(column: int) -> str:
    said, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(ord("A") + rest) + said
    return said
