"""The home: the one folder that holds a federation's database, keys and files."""

import os
from pathlib import Path

from jinguo.vault import keyring
from jinguo.vault.roots import write_key


def home() -> Path:
    """Return the home's folder; it need not exist yet."""
    return Path(os.environ.get("JINGUO_HOME", "var")).absolute()


def prepare() -> Path:
    """Make the home if it is not there, private to its owner, with fresh keys."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = folder / "keys"
    keys.mkdir(exist_ok=True, mode=0o700)
    keyring.prepare(keys)
    for name in ("secret.key", "audit.key"):
        write_key(keys / name)
    return folder


def key(name: str) -> bytes | None:
    """Return one key of the home, or None while the home has none."""
    path = home() / "keys" / name
    return bytes.fromhex(path.read_text()) if path.exists() else None
