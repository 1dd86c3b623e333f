"""Nobody asks faster than people do: searches, exports, reports handed in, forms."""

from typing import Any

import pytest

from jinguo.web import pace
from jinguo.web.guard import rule
from jinguo.web.pace import EXPORT, READING, SEARCH, WRITE, Pace, Paces
from tests.security.addresses import routes


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(pace.paces, "_clock", lambda: now[0])
    return now


def test_the_sixty_first_search_in_a_minute_waits(city: Any, clock: list[float]) -> None:
    client = city.client("演示市")

    def search() -> Any:
        return client.post("/ledgers/activity/", {"q": "宣讲"})

    assert {search().status_code for _ in range(SEARCH.most)} == {302}
    refused = search()
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "查找得太快了，请等 60 秒再试" in refused.content.decode()
    clock[0] += 60

    assert search().status_code == 302


def test_one_person_keeps_nobody_else_waiting(city: Any, clock: list[float]) -> None:
    fast, other = city.client("演示市"), city.client("甲县")
    for _ in range(SEARCH.most + 1):
        answer = fast.post("/ledgers/activity/", {"q": "宣讲"})

    assert answer.status_code == 429
    assert other.post("/ledgers/activity/", {"q": "宣讲"}).status_code == 302


def test_looking_at_a_ledger_is_no_search(city: Any, clock: list[float]) -> None:
    client = city.client("演示市")

    assert {client.get("/ledgers/activity/").status_code for _ in range(SEARCH.most + 2)} == {200}


def test_the_twenty_first_export_in_an_hour_waits(city: Any, clock: list[float]) -> None:
    city.talk("一村")
    client = city.client("演示市")

    told = [
        client.get("/figures/big-preaching.talks/workbook/?period=2020").status_code
        for _ in range(EXPORT.most + 1)
    ]

    assert told == [200] * EXPORT.most + [429]
    assert client.head("/figures/workbook/").status_code == 429


def test_a_form_that_declares_nothing_has_a_pace_too(city: Any, clock: list[float]) -> None:
    client = city.client("一村", "recorder")

    told = {client.post("/enter/activity/", {}).status_code for _ in range(WRITE.most)}

    assert 429 not in told
    assert client.post("/enter/activity/", {}).status_code == 429


def test_whoever_was_refused_waits_no_longer_for_having_asked() -> None:
    now = [0.0]
    known, two = Paces(lambda: now[0]), Pace("试", 2, 10)

    told = [known.wait(1, two) for _ in range(4)]
    now[0] = 10.0

    assert told == [0, 0, 10, 10]
    assert known.wait(1, two) == 0


def test_what_costs_much_declares_its_pace() -> None:
    declared = {each.name: each.callback.rule.pace for each in routes()}

    assert {name: declared[name] for name in ("check", "crossread")} == dict.fromkeys(
        ("check", "crossread"), READING
    )
    files = ("figures-workbook", "figure-workbook", "report-file")
    assert {name: declared[name] for name in files} == dict.fromkeys(files, EXPORT)
    assert rule(public=True)(lambda: None).__dict__["rule"].pace is None
