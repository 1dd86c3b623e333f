"""A PDF of three hundred pages read: how long, how much memory, and whether it says the same.

    python -m tests.campaigns.long_pdf [--pages 300] [--write docs/benchmarks/long-pdf.md]

The report is this project's own prose, printed by LibreOffice with page numbers and a header.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SECONDS, MEGABYTES = 90.0, 512
"""What reading may take, with all that it starts, and the most memory of any process of it."""
_A_PAGE = 620
_MB = 1024
_WATCHED = """
import pathlib, resource, subprocess, sys
status = subprocess.run(sys.argv[2:]).returncode
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
pathlib.Path(sys.argv[1]).write_text(str(most))
sys.exit(status)
"""
"""Starts a command from a process that is small: what one starts is counted as holding, for a
moment, what its starter holds, and a process of tests may hold gigabytes."""


@dataclass(frozen=True)
class Run:
    """One command run to its end, with the most memory that it or one it started held."""

    seconds: float
    megabytes: float
    said: bytes
    status: int


def printed(folder: Path, pages: int) -> tuple[Path, str, int]:
    """Print a report of about so many pages; return the file, its text, and how many there are."""
    from jinguo.console.bench_read import text_of
    from jinguo.documents.document import Document, Paragraph
    from jinguo.documents.document import Run as Words
    from jinguo.documents.pdf import as_pdf

    text = text_of(_A_PAGE * pages)
    title, *lines = text.split("\n")
    blocks = tuple(Paragraph((Words(line),)) for line in lines)
    file = folder / "报告.pdf"
    file.write_bytes(as_pdf(Document(title, "", "演示市妇联", blocks)))
    plain = run(["pdftotext", "-q", "-enc", "UTF-8", str(file), "-"]).said
    return file, text, plain.count(b"\f")


def run(command: list[str]) -> Run:
    """Run a command by itself, so that the memory measured is its own and its children's."""
    began = time.perf_counter()
    with TemporaryDirectory() as folder:
        out, most = Path(folder, "out"), Path(folder, "most")
        with out.open("wb") as file:
            watched = [sys.executable, "-c", _WATCHED, str(most), *command]
            status = subprocess.run(watched, stdout=file, check=False).returncode
        said, held = out.read_bytes(), int(most.read_text())
    return Run(time.perf_counter() - began, held / _MB, said, status)


def main() -> int:
    """Print, read and compare; 1 if it took more than promised or read something else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--write", type=Path, help="the page to put the table into")
    asked = parser.parse_args()
    django.setup()
    with TemporaryDirectory() as folder:
        file, text, pages = printed(Path(folder), asked.pages)
        size = file.stat().st_size
        taken = run(["pdftotext", "-q", "-enc", "UTF-8", str(file), f"{file}.txt"])
        command = [sys.executable, "-m", "config.command", "report", "read", str(file)]
        read = run([*command, "--format", "json"])
    if read.status:
        sys.stdout.write(f"没有读成：{read.status}\n")
        return 1
    told = json.loads(read.said)
    missed, added = compared(told, text)
    rows = (
        ("pages", f"{pages}"), ("size of the PDF", f"{size / 1024 / 1024:.1f} MB"),
        ("characters", f"{len(told['document']['text']):,}"),
        ("figures", f"{len(told['figures']):,}"),
        ("figures of the text missed / added by the printing", f"{missed} / {added}"),
        ("taking the text out (`pdftotext`)", f"{taken.seconds:.1f} s, {taken.megabytes:.0f} MB"),
        ("`report read`, all of it", f"{read.seconds:.1f} s, {read.megabytes:.0f} MB"),
    )  # fmt: skip
    table = "\n".join(("| | |", "|---|---|", *(f"| {name} | {what} |" for name, what in rows)))
    sys.stdout.write(table + "\n")
    if asked.write:
        asked.write.write_text(_PAGE.format(pages=asked.pages, table=table), encoding="utf-8")
    kept = read.seconds <= SECONDS and read.megabytes <= MEGABYTES
    return 0 if kept and not missed and not added else 1


def compared(told: dict[str, list[dict[str, object]]], text: str) -> tuple[int, int]:
    """Return how many figures of a text a reading of its print missed, and how many it added."""
    from jinguo.reading.extract import extract

    wanted = Counter(one.surface for one in extract(text) if one.is_result)
    found = Counter(str(one["surface"]) for one in told["figures"])
    return (wanted - found).total(), (found - wanted).total()


_PAGE = """# A report of {pages} pages as PDF

`python -m tests.campaigns.long_pdf --write docs/benchmarks/long-pdf.md` prints a report of our own prose through LibreOffice
and reads it back with `jinguo report read`. Times are of the wall on a machine of two cores shared with other work;
memory is the most that any one process of the command held (`getrusage`). The command fails above 90 s or 512 MB, or if
a figure of the text is missed or added by the way through the print. `pdftotext` is held to 90 s of a processor and 4 GiB, the
text it gives to 32 MB.

{table}

The page 核对 takes 50,000 characters at a time; a longer report is told so, and read by the command.
"""


if __name__ == "__main__":
    sys.exit(main())
