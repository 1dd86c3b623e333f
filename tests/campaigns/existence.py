"""Asks for what is hidden and for what is not there, in pairs, by every search and lookup.

python -m tests.campaigns.existence --pairs 2000
"""

import argparse
import logging
import sys

from tests.campaigns.own_home import empty_home


def main() -> int:
    """Run the campaign and print a line for each lookup; 0 if none tells anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=2_000)
    parser.add_argument("--only", default="", help="lookups whose name begins so")
    asked = parser.parse_args()
    wrong = 0
    with empty_home():
        from tests.access import existence, world

        logging.getLogger().handlers.clear()
        logging.getLogger().addHandler(logging.NullHandler())
        for lookup in existence.lookups(world.build(share=0.6)):
            if not lookup.name.startswith(asked.only):
                continue
            found = existence.compare(lookup, asked.pairs)
            told = bool(found.differing or found.told_by_time)
            wrong += told
            sys.stdout.write(
                f"{'TOLD' if told else 'same'}  {found.name}  {found.pairs:,} pairs, "
                f"{len(found.differing)} differing, medians {found.gap * 1000:.2f} ms apart, "
                f"p = {found.chance:.3f}\n"
            )
            sys.stdout.flush()
            for each in found.differing[:3]:
                sys.stdout.write(f"  {each}\n")
    sys.stdout.write(f"{wrong} lookups tell what is there\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
