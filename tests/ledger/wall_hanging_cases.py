"""What hangs on records behind the wall, on PostgreSQL alone; run by `test_wall` like `wall_cases`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction

from jinguo.errors import PolicyError
from jinguo.files import storing
from jinguo.files.attachments import PDF, Attached
from jinguo.ledger import attaching, grants, journal, likenesses, wall
from jinguo.ledger.models import Apart, Attachment, Case, Consent, Grant, Party
from jinguo.org.models import Account, Role
from jinguo.org.scope import NOWHERE
from jinguo.vault.seal import SUITE
from tests.factories import AT, City, account, by_account, enter_one
from tests.ledger import wall_cases
from tests.ledger.wall_cases import LATER, as_of, reach_of

WALLED = True
as_the_role_that_works = wall_cases.as_the_role_that_works


def hung_on(case: Case, party: Party, other: Party, let_in: Account) -> None:
    """Hang on a case and two persons what may hang there."""
    with transaction.atomic():
        journal.lock()
        Attachment.objects.create(
            id=uuid4(), kind="case", record=case.id, sort="other", media="image/jpeg", size=1,
            key_sealed=f"{SUITE}.演示", added_at=AT,
        )  # fmt: skip
        Grant.objects.create(
            kind="case", number=case.number, record=case.id, account=let_in, since=AT,
            until=LATER, urgent=True, reason="演示：当晚要送她去医院",
        )  # fmt: skip
        Consent.objects.create(
            id=uuid4(), party=party, purpose="服务", notice=1, giver="本人", way="书面",
            given_on=AT.date(), recorded_at=AT,
        )  # fmt: skip
        first, second = sorted((party.number, other.number))
        Apart.objects.create(first=first, second=second, why="numbers", at=AT)


HANGING = (Attachment, Grant, Consent, Apart)


def test_what_hangs_on_a_record_is_given_where_that_is(city: City) -> None:
    case = enter_one("case", city["一村"])
    party, other = (enter_one("party", city["一村"], secrecy=3) for _ in range(2))
    far = account(city["乙区"], "far", Role.CASEWORKER)
    hung_on(case, party, other, far)
    near = reach_of(account(city["甲县"], "caseworker", Role.CASEWORKER))
    given = {}
    for name, reach in (("nobody", NOWHERE), ("near", near), ("far", reach_of(far))):
        with as_of(reach):
            given[name] = [of.objects.count() for of in HANGING]
    # Whoever was let in knows of the leave itself, and of nothing else by it.
    assert given == {"nobody": [0, 0, 0, 0], "near": [1, 1, 1, 1], "far": [0, 1, 0, 0]}
    with wall.whole():
        assert [of.objects.count() for of in HANGING] == [1, 1, 1, 1]


def test_two_persons_told_apart_are_given_to_who_is_given_both(city: City) -> None:
    here, there = (enter_one("party", city[unit], secrecy=3) for unit in ("一村", "四村"))
    with transaction.atomic():
        journal.lock()
        Apart.objects.create(first=here.number, second=there.number, why="numbers", at=AT)
    for unit, given in (("甲县", 0), ("乙区", 0), ("演示市", 1)):
        with as_of(reach_of(account(city[unit], f"of-{city[unit]}", Role.CASEWORKER))):
            assert Apart.objects.count() == given


def test_files_of_what_nobody_is_given_are_not_swept_away(city: City, own_home: Path) -> None:
    case = enter_one("case", city["一村"])
    hung_on(case, *(enter_one("party", city["一村"], secrecy=3) for _ in range(2)),
            account(city["乙区"], "far", Role.CASEWORKER))  # fmt: skip
    with wall.whole():
        [kept] = Attachment.objects.values_list("pk", flat=True)
    storing.put(attaching._folder(), kept, storing.WHOLE, bytes(32), [b"..."])
    assert attaching.sweep(datetime.now(UTC) + timedelta(days=1)) == 0


def test_a_leave_taken_in_need_stands_and_is_looked_into(city: City) -> None:
    case = enter_one("case", city["一村"])
    who, above = (account(city["甲县"], role, role) for role in (Role.CASEWORKER, Role.LEADER))
    told = by_account(who)
    with as_of(reach_of(who)):
        taken = grants.take(case, by=told, reason="当晚有危险，要马上联系本人")
    # The banner of every page asks before any reach is declared.
    assert grants.urgent_now(who, AT) == [taken]
    assert grants.granted(case, who, AT)
    # A leader reads no line, and looks into it all the same.
    later = by_account(above, at=AT + timedelta(hours=1))
    with as_of(reach_of(above)):
        assert [grant for grant, _ in grants.to_review(later)] == [taken]
        assert grants.review(taken.pk, by=later, finding="情况属实").reviewed_by == above


def test_an_id_that_hangs_on_what_nobody_is_given_is_not_free(city: City, own_home: Path) -> None:
    far, near = (account(city[unit], f"of-{unit}", Role.CASEWORKER) for unit in ("乙区", "甲县"))
    there = enter_one("case", city["四村"])
    here = enter_one("case", city["一村"], by=by_account(near))
    hung_on(there, *(enter_one("party", city["四村"], secrecy=3) for _ in range(2)), far)
    with wall.whole():
        [taken] = Attachment.objects.values_list("pk", flat=True)
    file = Attached(PDF, b"%PDF- %%EOF")
    with as_of(reach_of(near)), pytest.raises(PolicyError):
        attaching.attach(here, file, "other", taken, by=by_account(near))


def test_two_told_apart_are_not_put_before_whoever_asks_for_one_first(city: City) -> None:
    who = account(city["甲县"], "caseworker", Role.CASEWORKER)
    same = {"secrecy": 3, "type": "个人", "phone": "13900001234"}
    one, other = (enter_one("party", city["一村"], **same) for _ in range(2))
    with transaction.atomic():
        journal.lock()
        Apart.objects.create(
            first=one.number, second=other.number, fields=["phone"], why="shared", at=AT
        )
    # A job asks with nothing declared before.
    assert likenesses.alike(one, reach_of(who), limit=5) == []
