"""A private PostgreSQL for the tests that need one, or the one that the environment names.

It has the roles of an office (docs/guide/postgresql.md): the address is that of the owner.
"""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

ROLES = (
    # Beside what an office gives it: databases of its own, and to be the other for a while.
    "CREATE ROLE jinguo_owner LOGIN CREATEDB",
    "CREATE ROLE jinguo_app LOGIN",
    "CREATE ROLE jinguo_audit LOGIN",
    "GRANT jinguo_app TO jinguo_owner",
    # Through a role that inherits nothing: the owner may become who checks, and is not so already.
    "CREATE ROLE jinguo_door NOINHERIT",
    "GRANT jinguo_audit TO jinguo_door",
    "GRANT jinguo_door TO jinguo_owner",
    "CREATE DATABASE jinguo OWNER jinguo_owner",
)
USER = "postgres"
"""The unprivileged user under whom a cluster runs when the tests run as root."""


def binaries() -> Path | None:
    """Return the newest server's folder of programs, if there is a server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


@contextmanager
def database() -> Iterator[str]:
    """Give the address of an empty database; a cluster of our own is stopped at the end."""
    given = os.environ.get("JINGUO_TEST_POSTGRES")
    if given:
        yield given
        return
    programs = binaries()
    if programs is None:
        missing = "没有 PostgreSQL 的程序，跳过；设 JINGUO_TEST_POSTGRES 可指向一个空库"
        if os.environ.get("JINGUO_REQUIRE_PARTS") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with _cluster(programs) as address:
        yield address


@contextmanager
def _cluster(programs: Path) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="jinguo-postgres-"))
    user = USER if os.geteuid() == 0 else getpass.getuser()
    if os.geteuid() == 0:
        shutil.chown(folder, user)
    port = _free_port()
    data, log = str(folder / "data"), str(folder / "log")
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    try:
        _run(
            programs / "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "jinguo",
            "-E",
            "UTF8",
            "--locale=C",
        )
        _run(programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            _make_roles(f"postgresql://jinguo@127.0.0.1:{port}/postgres")
            yield f"postgresql://jinguo_owner@127.0.0.1:{port}/jinguo"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_roles(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as superuser:
        for each in ROLES:
            superuser.execute(each)


def role(address: str, name: str) -> str:
    """The same database for another role."""
    return address.replace("//jinguo_owner@", f"//{name}@")


def _run(program: Path, *arguments: str) -> None:
    other = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    # Nobody reads what the server goes on writing: a pipe would keep this call waiting for it.
    done = subprocess.run(
        [*other, str(program), *arguments],
        cwd="/", check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, f"{program.name} ended with {done.returncode}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
