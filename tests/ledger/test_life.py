"""The life of a plain record: who brings about which state, against a tiny model of it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jinguo.errors import ConflictError, JinguoError, RuleError
from jinguo.ledger import life
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Activity, Entry, Notice, Returned
from jinguo.ledger.models.base import Status
from jinguo.org.models import Role
from tests.factories import AT, City, account, by_account, draft, enter_activity, enter_one

STEPS = ("submit", "accept", "check", "return", "amend", "strike")
PEOPLE = ("village", "township", "other township", "county", "leader")


@pytest.fixture
def people(city: City) -> dict[str, By]:
    made = {
        "village": account(city["一村"], "cun", Role.RECORDER),
        "township": account(city["东乡"], "xiang"),
        "other township": account(city["西乡"], "xi"),
        "county": account(city["甲县"], "xian"),
        "leader": account(city["甲县"], "ling", Role.LEADER),
    }
    return {name: by_account(each) for name, each in made.items()}


@dataclass(frozen=True)
class Small:
    """All that the reference knows of a record: its state, who wrote it, whether it stands."""

    state: str
    first: str
    last: str
    struck: bool = False

    def after(self, step: str, who: str) -> "Small | None":
        """Return what it becomes, or None where the step is refused."""
        writes = who in ("village", "township", "county")
        above = who in ("township", "county") and who not in (self.first, self.last)
        if self.struck and (step, self.state) != ("check", "accepted"):
            return None
        if step == "strike":
            return replace(self, struck=True, last=who) if writes else None
        if step == "amend":
            state = {"accepted": "submitted", "returned": "submitted"}.get(self.state, self.state)
            return replace(self, state=state, last=who) if writes else None
        if step == "submit":
            fits = writes and self.state in ("draft", "returned")
            return replace(self, state="submitted", last=who) if fits else None
        of = {"accept": ["submitted"], "check": ["accepted"], "return": ["submitted", "accepted"]}
        if not above or self.state not in of[step]:
            return None
        to = {"accept": "accepted", "check": "accepted", "return": "returned"}[step]
        # Whoever accepts or returns wrote nothing: the state alone is new.
        return replace(self, state=to, last="")


def take(step: str, record: Activity, by: By) -> None:
    named = ("activity", record.id, record.version)
    if step == "amend":
        heads = {"heads": (record.heads or 0) + 1}
        amend(Amendment("activity", record.id, record.version, heads), by=by)
    elif step == "strike":
        close(named, by=by, reason="重复登记")
    elif step == "return":
        life.send_back(named, by=by, field="heads", message="人次和签到表不符")
    else:
        getattr(life, step)(named, by=by)


@given(
    first=st.sampled_from(("village", "township")),
    draft_first=st.booleans(),
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE)), max_size=10),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_walk_ends_where_the_tiny_model_ends(
    city: City, people: dict[str, By], first: str, draft_first: bool, steps: list[tuple[str, str]]
) -> None:
    status = "draft" if draft_first else "submitted"
    [made] = enter(draft("activity", city["一村"], status=status), by=people[first])
    small = Small(status, first, first)
    for step, who in steps:
        record = Activity.objects.get(id=made.id)
        wanted = small.after(step, who)
        entries = Entry.objects.count()
        try:
            take(step, record, people[who])
        except JinguoError:
            assert wanted is None, (step, who, small)
            assert Entry.objects.count() == entries
            continue
        assert wanted is not None, (step, who, small)
        small = wanted
        now = Activity.objects.get(id=made.id)
        assert (now.status, bool(now.struck_at)) == (small.state, small.struck)
        assert Entry.objects.count() == entries + 1
        assert (now.version, now.change) == (record.version + 1, Entry.objects.latest("number").pk)
        opened = Returned.objects.filter(record=made.id, mended_at=None).count()
        assert opened == (small.state == "returned" and not small.struck)


def test_a_return_is_bound_to_a_field_and_told_to_whoever_entered_it(
    city: City, people: dict[str, By]
) -> None:
    [made] = enter(draft("activity", city["一村"]), by=people["village"])
    named = ("activity", made.id, 1)
    for field, message in (
        ("heads", " "),
        ("nothing", "改"),
        ("name_sealed", "改"),
        ("heads", "长" * 201),
    ):
        with pytest.raises(RuleError):
            life.send_back(named, by=people["township"], field=field, message=message)
    assert Entry.objects.count() == 1
    life.send_back(named, by=people["township"], field="heads", message="和签到表不符")
    entry = Entry.objects.latest("number")
    assert entry.after == {
        "status": "returned", "version": 2, "step": "return", "returned": "heads",
    }  # fmt: skip
    assert (entry.reason, entry.actor) == ("和签到表不符", people["township"].account)
    notice = Notice.objects.get()
    assert (notice.what, notice.account) == ("returned", people["village"].account)
    record = Activity.objects.get(id=made.id)
    opened = life.open_return(record)
    assert opened is not None
    assert (opened.field, opened.message) == ("heads", "和签到表不符")


def test_many_are_accepted_together_or_not_at_all(city: City, people: dict[str, By]) -> None:
    drafts = [draft("activity", city["一村"]), draft("publication", city["二村"])]
    made = enter(drafts, by=people["village"].__class__(AT))
    named = [(each.kind(), each.id, 1) for each in made]
    with pytest.raises(ConflictError):
        life.accept([named[0], (*named[1][:2], 2)], by=people["township"])
    assert Activity.objects.get().status == "submitted"
    assert [each.status for each in life.accept(named, by=people["township"])] == ["accepted"] * 2


def test_what_stands_above_s1_is_not_accepted_here(city: City, people: dict[str, By]) -> None:
    case = enter_one("case", city["一村"])
    with pytest.raises(RuleError):
        life.accept(("case", case.id, 1), by=people["township"])


def test_nobody_writes_a_state_that_others_give(city: City, people: dict[str, By]) -> None:
    with pytest.raises(RuleError, match="草稿或已报"):
        enter(draft("activity", city["一村"], status="accepted"), by=people["village"])
    made = enter_activity(city["一村"])
    for status in ("accepted", "returned", "locked", "draft"):
        with pytest.raises(RuleError, match="状态不能直接改"):
            amend(Amendment("activity", made.id, 1, {"status": status}), by=people["village"])


def test_accepting_changes_no_content(city: City, people: dict[str, By]) -> None:
    made = enter_activity(city["一村"])
    stood: Any = Activity.objects.filter(id=made.id).values().get()
    life.accept(("activity", made.id, 1), by=people["county"])
    now: Any = Activity.objects.filter(id=made.id).values().get()
    differs = {name for name in now if now[name] != stood[name]}
    assert differs == {"status", "version", "change"}


def test_reach_is_strictly_beneath(city: City, people: dict[str, By]) -> None:
    assert life.reach(people["township"]) == {city["一村"], city["二村"]}
    assert city["甲县"] not in life.reach(people["county"])
    assert life.reach(people["village"]) == life.reach(people["leader"]) == frozenset()
    assert life.reach(By(AT)) == frozenset()
    ended = replace(people["township"], at=AT - timedelta(days=366 * 8))
    assert life.reach(ended) == frozenset()
    assert Status.LOCKED not in {turn.to for turn in life.TURNS.values()}
    assert ended.day < date(2016, 1, 1)
