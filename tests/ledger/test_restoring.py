"""A backup put back: sealing goes on once somebody answered for it, and every check says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from jinguo.errors import FailedError, RuleError
from jinguo.ledger import anchors, restoring
from jinguo.ledger.chaining import seal_once
from jinguo.ledger.codes import code_of, read_code
from jinguo.ledger.drafts import By
from jinguo.ledger.faults import Wrong
from jinguo.ledger.keys import audit_key
from jinguo.ledger.models import Entry, Look, Seal
from jinguo.ledger.verifying import verify
from tests.factories import AT, City, enter_activity

pytestmark = pytest.mark.usefixtures("own_home")
REASON = "硬盘坏了，用周一的备份"


def put_back(city: City, *, lose: int = 2) -> list[str]:
    """Seal, lose so many seals as if an older copy were put back; return the codes that went."""
    enter_activity(city["一村"])
    seal_once(at=AT)
    codes = []
    with transaction.atomic():
        for _ in range(lose):
            enter_activity(city["二村"])
            codes.append(str(code_of(seal_once(at=AT))))  # type: ignore[arg-type] # there is one
        transaction.set_rollback(True)
    return codes


def wrongs(**told: Any) -> list[Wrong]:
    return [each.wrong for each in verify(**told).faults]


def test_an_accepted_restore_is_told_with_its_reason_and_sealing_goes_on(city: City) -> None:
    put_back(city)
    assert wrongs() == [Wrong.ROLLBACK]
    enter_activity(city["一村"])
    with pytest.raises(FailedError, match="accept-restore"):
        seal_once(at=AT)

    done = restoring.accept(reason=REASON, by=By(AT))
    assert (done.first, done.last, done.entries, done.looks) == (2, 3, 2, 0)
    enter_activity(city["一村"])
    seal_once(at=AT)
    report = verify()
    assert report.faults == []
    assert report.accepted == [done]
    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == [1, 4, 5]
    entry = Entry.objects.get(kind="restore")
    assert (entry.reason, entry.seal_id, entry.role) == (REASON, 4, "operator")
    assert [each.first for each in verify(since=4).accepted] == []


def test_restored_twice_and_to_before_the_first(city: City) -> None:
    put_back(city)
    with transaction.atomic():
        restoring.accept(reason=REASON, by=By(AT))
        transaction.set_rollback(True)
    assert wrongs() == [Wrong.ROLLBACK]
    again = restoring.accept(reason="再恢复一次", by=By(AT))
    assert (again.first, again.last) == (2, 4)
    assert verify().accepted == [again]
    assert wrongs() == []


def test_what_was_given_out_before_is_still_held_against_the_anchor(
    city: City, tmp_path: Path
) -> None:
    codes = put_back(city)
    given = tmp_path / "given"
    given.write_bytes(anchors.path().read_bytes())
    restoring.accept(reason=REASON, by=By(AT))
    assert wrongs(codes=[read_code(each) for each in codes], given=[given]) == []

    forged = read_code("3-0000-0000-0000-0000")
    assert wrongs(codes=[forged]) == [Wrong.RECHAIN]
    lines = [each for each in anchors.read(given) if isinstance(each, anchors.Line)]
    other = anchors.Line(**{**vars(lines[-1]), "digest": "0" * 64}).signed(audit_key())
    given.write_text(other.written())
    assert wrongs(given=[given]) == [Wrong.FORK]


def test_nothing_is_accepted_that_was_not_restored_or_is_not_whole(city: City) -> None:
    put_back(city)
    with pytest.raises(RuleError, match="请写明"):
        restoring.accept(reason=" ", by=By(AT))
    Entry.objects.filter(number=1).update(reason="改")
    with pytest.raises(RuleError, match="还有别的问题"):
        restoring.accept(reason=REASON, by=By(AT))
    Entry.objects.filter(number=1).update(reason="")
    restoring.accept(reason=REASON, by=By(AT))
    with pytest.raises(RuleError, match="不用确认"):
        restoring.accept(reason=REASON, by=By(AT))


def _unanchored() -> None:
    file = anchors.path()
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1]))


def _unmarked() -> None:
    lines = [each for each in anchors.read(anchors.path()) if isinstance(each, anchors.Line)]
    lines[-1] = anchors.Line(**{**vars(lines[-1]), "after": 0}).signed(audit_key())
    anchors.path().write_text("".join(each.written() for each in lines))


def _untold() -> None:
    Entry.objects.filter(kind="restore").update(reason="例行维护")


def _shifted() -> None:
    Entry.objects.filter(kind="restore").update(after={"after": 1, "given_up": 2})


@pytest.mark.parametrize(
    ("forge", "wrong"),
    [
        (_unanchored, Wrong.ROLLBACK),
        (_unmarked, Wrong.ROLLBACK),
        (_untold, Wrong.EDIT),
        (_shifted, Wrong.ROLLBACK),
    ],
)
def test_a_forged_acceptance_is_found(city: City, forge: Callable[[], None], wrong: Wrong) -> None:
    put_back(city)
    restoring.accept(reason=REASON, by=By(AT))
    forge()
    assert wrongs()[0] is wrong


def test_a_death_before_the_commit_leaves_it_to_be_accepted_again(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_back(city)
    real = anchors.append

    def dies(*told: Any) -> None:
        real(*told)
        raise OSError("died")

    monkeypatch.setattr(anchors, "append", dies)
    with pytest.raises(OSError, match="died"):
        restoring.accept(reason=REASON, by=By(AT))
    monkeypatch.undo()
    assert wrongs() == [Wrong.ROLLBACK]
    done = restoring.accept(reason=REASON, by=By(AT))
    assert (done.first, done.last, wrongs()) == (2, 4, [])
    assert not Look.objects.exists()
