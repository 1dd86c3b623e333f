"""security.txt and the documents that say whom to tell of a weakness."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

ROOT = Path(__file__).parents[2]
ADDRESS = "/.well-known/security.txt"


def test_an_office_that_wrote_nothing_says_so(db: None, own_home: Path) -> None:
    answer = Client().get(ADDRESS)

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    told = answer.content.decode()
    assert "告诉本单位的账号管理员" in told
    assert "Contact:" not in told


def test_the_offices_own_ways_stand_there_for_half_a_year(db: None, own_home: Path) -> None:
    (own_home / "security-contact.txt").write_text(
        "mailto:anquan@example.gov.cn\ntel:+86-561-0000000\n", encoding="utf-8"
    )

    told = Client().get(ADDRESS).content.decode()

    assert "Contact: mailto:anquan@example.gov.cn\nContact: tel:+86-561-0000000\n" in told
    [expires] = [line[9:] for line in told.splitlines() if line.startswith("Expires: ")]
    assert timedelta(0) < datetime.fromisoformat(expires) - timezone.now() < timedelta(days=366)


@pytest.mark.parametrize(
    "line", ["javascript:alert(1)", "http://a.example", "王某 13800000000", "mailto:a b", "\x00"]
)
def test_what_is_no_way_is_left_out(db: None, own_home: Path, line: str) -> None:
    (own_home / "security-contact.txt").write_text(line, encoding="utf-8")

    assert line.strip("\x00") not in Client().get(ADDRESS).content.decode() or line == "\x00"
    assert "Contact:" not in Client().get(ADDRESS).content.decode()


def test_what_to_do_with_a_weakness_is_written_down() -> None:
    told = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

    for said in ("3 working days", "90 days", "Supported", "Out of scope"):
        assert said in told
