"""One event entered twice: found, told to who may decide, made one for counting, and two again."""

import random
from contextlib import suppress
from datetime import date, timedelta

import pytest

from jinguo.counting import recount
from jinguo.counting.books import books
from jinguo.counting.figures import figure
from jinguo.counting.slices import Slice
from jinguo.errors import ConflictError, PolicyError, RuleError
from jinguo.jobs.doing import do_one
from jinguo.ledger import deciding, searching, twins
from jinguo.ledger.content import digest_of
from jinguo.ledger.deciding import Decision, decide, undo
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity, Conflict, Entry, Notice, Partner, Twin, TwinSearch
from jinguo.ledger.models.notice import Told
from jinguo.ledger.models.twin import Decided, Differing
from jinguo.ledger.undoing import undoable
from jinguo.ledger.unstriking import restorable, unstrike
from jinguo.org.models import Role
from jinguo.org.policy import EVERYTHING, Action, scope
from jinguo.org.units import tree
from jinguo.periods import Period
from tests.factories import AT, City, account, by_account, enter_activity

pytestmark = pytest.mark.usefixtures("own_home")
YEAR = Period.year(2020)
TITLE = "三八维权宣讲"
HEARD = "big-preaching.heard"


def both(city: City) -> tuple[Activity, Activity]:
    """Let a township and its village enter the same talk."""
    village = enter_activity(city["一村"], title=TITLE)
    township = enter_activity(city["东乡"], title=f"东乡妇联开展“{TITLE}”活动", heads=32)
    found = village, township
    assert all(isinstance(each, Activity) for each in found)
    return found  # type: ignore[return-value]


def heard(city: City, unit: str = "甲县") -> int:
    """Return what a year's talks were heard by, counted and plainly recounted."""
    kept, where = books(), Slice(city[unit], YEAR)
    value = figure(kept, HEARD, where, scope=EVERYTHING).value
    assert value == recount.value(recount.read(kept.catalogue), HEARD, city[unit], YEAR)
    return int(value or 0)


def said(what: str, twin: Twin, *, owner: int | None = None) -> Decision:
    rows = Activity.objects.filter(number__in=(twin.first, twin.second))
    why = Differing.TIMES if what == Decided.DIFFERENT else ""
    return Decision(what, dict(rows.values_list("number", "version")), owner, why)


def test_the_search_finds_it_once_and_tells_who_may_decide(city: City) -> None:
    officer = account(city["东乡"], "xiang")
    account(city["一村"], "cun", Role.RECORDER)
    away = account(city["东乡"], "bi")
    village, township = both(city)
    enter_activity(city["三村"], title=TITLE)
    Conflict.objects.create(
        kind="activity", number=village.number, record=village.id, account=away, since=AT
    )
    found = searching.search(at=AT)
    twin = Twin.objects.get()
    assert (twin.first, twin.second, twin.state) == (village.number, township.number, "open")
    assert twin.score == sum(points for _, points in twin.reasons) >= 72
    assert TITLE not in str(twin.reasons)
    assert (found.found, found.compared) == (1, 1)
    assert [each.account for each in Notice.objects.filter(what=Told.TWINS)] == [officer]

    again = searching.search(at=AT)
    assert (again.found, again.compared, Notice.objects.count()) == (0, 0, 1)
    enter_activity(city["一村"], title="别的事", heads=1)
    assert (searching.search(at=AT).found, Twin.objects.count()) == (0, 1)


def test_what_is_no_longer_alike_is_dropped_unless_it_was_decided(city: City) -> None:
    village, _ = both(city)
    searching.search(at=AT)
    twin = Twin.objects.get()
    decide(twin.pk, said(Decided.DIFFERENT, twin), by=By(AT))
    Activity.objects.filter(pk=village.pk).update(
        held_on=date(2020, 9, 9), change=Entry.objects.latest("number").number + 1
    )
    searching.search(at=AT)
    assert Twin.objects.get().state == Decided.DIFFERENT
    undo(twin.pk, by=By(AT))
    TwinSearch.objects.all().delete()
    searching.search(at=AT)
    assert not Twin.objects.exists()


@pytest.mark.parametrize("what", [Decided.SAME, Decided.JOINT])
def test_one_counts_and_undone_both_do_again(city: City, what: str) -> None:
    village, township = both(city)
    twins.keep([], at=AT)
    searching.search(at=AT)
    twin, by = Twin.objects.get(), by_account(account(city["东乡"], "xiang"))
    assert (heard(city), heard(city, "东乡")) == (62, 62)
    before = [digest_of(each) for each in (village, township)]

    decide(twin.pk, said(what, twin, owner=village.number), by=by)
    village.refresh_from_db()
    township.refresh_from_db()
    assert (heard(city), heard(city, "东乡")) == (30, 30)
    assert (village.struck_at, bool(township.struck_at)) == (None, True)
    assert ("联合举办" in township.strike_reason) is (what == Decided.JOINT)
    names = list(Partner.objects.values_list("record", "name"))
    assert names == ([(village.id, "东乡妇联")] if what == Decided.JOINT else [])
    assert Entry.objects.filter(kind="twin").count() == 1
    # Neither the trash nor the quick undoing goes round the decision.
    assert not restorable(township, by=by)
    assert undoable(township, by=by) is undoable(village, by=by) is None
    with pytest.raises(RuleError, match="疑似重复"):
        unstrike(("activity", township.id, township.version), by=by, reason="恢复")
    with pytest.raises(ConflictError):
        decide(twin.pk, said(what, twin, owner=village.number), by=by)

    undo(twin.pk, by=by)
    village.refresh_from_db()
    township.refresh_from_db()
    assert (heard(city), heard(city, "东乡")) == (62, 62)
    assert [digest_of(each) for each in (village, township)] == before
    assert not Partner.objects.exists()
    twin.refresh_from_db()
    assert (twin.state, twin.owner, twin.struck, twin.partner) == ("open", None, None, None)
    with pytest.raises(ConflictError):
        undo(twin.pk, by=by)


