"""The keys that stand above all others: one small file each, beside the database, never in it."""

import os
import secrets
from pathlib import Path
from typing import Protocol

from jinguo.errors import SealError
from jinguo.vault.seal import KEY, unwrap, wrap

_LOST = "找不到密钥，请检查 JINGUO_HOME 下的 keys 文件夹。"


class Roots(Protocol):
    """What wraps the keys of units: files today; a KMS or an HSM answers the same questions."""

    def wrap(self, number: int, plain: bytes, bound: bytes) -> bytes:
        """Encrypt a unit's key under the root of this number."""

    def unwrap(self, number: int, wrapped: bytes, bound: bytes) -> bytes:
        """Decrypt a unit's key."""

    def make(self, number: int) -> None:
        """Make a root, unless there is one of this number."""

    def remove(self, number: int) -> None:
        """Destroy a root for good."""

    def numbers(self) -> list[int]:
        """Return the numbers of the roots there are."""


class KeyFiles:
    """Keys of one purpose: `root.key` is number 1, then `root-2.key`, `root-3.key`."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._read: dict[int, bytes] = {}

    def path(self, number: int) -> Path:
        """Return the file of a key."""
        return self._folder / (f"{self._name}.key" if number == 1 else f"{self._name}-{number}.key")

    def key(self, number: int) -> bytes:
        """Return a key.

        Raises:
            SealError: If there is none of this number.
        """
        if number not in self._read:
            try:
                self._read[number] = bytes.fromhex(self.path(number).read_text())
            except (OSError, ValueError) as error:
                raise SealError(_LOST) from error
        return self._read[number]

    def numbers(self) -> list[int]:
        """Return the numbers of the keys there are."""
        found = [1] if self.path(1).exists() else []
        for path in self._folder.glob(f"{self._name}-*.key"):
            told = path.stem.removeprefix(f"{self._name}-")
            found += [int(told)] if told.isdecimal() else []
        return sorted(found)

    def wrap(self, number: int, plain: bytes, bound: bytes) -> bytes:
        """Encrypt bytes under the key of this number."""
        return wrap(self.key(number), plain, bound)

    def unwrap(self, number: int, wrapped: bytes, bound: bytes) -> bytes:
        """Decrypt bytes."""
        return unwrap(self.key(number), wrapped, bound)

    def make(self, number: int) -> None:
        """Make a key, unless there is one of this number; it is on the disk when this returns."""
        write_key(self.path(number))

    def remove(self, number: int) -> None:
        """Destroy a key: overwritten first, though no file system promises that this is enough."""
        path = self.path(number)
        self._read.pop(number, None)
        if path.exists():
            path.chmod(0o600)
            with path.open("r+b") as file:
                file.write(b"0" * path.stat().st_size)
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            sync(self._folder)


def write_key(path: Path) -> None:
    """Write a fresh random key that only its owner reads, unless the file is there.

    It is linked into place whole: whoever finds the file finds all of the key.
    """
    if path.exists():
        return
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(KEY))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:  # another process was first; its key stands
        pass
    finally:
        fresh.unlink()
    sync(path.parent)


def sync(folder: Path) -> None:
    """Have a folder's names on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
