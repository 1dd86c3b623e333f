"""`jinguo serve`: the site."""

import argparse
import socket
import sys

from granian import Granian
from granian.constants import Interfaces

from jinguo.console.home import open_home, today
from jinguo.errors import FailedError
from jinguo.org.units import tree


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="打开网站")
    parser.add_argument("--host", default="127.0.0.1", metavar="地址")
    parser.add_argument("--port", type=int, default=8000, metavar="端口")
    parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    _check_port(asked.host, asked.port)
    open_home()
    standing = tree().standing(today())
    named = standing[0].name if standing else "（还没有单位）"
    sys.stdout.write(f"巾帼已启动：http://{asked.host}:{asked.port} ，{named}。按 Ctrl+C 停止。\n")
    sys.stdout.flush()
    Granian(
        "config.wsgi:application",
        address=asked.host,
        port=asked.port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_enabled=False,
    ).serve()
    return 0


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
