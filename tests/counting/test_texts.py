"""Searching text laid end to end finds the very records that hold each word, as it changes."""

from datetime import date
from random import Random
from typing import Any

import pytest
from pypinyin import Style, lazy_pinyin

from jinguo.counting.books import books, fresh
from jinguo.counting.listing import Ledger, Wanted, Window
from jinguo.counting.ordering import Order
from jinguo.counting.sounds import is_initials, sound
from jinguo.counting.texts import Texts, brought_up
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.org.policy import Scope
from tests.factories import City, draft

ALL = Scope(everything=True, clearance=1)
LETTERS = "宣讲家暴普法AbＡ1 %_𠮷"


def test_search_finds_what_a_plain_look_finds(city: City, by: By) -> None:
    chance = Random(7)  # the same each time
    titles = ["".join(chance.choices(LETTERS, k=chance.randrange(1, 9))) for _ in range(60)]
    made = enter([draft("activity", city["一村"], title=title) for title in titles], by=by)
    told = {row.number: row.title for row in made}
    texts = brought_up(Texts(), "activity", books().change)
    half = brought_up(Texts(), "activity", made[20].change)

    for _ in range(80):
        word = "".join(chance.choices(LETTERS.replace(" ", ""), k=chance.randrange(1, 4)))
        plain = word.replace("Ａ", "A").lower()
        if is_initials(plain):
            continue
        wanted = [n for n, title in told.items() if plain in title.replace("Ａ", "A").lower()]
        assert texts.holding(word).tolist() == wanted, word
        assert brought_up(half, "activity", books().change).holding(word).tolist() == wanted
    assert texts.holding("").tolist() == sorted(told)


def test_words_never_run_from_one_record_or_column_into_the_next(city: City, by: By) -> None:
    enter([draft("activity", city["一村"], title=t, venue="丙丁") for t in ("甲", "乙")], by=by)
    texts = brought_up(Texts(), "activity", books().change)

    assert [len(texts.holding(word)) for word in ("甲丙", "丁乙", "丙丁", "甲 丁")] == [0, 0, 2, 1]


def test_changed_text_takes_the_place_of_the_old(city: City, by: By) -> None:
    [made, _] = enter([draft("activity", city["一村"], title=t) for t in ("甲甲", "乙乙")], by=by)
    first = brought_up(Texts(), "activity", books().change)
    amend(Amendment("activity", made.id, 1, {"title": "丙丙"}), by=by)
    then = brought_up(first, "activity", books().change)

    assert [len(then.holding(word)) for word in ("甲", "丙", "乙")] == [0, 1, 1]
    assert made.number in then.in_state("submitted").tolist()
    assert first.holding("甲").tolist() == [made.number]


def test_pages_of_a_list_join_without_gap_or_overlap(city: City, by: By) -> None:
    chance = Random(3)
    days = [date(2020, 1, chance.randrange(1, 9)) for _ in range(23)] + [date(1965, 3, 1)]
    made = enter(
        [draft("activity", city["一村"], held_on=day, programmes=()) for day in days], by=by
    )
    wanted = sorted(made, key=lambda row: (row.held_on, row.number), reverse=True)  # type: ignore[attr-defined]
    known, window = Ledger(fresh(), "activity", ALL), Window(5)
    found: list[int] = []

    while True:
        page = known.listed(Wanted(), window)
        found += page.numbers
        assert page.total == 24
        if page.older is None:
            break
        window = Window(5, older_than=page.older)

    assert found == [row.number for row in wanted]
    back = known.listed(Wanted(), Window(5, newer_than=page.newer))
    assert back.numbers == found[-9:-4]
    assert known.summed(Wanted()) == (24, max(days))
    assert known.present("subtype") == ["宣讲"]


