"""The sealer: a thread of the serving process that seals the journal every second."""

import logging
import threading

from django.db import DatabaseError, connection

from jinguo.console.home import now
from jinguo.errors import JinguoError
from jinguo.ledger.chaining import seal_once

EVERY = 1.0
_log = logging.getLogger(__name__)


def begin_sealing() -> threading.Event:
    """Begin to seal every second, and return what stops it."""
    stop = threading.Event()
    threading.Thread(target=_seal_on, args=(stop,), name="sealer", daemon=True).start()
    return stop


def _seal_on(stop: threading.Event) -> None:
    told = ""
    while not stop.wait(EVERY):
        try:
            seal_once(at=now())
            told = ""
        except (DatabaseError, OSError, JinguoError) as error:
            # What could not be sealed now is sealed a second later; said once, not every second.
            # A connection that was lost is opened anew.
            connection.close()
            if str(error) != told:
                told = str(error)
                _log.warning("journal not sealed: %s", told)
    connection.close()
