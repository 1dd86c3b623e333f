"""How much a file made by others may ask of us, and a process that holds itself to it."""

import sys
from dataclasses import dataclass

if sys.platform != "win32":
    import resource

_MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much one file may ask; sizes in bytes."""

    size: int = 10 * _MB
    answer: int = 32 * _MB
    memory: int = 512 * _MB
    cpu_seconds: int = 20
    seconds: float = 25.0
    members: int = 200
    unpacked: int = 64 * _MB
    ratio: int = 100
    cells: int = 4_000_000
    """Of all sheets of a workbook, empty ones between filled ones too."""
    columns: int = 1_000


def hold_to(limits: Limits) -> None:
    """Hold this process to the limits for good; without them, its parent still keeps the time."""
    if sys.platform == "linux":
        for what, most in (
            (resource.RLIMIT_CPU, limits.cpu_seconds),
            (resource.RLIMIT_AS, limits.memory),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NPROC, 0),
            (resource.RLIMIT_NOFILE, 8),
        ):
            already = resource.getrlimit(what)[1]
            bound = most if already == resource.RLIM_INFINITY else min(most, already)
            # Of time a second more to be killed for good: at the end of it stands SIGXCPU, which
            # nobody else sends, where SIGKILL may be the machine's.
            grace = int(what == resource.RLIMIT_CPU and already != bound)
            resource.setrlimit(what, (bound, bound + grace))
