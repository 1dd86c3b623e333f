"""The home: the one folder that holds a federation's database, keys and files."""

import os
import secrets
from pathlib import Path

_KEYS = ("root.key", "index.key", "secret.key")


def home() -> Path:
    """Return the home's folder; it need not exist yet."""
    return Path(os.environ.get("JINGUO_HOME", "var")).absolute()


def prepare() -> Path:
    """Make the home if it is not there, private to its owner, with fresh keys."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = folder / "keys"
    keys.mkdir(exist_ok=True, mode=0o700)
    for name in _KEYS:
        _make_key(keys / name)
    return folder


def key(name: str) -> bytes | None:
    """Return one key of the home, or None while the home has none."""
    path = home() / "keys" / name
    return bytes.fromhex(path.read_text()) if path.exists() else None


def _make_key(path: Path) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
