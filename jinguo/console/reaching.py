"""How phones in the office's network reach this PC: its address, its certificate, the settings."""

import os
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path

from config import home
from jinguo.console import certificate
from jinguo.console.home import now
from jinguo.errors import FailedError, UsageError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_ANYWHERE = "192.0.2.1"
"""An address kept for documents: asking the way there sends nothing and names our own address."""


@dataclass(frozen=True)
class Reached:
    """An address on the office's network, and the certificate that speaks for it."""

    host: str
    url: str
    certificate_file: Path
    key_file: Path


def open_to_office(host: str | None, port: int) -> Reached:
    """Make the certificate and tell the site, through its environment, where it is reached.

    Args:
        host: This PC's address on the office's network; found out if None.
        port: The port it will listen on.

    Raises:
        UsageError: If `host` is not an address.
        FailedError: If this PC has no private address: then it is not an office's network.
    """
    address = office_address(host)
    names = (address, *LOOPBACK, *_name())
    server = certificate.office(home.home() / "keys", names, at=now())
    url = f"https://{address}:{port}"
    # The server's workers start afresh and read these as they load the settings.
    os.environ["JINGUO_HOSTS"] = ",".join((address, *LOOPBACK[:2], "[::1]", *_name()))
    os.environ["JINGUO_HTTPS"] = "1"
    os.environ["JINGUO_REACHED"] = url
    return Reached(address, url, server.certificate_file, server.key_file)


def office_address(host: str | None) -> str:
    """Return this PC's address on the office's network, the one given or the one found out.

    Raises:
        UsageError: If `host` is not an address.
        FailedError: If it is none of an office's network.
    """
    address = host or _own_address()
    _check(address)
    return address


def check_names(names: Sequence[str]) -> None:
    """Refuse a list of the site's names that lets anybody else's stand for it.

    Raises:
        UsageError: If a name stands for many, or for none.
    """
    for name in names:
        if not name or "*" in name or name.startswith("."):
            raise UsageError(
                f"JINGUO_HOSTS 里的“{name}”不是一个网址的名字，请写全，例如 fulian.example.gov.cn。"
            )


def _own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_ANYWHERE, 9))
        except OSError as error:
            raise FailedError(
                "这台电脑没有连到网络，手机到不了它。请接好网线或无线网再试，"
                "或用 --host 写明它在局域网里的地址。"
            ) from error
        return str(probe.getsockname()[0])


def _check(address: str) -> None:
    try:
        known = ip_address(address)
    except ValueError as error:
        raise UsageError(f"“{address}”不是地址，请写成 192.168.1.5 这样。") from error
    if known.version != 4 or not any(known in ip_network(each) for each in certificate.PRIVATE):  # noqa: PLR2004 - of the protocol
        raise FailedError(
            f"{address} 不是办公室局域网的地址，不能这样打开给手机。"
            "接入政务外网或公网请按 docs/guide/reaching.md 放在反向代理后面。"
        )


def _name() -> list[str]:
    """Return the name of this PC as the office's network calls it, if a browser can say it."""
    own = socket.gethostname().split(".", maxsplit=1)[0].lower()
    return [f"{own}.local"] if _LABEL.fullmatch(own) else []
