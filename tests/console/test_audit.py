"""`jinguo audit`: minors' data in a year, a breach, and the dictionary, without a name."""

import json
from datetime import UTC, datetime
from pathlib import Path

from python_calamine import CalamineWorkbook

from jinguo.files.read import read
from jinguo.ledger.drafts import By
from jinguo.ledger.looks import look
from jinguo.ledger.models.look import Looked
from jinguo.org.models import Role
from jinguo.org.policy import Subject
from tests.console.conftest import Jinguo
from tests.factories import City, account, enter_one

AT = datetime(2024, 5, 1, 3, tzinfo=UTC)
WHEN = ("--from", "2024-05-01T11:00", "--to", "2024-05-01T12:00")


def read_once(city: City) -> str:
    who = account(city["一村"], "jia")
    party = enter_one("party", city["一村"], name="金丝雀某")
    case = enter_one("case", city["一村"], minors="是", party=party.id)
    look(Looked.REVEAL, [case, party], by=By(AT, Subject(who.pk, session="甲"), who), fields=["x"])
    return str(party.id)


def test_the_minors_of_a_year_are_told_and_written(
    city: City, jinguo: Jinguo, tmp_path: Path
) -> None:
    read_once(city)
    told = jinguo("audit", "minors", "--year", "2024", "--format", "json")
    assert [(row["login"], row["looks"]) for row in json.loads(told.out)] == [("jia", 1)]
    file = tmp_path / "a.docx"
    assert jinguo("audit", "minors", "--year", "2024", "--output", str(file)).status == 0
    text = read(file.read_bytes(), file.name).text
    assert "共1次" in text
    assert "账号jia" in text
    assert "金丝雀" not in text
    assert jinguo("audit", "minors", "--year", "24").status == 2


def test_a_breach_is_listed_by_ids_and_kept_to_the_auditors_units(
    city: City, jinguo: Jinguo, tmp_path: Path
) -> None:
    person = read_once(city)
    file = tmp_path / "a.xlsx"
    told = jinguo("audit", "breach", "--account", "jia", *WHEN, "--output", str(file))
    assert told.status == 0
    assert "2 条记录，1 名个人，其中敏感记录 1 条" in told.err
    assert "4 小时内" in told.err
    assert "时限待核" in told.err
    assert "金丝雀" not in told.out + told.err
    assert person in str(CalamineWorkbook.from_path(file).get_sheet_by_name("个人").to_python())
    told = jinguo("audit", "breach", "--session", "甲", *WHEN, "--format", "json")
    assert json.loads(told.out)["persons"] == [person]
    account(city["二村"], "shen", Role.AUDITOR)
    other = jinguo("audit", "breach", "--account", "jia", *WHEN, "--format", "json", "--as", "shen")
    assert '"records": []' in other.out
    account(city["一村"], "gan", Role.OFFICER)
    none = jinguo("audit", "breach", "--account", "jia", *WHEN, "--format", "json", "--as", "gan")
    assert '"records": []' in none.out


def test_a_wrong_question_is_told(jinguo: Jinguo) -> None:
    assert (
        "不是时间" in jinguo("audit", "breach", "--session", "x", "--from", "甲", "--to", "乙").err
    )
    assert jinguo("audit", "data").out.startswith("# 个人信息字典")
