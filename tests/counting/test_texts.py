"""Searching text laid end to end finds the very records that hold each word, as it changes."""

from datetime import date
from random import Random

from jinguo.counting.books import books, fresh
from jinguo.counting.listing import Ledger, Wanted, Window
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
    amend(Amendment("activity", made.id, 1, {"title": "丙丙", "status": "draft"}), by=by)
    then = brought_up(first, "activity", books().change)

    assert [len(then.holding(word)) for word in ("甲", "丙", "乙")] == [0, 1, 1]
    assert then.in_state("draft").tolist() == [made.number]
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


def test_empty_scope_lists_nothing(city: City, by: By) -> None:
    enter(draft("activity", city["一村"]), by=by)

    nobodys = Ledger(books(), "activity", Scope())
    page = nobodys.listed(Wanted(), Window(5))

    assert (page.numbers, page.total, page.withheld) == ([], 0, 0)
    assert nobodys.summed(Wanted()) == (0, None)