def test_letters_are_initials_of_titles_and_of_units(city: City, by: By) -> None:
    """As pypinyin reads them; a character of two readings is found by either."""
    titles = ("宣传部会议", "重阳节慰问", "Xcb 座谈", "儿童之家2020")
    made = enter([draft("activity", city["一村"], title=title) for title in titles], by=by)
    ledger = Ledger(books(), "activity", ALL)

    def found(said: str) -> list[str]:
        numbers = ledger.listed(Wanted(said=said), Window(9)).numbers
        return sorted(row.title for row in made if row.number in numbers)

    for title in titles[:2]:
        initials = "".join(lazy_pinyin(title, Style.FIRST_LETTER))
        assert title in found(initials), initials
    assert found("xcb") == ["Xcb 座谈", "宣传部会议"]
    assert found("zyj") == found("CYJ") == found("重阳 ww") == ["重阳节慰问"]
    assert found("etzj2020") == ["儿童之家2020"]
    assert found("x") == ["Xcb 座谈"]
    assert found("bhy x") == []
    assert found("yc") == sorted(titles)
    assert found("ec") == []


@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize(
    "column",
    ["title", "venue", "subtype", "heads", "unit", "programmes", "status", "held_until", "edition"],
)
def test_every_order_is_that_of_a_plain_sort_and_its_pages_join(
    city: City, by: By, column: str, *, falling: bool
) -> None:
    chance = Random(5)
    drafts = [
        draft(
            "activity", city[chance.choice(["一村", "二村", "三村"])],
            title="".join(chance.choices("安宝陈巾帼宣讲1a", k=chance.randrange(0, 12))),
            venue=chance.choice(["", "村部", "广场"]), subtype=chance.choice(["宣讲", "培训"]),
            heads=chance.choice([None, 3, 40]), programmes=(), edition=chance.choice(["", "一"]),
            held_until=chance.choice([None, date(2020, 9, 1), date(2020, 5, 2)]),
            held_on=date(2020, 4, 1),
        )
        for _ in range(40)
    ]  # fmt: skip
    made = {row.number: row for row in enter(drafts, by=by)}
    ledger, order = Ledger(fresh(), "activity", ALL), Order(column, falling)
    rows = ledger.fitting(Wanted())

    pages, window = [], Window(7)
    while True:
        page = ledger.page(rows, window, order)
        pages.append(page.numbers)
        if page.older is None:
            break
        window = Window(7, older_than=page.older)
    whole = [number for each in pages for number in each]
    back = ledger.page(rows, Window(7, newer_than=page.newer), order)

    assert sorted(whole) == sorted(made)
    assert back.numbers == pages[-2]
    assert ledger.numbers(rows, order) == whole
    values = [_value(made[number], column) for number in whole]
    said = [value for value in values if value not in ("", None)]
    assert said == sorted(said, reverse=falling)
    assert values == said + values[len(said) :]


def _value(row: Any, column: str) -> Any:
    if column == "title":
        return [(not char.isascii(), *lazy_pinyin(char)) for char in row.title] or ""
    if column in ("venue", "subtype"):
        words = {"培训": 3, "宣讲": 1, "村部": 1, "广场": 2, "": ""}
        return words[row.venue if column == "venue" else row.subtype]
    if column == "unit":
        return row.unit_id
    return getattr(row, column)


def test_words_sort_as_they_sound() -> None:
    words = ["陈家", "白天", "2020", "安全", "abc", "巾帼", "宣讲", "宝贝"]
    assert sorted(words, key=sound) == [
        "2020",
        "abc",
        "安全",
        "白天",
        "宝贝",
        "陈家",
        "巾帼",
        "宣讲",
    ]


def test_of_a_line_only_its_words_and_week_are_sorted_by(city: City, by: By) -> None:
    told = [("2020-03-02", 9), ("2020-03-04", 1), ("2020-03-03", 5)]
    made = enter(
        [draft("activity", city["一村"], held_on=on, heads=n, secrecy=3) for on, n in told], by=by
    )
    ledger = Ledger(fresh(), "activity", Scope(everything=True, clearance=3))
    rows = ledger.fitting(Wanted())

    for column in ("held_on", "heads", "title"):
        listed = ledger.numbers(rows, Order(column, falling=False))
        assert listed == [row.number for row in made], column
    assert ledger.totals(rows, ["heads"])["heads"].stated == 0
    assert ledger.unread(rows) == 3


def test_empty_scope_lists_nothing(city: City, by: By) -> None:
    enter(draft("activity", city["一村"]), by=by)

    nobodys = Ledger(books(), "activity", Scope())
    page = nobodys.listed(Wanted(), Window(5))

    assert (page.numbers, page.total) == ([], 0)
    assert nobodys.summed(Wanted()) == (0, None)
