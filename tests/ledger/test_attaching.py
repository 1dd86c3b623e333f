"""Attachments are sealed whatever their record's class, journalled, and gone with their key."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from jinguo.errors import FailedError, PolicyError, RuleError, SealError
from jinguo.files.attachments import JPEG, PDF, Attached
from jinguo.ledger import attaching
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.erase import erase
from jinguo.ledger.journal import broken
from jinguo.ledger.models import Attachment, Entry, Record
from jinguo.ledger.rotation import rotate_records
from jinguo.vault.pieces import PIECE
from tests.factories import AT, City, enter_activity, enter_one, enter_party, person

NOW, FOLDER = By(AT), Path(settings.JINGUO_HOME) / "files"
CANARY = b"somebody stands before the house of nine"
PICTURE = Attached(JPEG, b"\xff\xd8\xff" + CANARY * 40_000, b"\xff\xd8\xff" + CANARY)
Committed = Callable[..., Any]


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    yield
    shutil.rmtree(FOLDER, ignore_errors=True)


def attach(
    record: Record, file: Attached = PICTURE, *, by: By = NOW, id_: UUID | None = None
) -> Attachment:
    return attaching.attach(record, file, "scene", id_ or uuid4(), by=by)


def files_of(of: Attachment) -> list[Path]:
    return sorted(FOLDER.glob(f"??/{of.id}*"))


def test_what_is_attached_comes_back_as_it_was_and_lies_sealed(city: City) -> None:
    record = enter_activity(city["一村"])
    made = attach(record)

    assert b"".join(attaching.content(made)) == PICTURE.content
    assert b"".join(attaching.content(made, "small")) == PICTURE.small
    assert len(PICTURE.content) > PIECE
    assert len(files_of(made)) == 2
    for path in files_of(made):
        assert CANARY[:12] not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
    entry = Entry.objects.get(record=made.id)
    assert (entry.act, entry.kind, entry.version) == ("enter", "attachment", 1)
    assert entry.after["of"] == ["activity", str(record.id)]
    assert "key" not in str(entry.after)
    assert broken(10) == []


def test_sent_twice_it_hangs_there_once(city: City) -> None:
    record, id_ = enter_activity(city["一村"]), uuid4()
    attach(record, id_=id_)
    attach(record, id_=id_)
    assert Attachment.objects.count() == Entry.objects.filter(kind="attachment").count() == 1


def test_a_file_that_was_changed_or_cut_short_does_not_open(city: City) -> None:
    made = attach(enter_activity(city["一村"]))
    path = next(each for each in files_of(made) if "whole" in each.name)
    whole = path.read_bytes()
    # The first of the pieces alone, the whole without its end, a bit turned, another's file.
    for told in (whole[: PIECE + 32], whole[:-32], whole[:-1] + bytes([whole[-1] ^ 1])):
        path.write_bytes(told)
        with pytest.raises(SealError):
            list(attaching.content(made))
    other = attach(enter_activity(city["一村"]))
    path.write_bytes(next(each for each in files_of(other) if "whole" in each.name).read_bytes())
    with pytest.raises(SealError):
        list(attaching.content(made))
    path.unlink()
    with pytest.raises(FailedError, match="备份"):
        list(attaching.content(made))


def test_what_is_taken_off_is_gone_for_good_and_told(
    city: City, django_capture_on_commit_callbacks: Committed
) -> None:
    record = enter_activity(city["一村"])
    made = attach(record)
    with django_capture_on_commit_callbacks(execute=True):
        attaching.remove(record, made.id, "personal", by=NOW)

    assert files_of(made) == []
    gone = Attachment.objects.get()
    assert (gone.key_sealed, gone.removal, attaching.standing(record)) == ("", "personal", [])
    assert (
        Entry.objects.filter(record=made.id).order_by("-number")[0].after["removal"] == "personal"
    )
    with pytest.raises(PolicyError):
        attaching.remove(record, made.id, "personal", by=NOW)
    with pytest.raises(RuleError, match="原因"):
        attaching.remove(record, made.id, "", by=NOW)


def test_erasing_the_record_leaves_bytes_that_nobody_opens(
    city: City, django_capture_on_commit_callbacks: Committed
) -> None:
    party = enter_party(city["一村"], name="演示某")
    made = attach(party, Attached(PDF, b"%PDF-" + CANARY))
    copies = {path: path.read_bytes() for path in files_of(made)}
    with django_capture_on_commit_callbacks(execute=True):
        erase("party", party.id, 1, by=NOW, basis="本人撤回同意")

    assert files_of(made) == []
    for path, told in copies.items():  # put back from a backup of the folder and of the database
        path.write_bytes(told)
    with pytest.raises(SealError):
        list(attaching.content(made))


def test_new_keys_open_what_old_ones_sealed(city: City) -> None:
    made = attach(enter_activity(city["一村"]))
    rotate_records()
    found = Attachment.objects.get()
    assert found.key_sealed != made.key_sealed
    assert b"".join(attaching.content(found)) == PICTURE.content


def test_only_whoever_may_change_a_record_attaches_to_it(city: City) -> None:
    record, case = enter_activity(city["一村"]), enter_one("case", city["一村"])
    there, elsewhere = (By(AT, person(city[each])) for each in ("一村", "二村"))
    attach(record, by=there)
    for by, of in ((elsewhere, record), (there, case)):
        with pytest.raises(PolicyError):
            attach(of, by=by)
        with pytest.raises(PolicyError):
            attaching.remove(of, uuid4(), "wrong", by=by)
    assert Attachment.objects.count() == 1


def test_a_record_takes_nine_and_a_person_so_many_a_day(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, other = enter_activity(city["一村"]), enter_activity(city["一村"])
    for _ in range(attaching.MOST):
        attach(record)
    with pytest.raises(RuleError, match="最多附 9 个"):
        attach(record)
    monkeypatch.setattr(attaching, "MOST_A_DAY", 9)
    with pytest.raises(RuleError, match="一天"):
        attach(other)
    attach(other, by=replace(NOW, at=AT + timedelta(days=2)))
    close(("activity", other.id, 1), by=NOW, reason="重复")
    other.refresh_from_db()
    with pytest.raises(RuleError, match="作废"):
        attach(other, by=replace(NOW, at=AT + timedelta(days=4)))


def test_files_that_no_attachment_stands_for_are_swept_after_an_hour(city: City) -> None:
    made = attach(enter_activity(city["一村"]))
    lost = uuid4()
    attaching.storing.put(FOLDER, lost, "whole", bytes(32), [b"left by a process that died"])
    now = files_of(made)[0].stat().st_mtime
    at = AT.fromtimestamp(now, AT.tzinfo)

    assert attaching.sweep(at + timedelta(minutes=30)) == 0
    assert attaching.sweep(at + timedelta(hours=2)) == 1
    assert len(files_of(made)) == 2
    assert not list(FOLDER.glob(f"??/{lost}*"))
