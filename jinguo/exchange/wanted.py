"""What somebody wants taken out, what that would weigh, and what the file says of itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.timezone import localtime

from jinguo.exchange.carried import Carried
from jinguo.exchange.columns import TOLD
from jinguo.ledger.drafts import By
from jinguo.org.policy import NOWHERE, Scope
from jinguo.org.units import tree
from jinguo.periods import Period

MOST_ALONE = 50
"""How many lines that speak of a person somebody takes out alone."""


@dataclass(frozen=True)
class Wanted:
    """Which records: of which kinds, of a unit and those beneath it, in a period.

    A record is in a period if its day is, or if it stands on a day of it. A file of several kinds
    is whole: what its records name comes with them.
    """

    kinds: Sequence[str]
    unit: int
    period: Period
    scope: Scope
    names: Scope = NOWHERE
    """Where names are taken out; only what two people agreed on names any place here."""
    seconded: int = 0
    """The number of the act of two people by which this leaves, if it needs one."""
    by: By | None = None
    """Who takes it out: a file that holds persons says so."""
    only: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """The numbers of the records of a kind that a list shows, in its order."""
    struck: bool = False
    """Whether the list is of records that were struck out."""
    attached: bool = False
    """Whether a column tells what is attached to each record."""
    progress: Callable[[int, int], None] | None = None
    """Told now and then how many lines of how many are written; may raise to give up."""


@dataclass(frozen=True)
class Weight:
    """What a file would carry out: lines that speak of a person, and sensitive ones."""

    persons: int
    sensitive: int
    named: bool

    @property
    def heavy(self) -> bool:
        """Tell whether two people must agree on it."""
        return self.named or self.persons > MOST_ALONE or self.sensitive > 0


@dataclass(frozen=True)
class Exported:
    """How many records of a kind a file holds, and how many the asker may not read.

    `carried` are those of the file that speak of a person: S2 and above, or with a name opened.
    """

    kind: str
    count: int
    withheld: int
    carried: Carried


def watermark(wanted: Wanted) -> str:
    """Return who took out a file with persons in it, when and of which unit."""
    assert wanted.by
    who = wanted.by.account.name if wanted.by.account else "管理员（命令行）"
    place = tree().place(wanted.unit, wanted.period.last_day).name
    at = f"{localtime(wanted.by.at):%Y-%m-%d %H:%M}"
    return f"{TOLD}：{who}，{at}，{place}；含个人信息，用完即删，不得转发。"
