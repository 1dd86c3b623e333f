"""The `jinguo` command: puts the settings in place and hands over to the console."""

import os
import sys

import django


def main() -> int:
    """Run `jinguo` with the arguments it was given and return its exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from jinguo.console.main import run  # noqa: PLC0415 - models load only after setup

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
