"""Deadlines and procedures in their long form: against a reckoning day by day, and a model.

python -m tests.campaigns.duties                       # 20,000 deadlines, 2,000 × 30 each
python -m tests.campaigns.duties --examples 20000 --only dispute
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deadlines", type=int, default=20_000)
    parser.add_argument("--examples", type=int, default=2_000, help="每个流程走多少遍，每遍 30 步")
    parser.add_argument("--only", default="", help="只走这个流程")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    faults = _deadlines(asked.deadlines, asked.seed)
    return max(faults, _machines(asked.examples, asked.only))


def _deadlines(count: int, seed: int) -> int:
    from jinguo.catalogue.calendar import Calendar, years
    from jinguo.duties.deadlines import ends
    from tests.duties.oracle import due, questions

    began, table = time.monotonic(), Calendar(years())
    wrong = [
        (moment, length, unit, rolls)
        for moment, length, unit, rolls in questions(count, seed)
        if ends(moment, length, unit, table, rolls=rolls) != due(moment, length, unit, rolls=rolls)  # type: ignore[arg-type] # words
    ]
    for each in wrong[:10]:
        sys.stdout.write(f"{each}\n")
    took = time.monotonic() - began
    sys.stdout.write(f"{count:,} 个到期日，{len(wrong)} 个不同，{took:.0f} 秒。\n")
    return 1 if wrong else 0


def _machines(examples: int, only: str) -> int:
    from tests.duties.model import FILES

    faults = 0
    for name in sorted(FILES):
        if only and name != only:
            continue
        began = time.monotonic()
        ran = subprocess.run(
            [
                sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
                f"tests/duties/test_machines.py::test_a_procedure_agrees_with_its_model[{name}]",
            ],
            cwd=ROOT, env={**os.environ, "JINGUO_MACHINES": str(examples)}, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        faults |= ran.returncode
        said = "一致" if ran.returncode == 0 else ran.stdout[-2_000:]
        sys.stdout.write(
            f"{name} {examples:,} × 30 步：{said}，{time.monotonic() - began:.0f} 秒\n"
        )
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
