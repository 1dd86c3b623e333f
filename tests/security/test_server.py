"""The server itself, over real sockets and TLS: what it takes for a request, and what it refuses."""

import re
import socket
import ssl
import warnings

import pytest

from tests.console.test_serve import Office, office

__all__ = ["office"]
HOST = "127.0.0.1"


def _socket(office: Office, most: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(office.keys / "office-authority.crt"))
    context.minimum_version = min(most, ssl.TLSVersion.TLSv1_2)
    context.maximum_version = most
    plain = socket.create_connection((HOST, office.port), timeout=20)
    return context.wrap_socket(plain, server_hostname=HOST)


def _said(office: Office, request: bytes) -> bytes:
    """Return all that the server answers to some bytes until it ends or is silent."""
    with _socket(office) as connection:
        connection.settimeout(5)
        told = b""
        try:
            connection.sendall(request)
            while got := connection.recv(65536):
                told += got
        except (TimeoutError, ConnectionError, ssl.SSLError):
            pass
        return told


def _request(office: Office, line: str, *headers: str, body: str = "") -> bytes:
    named = (f"Host: {HOST}:{office.port}", "Connection: close", *headers)
    return "\r\n".join((line, *named, "", body)).encode()


def _status(told: bytes) -> int:
    return int(told.split(b" ", 2)[1]) if told.startswith(b"HTTP/1.") else 0


def test_tls_is_no_older_than_1_2_and_prefers_1_3(office: Office) -> None:
    with _socket(office) as newest, _socket(office, ssl.TLSVersion.TLSv1_2) as older:
        assert (newest.version(), older.version()) == ("TLSv1.3", "TLSv1.2")
        for connection in (newest, older):
            name, _, bits = connection.cipher() or ("", "", 0)
            assert bits >= 128
            assert "GCM" in name or "CHACHA20" in name
        assert "ECDHE" in (older.cipher() or ("",))[0]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection((HOST, office.port), timeout=10) as plain,
        pytest.raises((ssl.SSLError, ConnectionError)),
    ):
        context.wrap_socket(plain)


def test_what_is_not_tls_gets_nothing(office: Office) -> None:
    with socket.create_connection((HOST, office.port), timeout=10) as plain:
        plain.settimeout(5)
        plain.sendall(_request(office, "GET /sign-in/ HTTP/1.1"))
        try:
            told = plain.recv(4096)
        except ConnectionError:
            told = b""
    assert b"HTTP/1.1 200" not in told
    assert b"csrf" not in told


def test_a_real_answer_has_its_headers_and_tells_no_version(office: Office) -> None:
    told = _said(office, _request(office, "GET /sign-in/ HTTP/1.1"))
    head = told.split(b"\r\n\r\n")[0].decode().lower()

    assert _status(told) == 200
    assert "strict-transport-security: max-age=31536000; includesubdomains" in head
    assert re.search(r"set-cookie:\s*__host-csrf=[^\r]*; secure", head)
    assert "default-src 'none'" in head
    for word in ("granian/", "django", "python", "x-powered-by", "2.8", "5.2"):
        assert word not in head


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DEBUG", "PUT", "DELETE"])
def test_methods_that_nobody_needs_are_refused(office: Office, method: str) -> None:
    told = _said(office, _request(office, f"{method} /sign-in/ HTTP/1.1", "X-Canary: 9f8e7d"))

    assert _status(told) in (0, 400, 404, 405)
    assert b"9f8e7d" not in told


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
        ("Transfer-Encoding: xchunked",),
        ("Content-Length: +5",),
        ("Content-Length: 5 ", "Transfer-Encoding : chunked"),
    ],
)
def test_a_second_request_is_never_hidden_in_the_first(
    office: Office, headers: tuple[str, ...]
) -> None:
    hidden = (
        f"0\r\n\r\nGET /.well-known/security.txt HTTP/1.1\r\nHost: {HOST}:{office.port}\r\n\r\n"
    )
    said = _request(office, "POST /sign-in/ HTTP/1.1", *headers, body=hidden)
    told = _said(office, said.replace(b"Connection: close\r\n", b""))

    assert b"Preferred-Languages" not in told or _status(told) in (400, 501)


@pytest.mark.parametrize(
    "head",
    ["X-Long: " + "x" * 100_000, "\r\n".join(f"X-{at}: y" for at in range(2000))],
)
def test_a_head_without_end_is_not_taken(office: Office, head: str) -> None:
    told = _said(office, _request(office, "GET /sign-in/ HTTP/1.1", head))

    assert _status(told) in (0, 400, 431)


def test_another_name_is_refused_over_the_wire(office: Office) -> None:
    said = _request(office, "GET / HTTP/1.1").replace(
        f"Host: {HOST}:{office.port}".encode(), b"Host: evil.example"
    )
    told = _said(office, said)

    assert _status(told) == 400
    assert b"evil" not in told


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config", "/.git/HEAD", "/ledger.sqlite", "/keys/root.key", "/.env", "/var/",
        "/static/", "/static/web/", "/static/../config/settings.py", "/static/%2e%2e/%2e%2e/Makefile",
        "/static/web/..%2f..%2f..%2fpyproject.toml", "/admin/", "/debug/", "/metrics", "/server-status",
        "/__debug__/", "/api/schema/", "/swagger/", "/.svn/entries", "/static/web/look/",
        "/static//etc/passwd", "/static/web/%00", "/requirements/run.lock",
    ],
)  # fmt: skip
def test_nothing_lies_about(office: Office, path: str) -> None:
    told = _said(office, _request(office, f"GET {path} HTTP/1.1"))

    assert _status(told) in (400, 404), told[:80]
    assert b"SECRET" not in told
    assert b"<title>Index of" not in told


def test_a_wrong_certificate_is_not_believed(office: Office) -> None:
    context = ssl.create_default_context()
    with (
        socket.create_connection((HOST, office.port), timeout=10) as plain,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        context.wrap_socket(plain, server_hostname=HOST)
