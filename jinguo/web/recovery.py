"""Recovery codes: ten of eight digits, shown once when they are made, kept as digests alone.

A digest is Argon2id over a MAC by a key that no database holds: whoever steals the table cannot
even begin to guess. The codes of one set share a salt, so that judging what was typed costs one.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

from jinguo.org.models import Account

COUNT, DIGITS = 10, 8
_TYPE = Authenticator.Type.RECOVERY_CODES
_SALT, _LENGTH = 16, 32
_PASSES, _MEMORY_KIB, _LANES = 2, 19 * 1024, 1


def make(account: Account) -> list[str]:
    """Give an account fresh codes in place of any it had, and return them, this once."""
    codes: set[str] = set()
    while len(codes) < COUNT:
        codes.add(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}")
    told = secrets.SystemRandom().sample(sorted(codes), COUNT)
    Authenticator.objects.filter(user=account, type=_TYPE).delete()
    Authenticator.objects.create(user=account, type=_TYPE, data=kept(told))
    return told


def kept(codes: Iterable[str]) -> dict[str, Any]:
    """Return what the table keeps of codes: a salt, and the digest of each."""
    salt = secrets.token_bytes(_SALT)
    return {"salt": salt.hex(), "digests": sorted(_digest(salt, code) for code in codes)}


def left(account: Account) -> int:
    """Return how many codes an account has not used yet."""
    factor = Authenticator.objects.filter(user=account, type=_TYPE).first()
    return len(factor.data["digests"]) if factor else 0


def take(factor: Authenticator, code: str) -> bool:
    """Tell whether a code is one not used yet, and let it be used no more.

    The caller holds the row, so that two who type the same code do not both get in.
    """
    typed = _digest(bytes.fromhex(factor.data["salt"]), code)
    rest = [each for each in factor.data["digests"] if not hmac.compare_digest(each, typed)]
    if len(rest) == len(factor.data["digests"]):
        return False
    factor.data["digests"] = rest
    factor.save(update_fields=["data"])
    return True


def _digest(salt: bytes, code: str) -> str:
    key = hashlib.sha256(b"jinguo.web.recovery" + settings.SECRET_KEY.encode()).digest()
    keyed = hmac.digest(key, code.encode(), "sha256")
    told = hash_secret_raw(keyed, salt, _PASSES, _MEMORY_KIB, _LANES, _LENGTH, Type.ID)
    return told.hex()
