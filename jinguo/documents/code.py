"""A code as a picture to be scanned: as PNG for paper, as SVG for a page."""

from io import BytesIO

import segno

_SCALE = 8


def as_picture(code: str) -> bytes:
    """Return the PNG."""
    written = BytesIO()
    segno.make_qr(code).save(written, kind="png", scale=_SCALE, border=2)
    return written.getvalue()


def as_drawing(code: str) -> str:
    """Return the SVG as an address of its own, for a page with nothing beside it."""
    return segno.make_qr(code).svg_data_uri(scale=3, border=2, encode_minimal=True)
