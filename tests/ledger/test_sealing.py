"""From S2 up nothing that a clerk writes stands in the clear; what a class rises to is sealed then."""

import json
from datetime import date
from pathlib import Path

import pytest

from jinguo.errors import RuleError, SealError
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import Activity, Case, Entry, Pairing
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.opening import LOCKED, SHUT, fields, masked, masked_many, opened
from jinguo.ledger.sealed import FIELD_CLASS, TAIL, field_class
from jinguo.vault.keystore import NAME
from tests.factories import City, enter_activity, enter_one, enter_party

WORDS = "演示家暴某某"
CASE = {
    "title": WORDS,
    "story": "演示情况：某某深夜来访",
    "safe_address": "演示市安全路九号",
    "safe_contact": "13911112222",
    "reporter": "演示报告人",
}


def journal() -> str:
    rows = Entry.objects.values_list("before", "after", "reason")
    return json.dumps(list(rows), ensure_ascii=False)


def test_every_sealed_column_has_a_class() -> None:
    columns = {
        (kind, field.name.removesuffix(TAIL))
        for kind, model in MODELS.items()
        for field in model._meta.concrete_fields
        if field.name.endswith(TAIL) and field.name != f"title{TAIL}"
    }
    assert columns == set(FIELD_CLASS)


def test_a_case_says_nothing_in_the_clear(city: City, by: By) -> None:
    made = enter_one("case", city["一村"], **CASE)
    case = Case.objects.get(id=made.id)
    assert case.title == ""
    assert {field: opened(case, field) for field in fields(case)} == CASE
    stored = str(Case.objects.values().get()) + journal()
    assert not [value for value in CASE.values() if value in stored]
    assert field_class(case, "safe_address") == Secrecy.S4
    assert field_class(case, "title") == Secrecy.S3
    assert masked_many([case], ["safe_address", "story", "title", "outcome"]) == [
        {"safe_address": SHUT, "story": "******", "title": "******", "outcome": ""}
    ]


def test_reasons_of_personal_records_are_sealed(city: City, by: By) -> None:
    made = enter_one("pairing", city["一村"])
    ended = {"ended_on": date(2020, 7, 1), "end_reason": "某某迁出"}
    amend(Amendment("pairing", made.id, 1, ended), by=by, reason="某某要求")
    close(("pairing", made.id, 2), by=by, reason="某某登错")
    found = Pairing.objects.get(id=made.id)
    told = str(Pairing.objects.values().get()) + journal()
    assert not [word for word in ("某某迁出", "某某要求", "某某登错") if word in told]
    assert (opened(found, "end_reason"), opened(found, "strike_reason")) == ("某某迁出", "某某登错")
    assert found.strike_told == "（已加密）"


def test_a_class_that_rises_seals_in_the_same_write(city: City, by: By) -> None:
    made = enter_activity(city["一村"], title=WORDS)
    amend(Amendment("activity", made.id, 1, {"secrecy": 2}), by=by)
    found = Activity.objects.get(id=made.id)
    entry = Entry.objects.get(record=made.id, version=2)
    assert (found.title, opened(found, "title")) == ("", WORDS)
    assert WORDS not in json.dumps([entry.before, entry.after], ensure_ascii=False)
    amend(Amendment("activity", made.id, 2, {"secrecy": 1}), by=by, seconded=1)
    found = Activity.objects.get(id=made.id)
    assert (found.title, found.title_sealed) == (WORDS, "")


def test_a_sealed_title_may_be_written_anew_and_taken_away(city: City, by: By) -> None:
    made = enter_one("case", city["一村"], title=WORDS)
    amend(Amendment("case", made.id, 1, {"title": "另一"}), by=by)
    assert opened(Case.objects.get(), "title") == "另一"
    amend(Amendment("case", made.id, 2, {"outcome": "化解"}), by=by)
    assert opened(Case.objects.get(), "title") == "另一"
    amend(Amendment("case", made.id, 3, {"title": ""}), by=by)
    assert opened(Case.objects.get(), "title") == ""


@pytest.mark.parametrize(
    ("born", "told"),
    [("1990-02-30", "出生日期应写成"), ("昨天", "出生日期应写成"), ("2021-01-16", "在今天之后")],
)
def test_a_birth_date_is_a_day_that_has_been(city: City, born: str, told: str) -> None:
    with pytest.raises(RuleError, match=told) as refused:
        enter_party(city["一村"], born_on=born)
    assert refused.value.field == "born_on"


def test_a_text_that_is_too_long_is_refused(city: City) -> None:
    with pytest.raises(RuleError, match="姓名或名称最多 200 个字"):
        enter_party(city["一村"], name="某" * 201)


def test_without_the_store_lines_are_locked_and_only_s1_is_entered(
    city: City, own_home: Path
) -> None:
    party = enter_party(city["一村"], name="演示某", secrecy=2)
    (own_home / "keys" / NAME).unlink()
    with pytest.raises(SealError, match="找不到存放密钥"):
        masked(party, "name")
    for kind, told in (("case", {"title": WORDS}), ("party", {"name": "演示某"})):
        with pytest.raises(SealError, match="找不到存放密钥"):
            enter_one(kind, city["一村"], **told)
    enter_activity(city["一村"], title="讲座")


def test_a_changed_value_is_locked_and_the_others_are_shown(city: City) -> None:
    one, two = (enter_party(city["一村"], name=name) for name in ("演示甲", "演示乙"))
    one.name_sealed = two.name_sealed  # type: ignore[attr-defined]
    assert [each["name"] for each in masked_many([one, two], ["name"])] == [LOCKED, "演**"]


def test_a_child_is_sensitive_from_the_first_write(city: City) -> None:
    made = enter_party(city["一村"], type="个人", name="演示童", born_on="2015-03-01")
    assert made.secrecy == Secrecy.S3
