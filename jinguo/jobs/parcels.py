"""What a job works on and what came of it: files of the home, each sealed under a key of its job.

The key lies apart, with the home's other keys, and is destroyed with the job: what a copy of the
folder still holds is then nobody's any more.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from jinguo.errors import FailedError
from jinguo.vault import pieces as sealed
from jinguo.vault.seal import KEY

_GONE = "文件已经过期或删除，请重新办理。"


def put(job: UUID, name: str, pieces: Iterable[bytes]) -> int:
    """Seal what comes piece by piece under a job's key and return how many bytes it was."""
    return sealed.put(_place(job, name), _key(job, make=True), _bound(job, name), pieces)


def get(job: UUID, name: str) -> Iterator[bytes]:
    """Return what was put, piece by piece as it is asked for.

    Raises:
        FailedError: If it is gone.
        SealError: If it was changed.
    """
    key = _key(job)
    try:
        file = _place(job, name).open("rb")
    except FileNotFoundError as error:
        raise FailedError(_GONE) from error
    return sealed.read(file, key, _bound(job, name))


def whole(job: UUID, name: str) -> bytes:
    """Return what was put, all at once."""
    return b"".join(get(job, name))


def drop(job: UUID) -> None:
    """Destroy a job's key, then its files."""
    _key_place(job).unlink(missing_ok=True)
    folder = _place(job, "x").parent
    if folder.is_dir():
        for file in folder.iterdir():
            file.unlink(missing_ok=True)
        folder.rmdir()


def standing() -> set[UUID]:
    """Return the jobs that have a folder or a key."""
    folders = [_home() / "jobs", _home() / "keys" / "jobs"]
    found = set()
    for each in (each for folder in folders if folder.is_dir() for each in folder.iterdir()):
        # What a file browser or a person left there is nobody's job.
        with suppress(ValueError):
            found.add(UUID(each.stem))
    return found


def there(job: UUID) -> bool:
    """Tell whether what came of a job can still be opened."""
    return _key_place(job).exists()


def older(job: UUID, moment: datetime) -> bool:
    """Tell whether a job's key was made before a moment: a fresh one may still get its row."""
    try:
        return _key_place(job).stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return True


def _home() -> Path:
    return Path(settings.JINGUO_HOME)


def _place(job: UUID, name: str) -> Path:
    return _home() / "jobs" / str(job) / f"{name}.sealed"


def _key_place(job: UUID) -> Path:
    return _home() / "keys" / "jobs" / f"{job}.key"


def _key(job: UUID, *, make: bool = False) -> bytes:
    place = _key_place(job)
    if make and not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
            file.write(os.urandom(KEY))
            file.flush()
            os.fsync(file.fileno())
    try:
        return place.read_bytes()
    except FileNotFoundError as error:
        raise FailedError(_GONE) from error


def _bound(job: UUID, name: str) -> str:
    return f"job|{job}|{name}"
