"""The home's keyring, as the vault wants it."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from jinguo.errors import SealError
from jinguo.vault.seal import Keyring


def keyring() -> Keyring:
    """Return the home's keys.

    Raises:
        SealError: If the home has none.
    """
    return _read(Path(settings.JINGUO_HOME) / "keys")


@lru_cache(maxsize=4)
def _read(folder: Path) -> Keyring:
    try:
        root, index = ((folder / name).read_text() for name in ("root.key", "index.key"))
    except FileNotFoundError as error:
        raise SealError("找不到密钥，请检查 JINGUO_HOME 下的 keys 文件夹。") from error
    return Keyring(bytes.fromhex(root), bytes.fromhex(index))