def test_who_may_not_change_both_decides_nothing(city: City) -> None:
    village, _ = both(city)
    searching.search(at=AT)
    twin = Twin.objects.get()
    for unit, role in (
        ("一村", Role.RECORDER), ("西乡", Role.OFFICER), ("东乡", Role.LEADER),
        ("东乡", Role.SUPERVISOR),
    ):  # fmt: skip
        by = by_account(account(city[unit], f"{role}-{unit}", role))
        with pytest.raises(PolicyError):
            decide(twin.pk, said(Decided.SAME, twin, owner=village.number), by=by)
    cun = by_account(account(city["一村"], "cun", Role.RECORDER))
    reading = scope(cun.subject, Action.SEE_RECORDS, tree=tree(), day=AT.date())
    assert twins.waiting(reading, limit=9) == twins.of(village, reading) == []
    assert twins.one(twin.pk, reading) is None
    xiang = by_account(account(city["东乡"], "xiang"))
    reading = scope(xiang.subject, Action.SEE_RECORDS, tree=tree(), day=AT.date())
    assert len(twins.waiting(reading, limit=9)) == len(twins.of(village, reading)) == 1


def test_what_was_not_seen_or_is_too_old_is_refused(city: City) -> None:
    village, _ = both(city)
    searching.search(at=AT)
    twin, by = Twin.objects.get(), By(AT)
    stale = Decision(Decided.SAME, {twin.first: 1, twin.second: 9}, village.number)
    with pytest.raises(ConflictError):
        decide(twin.pk, stale, by=by)
    with pytest.raises(RuleError):
        decide(twin.pk, said(Decided.SAME, twin), by=by)
    with pytest.raises(RuleError):
        decide(twin.pk, said("burn", twin), by=by)
    with pytest.raises(PolicyError):
        decide(twin.pk + 9, said(Decided.SAME, twin), by=by)
    decide(twin.pk, said(Decided.SAME, twin, owner=village.number), by=by)
    with pytest.raises(RuleError, match="30 天"):
        undo(twin.pk, by=By(AT + timedelta(days=twins.DAYS, seconds=1)))
    deciding.close(("activity", village.id, 1), by=by, reason="没有这件事")
    with pytest.raises(RuleError, match="先撤销"):
        undo(twin.pk, by=by)


def test_it_is_due_once_a_day_when_something_changed(city: City) -> None:
    assert searching.ask_if_due(AT) is None
    both(city)
    assert searching.ask_if_due(AT) is not None
    assert searching.ask_if_due(AT) is None
    searching.search(at=AT)
    assert searching.ask_if_due(AT + timedelta(days=2)) is None
    enter_activity(city["一村"])
    assert searching.ask_if_due(AT + timedelta(days=2)) is not None


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_decided_and_undone_figures_are_the_recount_and_all_comes_back(
    city: City, seed: int
) -> None:
    chance = random.Random(seed)
    made = [
        enter_activity(
            city[chance.choice(("东乡", "一村", "二村"))], title=TITLE, heads=chance.randint(28, 32),
            held_on=date(2020, 3, chance.randint(7, 9)),
        )
        for _ in range(8)
    ]  # fmt: skip
    searching.search(at=AT)
    before, whole = [digest_of(each) for each in made], heard(city)
    done: list[int] = []
    for _ in range(12):
        twin = chance.choice(list(Twin.objects.order_by("pk")))
        what = chance.choice([Decided.SAME, Decided.JOINT, Decided.DIFFERENT])
        with suppress(RuleError, ConflictError):
            if twin.state == Decided.OPEN:
                owner = chance.choice([twin.first, twin.second])
                decide(twin.pk, said(what, twin, owner=owner), by=By(AT))
                done.append(twin.pk)
            else:
                undo(twin.pk, by=By(AT))
                done.remove(twin.pk)
        struck = Activity.objects.exclude(struck_at=None)
        gone = Twin.objects.filter(state__in=[Decided.SAME, Decided.JOINT]).count()
        assert struck.count() == gone
        assert heard(city) == whole - sum(each.heads or 0 for each in struck)
    for key in reversed(done):
        undo(key, by=By(AT))
    assert heard(city) == whole
    for each in made:
        each.refresh_from_db()
    assert [digest_of(each) for each in made] == before
    assert not Partner.objects.exists()


def test_the_worker_does_it(city: City) -> None:
    both(city)
    job = searching.ask_if_due(AT)
    assert job is not None
    assert do_one("w", lambda: AT)
    job.refresh_from_db()
    assert job.state == "done"
    assert job.told == "比对了 1 对活动，新发现 1 对疑似重复。"
