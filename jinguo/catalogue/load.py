"""Reads the shipped catalogue and the home's overlay into one, with an index of addresses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from jinguo.catalogue.reports import Report
from jinguo.catalogue.schema import Claim, Counted, Example, Indicator, Programme, Quantity
from jinguo.catalogue.stamped import folders, seen
from jinguo.catalogue.valid import valid
from jinguo.errors import AddressError, CatalogueError

SHIPPED = Path(__file__).parent
INDEX = SHIPPED / "INDEX.txt"
_SHOWN = 6


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Every programme in force or ended, and every indicator and quantity by address or code.

    The same only as itself, so that what is worked out from one can be kept beside it.
    """

    programmes: dict[str, Programme]
    indicators: dict[str, Indicator]
    quantities: dict[str, Quantity]
    examples: dict[str, tuple[Example, ...]] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    own: dict[str, Programme] = field(default_factory=dict)
    """What the home's own files say, as they say it: whole programmes, and what extends others."""

    def indicator(self, address: str) -> Indicator:
        """Return the indicator at an address.

        Raises:
            AddressError: If there is none; the sentence names the nearest.
        """
        found = self.indicators.get(address)
        if found is None:
            start = address.split(".", maxsplit=1)[0]
            near = [known for known in self.indicators if start in known] or list(self.indicators)
            raise AddressError(
                f"没有口径“{address}”。相近的有：{'、'.join(sorted(near)[:_SHOWN])}；"
                "全部口径用 jinguo catalogue show 查看。"
            )
        return found

    def claim(self, address: str) -> Claim:
        """Return the claim at an address.

        Raises:
            AddressError: If there is none.
        """
        if address not in self.claims:
            raise AddressError(f"没有说法“{address}”，请先在项目的 claims 里声明。")
        return self.claims[address]

    def claimed(self, address: str) -> list[str]:
        """Return the full addresses of the indicators that bear a claim."""
        return [self.full(each, address) for each in self.claim(address).indicators]

    def programme_of(self, address: str) -> Programme:
        """Return the programme in which an indicator stands."""
        return self.programmes[address.split(".", maxsplit=1)[0]]

    def counted_programmes(self, address: str) -> tuple[str, ...] | None:
        """Return the programmes whose records an indicator counts; None for any."""
        what = self.indicator(address)
        if not isinstance(what, Counted) or what.programmes == "any":
            return None
        return (address.split(".", maxsplit=1)[0],) if what.programmes == "own" else what.programmes

    def report_for(self, code: str) -> Report | None:
        """Return the report of the longest code at the head of a unit's own; a later file wins."""
        fitting = [
            (len(head), at, report)
            for at, report in enumerate(self.reports.values())
            for head in report.units
            if code.startswith(head)
        ]
        return max(fitting, key=lambda each: each[:2])[2] if fitting else None

    def full(self, address: str, within: str) -> str:
        """Return an address in full: one without a dot belongs to the programme it stands in."""
        return address if "." in address else f"{within.split('.', maxsplit=1)[0]}.{address}"


@dataclass(frozen=True)
class _Read:
    """What the files came to when they were last read, and the last time that they had no fault."""

    stamp: tuple[Any, ...]
    fault: str
    good: Catalogue | None


_reads: dict[Path | None, _Read] = {}


def load(overlay: Path | None = None) -> Catalogue:
    """Return the shipped catalogue with the overlay over it, read again only if a file changed.

    Raises:
        CatalogueError: If a file cannot be read or says what it may not say; all faults are named.
    """
    found = _read(overlay)
    if found.fault or found.good is None:
        raise CatalogueError(found.fault)
    return found.good


def in_force(overlay: Path) -> Catalogue:
    """Return the same, or while a file has a fault what was loaded before it had one.

    Raises:
        CatalogueError: If the files have had a fault since they were first read.
    """
    return _read(overlay).good or load(overlay)


def _read(overlay: Path | None) -> _Read:
    stamp = _stamp(overlay)
    before = _reads.get(overlay)
    if before and before.stamp == stamp:
        return before
    try:
        found = _Read(stamp, "", _assemble((path, path.read_bytes()) for path in _paths(stamp)))
    except CatalogueError as error:
        # A fault is remembered too: files that stand wrong are not read anew for every request.
        found = _Read(stamp, str(error), before.good if before else None)
    _reads[overlay] = found
    return found


def proposed(overlay: Path, texts: Mapping[str, str]) -> Catalogue:
    """Return the catalogue as it would be with some files of the overlay, written nowhere yet.

    Args:
        overlay: The home's folder of catalogue files; it need not exist.
        texts: What each file would hold, by its path within the folder.

    Raises:
        CatalogueError: If a file says what it may not say.
    """
    new = {overlay / name: text.encode() for name, text in texts.items()}
    paths = _paths(_stamp(overlay))
    paths += sorted(path for path in new if path not in paths)
    return _assemble((path, new[path] if path in new else path.read_bytes()) for path in paths)


