"""Every way to rows gives a unit's records up to the class that the scope reads in that unit."""

from jinguo.ledger.models import Record
from jinguo.ledger.reads import by_numbers, records, told, withheld
from jinguo.org.policy import Scope
from tests.factories import City, enter_activity


def test_each_unit_is_read_up_to_its_own_class(city: City) -> None:
    entered = lines(city)
    mine = Scope({city["一村"]: 3, city["二村"]: 1})
    assert titles(mine, entered) == {"一村S1", "一村S3", "二村S1"}
    assert [row.unit_id for row in withheld("activity", mine)] == [city["二村"]]


def test_an_empty_scope_reads_nothing_and_counts_nothing_as_withheld(city: City) -> None:
    entered = lines(city)
    assert titles(Scope(), entered) == set()
    assert not withheld("activity", Scope()).exists()
    assert titles(Scope(everything=True), entered) == set()
    assert withheld("activity", Scope(everything=True)).count() == len(entered)


_MADE = [(village, secrecy) for village in ("一村", "二村", "三村") for secrecy in (1, 3)]


def lines(city: City) -> list[Record]:
    """Enter an internal and a sensitive line in each of three villages."""
    return [
        enter_activity(city[village], secrecy=secrecy, title=f"{village}S{secrecy}")
        for village, secrecy in _MADE
    ]


def titles(scope: Scope, entered: list[Record]) -> set[str]:
    """Return the titles that a scope reads, the same in every way."""
    names = {
        row.number: f"{village}S{secrecy}"
        for row, (village, secrecy) in zip(entered, _MADE, strict=True)
    }
    numbers = list(names)
    read = {names[row.number] for row in records("activity", scope)}
    assert read == {names[row.number] for row in by_numbers("activity", numbers, scope)}
    # What somebody wrote is told of open files alone, not of lines.
    files = {name for name in read if name.endswith("S1")}
    assert files == set(told("activity", "title", numbers, scope))
    return read
