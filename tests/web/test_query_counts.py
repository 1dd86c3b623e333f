"""Every page asks the database as often for three thousand records as for one."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Activity
from jinguo.web.opaque import sealed
from tests.factories import AT


def pages() -> tuple[str, ...]:
    return (
    "/", "/desk/", "/enter/", "/enter/activity/", "/enter/membership/", "/ledgers/?period=2020", "/ledgers/activity/",
    f"/ledgers/activity/?find={sealed('宣讲'.encode(), of='words')}", "/figures/?period=2020",
    f"/ledgers/activity/?find={sealed(b'xj', of='words')}", "/ledgers/activity/?sort=title",
    "/ledgers/activity/?sort=-heads&size=20", "/ledgers/activity/?programme=big-preaching",
    "/ledgers/activity/?period=2020&subtype=宣讲", "/ledgers/activity/print/?period=2019",
    "/figures/big-preaching.talks/?period=2020", "/figures/big-preaching.talks/side/?period=2020",
    "/reports/?period=2020", "/reports/past/", "/reports/past/series/big-preaching.talks/",
    "/check/", "/check/learnt/", "/crossread/?period=2020", "/programmes/big-preaching/",
    "/twins/", "/imports/", "/accepting/", "/questions/", "/trash/", "/jobs/", "/notices/", "/seconds/",
    "/manage/silence/?period=2020", "/manage/switching/", "/manage/tallies/sheet/", "/manage/locks/",
    "/duties/", "/rounds/?period=2020", "/meetings/dv/?period=2020", "/manage/", "/manage/units/",
    "/manage/programmes/", "/manage/tallies/", "/manage/health/",
    )  # fmt: skip


ROWS = (1, 3, 3_000)


def test_pages_cost_the_same_for_one_three_and_three_thousand_records(city: Any) -> None:
    client = city.client("演示市")
    asked: dict[int, dict[str, int]] = {}
    entered = 0
    for rows in ROWS:
        drafts = [
            Draft(
                "activity", city.units["一村"],
                {"held_on": f"2020-03-{at % 28 + 1:02}", "subtype": "宣讲", "title": f"宣讲{at}"},
                ("big-preaching",),
            )
            for at in range(entered, rows)
        ]  # fmt: skip
        enter(drafts, by=By(at=AT))
        entered = rows
        asked[rows] = {page: _queries(client, page) for page in pages()}
        newest = f"/ledgers/activity/{Activity.objects.latest('number').id}/"
        asked[rows]["a record"] = _queries(client, newest)

    assert asked[3] == asked[1]
    assert asked[3_000] == asked[1]


def _queries(client: Any, page: str) -> int:
    assert client.get(page).status_code == 200, page
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    return len(queries)
