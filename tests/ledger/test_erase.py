"""An erased record is counted and nothing else: no key at hand opens what any copy of it holds."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from jinguo.errors import ConflictError, RuleError, SealError
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.drafts import By
from jinguo.ledger.erase import erase, finish
from jinguo.ledger.journal import broken
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Case, Entry, Erasure, Party
from jinguo.ledger.models.base import Custody
from jinguo.ledger.opening import opened
from tests.factories import City, enter_one, enter_party

LATER = By(at=datetime(2021, 2, 1, tzinfo=UTC))
PARTY = {
    "name": "演示某", "number": "34060019900101002X", "phone": "13900007788", "address": "某路七号",
    "born_on": "1990-01-01",
}  # fmt: skip
Committed = Callable[..., Any]


def test_erasing_leaves_a_tombstone_and_no_key(
    city: City, django_capture_on_commit_callbacks: Committed
) -> None:
    made = enter_party(city["一村"], **PARTY)
    amend(Amendment("party", made.id, 1, {"name": "演示改名"}), by=LATER)
    copy = Party.objects.get(id=made.id)  # what a backup holds
    assert opened(copy, "name") == "演示改名"

    with django_capture_on_commit_callbacks(execute=True):
        erase("party", made.id, 2, by=LATER, basis="个人信息保护法第四十七条，本人撤回同意")

    found = Party.objects.get(id=made.id)
    assert found.custody == Custody.ERASED
    assert {
        getattr(found, f.name) for f in found._meta.fields if f.name.endswith(("_sealed", "_index"))
    } == {""}
    for field in PARTY:
        with pytest.raises(SealError):
            opened(copy, field)
    assert keyring().held([made.id]) == set()
    entry = Entry.objects.get(record=made.id, version=3)
    assert (entry.act, entry.reason[:7]) == ("erase", "个人信息保护法")
    assert broken(100) == []
    with pytest.raises(RuleError, match="没有这条记录"):
        amend(Amendment("party", made.id, 3, {"name": "演示"}), by=LATER)


def test_a_case_loses_its_words_and_keeps_what_is_counted(city: City) -> None:
    made = enter_one("case", city["一村"], title="演示案", story="演示情况", outcome="化解")
    erase("case", made.id, 1, by=LATER, basis="保存期满")
    case = Case.objects.get()
    assert (case.title, case.title_sealed, case.story_sealed) == ("", "", "")
    assert (case.outcome, case.type, case.unit_id) == ("化解", "家庭纠纷", city["一村"])


def test_a_crash_between_tombstone_and_key_is_finished_at_the_next_start(city: City) -> None:
    made = enter_party(city["一村"], **PARTY)
    # Within the test's transaction nothing is committed: the process died right here.
    erase("party", made.id, 1, by=LATER, basis="保存期满")
    assert keyring().held([made.id]) == {made.id}
    assert finish() == 1
    assert keyring().held([made.id]) == set()
    assert finish() == 0


def test_erasing_asks_for_a_basis_and_for_the_version_seen(city: City) -> None:
    made = enter_party(city["一村"], **PARTY)
    with pytest.raises(RuleError, match="写明依据"):
        erase("party", made.id, 1, by=LATER, basis=" ")
    with pytest.raises(ConflictError):
        erase("party", made.id, 2, by=LATER, basis="保存期满")
    assert not Erasure.objects.exists()
