"""Entering: all or nothing, once for a key, with its journal entry, and only what the rules allow."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from jinguo.errors import ConflictError, RuleError
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By, Draft, new_id
from jinguo.ledger.enter import enter
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import Activity, Entry, Partner, Party, Receipt, RecordQuantity
from jinguo.ledger.signals import recorded
from jinguo.org.policy import NOBODY
from jinguo.org.units import merge
from tests.factories import AT, City, draft, enter_activity, enter_body, enter_party, person

BOOKS = """
programme: book-corner
title: 种子图书角
since: 2019-01-01
until: 2021-01-01
records:
  activity:
    choices: {subtype: [其他]}
    extras:
      theme: {label: 主题, choices: [绘本, 科普], required: true}
quantities:
  books-lent: {label: 借出册数, measure: 册, of: activity}
"""


@pytest.fixture
def books(overlay: Callable[[str, str], Path]) -> None:
    overlay("programmes/book-corner.yaml", BOOKS)


def lent(unit: int, **told: Any) -> Draft:
    return draft(
        "activity", unit,
        **{"programmes": ("book-corner",), "extra": {"theme": "绘本"}, "quantities": {"books-lent": 5}, **told},
    )  # fmt: skip


def rows() -> dict[str, int]:
    models = [*MODELS.values(), Entry, Receipt, Partner, RecordQuantity]
    return {model.__name__: model._default_manager.count() for model in models}


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = rows()
    yield
    assert rows() == before


@contextmanager
def refused(error: type[Exception], words: str, field: str | None = None) -> Iterator[None]:
    """Expect one Chinese sentence, and nothing left behind."""
    with nothing_changes(), pytest.raises(error) as told:
        yield
    assert words in str(told.value)
    assert str(told.value).endswith("。")
    if field:
        assert told.value.field == field


@pytest.mark.parametrize("kind", MODELS)
def test_a_record_of_every_kind_is_entered_with_its_entry(city: City, by: By, kind: str) -> None:
    sent = draft(kind, city["一村"], title="演示")
    [made] = enter(sent, by=by)
    [entry] = Entry.objects.all()
    assert (made.id, made.version, made.change) == (sent.id, 1, entry.number)
    assert (entry.act, entry.kind, entry.record) == ("enter", kind, sent.id)
    assert (entry.version, entry.unit_id, entry.at) == (1, city["一村"], AT)
    assert entry.before == {}
    assert entry.after["title"] == ("演示" if made.secrecy <= 1 else "")
    assert entry.after["id"] == str(sent.id)


def test_a_batch_is_entered_in_the_order_it_was_sent(city: City, by: By) -> None:
    party = draft("party", city["一村"])
    sent = [
        draft("honour", city["一村"], party=party.id),
        draft("activity", city["二村"]),
        party,
        draft("payment", city["一村"], party=str(party.id)),
    ]
    made = enter(sent, by=by)
    assert [record.id for record in made] == [each.id for each in sent]
    assert made[0].party_id == made[3].party_id == made[2].number  # type: ignore[attr-defined]
    assert Entry.objects.count() == 4


def test_records_of_every_kind_name_one_another_in_one_batch(city: City, by: By) -> None:
    giver, receiver = draft("party", city["一村"]), draft("party", city["二村"])
    body = draft("body", city["一村"])
    seen = draft("inspection", city["甲县"], place=city["二村"])
    case = draft("case", city["一村"], party=receiver.id)
    sent = [
        draft("issue", city["甲县"], inspection=seen.id),
        draft("membership", city["一村"], party=giver.id, body=body.id),
        draft("pairing", city["一村"], giver=giver.id, receiver=str(receiver.id)),
        draft("order", city["一村"], case=case.id),
        *(giver, receiver, body, seen, case),
    ]
    issue, member, pair, order, *named = enter(sent, by=by)
    numbers = {record.id: record.number for record in named}
    assert issue.inspection_id == numbers[seen.id]  # type: ignore[attr-defined]
    assert member.party_id == numbers[giver.id]  # type: ignore[attr-defined]
    assert member.body_id == numbers[body.id]  # type: ignore[attr-defined]
    assert pair.giver_id == numbers[giver.id]  # type: ignore[attr-defined]
    assert pair.receiver_id == numbers[receiver.id]  # type: ignore[attr-defined]
    assert order.case_id == numbers[case.id]  # type: ignore[attr-defined]
    assert named[3].place_id == city["二村"]  # type: ignore[attr-defined]
    assert [named[4].secrecy, order.secrecy, pair.secrecy, member.secrecy] == [3, 3, 2, 1]


def test_a_record_of_another_kind_is_not_taken_for_the_one_named(city: City, by: By) -> None:
    party = draft("party", city["一村"])
    with refused(RuleError, "所选的组织·阵地不存在", "body"):
        enter([party, draft("honour", city["一村"], body=party.id)], by=by)


def test_a_batch_with_one_wrong_record_enters_none(city: City, by: By) -> None:
    sent = [
        draft("activity", city["一村"]),
        draft("body", city["一村"], closed_on=date(2020, 9, 1)),
    ]
    with refused(RuleError, "撤并要写明原因"):
        enter(sent, by=by, key="k")
    with refused(RuleError, "没有“diary”这种记录"):
        enter([sent[0], Draft("diary", city["一村"], {})], by=by)


def test_an_empty_batch_enters_nothing(city: City, by: By) -> None:
    with nothing_changes():
        assert enter([], by=by) == []


def test_the_same_key_with_the_same_drafts_gives_the_first_outcome(city: City, by: By) -> None:
    sent = [draft("activity", city["一村"]), draft("party", city["一村"], name="演示某")]
    first = enter(sent, by=by, key="k")
    with nothing_changes():
        again = enter(sent, by=By(at=datetime(2021, 1, 16, tzinfo=UTC)), key="k")
    assert again == first
    assert [(type(record), record.recorded_at) for record in again] == [(Activity, AT), (Party, AT)]


def test_the_same_key_with_other_drafts_is_a_conflict(city: City, by: By) -> None:
    sent = draft("activity", city["一村"])
    enter(sent, by=by, key="k")
    for other in (
        draft("activity", city["一村"]),
        replace(sent, fields={**sent.fields, "heads": 31}),
        replace(sent, unit=city["二村"]),
        replace(sent, programmes=()),
        replace(sent, partners=(("演示学校", "host"),)),
    ):
        with refused(ConflictError, "不同的内容"):
            enter(other, by=by, key="k")


def test_an_id_is_entered_once_whatever_it_comes_with(city: City, by: By) -> None:
    sent = draft("activity", city["一村"])
    enter(sent, by=by)
    for again in (
        sent,
        replace(sent, fields={**sent.fields, "heads": 99}),
        draft("party", city["一村"], id=sent.id),
        [draft("body", city["一村"]), sent],
    ):
        with refused(ConflictError, "已经登记过"):
            enter(again, by=by)
    with refused(ConflictError, "已经登记过"):
        twin = draft("activity", city["一村"])
        enter([twin, twin], by=by)
    with refused(ConflictError, "已经登记过"):
        twin = draft("activity", city["一村"])
        enter([twin, draft("party", city["一村"], id=twin.id)], by=by)


def test_two_of_a_batch_that_break_a_constraint_together_are_told(city: City, by: By) -> None:
    party = enter_party(city["一村"])
    honours = [draft("honour", city["一村"], party=party.id) for _ in range(2)]
    with refused(RuleError, "同一获得者同一天的同一称号已经登记过"):
        enter(honours, by=by)


@pytest.mark.parametrize("act", ["enter", "amend", "close"])
def test_a_listener_that_raises_rolls_everything_back(city: City, by: By, act: str) -> None:
    made = enter_activity(city["一村"])
    seen: list[str] = []

    def listener(sender: object, act: str, records: list[object], **_: Any) -> None:
        seen.append(act)
        assert Entry.objects.count() == 2
        raise RuleError("不行。")

    def change() -> None:
        if act == "enter":
            enter(draft("activity", city["二村"]), by=by, key="k")
        elif act == "amend":
            amend(Amendment("activity", made.id, 1, {"heads": 9}), by=by)
        else:
            close(("activity", made.id, 1), by=by, reason="错")

    recorded.connect(listener)
    try:
        with nothing_changes(), pytest.raises(RuleError, match="不行"):
            change()
    finally:
        recorded.disconnect(listener)
    made.refresh_from_db()
    assert (seen, made.version, made.struck_at, made.heads) == ([act], 1, None, 30)  # type: ignore[attr-defined]


def test_who_has_no_post_there_is_refused(city: City) -> None:
    sent = draft("activity", city["一村"])
    for subject in (NOBODY, person(city["乙区"]), person(city["一村"], "leader")):
        with refused(RuleError, "您的岗位不能为这个单位登记", "unit"):
            enter(sent, by=By(at=AT, subject=subject))
    both = [sent, draft("activity", city["南镇"])]
    with refused(RuleError, "您的岗位"):
        enter(both, by=By(at=AT, subject=person(city["甲县"])))
    enter(sent, by=By(at=AT, subject=person(city["一村"], "recorder")))


def test_what_has_not_happened_yet_is_refused_by_the_day_in_china(city: City) -> None:
    sent = draft("activity", city["一村"], held_on=date(2021, 1, 16))
    with refused(RuleError, "举办日期在今天之后", "held_on"):
        enter(sent, by=By(at=datetime(2021, 1, 15, 15, 59, tzinfo=UTC)))
    enter(sent, by=By(at=datetime(2021, 1, 15, 16, 0, tzinfo=UTC)))


def test_a_unit_that_does_not_stand_on_the_day_is_refused(city: City, by: By) -> None:
    merge([city["二村"]], into=city["一村"], on=date(2020, 7, 1), at=AT)
    enter_activity(city["二村"], held_on=date(2020, 6, 30))
    for unit, day in (
        (city["二村"], date(2020, 7, 1)),
        (city["一村"], date(1949, 9, 30)),
        (999, date(2020, 1, 1)),
    ):
        with refused(RuleError, f"这个单位在 {day} 还没有设立或已经撤并", "unit"):
            enter(draft("activity", unit, held_on=day, programmes=()), by=by)


@pytest.mark.parametrize(
    ("kind", "told", "words", "field"),
    [
        ("activity", {"programmes": ("nothing",)}, "没有项目“nothing”", "programmes"),
        ("activity", {"programmes": ("children-home",)}, "项目“儿童之家”不记活动", "programmes"),
        ("activity", {"held_on": date(2015, 1, 1)}, "在 2015-01-01 没有开展", "programmes"),
        ("activity", {"subtype": "聚餐"}, "“聚餐”不在可选之列", "subtype"),
        ("activity", {"quantities": {"posters": 1}}, "活动不能填数量“posters”", "posters"),
        ("activity", {"extra": {"colour": "红"}}, "没有“colour”这一项", "colour"),
        ("activity", {"weather": "晴"}, "活动没有“weather”这一项", "weather"),
        ("activity", {"number": 9}, "没有“number”这一项", "number"),
        ("activity", {"version": 9}, "没有“version”这一项", "version"),
        ("activity", {"recorder": 9}, "没有“recorder”这一项", "recorder"),
        ("activity", {"heads": "很多"}, "人次", "heads"),
        ("activity", {"heads": -1}, "人次", "heads"),
        ("activity", {"held_on": "2020-02-30"}, "举办日期", "held_on"),
        ("activity", {"held_on": None}, "举办日期", "held_on"),
        ("activity", {"title": "长" * 121}, "名称", "title"),
        ("activity", {"status": "done"}, "状态", "status"),
        ("activity", {"partners": (("演示学校", "guest"),)}, "的作用应是 主办", "partners"),
        ("activity", {"partners": (("演示学校", "host"),) * 2}, "同一个合作单位写了两次", "partners"),
        ("honour", {"honour": "劳动模范"}, "“劳动模范”不在可选之列", "honour"),
        ("honour", {"programmes": ()}, "先选项目", "honour"),
        ("honour", {"party": new_id()}, "所选的人·户·单位不存在", "party"),
        ("honour", {"body": "不是编号"}, "所选的组织·阵地不存在", "body"),
        ("issue", {"inspection": new_id()}, "所选的督查检查不存在", "inspection"),
        ("inspection", {"place": 10**9}, "所选的单位不存在", "place"),
        ("inspection", {"place": "甲县"}, "所选的单位不存在", "place"),
        ("case", {"secrecy": 1}, "案件的密级不能低于 S3", None),
        ("payment", {"amount_fen": 2**63}, "金额", "amount_fen"),
        ("payment", {"amount_fen": "1.5"}, "金额", "amount_fen"),
        ("party", {"type": "公司"}, "“公司”不在可选之列", "type"),
        ("party", {"name_sealed": "a1.x"}, "没有“name_sealed”这一项", "name_sealed"),
        ("party", {"secrecy": 0}, "不能设为公开", None),
        ("tally", {"indicator": "no.such"}, "没有可以报汇总数的口径“no.such”", "indicator"),
        ("tally", {"indicator": "warning-letter.share"}, "没有可以报汇总数的口径", "indicator"),
        ("target", {"indicator": "no.such"}, "没有可以定目标的口径“no.such”", "indicator"),
        ("target", {"direction": "随意"}, "“随意”不在可选之列", "direction"),
    ],
)  # fmt: skip
def test_what_the_rules_do_not_allow_is_refused_in_one_sentence(
    city: City, by: By, kind: str, told: dict[str, Any], words: str, field: str | None
) -> None:
    with refused(RuleError, words, field):
        enter(draft(kind, city["一村"], **told), by=by)


@pytest.mark.parametrize("amount", [-1, 2**63, 1.5, "5", True, None])
def test_a_quantity_is_a_whole_number_that_is_not_negative(
    city: City, by: By, books: None, amount: Any
) -> None:
    with refused(RuleError, "借出册数应是不小于 0 的整数", "books-lent"):
        enter(lent(city["一村"], quantities={"books-lent": amount}), by=by)
    made = enter(lent(city["一村"]), by=by)[0]
    with refused(RuleError, "借出册数应是不小于 0 的整数", "books-lent"):
        amend(Amendment("activity", made.id, 1, quantities={"books-lent": amount}), by=by)


def test_quantities_partners_and_details_stand_beside_the_record(
    city: City, by: By, books: None
) -> None:
    [made] = enter(lent(city["一村"], partners=(("演示学校", "host"),)), by=by)
    assert list(
        RecordQuantity.objects.values_list("record", "number", "code", "amount", "change")
    ) == [(made.id, made.number, "books-lent", 5, made.change)]
    assert list(Partner.objects.values_list("record", "name", "role")) == [
        (made.id, "演示学校", "host")
    ]
    after = Entry.objects.get().after
    assert after["quantities"] == {"books-lent": 5}
    assert after["partners"] == [["演示学校", "host"]]
    assert after["extra"] == {"theme": "绘本"}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"extra": {}}, "请填写主题"),
        ({"extra": {"theme": "小说"}}, "主题应是 绘本、科普 之一"),
        ({"held_on": date(2021, 1, 1)}, "在 2021-01-01 没有开展"),
        ({"held_on": date(2018, 12, 31)}, "在 2018-12-31 没有开展"),
    ],
)
def test_a_programmes_own_details_and_days_are_kept(
    city: City, by: By, books: None, told: dict[str, Any], words: str
) -> None:
    with refused(RuleError, words):
        enter(lent(city["一村"], **told), by=by)


def test_a_link_may_name_what_was_entered_before(city: City, by: By) -> None:
    body = enter_body(city["一村"])
    [made] = enter(draft("honour", city["一村"], body=body.id), by=by)
    assert made.body_id == body.number  # type: ignore[attr-defined]


def test_programmes_are_kept_sorted_and_once(city: City, by: By) -> None:
    [made] = enter(
        draft(
            "activity",
            city["一村"],
            programmes=("credit-village", "big-preaching", "credit-village"),
        ),
        by=by,
    )
    assert made.programmes == "big-preaching credit-village"


def test_ids_follow_time() -> None:
    ids = [new_id() for _ in range(50)]
    assert ids == sorted(ids)
    assert {each.version for each in ids} == {7}
