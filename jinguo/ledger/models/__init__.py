"""Every table of the ledger."""

from jinguo.ledger.models.activity import Activity
from jinguo.ledger.models.base import Partner, Record, RecordQuantity
from jinguo.ledger.models.body import Body
from jinguo.ledger.models.honour import Honour
from jinguo.ledger.models.journal import Entry, Receipt
from jinguo.ledger.models.party import Party
from jinguo.ledger.models.payment import Payment
from jinguo.ledger.models.tally import Recording, Tally

__all__ = [
    "Activity",
    "Body",
    "Entry",
    "Honour",
    "Partner",
    "Party",
    "Payment",
    "Receipt",
    "Record",
    "RecordQuantity",
    "Recording",
    "Tally",
]
