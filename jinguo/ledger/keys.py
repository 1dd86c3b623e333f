"""The home's keyring, as the vault wants it."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from jinguo.errors import SealError
from jinguo.vault.keyring import Keyring, at


def audit_key() -> bytes:
    """Return the key by which the journal's rows are known as our own.

    Raises:
        SealError: If the home has none.
    """
    return _read_audit(key_folder())


def key_folder() -> Path:
    """Return where the home keeps what must not stand in its database."""
    return Path(settings.JINGUO_HOME) / "keys"


@lru_cache(maxsize=4)
def _read_audit(folder: Path) -> bytes:
    try:
        return bytes.fromhex((folder / "audit.key").read_text())
    except FileNotFoundError as error:
        raise SealError("找不到日志的密钥，请检查 JINGUO_HOME 下的 keys 文件夹。") from error


def keyring() -> Keyring:
    """Return the home's keys; what cannot be reached is told when it is used."""
    return at(key_folder())
