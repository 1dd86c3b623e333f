"""Settings as an office deploys them, read by a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HTTPS = {"JINGUO_HTTPS": "1", "JINGUO_PROXY": "1", "JINGUO_HOSTS": "fulian.example.gov.cn"}


def command(home: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run `python WORDS` with a home and an environment."""
    told = {key: value for key, value in os.environ.items() if not key.startswith("JINGUO_")}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**told, "JINGUO_HOME": str(home), "PYTHONUTF8": "1", **environment},
    )  # fmt: skip


def answered(home: Path, asked: str, **environment: str) -> Any:
    """Return what a few lines of Python print as JSON, with Django set up under an environment.

    `client` is a browser of the first name of the site.
    """
    lines = (
        "import json, os, django\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n"
        "django.setup()\n"
        "from django.conf import settings\n"
        "from django.test import Client\n"
        "client = Client(headers={'host': settings.ALLOWED_HOSTS[0]})\n"
        f"{asked}"
    )
    done = command(home, "-c", lines, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
