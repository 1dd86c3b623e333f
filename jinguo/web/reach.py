"""How a phone reaches this PC: a page to print, with a code to scan and what to compare."""

from io import BytesIO

import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from jinguo.web.attachment import attachment
from jinguo.web.frame import city
from jinguo.web.guard import Asked, not_found, rule

_GROUP = 4


@rule(public=True)
def reach(request: Asked) -> HttpResponse:
    """Show the address as a code to scan, and the certificate's fingerprint to compare."""
    url = settings.REACHED
    shown: dict[str, object] = {"city": city(request.today), "url": url}
    if url:
        shown |= {"code": drawn(f"{url}/"), "fingerprint": _fingerprint()}
    return render(request, "reach.html", shown)


@rule(public=True)
def authority(request: Asked) -> HttpResponse:
    """Hand out the office's own certificate, which a phone may install once; no secret is in it."""
    del request
    path = settings.JINGUO_HOME / "keys" / "office-authority.crt"
    if not settings.REACHED or not path.exists():
        raise not_found()
    return attachment(path.read_bytes(), name="office.crt", media="application/x-x509-ca-cert")


def drawn(address: str) -> str:
    """Return an address as an SVG to scan."""
    image = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        image, kind="svg", xmldecl=False, svgclass="code", lineclass="", omitsize=True, border=2
    )
    return image.getvalue().decode()


def _fingerprint() -> list[str]:
    """Return the SHA-256 fingerprint of the server's certificate, in groups to read aloud."""
    path = settings.JINGUO_HOME / "keys" / "office.crt"
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    digits = certificate.fingerprint(hashes.SHA256()).hex().upper()
    return [digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP)]
