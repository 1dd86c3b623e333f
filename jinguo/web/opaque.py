"""What an address carries and nobody may read from it: words searched for, places in a list.

Addresses stay in a browser's history, in a proxy's log, and on the next person's screen.
"""

import base64
import binascii
import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from jinguo.errors import UsageError


def sealed(content: bytes, *, of: str) -> str:
    """Return bytes as a word of an address; the same bytes give the same word in one home.

    `of` says what they are: a word made for one thing opens as nothing else.
    """
    told = _cipher(settings.SECRET_KEY).encrypt(content, [of.encode()])
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def opened(word: str, *, of: str) -> bytes:
    """Return the bytes that a word of an address was made of.

    Raises:
        UsageError: If it was not made here, or for something else.
    """
    try:
        told = base64.b64decode(word + "=" * (-len(word) % 4), b"-_", validate=True)
        return _cipher(settings.SECRET_KEY).decrypt(told, [of.encode()])
    except (ValueError, binascii.Error, InvalidTag) as error:
        raise UsageError(
            "网址里的记号不对：翻页的请回到第一页重新往下翻，查找的请重新查找。"
        ) from error


@lru_cache(maxsize=2)
def _cipher(secret: str) -> AESSIV:
    return AESSIV(hashlib.sha512(b"jinguo.web.opaque" + secret.encode()).digest())
