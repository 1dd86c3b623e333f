"""What a pasted message saves: which fields are right, and which a person must still touch.

Reads the hundred messages of tests/samples/messages.yaml, of which forty were held out while the
rules were made, and compares field by field with what a person wrote down for each beforehand.

    python -m tests.campaigns.paste [--write docs/benchmarks/paste.md] [--faults]
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from jinguo.catalogue.load import Catalogue, load
from jinguo.org.tree import Place
from jinguo.reading.gist import Facts, Gist, gist

SAMPLES = Path(__file__).parents[1] / "samples"
MESSAGES, LATER = SAMPLES / "messages.yaml", SAMPLES / "messages-later.yaml"
TODAY = date(2024, 3, 20)
LEAST_RIGHT, MOST_TOUCHED = 0.9, 2
_HELD_OUT = (2, 5, 7, 9)
_SEEN = 30
"""So many of the later messages were looked at after they were first read."""
_TOWN, _OWN = 1, 2
_NAMES = ("柳湾镇", "石桥村", "大庙村", "王洼村", "杨楼村", "东风社区", "新河社区")
_FOREVER = 4_000_000
_FIELDS = (
    "held_on", "held_until", "precision", "unit", "programmes", "subtype", "title", "sessions",
    "terms", "heads", "persons", "households", "mode", "venue", "edition", "quantities",
    "partners",
)  # fmt: skip
_LONGEST_TITLE = 24
_USUAL = ("plenum-preaching", "big-preaching", "rights-course", "four-sends", "reading-family")


@dataclass(frozen=True)
class Read:
    """One message: what its fields should say, what they say, and which differ."""

    number: int
    text: str
    wanted: Mapping[str, Any]
    found: Mapping[str, Any]
    wrong: tuple[str, ...]

    @property
    def counted(self) -> set[str]:
        """Return the fields that a person or the reader filled; empty in both tells nothing."""
        return {*self.wanted, *self.found}

    @property
    def held_out(self) -> bool:
        """Tell whether nobody looked at it while the rules were made."""
        return self.number % 10 in _HELD_OUT


def messages(path: Path = MESSAGES) -> list[dict[str, Any]]:
    """Return the messages with what was written down for them."""
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


def facts(by: str, catalogue: Catalogue) -> Facts:
    """Return what the messages are read against by the asker of the town or of the village."""
    every = [
        Place(at, _TOWN if at > _TOWN else None, name, f"34060010{at:04}", 4 + (at > _TOWN), 0, _FOREVER)
        for at, name in enumerate(_NAMES, 1)
    ]  # fmt: skip
    own = _TOWN if by == "镇" else _OWN
    reach = every if by == "镇" else [every[_OWN - 1]]
    offered = frozenset(
        key for key, one in catalogue.programmes.items()
        if "activity" in one.records and one.since <= TODAY
    )  # fmt: skip
    return Facts(TODAY, own, reach, catalogue, offered, _USUAL)


def read_all(path: Path = MESSAGES) -> list[Read]:
    """Read every message of a file."""
    catalogue = load()
    known = {by: facts(by, catalogue) for by in ("镇", "村")}
    return [
        _read(number, told, gist(told["text"], known[told["by"]]))
        for number, told in enumerate(messages(path), 1)
    ]


def _read(number: int, told: Mapping[str, Any], said: Gist) -> Read:
    wanted = {name: told[name] for name in _FIELDS if name in told}
    if not told.get("none"):
        wanted.setdefault("unit", "柳湾镇" if told["by"] == "镇" else "石桥村")
    found = as_said(said)
    wrong = tuple(
        name for name in _FIELDS
        if (name in wanted or name in found) and not _right(name, told, wanted, found)
    )  # fmt: skip
    return Read(number, told["text"], wanted, found, wrong)


def as_said(said: Gist) -> dict[str, Any]:
    """Return what a gist says, plainly, by field."""
    found: dict[str, Any] = {name: one.value for name, one in said.fields.items()}
    if "unit" in found:
        found["unit"] = _NAMES[found["unit"] - 1]
    beside = {
        "programmes": [one.value for one in said.programmes],
        "partners": [one.value[0] for one in said.partners],  # type: ignore[index]
        "quantities": {code: one.value for code, one in said.quantities.items()},
    }
    return found | {name: value for name, value in beside.items() if value}


def _right(
    name: str, told: Mapping[str, Any], wanted: Mapping[str, Any], found: Mapping[str, Any]
) -> bool:
    if name not in wanted or name not in found:
        return False
    if name == "subtype":
        return found[name] in wanted[name].split("|")
    if name == "title":
        return _title_is_right(found[name], wanted[name], told)
    if name in ("programmes", "partners"):
        return set(found[name]) == set(wanted[name])
    return bool(found[name] == wanted[name])


def _title_is_right(title: str, wanted: str, told: Mapping[str, Any]) -> bool:
    if len(title) > _LONGEST_TITLE or re.search("[,，。;；:：\n]", title):
        return False
    if any(name in title for name in told.get("names", ())):
        return False
    if told.get("any_title"):
        return any(word in title for word in wanted.split("|"))
    return bool(re.search(".*".join(map(re.escape, wanted.split("|"))), title))


def share(reads: Iterable[Read]) -> float:
    """Return which share of the fields that anybody filled is right."""
    every = list(reads)
    counted = sum(len(one.counted) for one in every)
    return 1 - sum(len(one.wrong) for one in every) / counted


def touched(reads: Iterable[Read]) -> float:
    """Return how many fields a person must touch after pasting, on average."""
    every = list(reads)
    return sum(len(one.wrong) for one in every) / len(every)


def table(reads: Sequence[Read], later: Sequence[Read]) -> str:
    """Return the figures as the page of benchmarks shows them."""
    groups = {
        "looked at (60)": [one for one in reads if not one.held_out],
        "held out (40)": [one for one in reads if one.held_out],
        "all (100)": reads,
        "later, looked at afterwards (30)": later[:_SEEN],
        "later still, read once (30)": later[_SEEN:],
    }
    lines = [
        "| messages | fields right | touched on average | nothing to touch |",
        "|---|---|---|---|",
    ]
    for label, some in groups.items():
        clean = sum(not one.wrong for one in some)
        lines.append(f"| {label} | {share(some):.1%} | {touched(some):.2f} | {clean} |")
    lines += ["", "| field | filled | wrong, missing or too much |", "|---|---|---|"]
    filled = Counter(name for one in reads for name in one.counted)
    wrong = Counter(name for one in reads for name in one.wrong)
    lines += [f"| {name} | {filled[name]} | {wrong[name]} |" for name in _FIELDS if filled[name]]
    return "\n".join(lines)


def faults(reads: Iterable[Read]) -> list[str]:
    """Return what is wrong in the messages that are not held out."""
    return [
        f"{one.number} {name}: {one.wanted.get(name)} → {one.found.get(name)}  {one.text}"
        for one in reads if not one.held_out for name in one.wrong
    ]  # fmt: skip


def main() -> None:
    """Print the table; with --faults also what is wrong in the messages that are not held out."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", type=Path)
    asked.add_argument("--faults", action="store_true")
    given = asked.parse_args()
    reads, later = read_all(), read_all(LATER)
    sys.stdout.write(table(reads, later) + "\n")
    if given.faults:
        sys.stdout.write("\n".join(faults(reads)) + "\n")
    if given.write:
        given.write.write_text(_PAGE.format(table=table(reads, later)), encoding="utf-8")


_PAGE = """# What a pasted message saves

`python -m tests.campaigns.paste --write docs/benchmarks/paste.md` reads the hundred messages of
tests/samples/messages.yaml and compares them, field by field, with what a person would fill in. Messages and
answers were written before the reader and by the same hand, with invented people; forty were held out while its
rules were made, but whoever made the rules had written those too. So thirty more were written when the rules
stood: read once, 78.4 % of their fields were right and 1.20 were touched. The rules were put right by them, and
another thirty written then were read once: the last line. The fields below are of the hundred. A field counts where either the person or the reader fills it: what stays empty in
both is left out, so that it cannot flatter. A field is touched where it is wrong, missing or too
much. Real messages will be worse; the page marks every field's words so that a person sees why.

{table}

Wanted: at least 90 % of the fields right, at most 2 touched on average.
"""

if __name__ == "__main__":
    main()
