"""What changed last: through the scope and class, the newest first, from the columns alone."""

import pytest

from jinguo.counting.books import books
from jinguo.counting.recent import recent
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.org.policy import Scope
from tests.factories import AT, City, enter_activity, enter_honour, enter_one

BY = By(at=AT)


def _told(scope: Scope, limit: int = 8) -> list[tuple[str, str]]:
    return [(each.entry.act, each.record.title) for each in recent(books(), scope, limit=limit)]


def test_newest_change_of_each_record_comes_first(city: City) -> None:
    first = enter_activity(city["一村"], title="甲")
    enter_honour(city["一村"], title="乙")
    gone = enter_activity(city["一村"], title="丙")
    amend(Amendment("activity", first.id, 1, {"heads": 9}), by=BY, reason="演示")
    close(("activity", gone.id, 1), by=BY, reason="演示")
    everywhere = Scope(everything=True, clearance=1)

    assert _told(everywhere) == [("close", "丙"), ("amend", "甲"), ("enter", "乙")]
    assert _told(everywhere, limit=2) == [("close", "丙"), ("amend", "甲")]


@pytest.mark.parametrize(("clearance", "seen"), [(1, ["公开的"]), (3, ["", "公开的"])])
def test_class_and_unit_decide_and_others_take_no_place(
    city: City, clearance: int, seen: list[str]
) -> None:
    enter_activity(city["一村"], title="公开的")
    enter_one("case", city["一村"], title="案件")
    enter_activity(city["二村"], title="别村的")

    assert [title for _, title in _told(Scope({city["一村"]: clearance}), limit=2)] == seen
    assert _told(Scope()) == []
