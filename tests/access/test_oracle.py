"""Every record, every person, every sign-in: rows, columns and single answers say what the page says.

No address is asked here; what the addresses stand on is compared with the oracle, exhaustively.
"""

from typing import Any

import pytest

from jinguo.counting.books import fresh
from jinguo.counting.reach import in_full, reached
from jinguo.exchange.exporting import export
from jinguo.exchange.wanted import Wanted
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.lines import full
from jinguo.ledger.reads import files, records, struck
from jinguo.ledger.team import subject, thing
from jinguo.org.models import Account
from jinguo.org.policy import Action, Scope, Strength, depth, scope
from jinguo.org.units import tree
from jinguo.periods import read_period
from tests.access import witness, world
from tests.access.oracle import Depth, Who
from tests.access.world import Need, World

_EVER = "2016-01-01..2026-12-31"


@pytest.fixture
def made(db: Any) -> World:
    return world.build(share=0.3)


def _scope(made: World, who: Who, action: Action = Action.SEE_RECORDS) -> Scope:
    account = Account.objects.get(login=who.key)
    asks = subject(account, strength=Strength(who.strength))
    return scope(asks, action, tree=tree(), day=made.oracle.today)


def _wanted(made: World, who: Who, *, least: Depth) -> set[str]:
    return {
        key for key, each in made.records.items() if made.oracle.depth(who, each.thing) >= least
    }


def test_rows_columns_and_single_answers_are_those_of_the_page(made: World) -> None:
    rows = {str(row.id): (row, thing(row)) for of in MODELS.values() for row in of.objects.all()}
    books = fresh()
    numbers = {(each.kind, each.number): key for key, each in made.records.items()}
    wrong: list[str] = []
    for _, who in made.people[::2]:
        reads = _scope(made, who)
        seen, whole = (_wanted(made, who, least=least) for least in (Depth.LINE, Depth.FILE))
        single = {key for key, (_, what) in rows.items() if depth(what, reads) > Depth.NONE}
        opened = {
            key
            for key, (row, what) in rows.items()
            if depth(what, reads) == Depth.FILE and full(row, reads)
        }
        asked, filed, masked, open_masked = set(), set(), set(), set()
        for kind, columns in books.columns.items():
            for some in (records(kind, reads), struck(kind, reads)):
                asked |= {str(id_) for id_ in some.values_list("id", flat=True)}
            for standing in (True, False):
                some = files(kind, reads, standing=standing)
                filed |= {str(id_) for id_ in some.values_list("id", flat=True)}
            read = reached(columns, reads)[1]
            masked |= {numbers[kind, at] for at in columns["number"][read].tolist()}
            whole_rows = columns["number"][read & in_full(columns, reads)]
            open_masked |= {numbers[kind, at] for at in whole_rows.tolist()}
        for what, found, wanted in (
            ("single lines", single, seen), ("rows", asked, seen), ("columns", masked, seen),
            ("single files", opened, whole), ("files", filed, whole),
            ("columns of files", open_masked, whole),
        ):  # fmt: skip
            if found != wanted:
                told = f"{len(found - wanted)} too many, {len(wanted - found)} lacking"
                wrong.append(f"{who.key}/{who.strength} {what}: {told}")
    assert wrong == []


def test_a_workbook_holds_no_name_and_no_hidden_record(made: World, tmp_path: Any) -> None:
    assert [each for each in _told_by_workbooks(made, tmp_path) if "seen as LINE" not in each] == []


def test_a_workbook_tells_of_a_line_no_words(made: World, tmp_path: Any) -> None:
    assert [each for each in _told_by_workbooks(made, tmp_path) if "seen as LINE" in each] == []


def _told_by_workbooks(made: World, tmp_path: Any) -> list[str]:
    wrong: list[str] = []
    for _, who in made.people[::7]:
        reads = _scope(made, who)
        for unit in sorted({post.unit for post in made.oracle.standing(who)}):
            if unit not in reads:
                continue
            file = tmp_path / "out.xlsx"
            with file.open("wb") as out:
                # Two people agreed on it: else so many sensitive lines would not leave at all.
                export(Wanted(list(MODELS), unit, read_period(_EVER), reads, seconded=1), out)
            words = set().union(*map(witness.found, witness.texts(file.read_bytes())))
            wrong += _unfit(made, who, words)
    return wrong


def _named(made: World, who: Who, key: str) -> bool:
    """Tell whether somebody sees a record, or one that names it: a link says an id and no more."""
    naming = [record for record, party in made.links.items() if party == key]
    return any(made.oracle.depth(who, made.records[each].thing) for each in (key, *naming))


def _unfit(made: World, who: Who, words: set[str]) -> list[str]:
    """Return what a file holds that its reader must not see: of lines, words that somebody wrote."""
    told = []
    for word in words:
        if (mark := made.marks.get(word)) and mark.field != "day":
            seen = made.oracle.depth(who, made.records[mark.record].thing)
            if mark.need is Need.REVEAL or mark.need > seen:
                told.append(f"{who.key}/{who.strength}: {mark.field}, seen as {seen.name}")
        elif word in made.records and not _named(made, who, word):
            told.append(f"{who.key}/{who.strength}: a record that is not seen")
    return told
