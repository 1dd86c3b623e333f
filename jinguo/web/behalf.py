"""代录: the unit for which somebody entered a record says that it should be looked at again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from jinguo.ledger import behalf
from jinguo.org.policy import Action
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.ledger_record import found_record
from jinguo.web.methods import POST


@rule(Action.ENTER, methods=POST)
def dispute(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Tell whoever entered a record for the asker's unit that this unit has a doubt."""
    found, by = found_record(request, kind, id_), asked_by(request)
    if not behalf.may_dispute(found, by=by):
        raise not_found()
    behalf.dispute(found, by=by)
    return redirect("ledger-record", kind, id_)
