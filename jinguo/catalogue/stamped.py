"""Catalogue files, which the home's own of the same name replace; read anew only when changed."""

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from jinguo.catalogue.valid import Said, valid
from jinguo.errors import CatalogueError

Stamps = tuple[tuple[Path, int, int], ...]
"""Each file with its time and size: what tells whether it has to be read anew."""


def seen(folder: str | Path) -> list[tuple[str, int, int]]:
    """Return each file of a folder with its time and size, by name; none where there is no folder.

    Asked at every request, so the folder is read at once: a path is made of what has changed alone.
    """
    try:
        with os.scandir(folder) as entries:
            found = [(each.path, each.stat()) for each in entries if each.name.endswith(".yaml")]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted((path, stat.st_mtime_ns, stat.st_size) for path, stat in found)


def folders(root: Path) -> list[str]:
    """Return the folders of a folder, by name; none where there is no such folder."""
    try:
        with os.scandir(root) as entries:
            return sorted(each.path for each in entries if each.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def stamps(shipped: Path, overlay: Path | None, *, more: bool = False) -> Stamps:
    """Return the files in force of a folder; `more` lets the home add files of its own."""
    found = {each[0].name: each for each in _as_paths(seen(shipped))}
    for each in _as_paths(seen(overlay / shipped.name)) if overlay else ():
        if more or each[0].name in found:
            found[each[0].name] = each
    return tuple(found.values())


def _as_paths(stamps: Iterable[tuple[str, int, int]]) -> Stamps:
    return tuple((Path(path), time, size) for path, time, size in stamps)


def said(path: Path) -> dict[str, Any]:
    """Return what a file says.

    Raises:
        CatalogueError: If it is no YAML, or no mapping.
    """
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name} 不是能读的 YAML，请改正。") from error
    if not isinstance(found, dict):
        raise CatalogueError(f"{path.name} 应写成“名称: 内容”的样子，请改正。")
    return found


def by_name(model: type[Said], key: str, files: Stamps) -> dict[str, Said]:
    """Return what files say, each of which is named after the key that it says.

    Raises:
        CatalogueError: If a file says what it may not say, or is named otherwise.
    """
    return _by_name(model, key, files)


@lru_cache(maxsize=64)
def _by_name(model: type[BaseModel], key: str, files: Stamps) -> dict[str, Any]:
    found = {}
    for path, *_ in files:
        name = f"{path.parent.name}/{path.name}"
        each = valid(model, said(path), name)
        if str(getattr(each, key)) != path.stem:
            raise CatalogueError(f"{name} 的代号应和文件名一样，请改正。")
        found[path.stem] = each
    return found
