"""Settings, addresses and the two ways in; importing it puts the one SQLite library in place."""

import sys

try:
    import pysqlite3
except ImportError:  # no wheel and no compiler: settings.py then does without the write-ahead log
    pass
else:
    # One SQLite library in a process: a second one closing the ledger's file drops its locks.
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
