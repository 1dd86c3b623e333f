"""A photograph made anew: its pixels alone, upright, no larger than needed, and a small one.

What a camera writes beside the pixels (where, when, by which device, a preview of what was cut
away) is not copied, so nothing of it is kept. Runs in the child process.
"""

import struct
from io import BytesIO

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from jinguo.errors import UnreadableError

LARGE, SMALL = 2560, 320
"""The longer side, in pixels."""
MOST_PIXELS = 60_000_000
_FORMATS = [each.format for each in (
    JpegImagePlugin.JpegImageFile, PngImagePlugin.PngImageFile, WebPImagePlugin.WebPImageFile,
)]  # fmt: skip
_QUALITY, _SMALL_QUALITY = 85, 75
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError)
_DAMAGED = "打不开，可能没有传完或已损坏，请重新拍一张或换一张。"
_HUGE = f"超过 {MOST_PIXELS // 10_000} 万像素，请在手机上裁小或用截图再传。"
# The sign of the small ones is looked at before a pixel is decoded; the rest is ours to refuse.
Image.MAX_IMAGE_PIXELS = None


def picture(raw: bytes) -> tuple[bytes, bytes]:
    """Return a photograph as JPEG, and a small one of it.

    Raises:
        UnreadableError: If it is none, damaged, or of too many pixels.
    """
    try:
        with Image.open(BytesIO(raw), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise UnreadableError(_HUGE)
            # A JPEG is decoded no larger than wanted; turned only once it is small.
            opened.draft("RGB", (LARGE, LARGE))
            opened.thumbnail((LARGE, LARGE))
            image = _plain(ImageOps.exif_transpose(opened))
    except _BROKEN as error:
        raise UnreadableError(_DAMAGED) from error
    large = _written(image, _QUALITY)
    image.thumbnail((SMALL, SMALL))
    return large, _written(image, _SMALL_QUALITY)


def _plain(image: Image.Image) -> Image.Image:
    """Return the pixels on white, with nothing beside them."""
    seen = image.convert("RGBA")
    ground = Image.new("RGB", seen.size, "white")
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground


def _written(image: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
