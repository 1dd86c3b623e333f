"""From which network a request comes: as a keyed digest, and roughly, never as an address."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from jinguo.org.throttle import keyed

_BITS = {4: 24, 6: 64}


def network(request: HttpRequest) -> str:
    """Return a digest of the network that a request comes from: /24, or /64 of the newer kind."""
    said = _said(request)
    try:
        address = ip_address(said)
    except ValueError:
        return keyed("nowhere", of="network")
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    within = ip_network(f"{address}/{_BITS[address.version]}", strict=False)
    return keyed(str(within), of="network")


def _said(request: HttpRequest) -> str:
    """Return the client's address; what a client says of itself counts for nothing."""
    if settings.JINGUO_PROXY:
        # Our proxy adds the last one; all before it came with the request.
        hops = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
        return hops[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def kind(request: HttpRequest) -> str:
    """Return which kind of device asks, by what its browser says of itself."""
    said = str(request.META.get("HTTP_USER_AGENT", ""))
    if "iPad" in said or ("Android" in said and "Mobile" not in said):
        return "平板"
    return "手机" if "Mobi" in said or "iPhone" in said else "电脑"
