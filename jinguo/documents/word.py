"""A document as DOCX in the manner of a newspaper page: A4, Chinese faces by name, quiet links."""

from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from jinguo.documents.code import as_picture
from jinguo.documents.document import Document, Heading, Paragraph, Run, cleaned

FANGSONG, KAITI, HEITI, SONG = "仿宋", "楷体", "黑体", "方正小标宋简体"
LATIN = "Times New Roman"
TITLE, _SUBTITLE, _SECTION, BODY = "Title", "Subtitle", "Heading 1", "Normal"
_LEAD, _FIGURE = "Lead", "Figure"
_CODE_SIZE = 20
_BLACK = RGBColor(0, 0, 0)
_MARGINS = {"top_margin": 30, "bottom_margin": 28, "left_margin": 28, "right_margin": 28}


def as_word(document: Document) -> bytes:
    """Return the bytes of the DOCX."""
    made, document = blank(), cleaned(document)
    made.add_paragraph(document.title, style=TITLE)
    if document.subtitle:
        made.add_paragraph(f"——{document.subtitle}", style=_SUBTITLE)
    for block in document.blocks:
        if isinstance(block, Heading):
            _heading(made, block)
        else:
            _paragraph(made, block)
    if document.code:
        _code(made, document)
    told = made.core_properties
    told.title, told.author, told.comments = document.title, document.author, ""
    told.language = "zh-CN"
    if document.at:
        told.created = told.modified = document.at
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def _code(made: Any, document: Document) -> None:
    """Write the journal's code at the end, in words and to be scanned."""
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    # The body's lines are of one height, which would cut the picture off.
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.space_before = Pt(24)
    paragraph.add_run().add_picture(BytesIO(as_picture(document.code)), width=Mm(_CODE_SIZE))
    words = made.add_paragraph(document.coded)
    words.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def blank() -> Any:
    """Return an empty DOCX with the page and the styles of the house."""
    made = docx.Document()
    _page(made)
    _styles(made)
    return made


def indent(paragraph: Any) -> None:
    """Set the first line of a paragraph two characters in."""
    first = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_ind()
    first.set(qn("w:firstLineChars"), "200")
    first.set(qn("w:firstLine"), str(14 * 2 * 20))


def _page(made: Any) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, size in _MARGINS.items():
        setattr(section, side, Mm(size))
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    _field(foot, "PAGE")
    foot.add_run(" —")


def _styles(made: Any) -> None:
    # Without it a word processor may take Chinese for Japanese, and set its stops elsewhere.
    made.styles.element.find(f".//{qn('w:lang')}").set(qn("w:eastAsia"), "zh-CN")
    body = _face(made.styles[BODY], FANGSONG, 14)
    spaced = body.paragraph_format
    spaced.line_spacing_rule, spaced.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(26)
    spaced.space_before = spaced.space_after = Pt(0)
    for name, face, size, pitch, before, after in (
        (TITLE, SONG, 22, 34, 0, 6),
        (_SUBTITLE, KAITI, 16, 28, 0, 18),
        (_SECTION, HEITI, 16, 28, 14, 8),
    ):
        style = _face(made.styles[name], face, size)
        spaced = style.paragraph_format
        spaced.alignment = WD_ALIGN_PARAGRAPH.CENTER
        spaced.line_spacing_rule, spaced.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
        spaced.space_before, spaced.space_after = Pt(before), Pt(after)
        spaced.keep_with_next = True
        _without_border(style)
    lead = _face(made.styles.add_style(_LEAD, WD_STYLE_TYPE.CHARACTER), HEITI, 14)
    lead.font.bold = True
    quiet = made.styles.add_style(_FIGURE, WD_STYLE_TYPE.CHARACTER)
    mark = OxmlElement("w:u")
    mark.set(qn("w:val"), "dotted")
    mark.set(qn("w:color"), "808080")
    quiet.element.get_or_add_rPr().append(mark)


def _face(style: Any, face: str, size: int) -> Any:
    """Give a style its face for Chinese, one for Latin, and plain black."""
    style.font.name, style.font.size = LATIN, Pt(size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = _BLACK
    inner = style.element.get_or_add_rPr()
    fonts = inner.get_or_add_rFonts()
    for theme in [name for name in fonts.attrib if "Theme" in name]:
        del fonts.attrib[theme]
    fonts.set(qn("w:eastAsia"), face)
    return style


def _without_border(style: Any) -> None:
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _heading(made: Any, heading: Heading) -> None:
    paragraph = made.add_paragraph(style=_SECTION)
    for at, line in enumerate(heading.lines):
        run = paragraph.add_run()
        if at:
            run.add_break()
        run.add_text(line)


def _paragraph(made: Any, content: Paragraph) -> None:
    paragraph = made.add_paragraph(style=BODY)
    right = content.stands == "right"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.JUSTIFY
    if not content.stands:
        indent(paragraph)
    if content.lead:
        paragraph.add_run(f"{content.lead}。", style=_LEAD)
    for run in content.runs:
        _run(made, paragraph, run)


def _run(made: Any, paragraph: Any, run: Run) -> None:
    written = paragraph.add_run(run.text, style=_FIGURE if run.link else None)
    if not run.link:
        return
    link = OxmlElement("w:hyperlink")
    target = made.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), target)
    link.set(qn("w:history"), "1")
    written._r.addprevious(link)  # noqa: SLF001 - the library offers no public way to wrap a run
    link.append(written._r)  # noqa: SLF001


def _field(paragraph: Any, code: str) -> None:
    """Add a field that the word processor fills in, such as the page's number."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001
