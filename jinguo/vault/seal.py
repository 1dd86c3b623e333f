"""Authenticated encryption of one field at a time, bound to the place where it stands (pure).

A sealed value is `SUITE.NUMBER.nonce+ciphertext` in URL-safe base64: the suite and the key's number
stand in front, so that another cipher (`gm`: SM4) or a new key can come beside the old ones.
"""

import base64
import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jinguo.errors import SealError

SUITE = "a2"
"""AES-256-GCM, 96-bit random nonce, a random key of its own for each record."""
KEY = 32
_NONCE = 12
_SEALED = re.compile(r"[a-z][a-z0-9]\.(\d{1,9})\.[\w-]{38,}={0,2}")
"""No shorter than nonce and tag are: a word that somebody writes does not look so."""
CHANGED = "这一项打不开：密钥不对，或内容被改动过，请联系系统管理员。"


@dataclass(frozen=True)
class Place:
    """Where a sealed value stands; it opens nowhere else."""

    kind: str
    record: str
    field: str

    def bound(self) -> bytes:
        """Return what the cipher binds a value to."""
        return f"{SUITE}|{self.kind}|{self.record}|{self.field}".encode()


def is_sealed(text: object) -> bool:
    """Tell whether a text is a sealed value."""
    return isinstance(text, str) and _SEALED.fullmatch(text) is not None


def number(sealed: str) -> int:
    """Return the number of the key that sealed a value.

    Raises:
        SealError: If it is no sealed value, or of a suite that is not at hand.
    """
    found = _SEALED.fullmatch(sealed)
    if found is None or not sealed.startswith(f"{SUITE}."):
        raise SealError(CHANGED)
    return int(found[1])


def seal(key: bytes, of: int, value: str, place: Place) -> str:
    """Seal a value with a record's key of number `of`."""
    raw = wrap(key, value.encode(), place.bound())
    return f"{SUITE}.{of}.{base64.urlsafe_b64encode(raw).decode()}"


def unseal(key: bytes, sealed: str, place: Place) -> str:
    """Open what was sealed for this place.

    Raises:
        SealError: If it was sealed elsewhere, changed since, or with another key.
    """
    number(sealed)
    try:
        return unwrap(
            key, base64.urlsafe_b64decode(sealed.split(".", 2)[2]), place.bound()
        ).decode()
    except ValueError as error:
        raise SealError(CHANGED) from error


def wrap(key: bytes, plain: bytes, bound: bytes) -> bytes:
    """Encrypt bytes, bound to what they are for."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def unwrap(key: bytes, wrapped: bytes, bound: bytes) -> bytes:
    """Decrypt bytes.

    Raises:
        SealError: If they were bound elsewhere, changed since, or encrypted with another key.
    """
    try:
        return AESGCM(key).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise SealError(CHANGED) from error
