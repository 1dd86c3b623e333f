"""What somebody's consents to one purpose amount to on a day; pure, by dates alone."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from jinguo.ledger.ages import is_minor14

SELF, GUARDIAN = "本人", "监护人"


class State(Enum):
    """What stands of somebody's consent to one purpose."""

    VALID = "有效"
    NEED_GUARDIAN = "需监护人同意"
    NEED_SELF = "需本人重新同意"
    WITHDRAWN = "已撤回"
    EXPIRED = "过期"
    NONE = "没有"


@dataclass(frozen=True)
class Given:
    """One consent as facts; `expires` is the first day on which it stands no more."""

    giver: str
    on: date
    withdrawn: date | None = None
    expires: date | None = None

    def withdrawn_by(self, today: date) -> bool:
        """Tell whether it was taken back; it stands no more on that very day."""
        return self.withdrawn is not None and self.withdrawn <= today

    def stands(self, today: date) -> bool:
        """Tell whether it was given, not taken back and not expired."""
        expired = self.expires is not None and self.expires <= today
        return self.on <= today and not self.withdrawn_by(today) and not expired

    def suffices(self, born: date | None, today: date) -> bool:
        """Tell whether whoever gave it may decide this on that day.

        From the day after the fourteenth birthday the person decides, and must have been able to
        when the consent was given. Of a person whose day of birth is unknown either counts.
        """
        if born is None:
            return True
        if is_minor14(born, today):
            return self.giver == GUARDIAN
        return self.giver == SELF and not is_minor14(born, self.on)


def state(born: date | None, given: Sequence[Given], today: date) -> State:
    """Return what the consents to one purpose amount to."""
    known = [each for each in given if each.on <= today]
    standing = [each for each in known if each.stands(today)]
    if any(each.suffices(born, today) for each in standing):
        return State.VALID
    if standing:
        return State.NEED_GUARDIAN if is_minor14(born, today) else State.NEED_SELF
    if not known:
        return State.NONE
    last = max(each.on for each in known)
    taken_back = any(each.withdrawn_by(today) for each in known if each.on == last)
    return State.WITHDRAWN if taken_back else State.EXPIRED


def months_later(day: date, months: int) -> date:
    """Return the day so many months on: the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def months_before(day: date, months: int) -> date:
    """Return the last day from which so many months are over by a day."""
    years, month = divmod(day.month - 1 - months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(day.year + years, month + 1, last if ends else min(day.day, last))
