"""Word documents made by hand, part by part, as no word processor would write some of them."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MAIN = f"{WORD}.document.main+xml"


def package(parts: dict[str, tuple[str, str | bytes]], packed: int = ZIP_DEFLATED) -> bytes:
    """Return an archive of parts, each a name, what it is, and its content."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in parts.items()
    )
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    made = BytesIO()
    with ZipFile(made, "w", packed) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}">{overrides}</Types>')
        for name, (_, content) in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def body(inner: str, space: str = W, root: str = "document") -> str:
    """Return the XML of a part; `w:` is the word processor's own prefix."""
    return f'<w:{root} xmlns:w="{space}" xmlns:mc="{MC}"><w:body>{inner}</w:body></w:{root}>'


def document(inner: str, *, space: str = W, **notes: str) -> bytes:
    """Return a document with this body, and with foot or end notes."""
    parts = {"word/document.xml": (MAIN, body(inner, space))}
    for name, content in notes.items():
        parts[f"word/{name}.xml"] = (f"{WORD}.{name}+xml", body(content, root=name))
    return package(parts)


def p(*runs: str, mark: str = "") -> str:
    """Return a paragraph of runs, plain words or XML."""
    told = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>' if mark else ''}{told}</w:p>"


def r(text: str, look: str = "") -> str:
    """Return a run."""
    return f"<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"
