"""The home's own catalogue files as a page changes them: read, compared by digest, written."""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice: a person reads the file too."""

    def ignore_aliases(self, data: Any) -> bool:
        """Let nothing stand for something else."""
        del data
        return True


@dataclass(frozen=True)
class Own:
    """One programme's two files as they stand; both may be missing."""

    programme: str
    examples: str

    @property
    def content(self) -> dict[str, Any]:
        """Return what the programme's file says; nothing if there is none."""
        said = yaml.load(self.programme, yaml.CSafeLoader)
        return said if isinstance(said, dict) else {}

    @property
    def shown(self) -> list[dict[str, Any]]:
        """Return the examples; none if there is no file."""
        said = yaml.load(self.examples, yaml.CSafeLoader)
        return said if isinstance(said, list) else []

    @property
    def commented(self) -> bool:
        """Tell whether somebody wrote remarks into the files, which a page does not keep."""
        text = f"{self.programme}\n{self.examples}"
        return any(line.lstrip().startswith("#") for line in text.splitlines())

    @property
    def digest(self) -> str:
        """Return what tells whether somebody has changed the files since; nothing if none is."""
        text = f"{self.programme}\0{self.examples}"
        return hashlib.sha256(text.encode()).hexdigest() if text != "\0" else ""


def names(key: str) -> tuple[str, str]:
    """Return the paths of a programme's two files within the folder."""
    return f"programmes/{key}.yaml", f"examples/{key}.yaml"


def read(folder: Path, key: str) -> Own:
    """Return one programme's files as they stand."""
    programme, examples = (_text(folder / name) for name in names(key))
    return Own(programme, examples)


def written(content: Mapping[str, Any] | list[Any]) -> str:
    """Return what a file of such a content holds."""
    return yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=1_000)


def put(folder: Path, key: str, own: Own) -> None:
    """Write both files of a programme, or neither.

    Examples go first: without its programme an example says nothing yet, while a programme
    without examples has faults.
    """
    programme, examples = (folder / name for name in names(key))
    before = examples.read_bytes() if examples.exists() else None
    beside = [
        _beside(path, text) for path, text in ((programme, own.programme), (examples, own.examples))
    ]
    try:
        beside[1].replace(examples)
        beside[0].replace(programme)
    except OSError:
        if before is None:
            examples.unlink(missing_ok=True)
        else:
            examples.write_bytes(before)
        raise
    for path in (programme, examples):
        _kept(path.parent)


def _beside(path: Path, text: str) -> Path:
    """Write a text beside where it will stand, to the disk; no reader takes it for a file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = path.with_name(f".{path.name}.new")
    with made.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return made


def _kept(folder: Path) -> None:
    """Let the folder's new names outlive a power cut, where the system can do so."""
    with suppress(PermissionError):  # Windows opens no folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
