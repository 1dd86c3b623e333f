"""Exports a demonstration city and imports it into an empty home: every figure must be the same.

Each county's file is imported by that county's account, then the whole city's by the city's, which
adds what is the city's own. Figures: every indicator × unit × the 17 periods
of the busiest year, and × each other year.

    python -m tests.campaigns.round_trip --demo huaibei-2020
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

CITY = {"huaibei-2020": "3406", "huainan-2024": "3404"}
PASSWORD = "yi-er-san-si-campaign"
_FIGURES = (
    "import sys; from tests.campaigns import round_trip; sys.exit(round_trip.print_figures())"
)


class Home:
    """A home of the campaign's own."""

    def __init__(self, folder: Path) -> None:
        self.environment = {**os.environ, "JINGUO_HOME": str(folder), "JINGUO_DATABASE": ""}

    def jinguo(self, *arguments: str, told: str = "") -> str:
        return self._run([sys.executable, "-m", "config.command", *arguments], told)

    def figures(self) -> dict[str, str]:
        """Return every figure, and the names and codes of the counties under `counties`."""
        found: dict[str, str] = json.loads(self._run([sys.executable, "-c", _FIGURES]))
        return found

    def export(self, *arguments: str) -> None:
        """Take records out; where two people must agree, the operator, alone here, is the second."""
        command = [sys.executable, "-m", "config.command", "export", *arguments]
        done = subprocess.run(
            command, env=self.environment, check=False, capture_output=True, text=True
        )
        asked = re.search(r"第 (\d+) 号", done.stderr)
        if asked:
            self.jinguo("second", "approve", asked[1])
            self._run([*command, "--approved", asked[1]])
        elif done.returncode:
            raise SystemExit(done.stderr)

    def _run(self, command: list[str], told: str = "") -> str:
        started = time.monotonic()
        done = subprocess.run(
            command, env=self.environment, input=told, check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(f"{command[2:]}: {done.stderr}")
        sys.stderr.write(f"{time.monotonic() - started:6.1f} s  {' '.join(command[3:6])}\n")
        return done.stdout


def print_figures() -> int:
    """Print all figures of the home as JSON, by address, code and period."""
    import django

    import config  # noqa: F401 - puts the one SQLite library in place before Django is imported

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from jinguo.console.figures import _years
    from jinguo.counting.books import fresh
    from jinguo.counting.figures import table
    from jinguo.org.policy import EVERYTHING
    from jinguo.org.tree import EPOCH
    from jinguo.periods import Period, standard

    counted, told = fresh(), {}
    years = list(_years(counted))
    days = np.concatenate([each[each.kind.on] for each in counted.columns.values()])
    busiest = Counter((EPOCH + timedelta(int(day))).year for day in days.tolist()).most_common(1)
    for year in years:
        periods = standard(year) if year == busiest[0][0] else [Period.year(year)]
        whole = table(counted, counted.catalogue.indicators, periods, scope=EVERYTHING)
        for address in counted.catalogue.indicators:
            for unit in counted.tree.ids:
                for period in periods:
                    code = counted.tree.place(unit, period.last_day).code
                    told[f"{address} {code} {period}"] = str(whole.worked(address, unit, period))
    json.dump(told, sys.stdout, ensure_ascii=False)
    return 0


def run(demo: str, folder: Path) -> dict[str, Any]:
    """Take a city from one home to another and count what differs."""
    here, there, always = Home(folder / "a"), Home(folder / "b"), "1949-10-01..2026-12-31"
    city = CITY[demo]
    here.jinguo("demo", demo)
    before = here.figures()
    codes = {key.split()[1] for key in before}
    counties = sorted(c for c in codes if c.endswith("000000") and not c.endswith("00000000"))
    there.jinguo("units", "load", city)
    # Lines of cases, pairings and aid are read by a caseworker; names are never taken out.
    here.jinguo(
        "account", "add", "keeper", "--name", "演示", "--unit", city, "--role", "caseworker",
        "--since", "2016-01-01", "--password-stdin", told=PASSWORD,
    )  # fmt: skip
    for code in [*counties, city]:
        file = str(folder / f"{code}.xlsx")
        here.export("all", "--unit", code, "--period", always, "--output", file, "--as", "keeper")
        there.jinguo(
            "account", "add", f"a{code}", "--name", "演示", "--unit", code, "--role", "caseworker",
            "--since", "2016-01-01", "--password-stdin", told=PASSWORD,
        )  # fmt: skip
        sys.stderr.write(there.jinguo("import", file, "--as", f"a{code}"))
    after = there.figures()
    differing = [key for key in before | after if before.get(key) != after.get(key)]
    return {"figures": len(before), "differing": len(differing), "some": differing[:10]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", default="huaibei-2020", choices=CITY)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(asked.demo, Path(folder))
    sys.stdout.write(f"{found}\n")
    return 0 if found["figures"] and not found["differing"] else 1


if __name__ == "__main__":
    sys.exit(main())
