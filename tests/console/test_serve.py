"""`jinguo serve --lan` as an office uses it: a real server, its certificate, its page for phones."""

import hashlib
import http.client
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from jinguo.console.reaching import open_to_office
from tests.console.test_command import ROOT


@dataclass
class Office:
    """A server in a process of its own, reached as the office's phones reach it."""

    port: int
    keys: Path
    told: str

    def get(self, path: str, host: str = "127.0.0.1") -> tuple[http.client.HTTPResponse, str]:
        context = ssl.create_default_context(cafile=str(self.keys / "office-authority.crt"))
        asked = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=10)
        asked.request("GET", path, headers={"Host": f"{host}:{self.port}"})
        answer = asked.getresponse()
        body = answer.read().decode()
        asked.close()
        return answer, body


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home, port = tmp_path_factory.mktemp("office") / "home", _free_port()
    environment = {**os.environ, "JINGUO_HOME": str(home), "JINGUO_DATABASE": "", "PYTHONUTF8": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "config.command", "serve", "--lan",
         "--host", "127.0.0.1", "--port", str(port)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as server:  # fmt: skip
        assert server.stdout is not None
        told = server.stdout.readline() + server.stdout.readline()
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Office(port, home / "keys", told)
        server.terminate()


def test_the_page_for_phones_has_the_address_as_a_code_and_the_fingerprint(office: Office) -> None:
    answer, page = office.get("/reach/")

    assert answer.status == 200
    assert f"https://127.0.0.1:{office.port}" in page
    assert f"https://127.0.0.1:{office.port}/reach/" in office.told
    assert '<svg xmlns="http://www.w3.org/2000/svg" viewBox=' in page
    der = ssl.PEM_cert_to_DER_cert((office.keys / "office.crt").read_text())

    digits = hashlib.sha256(der).hexdigest().upper()
    assert all(f"<span>{digits[at : at + 4]}</span>" in page for at in range(0, 64, 4))


def test_the_offices_certificate_is_handed_out_and_no_key(office: Office) -> None:
    answer, body = office.get("/reach/office.crt")

    assert answer.status == 200
    assert body == (office.keys / "office-authority.crt").read_text()
    assert "PRIVATE" not in body
    assert office.get("/reach/office.key")[0].status == 404


def test_cookies_go_by_https_alone_and_another_name_is_refused(office: Office) -> None:
    answer, _ = office.get("/sign-in/")
    assert "Secure" in (answer.getheader("Set-Cookie") or "")
    assert office.get("/", host="evil.example")[0].status == 400


@pytest.mark.parametrize(
    ("host", "status", "words"),
    [
        ("8.8.8.8", 1, "不是办公室局域网的地址"),
        ("0.0.0.0", 1, "不是办公室"),
        ("office", 2, "不是地址"),
    ],
)
def test_an_address_beyond_the_office_is_refused(
    tmp_path: Path, host: str, status: int, words: str
) -> None:
    environment = {**os.environ, "JINGUO_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "config.command", "serve", "--lan", "--host", host],
        cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr
    assert not (tmp_path / "home" / "keys" / "office.key").exists()


def test_a_pc_with_a_chinese_name_is_reached_by_its_address(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "张三的电脑")
    for name in ("JINGUO_HOSTS", "JINGUO_HTTPS", "JINGUO_REACHED"):
        monkeypatch.setenv(name, "")  # so that what is set below is taken back at the end
        monkeypatch.delenv(name)

    reached = open_to_office("192.168.1.5", 8443)

    assert reached.url == "https://192.168.1.5:8443"
    assert os.environ["JINGUO_HOSTS"] == "192.168.1.5,127.0.0.1,localhost,[::1]"


@pytest.mark.parametrize("host", ["192.168.1.5", "0.0.0.0"])
def test_plain_http_beyond_this_pc_is_refused(tmp_path: Path, host: str) -> None:
    environment = {**os.environ, "JINGUO_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "config.command", "serve", "--host", host],
        cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "--lan" in done.stderr
