"""Every error Jinguo raises on purpose; each message is one Chinese sentence that says what to do.

JinguoError
├── FailedError            it was tried and did not work (exit status 1)
│   ├── CatalogueError     a catalogue file says what it may not say
│   ├── UnreadableError    a document cannot be read
│   └── SealError          a sealed value cannot be opened
├── UsageError             the request itself is wrong (exit status 2)
│   ├── QuantityError      a Chinese quantity cannot be read or phrased so
│   ├── PeriodError        a period is none
│   ├── UnitError          a unit is not found, or several fit
│   └── AddressError       an indicator's address does not exist
└── RefusedError           a rule or the policy says no (exit status 3)
    ├── RuleError          a record would break a rule of its kind
    ├── ConflictError      somebody changed the record first
    └── PolicyError        the asker may not see or do this
"""


class JinguoError(Exception):
    """An error raised on purpose, told to a person in one sentence."""

    exit_status = 1


class FailedError(JinguoError):
    """What was asked for was tried and did not work."""


class CatalogueError(FailedError):
    """A catalogue file says what it may not say."""


class UnreadableError(FailedError):
    """A document cannot be read."""


class SealError(FailedError):
    """A sealed value cannot be opened with the keys at hand."""


class UsageError(JinguoError):
    """The request itself is wrong."""

    exit_status = 2


class QuantityError(UsageError):
    """A Chinese quantity cannot be read, or cannot be phrased as asked."""


class PeriodError(UsageError):
    """A period is none."""


class UnitError(UsageError):
    """A unit is not found, or several fit."""


class AddressError(UsageError):
    """An indicator's address does not exist."""


class RefusedError(JinguoError):
    """A rule or the policy says no."""

    exit_status = 3


class RuleError(RefusedError):
    """A record would break a rule of its kind; `field` names the field to mend, if one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class ConflictError(RefusedError):
    """Somebody changed the record first, or the same key came with another content."""


class PolicyError(RefusedError):
    """The asker may not see or do this."""
