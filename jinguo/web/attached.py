"""附件: photographs and documents on a record, added, handed out and taken off; never required."""

from dataclasses import replace
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from jinguo.catalogue.kinds import KINDS
from jinguo.files import storing
from jinguo.files.attachments import JPEG, SUFFIXES
from jinguo.ledger import attaching
from jinguo.ledger.lines import code
from jinguo.ledger.models import Attachment, Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.team import thing
from jinguo.org.policy import Action, Depth, depth
from jinguo.web import looked
from jinguo.web.attachment import attachment
from jinguo.web.attachments import change
from jinguo.web.guard import Asked, not_found, reach, rule
from jinguo.web.ledger_record import found_record, record_page
from jinguo.web.methods import POST
from jinguo.web.pace import Pace
from jinguo.web.record_life import life_of
from jinguo.web.session import confirmed

ATTACHING = Pace("附文件", 60, 600)
TAKING = Pace("下载附件", 300, 3600)


@rule(Action.ENTER, methods=POST, pace=ATTACHING)
def attach(request: Asked, kind: str, id_: UUID) -> HttpResponse:
    """Attach a file to a record, or take one off; what is wrong is told on its page."""
    found = _file(request, kind, id_)
    if found.unit_id not in request.scope:
        raise not_found()
    told, status = change(request, found)
    if not told:
        return redirect(reverse("ledger-record", args=[kind, id_]) + "#attached")
    now = found_record(request, kind, id_)
    life = replace(life_of(request, now, full=True), attached=told)
    return record_page(request, now, life, status=status)


@rule(Action.SEE_RECORDS, pace=TAKING)
def take(request: Asked, kind: str, id_: UUID, file: UUID) -> HttpResponse:
    """Hand out an attachment to whoever reads the file of its record; written down first."""
    found, of = _opened(request, kind, id_, file)
    if found.secrecy >= Secrecy.S3 and not confirmed(request):
        where = reverse("ledger-record", args=[kind, id_])
        return redirect_to_login(where, reverse("confirm"))
    looked.took(request, found)
    place = [each.id for each in attaching.standing(found)].index(of.id) + 1
    name = f"{KINDS[kind].label}{code(found)}_附件{place}{SUFFIXES[of.media]}"
    return attachment(_whole(of, storing.WHOLE), name=name, media=of.media)


@rule(Action.SEE_RECORDS)
def small(request: Asked, kind: str, id_: UUID, file: UUID) -> HttpResponse:
    """Show the small picture of an attachment, on plain records alone."""
    found, of = _opened(request, kind, id_, file)
    if found.secrecy > Secrecy.S1 or not of.pictured:
        raise not_found()
    return attachment(_whole(of, storing.SMALL), name="small.jpg", media=JPEG)


def _whole(of: Attachment, part: str) -> bytes:
    """Return the bytes of an attachment: all of them open before anything is answered."""
    return b"".join(attaching.content(of, part))


def _opened(request: Asked, kind: str, id_: UUID, file: UUID) -> tuple[Record, Attachment]:
    found = _file(request, kind, id_)
    of = Attachment.objects.filter(pk=file, record=found.id, removed_at=None).first()
    if of is None:
        raise not_found()
    return found, of


def _file(request: Asked, kind: str, id_: UUID) -> Record:
    """Return a record whose whole file the asker reads; whoever asks in vain is written down."""
    found = found_record(request, kind, id_)
    if depth(thing(found), reach(request, Action.SEE_RECORDS)) is not Depth.FILE:
        looked.refused(request, kind, id_)
        raise not_found()
    return found
