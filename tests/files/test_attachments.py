"""What may be attached is told by its content; a photograph keeps its pixels and nothing else."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from jinguo.errors import UnreadableError
from jinguo.files.attachments import JPEG, PDF, attached

TELLING = b"117.2E 33.9N by a phone of somebody"


def photograph(form: str = "JPEG", size: tuple[int, int] = (3000, 2000), **more: object) -> bytes:
    """Return a photograph whose left upper corner is red, with all that a camera writes beside."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = more.pop("turned", 1), TELLING.decode()  # type: ignore[assignment]
    exif.get_ifd(0x8825)[1] = "N"
    file = BytesIO()
    image.save(file, form, exif=exif, **more)
    return file.getvalue()


def package(*names: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<a/>")
    return file.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_keeps_its_pixels_and_nothing_that_a_camera_writes_beside(form: str) -> None:
    raw = photograph(form, comment=TELLING) if form == "JPEG" else photograph(form)
    assert TELLING in raw

    made = attached(raw)

    assert made.media == JPEG
    for content, longest in ((made.content, 2560), (made.small, 320)):
        image = Image.open(BytesIO(content))
        assert (image.format, max(image.size)) == ("JPEG", longest)
        assert not image.getexif()
        assert {"exif", "comment", "icc_profile", "xmp", "photoshop"}.isdisjoint(image.info)
        assert TELLING not in content


def test_a_photograph_that_lay_on_its_side_stands_upright() -> None:
    made = attached(photograph(turned=6))
    image = Image.open(BytesIO(made.content))
    assert image.size == (1707, 2560)
    red, green, _ = image.getpixel((image.width - 5, 5))  # type: ignore[misc]
    assert (red > 200, green < 60) == (True, True)


def test_what_hides_behind_a_photograph_is_not_kept() -> None:
    assert b"<script>" not in attached(photograph() + b"<script>alert(1)</script>").content


def test_documents_are_kept_as_they_are() -> None:
    for raw, suffix in (
        (package("word/document.xml"), ".docx"), (package("xl/workbook.xml"), ".xlsx"),
        (b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n", ".pdf"),
    ):  # fmt: skip
        made = attached(raw)
        assert (made.suffix, made.content, made.small) == (suffix, raw, b"")
    assert made.media == PDF


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "空文件"),
        (b"MZ\x90\x00" + bytes(64), "不是可以附的文件"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是可以附的文件"),
        (b"GIF89a" + bytes(64), "不是可以附的文件"),
        (b"\xff\xd8\xff\xe0" + bytes(64), "打不开"),
        (photograph()[:4000], "打不开"),
        (bytes(4) + b"ftypheic" + bytes(64), "HEIC"),
        (b"%PDF-1.7\nwithout its end", "没有传完的 PDF"),
        (package("word/document.xml", "word/vbaProject.bin"), "宏"),
        (package("word/document.xml", "word/embeddings/oleObject1.bin"), "嵌入"),
        (package("something.txt"), "不是可以附的文件"),
        (b"PK\x03\x04" + bytes(64), "损坏"),
        (photograph("PNG", (9000, 7000)), "万像素"),
        (b"\xff" * (10 * 1024 * 1024 + 1), "超过 10 MB"),
    ],
)
def test_what_may_not_be_attached_is_refused_in_one_sentence(raw: bytes, told: str) -> None:
    with pytest.raises(UnreadableError, match=told):
        attached(raw)
