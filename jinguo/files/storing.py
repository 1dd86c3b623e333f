"""Where attachments lie: files of the home, each sealed under a key of its own.

The key stands in the ledger, sealed under its record's: whoever destroys that leaves bytes that
nobody opens, in every copy of the folder.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from jinguo.errors import FailedError
from jinguo.vault import pieces as sealed

_GONE = "文件不在数据目录里，请联系系统管理员从备份里恢复 files 文件夹。"
_TAIL = ".sealed"
WHOLE, SMALL = "whole", "small"
"""What is kept of an attachment: itself, and of a picture a small one."""


def put(folder: Path, id_: UUID, part: str, key: bytes, pieces: Iterable[bytes]) -> int:
    """Seal a part of an attachment and return how many bytes it was; whole, or not there."""
    return sealed.put(_place(folder, id_, part), key, _bound(id_, part), pieces)


def get(folder: Path, id_: UUID, part: str, key: bytes) -> Iterator[bytes]:
    """Return what was put, piece by piece as it is asked for.

    Raises:
        FailedError: If the file is gone.
        SealError: If it was changed.
    """
    try:
        file = _place(folder, id_, part).open("rb")
    except FileNotFoundError as error:
        raise FailedError(_GONE) from error
    return sealed.read(file, key, _bound(id_, part))


def drop(folder: Path, id_: UUID) -> None:
    """Remove every part of an attachment."""
    for part in (WHOLE, SMALL):
        place = _place(folder, id_, part)
        place.unlink(missing_ok=True)
        sealed.unfinished(place).unlink(missing_ok=True)


def lying(folder: Path, before: float) -> set[UUID]:
    """Return the attachments that have a file written before a moment (a timestamp)."""
    found = set()
    for path in folder.glob("??/*"):
        # What another process removes meanwhile lies no more.
        with suppress(FileNotFoundError, ValueError):
            if path.stat().st_mtime < before:
                found.add(UUID(path.name.split(".")[0]))
    return found


def _place(folder: Path, id_: UUID, part: str) -> Path:
    # By its last signs: those in front tell the time, and would fill one folder a day.
    return folder / id_.hex[-2:] / f"{id_}.{part}{_TAIL}"


def _bound(id_: UUID, part: str) -> str:
    return f"attachment|{id_}|{part}"
