"""The command, run in this process."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from jinguo.console import main


@dataclass(frozen=True)
class Done:
    """How one command ended."""

    status: int
    out: str
    err: str


Jinguo = Callable[..., Done]


@pytest.fixture
def jinguo(capsys: Any, db: None) -> Jinguo:
    def run(*arguments: str) -> Done:
        capsys.readouterr()
        try:
            status = main.run(list(arguments))
        except SystemExit as left:
            status = int(left.code or 0)
        told = capsys.readouterr()
        return Done(status, told.out, told.err)

    return run
