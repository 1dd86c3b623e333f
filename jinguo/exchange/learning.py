"""What was decided of tables like these before, by the people of the writer's own unit."""

from collections.abc import Sequence

from jinguo.exchange.mapping import Decision, Decisions, signature
from jinguo.exchange.sheets import Sheet
from jinguo.ledger import importing
from jinguo.ledger.drafts import By
from jinguo.org.policy import tops

_WITHIN = 20


def decided(sheets: Sequence[Sheet], *, by: By) -> Decisions:
    """Return what is known of sheets by their headings, each by its name."""
    unit = next(iter(tops(by.subject, day=by.day)), None)
    if unit is None:
        return {}
    found: dict[str, Decision] = {}
    for sheet in sheets:
        for row in sheet.rows[:_WITHIN]:
            if sum(cell != "" for cell in row) > 1:
                told = importing.learnt(unit, signature([str(cell) for cell in row]))
                if told:
                    found[sheet.name] = Decision.of(told)
                    break
    return found


def remember(sheet: Sheet, row: int, decision: Decision, *, by: By) -> None:
    """Keep what somebody decided of a sheet whose headings stand in a row."""
    unit = next(iter(tops(by.subject, day=by.day)), None)
    if unit is not None:
        said = signature([str(cell) for cell in sheet.rows[row]])
        importing.learn(unit, said, decision.told(), by=by)
