"""What a page shows of a record's attachments, and what a form brings to be attached."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django import forms
from django.core.files.uploadedfile import UploadedFile

from jinguo.errors import RefusedError, UnreadableError
from jinguo.files.attachments import (
    ACCEPT,
    JPEG,
    MOST,
    PICTURES,
    SUFFIXES,
    Attached,
    attached,
)
from jinguo.ledger import attaching
from jinguo.ledger.models import Attachment, Record
from jinguo.ledger.models.attachment import Removal, Sort
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.team import subject
from jinguo.web.asking import asked_by
from jinguo.web.guard import Asked, not_found, status_of
from jinguo.web.journal import OPERATOR

_NAMED = "attach"
_FILE, _PHOTO = f"{_NAMED}-file", f"{_NAMED}-photo"
_MB, _KB = 1024 * 1024, 1024
_REMOVALS = [each for each in Removal.choices if each[0] != Removal.ERASED]
_LARGE = f"一次提交的文件超过 {MOST // _MB} MB，请压缩，或一次附一个。"


class AttachForm(forms.Form):
    """What is attached, and what it is; a phone offers its camera."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    sort = forms.ChoiceField(
        label="是什么", choices=Sort.choices,
        error_messages={"required": "请选附件是什么。", "invalid_choice": "请从列表里选。"},
    )  # fmt: skip
    photo = forms.FileField(
        label="拍照", required=False,
        widget=forms.FileInput({"accept": PICTURES, "capture": "environment"}),
        help_text="手机上直接打开相机；位置、时间、机型等照片里带的信息会去掉。",
    )  # fmt: skip
    file = forms.FileField(
        label="或选一个文件", required=False, widget=forms.FileInput({"accept": ACCEPT}),
        help_text=f"照片，或 PDF、.docx、.xlsx，不超过 {MOST // _MB} MB；文件名不保存。",
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(
            data, initial={"id": uuid4()}, label_suffix="", prefix=_NAMED, auto_id="%s"
        )


class RemoveForm(forms.Form):
    """Why an attachment is taken off."""

    removal = forms.ChoiceField(
        label="去掉的原因", choices=[("", "请选择"), *_REMOVALS],
        error_messages={"required": "请选去掉的原因。", "invalid_choice": "请从列表里选。"},
    )  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """An attachment as the page of its record tells it."""

    id: UUID
    label: str
    size: str
    who: str
    at: datetime
    small: bool
    remove: RemoveForm | None


@dataclass(frozen=True)
class Attachments:
    """What a record's page shows of its attachments; a form stands where the asker may attach."""

    shown: tuple[Shown, ...]
    form: AttachForm | None
    told: str


def attachments_of(found: Record, *, changes: bool, told: str) -> Attachments:
    """Return the attachments of a record whose file the asker reads, and perhaps changes."""
    rows = attaching.standing(found)
    changing = changes and not found.struck_at
    shown = tuple(_shown(found, rows, changing=changing))
    room = changing and len(rows) < attaching.MOST
    return Attachments(shown, AttachForm() if room else None, told)


def _shown(found: Record, rows: list[Attachment], *, changing: bool) -> Iterator[Shown]:
    for at, each in enumerate(rows, 1):
        kind = "照片" if each.media == JPEG else SUFFIXES[each.media][1:].upper()
        size = f"{each.size / _MB:.1f} MB" if each.size >= _MB else f"{-(-each.size // _KB)} KB"
        yield Shown(
            each.id, f"{at}. {each}（{kind}）", size,
            each.added_by.name if each.added_by else OPERATOR, each.added_at,
            each.pictured and found.secrecy <= Secrecy.S1,
            RemoveForm(auto_id=f"remove-{at}-%s") if changing else None,
        )  # fmt: skip


def given(request: Asked) -> list[tuple[str, Attached]]:
    """Return what a form brought to be attached, fit to be kept, by the name of its field.

    Raises:
        UnreadableError: If one of them may not be attached.
        RuleError: If the asker attached too many today.
    """
    if not request.FILES and int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
        raise UnreadableError(_LARGE)
    found = []
    for name in (_PHOTO, _FILE):
        file = request.FILES.get(name)
        if isinstance(file, UploadedFile):
            found.append((name, attached(file.read())))
    if found:
        attaching.check_day(asked_by(request))
    return found


def attach_entered(request: Asked, record: Record, files: list[tuple[str, Attached]]) -> None:
    """Attach what came with a record that was just entered; sent twice, it hangs there once."""
    by, sort = asked_by(request), request.POST.get(f"{_NAMED}-sort") or Sort.OTHER
    if by.account:
        # Whoever entered a matter of persons is on its team since a moment ago.
        now = subject(by.account, strength=by.subject.strength, session=by.subject.session)
        by = replace(by, subject=now)
    for name, file in files:
        id_ = uuid5(NAMESPACE_OID, f"{record.id} {name}")
        attaching.attach(record, file, sort, id_, by=by)


def change(request: Asked, found: Record) -> tuple[str, int]:
    """Add or take off an attachment; return why it was refused, and the status of that."""
    by, told = asked_by(request), request.POST
    try:
        if told.get("act") == "remove":
            attaching.remove(found, _id(told.get("attachment")), told.get("removal", ""), by=by)
            return "", 0
        files = given(request)
        if not files:
            return "请先拍照或选一个文件。", 400
        for name, file in files:
            id_ = uuid5(_id(told.get(f"{_NAMED}-id")), name)
            attaching.attach(found, file, told.get(f"{_NAMED}-sort", ""), id_, by=by)
    except UnreadableError as error:
        return str(error), 400
    except RefusedError as error:
        return str(error), status_of(error)
    return "", 0


def _id(said: object) -> UUID:
    try:
        return UUID(str(said))
    except ValueError as error:
        raise not_found() from error
