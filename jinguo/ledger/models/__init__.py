"""Every table of the ledger."""

from jinguo.ledger.models.activity import Activity
from jinguo.ledger.models.base import Partner, Record, RecordQuantity
from jinguo.ledger.models.body import Body
from jinguo.ledger.models.case import Case
from jinguo.ledger.models.contact import Contact
from jinguo.ledger.models.honour import Honour
from jinguo.ledger.models.inspection import Inspection
from jinguo.ledger.models.issue import Issue
from jinguo.ledger.models.journal import Entry, Receipt
from jinguo.ledger.models.loan import Loan
from jinguo.ledger.models.membership import Membership
from jinguo.ledger.models.order import Order
from jinguo.ledger.models.pairing import Pairing
from jinguo.ledger.models.party import Party
from jinguo.ledger.models.payment import Payment
from jinguo.ledger.models.placement import Placement
from jinguo.ledger.models.project import Project
from jinguo.ledger.models.publication import Publication
from jinguo.ledger.models.tally import Recording, Tally
from jinguo.ledger.models.target import Target

__all__ = [
    "Activity",
    "Body",
    "Case",
    "Contact",
    "Entry",
    "Honour",
    "Inspection",
    "Issue",
    "Loan",
    "Membership",
    "Order",
    "Pairing",
    "Partner",
    "Party",
    "Payment",
    "Placement",
    "Project",
    "Publication",
    "Receipt",
    "Record",
    "RecordQuantity",
    "Recording",
    "Tally",
    "Target",
]
