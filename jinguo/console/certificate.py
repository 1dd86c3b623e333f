"""The office's own certificate: an authority that may vouch for this PC only, and its server's."""

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY, SERVER = "office-authority", "office"
_AUTHORITY_LASTS = timedelta(days=3650)
_SERVER_LASTS = timedelta(days=397)
"""No longer: browsers refuse a server's certificate that lasts more than 398 days."""
_RENEWED_BEFORE = timedelta(days=30)
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "::1/128")


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, with the files that hold them."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    certificate_file: Path
    key_file: Path


def office(keys: Path, hosts: Sequence[str], *, at: datetime) -> Pair:
    """Return the server's certificate for these hosts; made, or renewed, if it does not fit.

    Args:
        keys: The home's folder of keys, private to its owner.
        hosts: Names and addresses under which phones reach this PC.
        at: The moment (UTC).
    """
    authority = _kept(keys, AUTHORITY)
    if authority is None or authority.certificate.not_valid_after_utc < at + _SERVER_LASTS:
        authority = _authority(keys, at)
    server = _kept(keys, SERVER)
    if server is None or not _fits(server.certificate, authority.certificate, hosts, at):
        server = _server(keys, authority, hosts, at)
    return server


def _fits(
    certificate: x509.Certificate, authority: x509.Certificate, hosts: Sequence[str], at: datetime
) -> bool:
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {
        *named.get_values_for_type(x509.DNSName),
        *(str(each) for each in named.get_values_for_type(x509.IPAddress)),
    }
    lasting = certificate.not_valid_after_utc > at + _RENEWED_BEFORE
    return lasting and known.issuperset(hosts) and certificate.issuer == authority.subject


def _kept(keys: Path, name: str) -> Pair | None:
    certificate_file, key_file = keys / f"{name}.crt", keys / f"{name}.key"
    if not (certificate_file.exists() and key_file.exists()):
        return None
    certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
    key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Pair(certificate, key, certificate_file, key_file)


def _authority(keys: Path, at: datetime) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"巾帼 本办公室证书 {x509.random_serial_number():x}"[:40])
    builder = (
        _begun(name, name, key, at, _AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        # A phone that trusts it trusts it for private addresses alone, should the key ever leak.
        .add_extension(
            x509.NameConstraints(
                permitted_subtrees=[
                    *(x509.IPAddress(ipaddress.ip_network(each)) for each in PRIVATE),
                    x509.DNSName("localhost"),
                    x509.DNSName("local"),
                    x509.DNSName("lan"),
                ],
                excluded_subtrees=None,
            ),
            critical=True,
        )
    )
    return _written(keys, AUTHORITY, builder.sign(key, hashes.SHA256()), key)


def _server(keys: Path, authority: Pair, hosts: Sequence[str], at: datetime) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    names = [_general(host) for host in dict.fromkeys(hosts)]
    builder = (
        _begun(_name("巾帼"), authority.certificate.subject, key, at, _SERVER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
    )
    return _written(keys, SERVER, builder.sign(authority.key, hashes.SHA256()), key)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey,
    at: datetime, lasts: timedelta,
) -> x509.CertificateBuilder:  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # Phones' clocks are often a little behind.
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=signs, crl_sign=signs,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _name(told: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, told)])


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _written(
    keys: Path, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey
) -> Pair:
    certificate_file, key_file = keys / f"{name}.crt", keys / f"{name}.key"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    # The key first: a certificate whose key is not there yet would not be taken for a pair.
    _replace(key_file, secret, mode=0o400)
    _replace(certificate_file, certificate.public_bytes(serialization.Encoding.PEM), mode=0o444)
    return Pair(certificate, key, certificate_file, key_file)


def _replace(path: Path, content: bytes, *, mode: int) -> None:
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
