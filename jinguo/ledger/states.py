"""The state that a plain record takes by being entered or changed; other steps are in `life`."""

from collections.abc import Sequence

from jinguo.errors import RuleError
from jinguo.ledger import trusting
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Record
from jinguo.ledger.models.base import Secrecy, Status


def first(records: Sequence[Record], *, by: By) -> None:
    """Give records that are being entered their first state: a trusted unit's are accepted.

    Raises:
        RuleError: If one claims a state that only others give.
    """
    for record in records:
        if record.status not in (Status.DRAFT, Status.SUBMITTED) and not by.subject.operator:
            raise RuleError("登记时的状态只能是草稿或已报，核收由上级办。", field="status")
    plain = [
        record for record in records
        if record.secrecy <= Secrecy.S1 and record.status == Status.SUBMITTED
    ]  # fmt: skip
    trusted = trusting.trusted({record.unit_id for record in plain}, day=by.day)
    for record in plain:
        if record.unit_id in trusted:
            record.status = Status.ACCEPTED


def changed(record: Record, was: str, *, by: By) -> None:
    """Give a plain record that was changed the state that follows: it is to be accepted anew.

    Raises:
        RuleError: If the change itself claims a state that only others give.
    """
    if record.status != was and (was, record.status) != (Status.DRAFT, Status.SUBMITTED):
        raise RuleError("状态不能直接改：报送、核收、退回各有自己的按钮。", field="status")
    if record.secrecy > Secrecy.S1:
        return
    accepted = was == Status.ACCEPTED and not trusting.trusted({record.unit_id}, day=by.day)
    if was == Status.RETURNED or accepted:
        record.status = Status.SUBMITTED
