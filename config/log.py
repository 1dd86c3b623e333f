"""One line of the log: UTC, no line break from outside, and no word that an error quotes."""

import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType

_Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class LineFormatter(logging.Formatter):
    """Writes an entry so that nobody forges a second one, and nobody's name comes into it."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - Python's own name
        """Return the moment with its offset."""
        del datefmt
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - Python's own name
        """Return the entry's own words in one line."""
        record.message = "".join(
            char if char.isprintable() else ascii(char)[1:-1] for char in record.message
        )
        return super().formatMessage(record)

    def formatException(self, ei: _Info) -> str:  # noqa: N802 - Python's own name
        """Return where an error came from and its kind, without the values that it quotes."""
        kind, _, at = ei
        frames = "".join(traceback.format_tb(at))
        return f"{frames}{kind.__module__}.{kind.__qualname__}" if kind else ""
