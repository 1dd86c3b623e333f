"""A file sealed piece by piece under one key: written and read without holding it whole."""

import os
import struct
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO

from jinguo.vault.seal import unwrap, wrap

PIECE = 1 << 20
_LENGTH = struct.Struct(">I")


def write(file: BinaryIO, key: bytes, bound: str, pieces: Iterable[bytes]) -> int:
    """Seal pieces into a file, each bound to its place in it, and return how many bytes it was."""
    size, at = 0, -1
    for at, piece in enumerate(_pieces(pieces)):
        _put(file, wrap(key, piece, _at(bound, at)))
        size += len(piece)
    # An end of its own: a file that was cut short does not open as a shorter one.
    _put(file, wrap(key, b"", _at(bound, at + 1)))
    return size


def put(place: Path, key: bytes, bound: str, pieces: Iterable[bytes]) -> int:
    """Seal pieces into a file of a folder nobody else opens, and return how many bytes it was.

    Nothing half-written stands under the name: the file is put in place when it is whole.
    """
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    rough = unfinished(place)
    with os.fdopen(os.open(rough, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        size = write(file, key, bound, pieces)
        file.flush()
        os.fsync(file.fileno())
    rough.replace(place)
    _sync(place.parent)
    return size


def unfinished(place: Path) -> Path:
    """Return under which name a file stands until it is whole."""
    return place.with_suffix(".part")


def read(file: BinaryIO, key: bytes, bound: str) -> Iterator[bytes]:
    """Yield what was sealed, piece by piece as it is asked for, and close the file.

    Raises:
        SealError: If it was changed, cut short, or sealed for another place.
    """
    with file:
        for at in count():
            piece = unwrap(key, _get(file), _at(bound, at))
            if not piece:
                return
            yield piece


def _at(bound: str, at: int) -> bytes:
    return f"{bound}|{at}".encode()


def _pieces(given: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces none of which is empty or larger than one piece."""
    for each in given:
        for start in range(0, len(each), PIECE):
            yield each[start : start + PIECE]


def _put(file: BinaryIO, sealed: bytes) -> None:
    file.write(_LENGTH.pack(len(sealed)) + sealed)


def _get(file: BinaryIO) -> bytes:
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return b""
    return file.read(_LENGTH.unpack(head)[0])


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
