"""The language of the pages: Chinese, or English where somebody asked for it in this browser."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import override

from jinguo.web.english import scripts
from jinguo.web.english.catalogue import of_template
from jinguo.web.english.loading import ENGLISH, is_english
from jinguo.web.english.speaking import say
from jinguo.web.guard import not_found, rule
from jinguo.web.methods import POST, allowed
from jinguo.web.onward import is_ours

CHINESE = "zh-CN"
_YEAR = 365 * 24 * 3600


class LanguageMiddleware:
    """Makes every answer in the language that the browser was told to ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what a browser prefers by itself does not count: an office PC says anything."""
        english = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == ENGLISH
        if english:
            with override(ENGLISH):
                response = _spoken(self.get_response(request))
        else:
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", ENGLISH if english else CHINESE)
            patch_vary_headers(response, ["Cookie"])
        return response


def _spoken(response: HttpResponseBase) -> HttpResponseBase:
    """Put what an answer to a script tells into English; a page is in English already."""
    if isinstance(response, HttpResponse) and response.get("Content-Type") == "application/json":
        told = json.loads(response.content)
        if isinstance(told, dict):
            said = {key: _said(value) if key in _TOLD else value for key, value in told.items()}
            response.content = json.dumps(said)
    return response


_TOLD = frozenset({"told", "faults"})
"""What a script shows as it is; a fault stands by its field."""


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _said(each) for key, each in value.items()}
    return [_said(each) for each in value] if isinstance(value, list) else say(value)


@rule(public=True, methods=POST)
def switch(request: HttpRequest) -> HttpResponse:
    """Keep the language for this browser and go back to the page that it was asked on."""
    answer = redirect(_back(request))
    name = settings.LANGUAGE_COOKIE_NAME
    if request.POST.get("language") == ENGLISH:
        answer.set_cookie(
            name,
            ENGLISH,
            max_age=_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        answer.delete_cookie(name, samesite="Lax")
    return answer


@rule(public=True)
def script(request: HttpRequest, name: str) -> HttpResponse:
    """Return a script of the pages with what it says in English."""
    del request
    if name not in scripts.scripts():
        raise not_found()
    return HttpResponse(_script(name), content_type="text/javascript; charset=utf-8")


@cache
def _script(name: str) -> str:
    return scripts.in_other_words(scripts.source(name), of_template)


def _back(request: HttpRequest) -> str:
    """Return the page that it was asked on, told by the browser: no page names itself."""
    came = urlsplit(request.headers.get("Referer", ""))
    wanted = f"{came.path}?{came.query}" if came.query else came.path
    known = came.netloc == request.get_host() and "GET" in allowed(came.path)
    return wanted if known and is_ours(wanted) else "/"


def spoken(request: HttpRequest) -> dict[str, object]:
    """Tell the frame of every page which language it is in, to offer the other."""
    del request
    return {"english": is_english()}
