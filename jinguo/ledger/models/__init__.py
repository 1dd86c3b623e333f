"""Every table of the ledger."""

from jinguo.ledger.models.activity import Activity
from jinguo.ledger.models.apart import Apart
from jinguo.ledger.models.assessment import Assessment
from jinguo.ledger.models.attachment import Attachment
from jinguo.ledger.models.base import Partner, Record, RecordQuantity
from jinguo.ledger.models.body import Body
from jinguo.ledger.models.case import Case
from jinguo.ledger.models.consent import Consent
from jinguo.ledger.models.contact import Contact
from jinguo.ledger.models.erasure import Erasure
from jinguo.ledger.models.hold import Hold
from jinguo.ledger.models.honour import Honour
from jinguo.ledger.models.imports import Import, Learnt
from jinguo.ledger.models.inspection import Inspection
from jinguo.ledger.models.issue import Issue
from jinguo.ledger.models.journal import Entry, Receipt
from jinguo.ledger.models.lesson import Lesson
from jinguo.ledger.models.life import Question, Returned, Trust
from jinguo.ledger.models.loan import Loan
from jinguo.ledger.models.lock import Lock
from jinguo.ledger.models.look import Look
from jinguo.ledger.models.meeting import Decision, Difference, Minutes
from jinguo.ledger.models.membership import Membership
from jinguo.ledger.models.merge import Merge
from jinguo.ledger.models.notice import Inquiry, Notice
from jinguo.ledger.models.order import Order
from jinguo.ledger.models.packet import Office, Packet
from jinguo.ledger.models.pairing import Pairing
from jinguo.ledger.models.party import Party
from jinguo.ledger.models.past_report import PastFigure, PastReport
from jinguo.ledger.models.payment import Payment
from jinguo.ledger.models.pending import Pending
from jinguo.ledger.models.placement import Placement
from jinguo.ledger.models.project import Project
from jinguo.ledger.models.publication import Publication
from jinguo.ledger.models.release import Release
from jinguo.ledger.models.seal import Anchor, Counter, Seal, Stump, Verification
from jinguo.ledger.models.step import Course, Deputy, Edition, Retimed, Step
from jinguo.ledger.models.tally import Recording, Tally
from jinguo.ledger.models.target import Target
from jinguo.ledger.models.team import Conflict, Grant, Member
from jinguo.ledger.models.twin import Twin, TwinSearch
from jinguo.ledger.models.unfinished import Unfinished
from jinguo.ledger.models.urge import Urge
from jinguo.ledger.models.view import View
from jinguo.ledger.models.zero import Zero

__all__ = [
    "Activity",
    "Anchor",
    "Apart",
    "Assessment",
    "Attachment",
    "Body",
    "Case",
    "Conflict",
    "Consent",
    "Contact",
    "Counter",
    "Course",
    "Decision",
    "Deputy",
    "Difference",
    "Edition",
    "Entry",
    "Erasure",
    "Grant",
    "Hold",
    "Honour",
    "Import",
    "Inquiry",
    "Inspection",
    "Issue",
    "Learnt",
    "Lesson",
    "Loan",
    "Lock",
    "Look",
    "Member",
    "Membership",
    "Merge",
    "Minutes",
    "Notice",
    "Office",
    "Order",
    "Packet",
    "Pairing",
    "Partner",
    "Party",
    "PastFigure",
    "PastReport",
    "Payment",
    "Pending",
    "Placement",
    "Project",
    "Publication",
    "Question",
    "Receipt",
    "Record",
    "RecordQuantity",
    "Recording",
    "Release",
    "Retimed",
    "Returned",
    "Seal",
    "Step",
    "Stump",
    "Tally",
    "Target",
    "Trust",
    "Twin",
    "TwinSearch",
    "Unfinished",
    "Urge",
    "Verification",
    "View",
    "Zero",
]
