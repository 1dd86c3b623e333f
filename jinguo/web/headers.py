"""What every answer says to the browser, files of the look and errors too."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_NEVER_USED = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid",
    "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
_EVERY = {
    "Permissions-Policy": ", ".join(f"{each}=()" for each in _NEVER_USED),
    # Nothing of another site is taken in, and nothing of ours is taken out into another.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    # What is no page may do nothing at all; pages have the policy of the settings before.
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
}


class HeadersMiddleware:
    """Adds to every answer what it does not say itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with every header that is missing."""
        response = self.get_response(request)
        for name, value in _EVERY.items():
            response.headers.setdefault(name, value)
        return response
