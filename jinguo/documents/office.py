"""Programs of the machine that turn one document into another; nothing of theirs stays behind."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path


def office() -> str | None:
    """Return where LibreOffice is on this machine, if it is there."""
    return shutil.which("soffice")


def turning(program: str, source: Path, form: str) -> list[str]:
    """Return the command by which LibreOffice turns a file into another form beside it."""
    # A profile of its own: one that is open in a window would swallow the request.
    profile = f"-env:UserInstallation={source.with_name('profile').as_uri()}"
    told = [program, profile, "--headless", "--convert-to", form]
    return [*told, "--outdir", str(source.parent), str(source)]


def run(command: Sequence[str], seconds: float) -> bool:
    """Run a command without a word and tell whether it ended in time; else it is ended."""
    with subprocess.Popen(  # noqa: S603 - our own words, no shell
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as at_work:
        try:
            at_work.wait(seconds)
        except subprocess.TimeoutExpired:
            # `soffice` is a script that starts the office: both must end.
            os.killpg(at_work.pid, signal.SIGKILL)
            return False
    return True
