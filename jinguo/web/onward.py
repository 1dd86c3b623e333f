"""Where to go next, as an address said it: within this site."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def onward(request: HttpRequest, default: str = "") -> str:
    """Return the `next` of a request if it is a path of this site, else the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_ours(wanted) else default


def is_ours(wanted: str) -> bool:
    """Tell whether an address is a path of this site."""
    # Browsers take a backslash for a slash, and leave out what is not printed.
    plain = wanted.isprintable() and "\\" not in wanted
    path = wanted.startswith("/") and not wanted.startswith("//")
    return plain and path and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
