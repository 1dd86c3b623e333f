"""Which model holds which kind of record."""

from jinguo.errors import RuleError
from jinguo.ledger.models import (
    Activity,
    Body,
    Case,
    Contact,
    Honour,
    Inspection,
    Issue,
    Loan,
    Membership,
    Order,
    Pairing,
    Party,
    Payment,
    Placement,
    Project,
    Publication,
    Record,
    Tally,
    Target,
    Zero,
)

MODELS: dict[str, type[Record]] = {
    "party": Party,
    "body": Body,
    "inspection": Inspection,
    "case": Case,
    "activity": Activity,
    "honour": Honour,
    "payment": Payment,
    "publication": Publication,
    "membership": Membership,
    "issue": Issue,
    "contact": Contact,
    "order": Order,
    "pairing": Pairing,
    "loan": Loan,
    "placement": Placement,
    "project": Project,
    "tally": Tally,
    "target": Target,
    "zero": Zero,
}
"""In the order in which a batch saves them: what others point at comes first."""


def model(kind: str) -> type[Record]:
    """Return the model of a kind.

    Raises:
        RuleError: If there is no such kind.
    """
    found = MODELS.get(kind)
    if found is None:
        raise RuleError(f"没有“{kind}”这种记录，可用的是 {'、'.join(MODELS)}。")
    return found
