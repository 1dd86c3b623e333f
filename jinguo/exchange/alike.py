"""How many rows of a workbook tell of what is recorded already: told, never refused."""

from collections.abc import Sequence

from jinguo.counting.alike import within
from jinguo.counting.books import books
from jinguo.ledger.compared import COMPARED, drafted, events
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.models import Activity
from jinguo.ledger.reads import by_numbers
from jinguo.matching.blocking import Search
from jinguo.org.policy import Action


def alike(drafts: Sequence[Draft], *, by: By) -> int:
    """Return how many of some new activities look like another row, or like what the writer reads.

    At most 20,000 records around them are compared; the nightly search knows no such bound.
    """
    fresh = drafted([each for each in drafts if each.fields.get("secrecy", COMPARED) <= COMPARED])
    if not fresh:
        return 0
    reading = by.reach(Action.SEE_RECORDS)
    days = min(each.first for each in fresh), max(each.last for each in fresh)
    numbers = within(books(), {each.path for each in fresh}, days, reading)
    rows = [each for each in by_numbers("activity", numbers, reading) if isinstance(each, Activity)]
    # A row has a number below nought: of two rows alike only the later one is told.
    return len({each.one.key for each in Search().pairs([*fresh, *events(rows, fresh=())])})
