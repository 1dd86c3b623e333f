"""Standing meetings with partners: whose figures stand side by side, and which are compared."""

from pathlib import Path

from pydantic import Field

from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.procedures import Procedures
from jinguo.catalogue.schema import Address, Key, Strict, Words
from jinguo.catalogue.stamped import by_name, stamps
from jinguo.errors import CatalogueError

SHIPPED = Path(__file__).parent / "meetings"


class Side(Strict):
    """One office at the table, and what it brings."""

    name: Words
    figures: tuple[Address, ...] = Field(min_length=1)


class Compared(Strict):
    """A partner's number, and what our own ledger has of the same thing."""

    label: Words
    of: Words
    theirs: Address
    ours: Address


class Meeting(Strict):
    """One standing meeting; its decisions are issues of a category, followed like any issue."""

    meeting: Key
    title: Words
    programme: Key
    category: Words
    sides: tuple[Side, ...] = Field(min_length=1)
    rates: tuple[Address, ...] = ()
    compared: tuple[Compared, ...] = ()
    reasons: tuple[Words, ...] = Field(min_length=1)
    """Why two numbers may differ: chosen from, never written freely."""
    procedures: tuple[Key, ...] = ()
    """Whose overdue clocks are on the agenda, in numbers alone."""

    @property
    def figures(self) -> tuple[str, ...]:
        """Return every figure that the meeting looks at."""
        pairs = [each for pair in self.compared for each in (pair.theirs, pair.ours)]
        shown = [each for side in self.sides for each in side.figures]
        return tuple(dict.fromkeys([*shown, *pairs, *self.rates]))


def meetings(
    catalogue: Catalogue, procedures: Procedures, overlay: Path | None = None
) -> dict[str, Meeting]:
    """Return the meetings in force, each fit for the catalogue.

    Raises:
        CatalogueError: If a file says what it may not say, or names what there is not.
    """
    found = by_name(Meeting, "meeting", stamps(SHIPPED, overlay, more=True))
    for each in found.values():
        _check(each, catalogue, procedures)
    return found


def _check(meeting: Meeting, catalogue: Catalogue, procedures: Procedures) -> None:
    where = f"meetings/{meeting.meeting}.yaml"
    if lost := sorted(set(meeting.figures) - set(catalogue.indicators)):
        raise CatalogueError(f"{where} 提到没有的口径“{lost[0]}”，请改正。")
    if lost := sorted(set(meeting.procedures) - set(procedures.procedures)):
        raise CatalogueError(f"{where} 提到没有的流程“{lost[0]}”，请改正。")
    programme = catalogue.programmes.get(meeting.programme)
    issues = programme.records.get("issue") if programme else None
    if issues is None or meeting.category not in issues.choices.get("category", ()):
        raise CatalogueError(
            f"{where} 的项目“{meeting.programme}”没有问题类别“{meeting.category}”，请改正。"
        )
