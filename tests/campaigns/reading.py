"""How well reports of places never seen are read, clean and damaged on their way.

    python -m tests.campaigns.reading [--write docs/benchmarks/reading.md]

The sentences are this project's own prose in the manner of federations elsewhere, with invented
people, annotated before the reader's answers were looked at.
"""

import argparse
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.reading.damage import LIGHT, Damage, damage, readings_of
from tests.reading.scoring import Line, Score, lines, score

SAMPLES = Path(__file__).parents[1] / "samples"
ELSEWHERE = SAMPLES / "figures-elsewhere.jsonl"
LATER = SAMPLES / "figures-elsewhere-later.jsonl"
LATEST = SAMPLES / "figures-elsewhere-latest.jsonl"
NEWEST = SAMPLES / "figures-elsewhere-newest.jsonl"
WAYS = ("light", "heavy", "spaced")


def damaged(gold: list[Line], seed: int = 8) -> Iterator[Line]:
    """Yield the sentences as damaged in one of the ways that published texts are."""
    rng = random.Random(seed)
    for line in gold:
        way = rng.choice(WAYS)
        said = LIGHT if way == "light" else readings_of(line["text"])
        broken = damage(line["text"], Damage(said, spaced=way == "spaced"))
        figures = []
        for one in line["figures"]:
            start, end = broken.where(one["start"], one["end"])
            figures.append({**one, "start": start, "end": end})
        yield {**line, "text": broken.text, "figures": figures}


def row(name: str, made: Score) -> str:
    """Return one line of the table."""
    shares = [made.precision, made.recall, made.f1, *map(made.share, ("interval", "unit", "topic"))]
    cells = " | ".join(f"{share:.4f}" for share in (*shares, made.whole))
    return f"| {name} | {made.counts['gold']} | {cells} |"


HEAD = (
    "| sentences | results | precision | recall | F1 | interval | unit | topic | wholly right |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


_BATCHES = (("elsewhere", ELSEWHERE), ("later", LATER), ("latest", LATEST), ("newest", NEWEST))


def table() -> str:
    """Return the table of all that is read."""
    rows = []
    for name, path in _BATCHES:
        gold = lines(path)
        rows += [row(name, score(gold)), row(f"{name}, damaged", score(damaged(gold)))]
    return "\n".join([HEAD, *rows])


def put_into(page: Path) -> None:
    """Put the table into a page in place of the one there."""
    old = page.read_text(encoding="utf-8")
    block = re.compile(r"\| sentences \|[^\n]*\n(?:\|[^\n]*\n)+")
    page.write_text(block.sub(table().replace("\\", "") + "\n", old), encoding="utf-8")


def main() -> None:
    """Read and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="the page to put the table into")
    asked = parser.parse_args()
    sys.stdout.write(table() + "\n")
    if asked.write:
        put_into(asked.write)


if __name__ == "__main__":
    main()
