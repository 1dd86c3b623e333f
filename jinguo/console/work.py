"""`jinguo work`: the worker that does long work; `serve` keeps one beside the site."""

import argparse
import logging
import os
import signal
import subprocess
import sys
import threading

from django.db import DatabaseError, connection

from jinguo.console.home import now, open_home
from jinguo.duties import reminding
from jinguo.exchange.waiting import sweep
from jinguo.jobs.doing import work_on
from jinguo.ledger import attaching
from jinguo.ledger.searching import ask_if_due

_AGAIN = 1.0
_TIDY = 600.0
"""Seconds between two looks for workbooks that nobody decided on, and files of no attachment."""
_log = logging.getLogger(__name__)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("work", help="办理排队的导入、导出（serve 会自己带上一个）")
    # Left alone by whoever began it, a worker ends: the next site brings its own.
    parser.add_argument("--beside", type=int, metavar="进程号", help=argparse.SUPPRESS)
    parser.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    open_home()
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    if asked.beside:
        threading.Thread(target=_watch, args=(asked.beside, stop), daemon=True).start()
    threading.Thread(target=_tidy, args=(stop,), daemon=True).start()
    work_on(stop, now)
    return 0


def _tidy(stop: threading.Event) -> None:
    while True:
        sweep(now())
        try:
            attaching.sweep(now())
            ask_if_due(now())
            reminding.ask_if_due(now())
        except DatabaseError as error:
            # Busy for a moment: the next look asks again.
            _log.warning("tidying waits: %s", type(error).__name__)
        connection.close()
        if stop.wait(_TIDY):
            return


def _watch(beside: int, stop: threading.Event) -> None:
    while not stop.wait(_AGAIN):
        if os.getppid() != beside:
            stop.set()


def begin_working() -> threading.Event:
    """Keep a worker beside this process, and return what stops it."""
    stop = threading.Event()
    threading.Thread(target=_keep, args=(stop,), name="worker", daemon=True).start()
    return stop


def _keep(stop: threading.Event) -> None:
    # A process of its own: what a large file takes of memory goes back when it ends.
    command = [sys.executable, "-m", "config.command", "work", "--beside", str(os.getpid())]
    while not stop.is_set():
        running = subprocess.Popen(command)  # noqa: S603 - our own command, no word of anybody's
        while running.poll() is None and not stop.wait(_AGAIN):
            pass
        if stop.is_set():
            running.terminate()
            running.wait()
        else:
            _log.warning("worker ended with %s, begun again", running.returncode)
            stop.wait(_AGAIN)
