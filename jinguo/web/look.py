"""The look: every part of the design system at work, for whoever builds the next page."""

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.web.guard import Asked, rule
from jinguo.web.results import TONE

_SIZES = ("tiny", "small", "text", "lead", "title-3", "title-2", "title-1", "huge")
_COLOURS = (
    ("paper", "纸"), ("card", "卡片"), ("shade", "底纹"), ("ink", "墨"), ("soft", "淡墨"),
    ("line", "线"), ("line-strong", "重线"), ("red", "印红"), ("red-deep", "深红"),
    ("red-wash", "浅红"), ("green", "绿"), ("amber", "赭"), ("blue", "蓝"),
)  # fmt: skip
_ICONS = (
    "desk", "entry", "ledgers", "figures", "reports", "check", "crossread", "audit", "manage",
    "accounts", "safety", "more", "close", "search", "download",
    "copy", "print", "next", "before", "plus", "link",
)  # fmt: skip


@rule(public=True)
def look(request: Asked) -> HttpResponse:
    """Show colours, type, space, states, forms, tables and empty places; no data."""
    shown = {"sizes": _SIZES, "colours": _COLOURS, "icons": _ICONS, "states": TONE}
    return render(request, "look.html", shown)
