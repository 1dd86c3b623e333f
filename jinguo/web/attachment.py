"""Handing out a file: kept by whoever asked, never shown as a page of the site."""

import re
from collections.abc import Iterable
from typing import TypeVar

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from jinguo.characters import visible

Answer = TypeVar("Answer", bound=HttpResponseBase)
_LONGEST = 120
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|;%]')
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""What a file may do that a browser opens as a page all the same: nothing."""


def attachment(content: bytes, *, name: str, media: str) -> HttpResponse:
    """Answer with a file; its name is made of units, periods and words, never of what people typed.

    The browser's own guard against guessing a type is on every answer (settings).
    """
    return _kept(HttpResponse(content, content_type=media), name)


def handed_out(pieces: Iterable[bytes], *, name: str, media: str) -> StreamingHttpResponse:
    """Answer with a file that comes piece by piece, none of which waits for the next."""
    return _kept(StreamingHttpResponse(pieces, content_type=media), name)


def _kept(answer: Answer, name: str) -> Answer:
    told = content_disposition_header(as_attachment=True, filename=safe_name(name))
    answer.headers["Content-Disposition"] = told or "attachment"
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def safe_name(name: str) -> str:
    """Return a file's name that every system keeps as one name, with its ending."""
    plain = _NOT_IN_NAMES.sub("_", visible(name)).strip(". ") or "file"
    stem, dot, ending = plain.rpartition(".")
    return f"{(stem or ending)[:_LONGEST]}{dot and stem and dot}{ending if stem else ''}"
