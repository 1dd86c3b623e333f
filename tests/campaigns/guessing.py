"""Guesses at one account, from many networks, while its owner signs in from her own.

python -m tests.campaigns.guessing --guesses 10000
"""

import argparse
import sys
from datetime import UTC, datetime, timedelta
from time import perf_counter

from tests.campaigns.own_home import own_home

_AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
_EVERY = 50


def campaign(guesses: int, *, networks: int) -> tuple[int, int]:
    """Guess so often within an hour; return how many were judged, and how often the owner waited."""
    from jinguo.org import throttle
    from jinguo.org.models import Account

    owner = Account.objects.open("owner", name="演示人")
    throttle.remember(owner, "home", at=_AT - timedelta(days=1))
    step, judged, waited = timedelta(hours=1) / guesses, 0, 0
    for n in range(guesses):
        at = _AT + step * n
        try:
            throttle.attempt("owner", f"net {n % networks}", account=owner, at=at)
            judged += 1
        except throttle.SlowError:
            pass
        if n % _EVERY == 0:
            try:
                throttle.attempt("owner", "home", account=owner, at=at).right()
            except throttle.SlowError:
                waited += 1
    return judged, waited


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--guesses", type=int, default=10_000)
    parser.add_argument("--networks", type=int, default=1_000)
    asked = parser.parse_args()
    with own_home():
        from jinguo.console.home import open_home

        open_home()
        began = perf_counter()
        judged, waited = campaign(asked.guesses, networks=asked.networks)
        spent = perf_counter() - began
    sys.stdout.write(
        f"{asked.guesses} guesses in an hour from {asked.networks} networks: {judged} judged, "
        f"owner kept waiting {waited} times, {spent:.1f} s\n"
    )
    return 0 if judged <= 20 and not waited else 1


if __name__ == "__main__":
    sys.exit(main())
