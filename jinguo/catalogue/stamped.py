"""Catalogue files, which the home's own of the same name replace; read anew only when changed."""

from pathlib import Path
from typing import Any

import yaml

from jinguo.errors import CatalogueError

Stamps = tuple[tuple[Path, int, int], ...]
"""Each file with its time and size: what tells whether it has to be read anew."""


def stamps(shipped: Path, overlay: Path | None, *, more: bool = False) -> Stamps:
    """Return the files in force of a folder; `more` lets the home add files of its own."""
    paths = {path.name: path for path in sorted(shipped.glob("*.yaml"))}
    if overlay is not None:
        own = sorted((overlay / shipped.name).glob("*.yaml"))
        paths.update({path.name: path for path in own if more or path.name in paths})
    return tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths.values())


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
