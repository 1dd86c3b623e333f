"""Authenticated encryption of one field at a time, bound to the place where it stands.

A sealed value is `suite.key.nonce+ciphertext` in URL-safe base64: the suite and the key's number
stand in front, so that another cipher or a new key can come beside the old ones.
"""

import base64
import hashlib
import hmac
import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from jinguo.errors import SealError

SUITE = "a1"
"""AES-256-GCM, 96-bit random nonce, a key of its own for each record."""
_NONCE = 12


@dataclass(frozen=True)
class Keyring:
    """The root key that seals, and the key of the blind index; never in the database."""

    root: bytes
    index: bytes
    number: int = 1

    def __repr__(self) -> str:
        """Say nothing of the keys."""
        return f"Keyring(number={self.number})"

    def _record_key(self, record: str) -> bytes:
        expand = HKDFExpand(hashes.SHA256(), 32, f"jinguo record {record}".encode())
        return expand.derive(self.root)

    def seal(self, value: str, *, record: str, field: str) -> str:
        """Seal a value for one field of one record; nothing is sealed as nothing."""
        if not value:
            return ""
        nonce = os.urandom(_NONCE)
        bound = f"{SUITE}|{record}|{field}".encode()
        sealed = AESGCM(self._record_key(record)).encrypt(nonce, value.encode(), bound)
        return f"{SUITE}.{self.number}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, record: str, field: str) -> str:
        """Open what was sealed for this field of this record.

        Raises:
            SealError: If it was sealed elsewhere, changed since, or with another key.
        """
        if not sealed:
            return ""
        try:
            suite, _, rest = sealed.split(".", 2)
            raw = base64.urlsafe_b64decode(rest)
            bound = f"{suite}|{record}|{field}".encode()
            cipher = AESGCM(self._record_key(record))
            return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], bound).decode()
        except (InvalidTag, ValueError) as error:
            raise SealError("这一项打不开：密钥不对，或内容被改动过，请联系系统管理员。") from error

    def blind(self, value: str, *, field: str) -> str:
        """Return the entry under which an exact value is found again; nothing gives nothing."""
        plain = re.sub(r"[\s-]", "", value).upper()
        if not plain:
            return ""
        return hmac.new(self.index, f"{field}|{plain}".encode(), hashlib.sha256).hexdigest()
