"""Opening one name: masked until asked for, written down first, told nowhere else."""

import re
from typing import Any

import pytest
from django.test import Client

from jinguo.ledger.models import Look
from jinguo.org.models import Role
from jinguo.org.policy import Strength
from jinguo.web import revealing
from tests import factories

ASKED = {"field": "phone", "reason": "联系本人", "words": "电话约定走访时间"}
PHONE = "13812345678"


def _party(city: Any, **told: Any) -> Any:
    told = {"name": "演示某某", "phone": PHONE, "address": "演示村演示巷九号", **told}
    return factories.enter_party(city.units["一村"], **told)


def _reveal(client: Client, made: Any, **told: Any) -> Any:
    return client.post(f"/ledgers/party/{made.id}/reveal/", {**ASKED, **told})


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_one_field_is_shown_for_five_minutes_and_written_down(city: Any) -> None:
    made, client = _party(city), city.client("甲县")

    answer = _reveal(client, made)

    assert PHONE in _text(answer)
    assert answer.headers["Refresh"] == f"300; url=/ledgers/party/{made.id}/"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "演示某某" not in _text(answer)
    assert "九号" not in _text(answer)
    written = Look.objects.get()
    assert (written.act, written.record, written.fields) == ("reveal", made.id, ["phone"])
    assert (written.reason, written.allowed) == ("联系本人：电话约定走访时间", True)
    assert PHONE not in _text(client.get(f"/ledgers/party/{made.id}/"))


def test_nothing_is_shown_that_could_not_be_written_down(city: Any, monkeypatch: Any) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    made, client = _party(city), city.client("甲县")
    client.raise_request_exception = False
    monkeypatch.setattr(revealing, "look", fails)

    answer = _reveal(client, made)

    assert answer.status_code == 500
    assert PHONE not in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "strength", "joined", "status"),
    [
        (Role.OFFICER, Strength.SECOND, False, 200),
        (Role.OFFICER, Strength.PASSWORD, False, 403),
        (Role.OFFICER, Strength.DEVICE, False, 403),
        (Role.RECORDER, Strength.DEVICE, False, 403),
        (Role.RECORDER, Strength.DEVICE, True, 200),
        (Role.LEADER, Strength.SECOND, True, 403),
        (Role.AUDITOR, Strength.SECOND, True, 403),
    ],
)
def test_only_whom_the_policy_allows_sees_it(
    city: Any, role: str, strength: Strength, joined: bool, status: int
) -> None:
    made = _party(city)
    client = city.client("一村" if role == Role.RECORDER else "甲县", role, strength=strength)
    if joined:
        city.join(client, made)

    answer = _reveal(client, made)

    # What may not be asked for is no choice of the form at all.
    assert answer.status_code in ({status, 400} if status == 403 else {status})
    assert (PHONE in answer.content.decode()) is (status == 200)


def test_out_of_reach_is_absent(city: Any) -> None:
    made = _party(city)
    assert _reveal(city.client("乙区"), made).status_code == 404
    assert not Look.objects.filter(allowed=True).exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"words": ""}, "请写一句说明"),
        ({"words": "看"}, "请至少写 4 个字"),
        ({"reason": "好奇"}, "请从列表里选原因"),
        ({"field": "name_sealed"}, "请从列表里选一项"),
        ({"field": ""}, "请选择要看哪一项"),
    ],
)
def test_without_a_reason_nothing_is_shown(city: Any, told: dict[str, str], said: str) -> None:
    made = _party(city)
    answer = _reveal(city.client("甲县"), made, **told)
    assert (answer.status_code, said in _text(answer)) == (400, True)
    assert PHONE not in answer.content.decode()
    assert not Look.objects.exists()


def test_a_days_budget_counts_distinct_fields(city: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("jinguo.org.policy.MOST_REVEALED", 2)
    made, client = _party(city), city.client("甲县")
    for field in ("phone", "phone", "name", "phone"):
        assert _reveal(client, made, field=field).status_code == 200

    answer = _reveal(client, made, field="address")

    assert (answer.status_code, "今天看过的已到上限" in _text(answer)) == (403, True)
    assert "九号" not in answer.content.decode()
    assert Look.objects.filter(allowed=False).count() == 1


def test_a_line_does_not_even_show_the_masks(city: Any) -> None:
    made = _party(city, secrecy=2)
    client = city.client("甲县", Role.CASEWORKER)

    line = _text(client.get(f"/ledgers/party/{made.id}/"))
    city.join(client, made)
    file = _text(client.get(f"/ledgers/party/{made.id}/"))

    assert ("138****5678" in line, "演***" in line, "一村" in line) == (False, False, False)
    assert ("138****5678" in file, "演***" in file, "一村" in file) == (True, True, True)
    assert "九号" not in line + file
