"""The office's certificate: renewed when it must be, trusted for private addresses only."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from jinguo.console import certificate
from jinguo.console.certificate import office

AT = datetime(2026, 11, 22, tzinfo=UTC)
HOSTS = ("192.168.1.5", "127.0.0.1", "localhost")


def authority(keys: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((keys / "office-authority.crt").read_bytes())


def test_a_certificate_that_fits_is_kept(tmp_path: Path) -> None:
    first = office(tmp_path, HOSTS, at=AT)

    again = office(tmp_path, HOSTS[:2], at=AT + timedelta(days=300))

    assert again.certificate == first.certificate
    assert first.key_file.stat().st_mode & 0o377 == 0


@pytest.mark.parametrize(
    ("hosts", "days"), [(("10.0.0.7", *HOSTS), 0), (HOSTS, 380)], ids=["moved", "expiring"]
)
def test_a_new_address_or_an_end_near_makes_another_under_the_same_authority(
    tmp_path: Path, hosts: tuple[str, ...], days: int
) -> None:
    first = office(tmp_path, HOSTS, at=AT)
    above = authority(tmp_path)

    second = office(tmp_path, hosts, at=AT + timedelta(days=days))

    assert second.certificate != first.certificate
    assert authority(tmp_path) == above
    second.certificate.verify_directly_issued_by(above)


def test_an_authority_that_ends_soon_is_followed_by_another_with_its_own_server(
    tmp_path: Path,
) -> None:
    first = office(tmp_path, HOSTS, at=AT)

    second = office(tmp_path, HOSTS, at=AT + timedelta(days=3600))

    assert second.certificate.issuer != first.certificate.issuer
    second.certificate.verify_directly_issued_by(authority(tmp_path))


def test_a_browser_takes_the_chain_for_its_host_and_no_other(tmp_path: Path) -> None:
    made = office(tmp_path, HOSTS, at=AT)
    builder = PolicyBuilder().store(Store([authority(tmp_path)])).time(AT)
    here = x509.IPAddress(ipaddress.ip_address("192.168.1.5"))
    elsewhere = x509.IPAddress(ipaddress.ip_address("192.168.1.6"))

    builder.build_server_verifier(here).verify(made.certificate, [])
    with pytest.raises(VerificationError):
        builder.build_server_verifier(elsewhere).verify(made.certificate, [])


def test_the_authority_speaks_for_no_public_address(tmp_path: Path) -> None:
    office(tmp_path, HOSTS, at=AT)
    above = authority(tmp_path)
    pair = certificate._kept(tmp_path, certificate.AUTHORITY)
    assert pair is not None
    public = certificate._server(tmp_path, pair, ("8.8.8.8",), AT)
    builder = PolicyBuilder().store(Store([above])).time(AT)
    verifier = builder.build_server_verifier(x509.IPAddress(ipaddress.ip_address("8.8.8.8")))

    with pytest.raises(VerificationError):
        verifier.verify(public.certificate, [])


def test_the_servers_files_open_a_socket(tmp_path: Path) -> None:
    made = office(tmp_path, HOSTS, at=AT)

    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(made.certificate_file, made.key_file)
