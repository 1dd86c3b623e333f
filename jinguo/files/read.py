"""Reading a file that somebody else made: its text, found in a child process that may fail."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import PurePath
from threading import Event, Timer

from jinguo.errors import UnreadableError, UsageError
from jinguo.files.limits import Limits

Said = tuple[int, int, str]
COMMENT = "comment"
"""In place of a suffix: a document is to be commented (see `child`)."""
SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx")

_COMMAND = (sys.executable, "-I", "-m", "jinguo.files.child")
# What a process needs to start; nothing that names the database or a key.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
_ZIP = b"PK\x03\x04"
_KILLED = -getattr(signal, "SIGKILL", 0) or None
_MOST_TOLD = 4096  # bytes of what it says as it dies


@dataclass(frozen=True)
class Read:
    """What a file holds: its text, and the encoding that gave it."""

    encoding: str
    text: str


def read(raw: bytes, name: str, limits: Limits | None = None) -> Read:
    """Return what a text, a web page or a Word document holds.

    Args:
        raw: The file.
        name: Its name, which says by its suffix what it should be.
        limits: How much it may ask; those of the house if none are given.

    Raises:
        UsageError: If its suffix is none that can be read.
        UnreadableError: If it cannot be read within the limits.
    """
    limits = limits or Limits()
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            f"“{name}”不是 .txt、.md、.html 或 .docx 文件，请用 Word 或 WPS 另存为 .docx 再读。"
        )
    if len(raw) > limits.size:
        raise UnreadableError(f"“{name}”超过 {limits.size // 1024 // 1024} MB，请拆分后再读。")
    try:
        told = json.loads(ask(raw, suffix, limits))
    except subprocess.CalledProcessError as error:
        raise UnreadableError(f"“{name}”{_why(error.returncode)}") from error
    if "refused" in told:
        raise UnreadableError(f"“{name}”{told['refused']}")
    return Read(told["encoding"], told["text"])


def commented(raw: bytes, said: Sequence[Said], limits: Limits | None = None) -> bytes | None:
    """Return a .docx with comments at places of its text; None if it cannot hold them.

    Args:
        raw: The document.
        said: Where each begins and ends in the text as read, and its words.
        limits: How much it may ask; those of the house if none are given.
    """
    told = json.dumps(list(said), ensure_ascii=False).encode() + b"\n"
    try:
        answer = ask(told + raw, COMMENT, limits or Limits())
    except subprocess.CalledProcessError:
        return None
    return answer if answer.startswith(_ZIP) else None


def ask(raw: bytes, suffix: str, limits: Limits) -> bytes:
    """Return the child's answer, JSON, about a file of a suffix, or a workbook.

    Raises:
        CalledProcessError: If it died, was stopped, or answered more than allowed.
    """
    command = [*_COMMAND, suffix, json.dumps(asdict(limits))]
    ended = _run(command, raw, limits)
    if ended.by_another:
        # A machine that is short of memory ends whom it likes: once more, and no oftener.
        ended = _run(command, raw, limits)
    if ended.status or len(ended.answer) > limits.answer:
        raise subprocess.CalledProcessError(ended.status, command, stderr=ended.told)
    return ended.answer


@dataclass(frozen=True)
class _Ended:
    """How a child ended: what it answered, its last words, and whether we stopped it."""

    status: int
    answer: bytes
    told: bytes
    stopped: bool

    @property
    def by_another(self) -> bool:
        """Tell whether somebody else killed it; the limit of its own time has another signal."""
        return self.status == _KILLED and not self.stopped


def _run(command: Sequence[str], raw: bytes, limits: Limits) -> _Ended:
    environment = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ}
    late = Event()
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:

        def stop() -> None:
            late.set()
            child.kill()

        timer = Timer(limits.seconds, stop)
        timer.start()
        try:
            answer, told = _talk(child, raw, limits.answer)
            status = child.wait()
        finally:
            timer.cancel()
    return _Ended(status, answer, told, late.is_set() or len(answer) > limits.answer)


def _talk(child: subprocess.Popen[bytes], raw: bytes, most: int) -> tuple[bytes, bytes]:
    """Hand over the file; return the answer, to a byte beyond `most`, and any last words."""
    assert child.stdin
    assert child.stdout
    assert child.stderr
    # If it died before it had read all, its status says why.
    with suppress(BrokenPipeError), child.stdin:
        child.stdin.write(raw)
    answer = child.stdout.read(most + 1)
    if len(answer) > most:
        child.kill()
    return answer, child.stderr.read(_MOST_TOLD)


def _why(status: int) -> str:
    """Return the sentence for a child that was stopped or died."""
    stopped = {-getattr(signal, name) for name in ("SIGKILL", "SIGXCPU") if hasattr(signal, name)}
    if status in {0, *stopped}:
        return "太大或太复杂，没能在限度内读完，请拆分或另存为 .txt 再读。"
    return "读不出来，可能已损坏，请用 Word 或 WPS 打开后另存为 .docx 再读。"
