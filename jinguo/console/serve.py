"""`jinguo serve`: the site, for this PC alone or for the phones of its office too."""

import argparse
import multiprocessing
import socket
import sys
from typing import Any

from django.conf import settings
from django.db import connections
from granian import Granian
from granian.constants import Interfaces, SSLProtocols
from granian.http import HTTP1Settings

from jinguo.console.database import check_footing
from jinguo.console.home import open_home, today
from jinguo.console.reaching import LOOPBACK, check_names, office_address, open_to_office
from jinguo.console.sealer import begin_sealing
from jinguo.console.work import begin_working
from jinguo.errors import FailedError, UsageError
from jinguo.org.units import tree

_HERE = "127.0.0.1"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="打开网站")
    parser.add_argument("--lan", action="store_true", help="办公室里的手机也能打开（https）")
    parser.add_argument(
        "--host", metavar="地址", help=f"默认 {_HERE}；用 --lan 时是本机在局域网里的地址"
    )
    parser.add_argument("--port", type=int, default=8000, metavar="端口")
    parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    # What is asked wrongly is refused before a home is made, which takes a while.
    check_names(settings.ALLOWED_HOSTS)
    host, url, secured = _host(asked), "", {}
    open_home()
    check_footing()
    if asked.lan:
        reached = open_to_office(host, asked.port)
        url, secured = reached.url, _secured(reached.certificate_file, reached.key_file)
    _check_port(host, asked.port)
    named = _city() or "（还没有单位）"
    told = url or f"http://{host}:{asked.port}"
    sys.stdout.write(f"巾帼已启动：{told} ，{named}。按 Ctrl+C 停止。\n")
    if asked.lan:
        sys.stdout.write(f"给手机的说明在 {told}/reach/ ：在这台电脑上打开，打印出来贴好。\n")
    sys.stdout.flush()
    connections.close_all()
    # A fresh process for the worker: it loads the settings anew, and inherits no open ledger,
    # whose closing there would drop the locks that its own threads hold.
    multiprocessing.set_start_method("spawn", force=True)
    begin_sealing()
    begin_working()
    Granian(
        "config.wsgi:application",
        address=host,
        port=asked.port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        # Nobody holds a connection by sending a request's head forever or without end.
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=64 * 1024),
        websockets=False,
        log_enabled=False,
        **secured,
    ).serve()
    return 0


def _host(asked: argparse.Namespace) -> str:
    if asked.lan:
        return office_address(asked.host)
    host = str(asked.host or _HERE)
    if host not in LOOPBACK and not settings.SECURE_PROXY_SSL_HEADER:
        raise UsageError(
            f"{host} 不只是本机：别人要打开请加 --lan（https），"
            "或按 docs/guide/reaching.md 放在反向代理后面。"
        )
    return host


def _city() -> str:
    tops = [place for place in tree().standing(today()) if place.parent is None]
    return min(tops, key=lambda place: place.level).name if tops else ""


def _secured(certificate: Any, key: Any) -> dict[str, Any]:
    # Office phones are old: their browsers may know no newer protocol than 1.2.
    return {"ssl_cert": certificate, "ssl_key": key, "ssl_protocol_min": SSLProtocols.tls12}


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        # As the server does; otherwise a port just left would look taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise FailedError(
                f"{host}:{port} 打不开（多半是端口已被占用），"
                f"请换一个端口，例如 --port {min(port, 65000) + 1}。"
            ) from error
