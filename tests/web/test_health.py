"""健康: each thing looked at says how it stands, and nothing of the machine or its secrets."""

import re
from pathlib import Path
from typing import Any

import pytest

from jinguo.ledger.models import Entry
from jinguo.org.models import Role
from jinguo.web import health
from tests import on_postgres

PAGE = "/manage/health/"


def _checks(page: Any) -> dict[str, tuple[str, str, str]]:
    return {each.name: (each.word, each.tone, each.told) for each in page.context["checks"]}


def test_all_is_well_in_a_fresh_home_but_there_is_no_backup(city: Any) -> None:
    city.talk("一村")
    page = city.client("甲县").get(PAGE)
    checks = _checks(page)

    assert {name: tone for name, (_, tone, _) in checks.items()} == {
        # The tests' own PostgreSQL gives up what a power cut would take, and is told so.
        "数据库": "bad" if on_postgres.ADDRESS else "good", "数据大小": "good", "磁盘空间": "good", "日志": "good", "时间": "good",
        "项目和口径": "good", "本地项目": "plain", "备份": "fair", "密钥": "good",
    }  # fmt: skip
    assert "0 处错误" in checks["项目和口径"][2]
    assert "共 1 次登记、修改和作废，最近一次在 2021-01-15 10:00" in checks["日志"][2]
    assert [(kind.name, count) for kind, count, _ in page.context["records"]] == [("activity", "1")]


def test_journal_is_checked_when_asked_and_an_edited_entry_is_told(city: Any) -> None:
    for _ in range(3):
        city.talk("一村")
    client = city.client("甲县")
    assert _checks(client.get(f"{PAGE}?check=1"))["日志核对"][:2] == ("核对无误", "good")

    second = Entry.objects.order_by("number")[1]
    Entry.objects.filter(number=second.number).update(reason="改动")

    word, tone, told = _checks(client.get(f"{PAGE}?check=1"))["日志核对"]
    assert (word, tone) == ("有改动", "bad")
    assert f"有 1 次与前一次接不上（编号 {second.number}）" in told


def test_only_the_last_entries_are_checked(city: Any, monkeypatch: Any) -> None:
    for _ in range(4):
        city.talk("一村")
    monkeypatch.setattr(health, "LAST", 2)
    first, second, third, _ = Entry.objects.order_by("number")
    client = city.client("甲县")

    Entry.objects.filter(number__in=[first.number, second.number]).update(reason="改动")
    assert _checks(client.get(f"{PAGE}?check=1"))["日志核对"][1] == "good"
    Entry.objects.filter(number=third.number).update(reason="改动")
    assert _checks(client.get(f"{PAGE}?check=1"))["日志核对"][1] == "bad"


@pytest.mark.parametrize(
    ("setting", "value", "name", "tone"),
    [
        pytest.param(
            "SQLITE_HAS_SAFE_WAL",
            False,
            "数据库",
            "fair",
            marks=pytest.mark.skipif(bool(on_postgres.ADDRESS), reason="SQLite alone"),
        ),
        ("TIME_ZONE", "UTC", "时间", "bad"),
    ],
)
def test_what_is_amiss_is_told(
    city: Any, settings: Any, setting: str, value: Any, name: str, tone: str
) -> None:
    client = city.client("甲县")
    setattr(settings, setting, value)

    assert _checks(client.get(PAGE))[name][1] == tone


def test_little_room_left_is_told(city: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(health, "_LEAST_FREE", 10**18)

    assert _checks(city.client("甲县").get(PAGE))["磁盘空间"][:2] == ("不多了", "bad")


def test_overlay_is_told(city: Any, overlay: Any) -> None:
    overlay(
        "programmes/local.yaml",
        "programme: local\ntitle: 本地项目（演示）\nsince: 2016-01-01\n",
    )

    assert "有 1 个文件" in _checks(city.client("甲县").get(PAGE))["本地项目"][2]


def test_page_says_nothing_of_the_machine_or_its_secrets(city: Any, settings: Any) -> None:
    page = city.client("甲县").get(PAGE).content.decode()

    home = Path(settings.JINGUO_HOME)
    assert str(home) not in page
    assert not re.findall(r"/tmp|/root|/home|\.sqlite|\.key", page)
    assert settings.SECRET_KEY not in page


def test_records_beyond_reach_are_not_counted(city: Any) -> None:
    city.talk("四村")
    city.talk("一村", secrecy=3)

    assert city.client("甲县").get(PAGE).context["records"] == []


def test_only_officers_see_it(city: Any) -> None:
    for unit, role in (("一村", Role.RECORDER), ("演示市", Role.LEADER), ("甲县", Role.CASEWORKER)):
        assert city.client(unit, role).get(PAGE).status_code == 403


def test_page_costs_the_same_for_one_record_and_for_three(
    city: Any, django_assert_num_queries: Any
) -> None:
    client = city.client("演示市")
    for unit in ("一村", "二村", "三村"):
        city.talk(unit)
        if unit == "二村":
            continue
        client.get(PAGE)
        with django_assert_num_queries(19):
            client.get(f"{PAGE}?check=1")