def is_shipped(key: str) -> bool:
    """Tell whether a programme comes with Jinguo."""
    return (SHIPPED / "programmes" / f"{key}.yaml").exists()


def _stamp(overlay: Path | None) -> tuple[tuple[str, int, int], ...]:
    """Return every file, the shipped ones first, with what tells whether it has changed."""
    roots = [SHIPPED, *([overlay] if overlay else [])]
    return tuple(each for root in roots for folder in folders(root) for each in seen(folder))


def _paths(stamp: Iterable[tuple[str, int, int]]) -> list[Path]:
    return [Path(path) for path, *_ in stamp]


@dataclass
class _Found:
    """What was read so far."""

    programmes: dict[str, Programme] = field(default_factory=dict)
    own: dict[str, Programme] = field(default_factory=dict)
    examples: dict[str, tuple[Example, ...]] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)


def _assemble(contents: Iterable[tuple[Path, bytes]]) -> Catalogue:
    faults: list[str] = []
    found = _Found()
    for path, content in contents:
        try:
            _add(path, content, found)
        except CatalogueError as fault:
            faults.append(str(fault))
    if faults:
        raise CatalogueError("；".join(faults))
    programmes = found.programmes
    return Catalogue(
        programmes,
        {
            f"{key}.{name}": what
            for key, p in programmes.items()
            for name, what in p.indicators.items()
        },
        {code: what for p in programmes.values() for code, what in p.quantities.items()},
        found.examples,
        found.files,
        {f"{key}.{name}": what for key, p in programmes.items() for name, what in p.claims.items()},
        found.reports,
        found.own,
    )


def _add(path: Path, content: bytes, found: _Found) -> None:
    if path.parent.name == "programmes":
        _add_programme(path, valid(Programme, _parsed(path, content, dict), path.name), found)
    elif path.parent.name == "examples":
        more = tuple(valid(Example, each, path.name) for each in _parsed(path, content, list))
        found.examples[path.stem] = found.examples.get(path.stem, ()) + more
    elif path.parent.name == "reports":
        _add_report(path, valid(Report, _parsed(path, content, dict), path.name), found.reports)


def _add_programme(path: Path, said: Programme, found: _Found) -> None:
    key, programmes = said.programme, found.programmes
    if path.stem != key:
        raise CatalogueError(f"{path.name}：文件名应与 programme 相同，请改名为 {key}.yaml")
    before = programmes.get(key)
    if before and not said.extend:
        raise CatalogueError(
            f"{path.name}：{key} 已经有了，不能重新定义：本单位的“{said.title}”与系统自带的"
            f"“{before.title}”用了同一个代号；是同一项工作，请写 extend: true 作为补充，"
            "要改口径请给旧口径写 until 和 successor；不是同一项，请给本单位的换一个代号"
        )
    whole = _extended(before, said, path) if said.extend else said
    _check_quantities(whole, programmes, path)
    programmes[key] = whole
    found.files[key] = path
    if not path.is_relative_to(SHIPPED):
        found.own[key] = said


def _add_report(path: Path, found: Report, reports: dict[str, Report]) -> None:
    if path.stem != found.report:
        raise CatalogueError(f"{path.name}：文件名应与 report 相同，请改名为 {found.report}.yaml")
    if found.report in reports:
        raise CatalogueError(
            f"{path.name}：{found.report} 已经有了；要用自己的报告，请另起一个名字，写同样的 units"
        )
    reports[found.report] = found


def _extended(before: Programme | None, more: Programme, path: Path) -> Programme:
    if before is None:
        raise CatalogueError(f"{path.name}：没有 {more.programme} 可以补充，请去掉 extend")
    for what in ("indicators", "quantities", "claims"):
        twice = set(getattr(before, what)) & set(getattr(more, what))
        if twice:
            raise CatalogueError(f"{path.name}：{'、'.join(sorted(twice))} 已经有了，不能重新定义")
    return before.model_copy(
        update={
            "indicators": {**before.indicators, **more.indicators},
            "quantities": {**before.quantities, **more.quantities},
            "claims": {**before.claims, **more.claims},
            "sentences": before.sentences + more.sentences,
            "terms": before.terms + more.terms,
        }
    )


def _check_quantities(found: Programme, programmes: dict[str, Programme], path: Path) -> None:
    for code in found.quantities:
        for other in programmes.values():
            if other.programme != found.programme and code in other.quantities:
                raise CatalogueError(
                    f"{path.name}：数量代码 {code} 已由 {other.programme} 使用，"
                    "请给这种数量换一个名称"
                )


def _parsed(path: Path, text: bytes, shape: type) -> Any:
    try:
        content = yaml.load(text.decode("utf-8"), yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"{path.name}：不是正确的 YAML，请检查缩进和冒号（{error}）"
        ) from error
    if not isinstance(content, shape):
        raise CatalogueError(f"{path.name}：内容应是{'一组键' if shape is dict else '一个列表'}")
    return content
