"""How old somebody is in law, and what that makes of records about them; pure, by dates alone."""

import calendar
from datetime import date

CHILD, ADULT = 14, 18
"""Under the first everything about somebody is sensitive; under the second somebody is a minor."""

PERSONAL, SENSITIVE = 2, 3


def anniversary(born: date, years: int) -> date:
    """Return the birthday so many years on: of 29 February the last of the month where it lacks."""
    year = born.year + years
    return date(year, born.month, min(born.day, calendar.monthrange(year, born.month)[1]))


def is_under(years: int, born: date | None, today: date) -> bool:
    """Tell whether somebody is younger; the birthday itself still belongs to the years before.

    A day of birth that nobody knows, or that lies ahead, makes nobody younger than they are.
    """
    if born is None:
        return False
    if born.year + years > date.max.year:
        return True
    return today <= anniversary(born, years)


def is_minor14(born: date | None, today: date) -> bool:
    """Tell whether somebody is under fourteen: a guardian decides, all their data is sensitive."""
    return is_under(CHILD, born, today)


def is_minor18(born: date | None, today: date) -> bool:
    """Tell whether somebody is under eighteen."""
    return is_under(ADULT, born, today)


def class_of(born: date | None, today: date, *, in_service: bool, least: int = PERSONAL) -> int:
    """Return the class of records about somebody: by age, and by whether they are being helped."""
    if is_minor14(born, today) or (in_service and is_minor18(born, today)):
        return max(least, SENSITIVE)
    return least
