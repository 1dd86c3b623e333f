"""The second wall itself, on PostgreSQL alone: `python -m tests.on_postgres tests/ledger/wall_cases.py`.

What this module asks by itself has nothing in front of it but the wall: no scope, no policy.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from jinguo.console import main
from jinguo.console.database import check_footing
from jinguo.counting.books import books, fresh
from jinguo.counting.recount import read as recount
from jinguo.errors import FailedError
from jinguo.ledger import chaining, close, custody, journal, merging, reads, seconding, wall
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.erase import erase
from jinguo.ledger.footing import footing
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models import Activity, Case, Entry, Look, Partner, Party, Seal
from jinguo.ledger.models.base import Custody, Secrecy
from jinguo.ledger.reads import records
from jinguo.ledger.team import subject, thing
from jinguo.ledger.verifying import verify
from jinguo.ledger.wall_tables import BEHIND, is_built, tables
from jinguo.org import divisions
from jinguo.org.models import Account, Role
from jinguo.org.policy import Action, Depth, Scope, Strength, depth, scope
from jinguo.org.scope import NOWHERE
from jinguo.org.units import tree
from tests.access import world
from tests.factories import AT, PROGRAMMES, UNITS, City, account, by_account, enter_one
from tests.web.conftest import sign_in

WALLED = True
LATER = datetime(2021, 2, 1, tzinfo=UTC)
SENSITIVE = Secrecy.S3


@pytest.fixture(autouse=True)
def as_the_role_that_works(request: Any) -> Iterator[None]:
    """Work as in an office: with no right but those that the wall gave the role."""
    if "transactional_db" in request.fixturenames:
        yield  # its tables are emptied afterwards, which that role must not do
        return
    request.getfixturevalue("db")
    with role("jinguo_app"):
        yield


@contextmanager
def role(name: str) -> Iterator[None]:
    """Be another role for a while."""
    [(before,)] = execute("SELECT current_user")
    execute(f"SET ROLE {name}")
    try:
        yield
    finally:
        execute(f"SET ROLE {before}")


@contextmanager
def by_superuser(done: str, undone: str) -> Iterator[None]:
    """Have the server's own superuser change a role for a while."""
    told = connection.settings_dict
    named = {"host": told["HOST"], "port": told["PORT"], "dbname": told["NAME"]}
    with psycopg.connect(user="jinguo", autocommit=True, **named) as superuser:
        superuser.execute(done)
        try:
            yield
        finally:
            superuser.execute(undone)


def execute(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def told(name: str) -> str:
    """What the server has a setting at, asked behind the teller's back."""
    [found] = connection.connection.execute(f"SELECT current_setting('jinguo.{name}', true)")
    return found[0] or ""


@contextmanager
def as_of(reach: Scope) -> Iterator[None]:
    """Declare a reach, and none afterwards."""
    wall.declare(reach)
    try:
        yield
    finally:
        wall.clear()


def reach_of(who: Account, *, strength: Strength = Strength.SECOND) -> Scope:
    asks = subject(who, strength=strength)
    return scope(asks, Action.SEE_RECORDS, tree=tree(), day=LATER.date())


def seen(kind: str) -> set[int]:
    return set(MODELS[kind]._default_manager.values_list("number", flat=True))


def test_the_wall_stands_on_every_kind_and_on_what_tells_of_its_records(db: None) -> None:
    walled = {name for (name,) in execute(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    )}  # fmt: skip
    assert walled == {*tables().values(), *BEHIND}
    assert is_built()


def test_whoever_declares_nothing_is_given_nothing_sensitive(city: City) -> None:
    for kind in MODELS:
        for secrecy in range(1, 5):
            if secrecy >= world.FLOORS.get(kind, 0):
                told = world._fields(kind, AT.date() - timedelta(400 + secrecy), secrecy)
                of_kind = {"programmes": PROGRAMMES.get(kind, ()), "partners": (("法院", "host"),)}
                enter(Draft(kind, city["一村"], told, **of_kind), by=By(AT))
    found = {kind: set(of.objects.values_list("secrecy", flat=True)) for kind, of in MODELS.items()}
    assert {kind: max(classes, default=0) for kind, classes in found.items()} == {
        kind: 0 if world.FLOORS.get(kind, 0) >= SENSITIVE else 2 for kind in MODELS
    }
    ids = {id_ for of in MODELS.values() for id_ in of.objects.values_list("id", flat=True)}
    assert set(Entry.objects.values_list("record", flat=True)) == ids
    assert set(Partner.objects.values_list("record", flat=True)) == ids
    with wall.whole():
        assert Entry.objects.filter(kind="case").count() == 2
        assert Partner.objects.count() > len(ids)


def test_what_is_not_in_use_is_given_to_nobody_but_counted(city: City) -> None:
    made = enter_one("party", city["一村"], secrecy=1)
    with transaction.atomic():
        journal.lock()
        custody.move([made], Custody.RESTRICTED, by=By(LATER), reason="演示")
    caseworker = reach_of(account(city["甲县"], "caseworker", Role.CASEWORKER))
    for reach in (NOWHERE, caseworker, Scope(everything=True, clearance=4)):
        with as_of(reach):
            assert not Party.objects.exists()
    assert len(fresh().columns["party"]) == 1


def test_everybody_is_given_just_what_the_policy_lets_them_read(db: None) -> None:
    made = world.build(share=0.3)
    with wall.whole():
        rows = [row for of in MODELS.values() for row in of.objects.all()]
    sensitive = [row for row in rows if row.secrecy >= SENSITIVE]
    wrong, given = [], 0
    # A password and a bound phone read nothing of S3: one in six of all, and a few others.
    for _, who in (*made.people[2::12], *made.people[1::70]):
        asks = subject(Account.objects.get(login=who.key), strength=Strength(who.strength))
        reach = scope(asks, Action.SEE_RECORDS, tree=tree(), day=made.oracle.today)
        wanted = {
            (row.kind(), row.number) for row in sensitive if depth(thing(row), reach) > Depth.NONE
        }
        with as_of(reach):
            out = {
                (kind, *row)
                for kind, of in MODELS.items()
                for row in of.objects.values_list("number", "secrecy")
            }
        found = {(kind, number) for kind, number, secrecy in out if secrecy >= SENSITIVE}
        away = {(kind, number) for kind, number, _ in out if number in reach.barred.get(kind, ())}
        given += len(found)
        if found != wanted or away:
            wrong.append((who.key, who.strength, found ^ wanted, away))
    assert wrong == []
    assert given > 10


def planted(monkeypatch: Any, *names: str) -> None:
    """A bug: a filter of the scope that somebody forgot."""
    for name in names:
        monkeypatch.setattr(reads, name, lambda *_: reads.Q())


def test_a_forgotten_filter_gives_nothing_sensitive_of_others(city: City, monkeypatch: Any) -> None:
    there, here = (enter_one("case", city[unit], story="演示") for unit in ("四村", "一村"))
    plain = enter_one("activity", city["四村"])
    reach = reach_of(account(city["甲县"], "caseworker", Role.CASEWORKER))
    officer = reach_of(account(city["甲县"], "officer"))
    planted(monkeypatch, "_here", "_read")
    # Below S3 the policy stands alone, and the bug is there to be seen.
    assert plain in records("activity", officer)
    assert list(records("case", reach)) == [here]
    assert list(records("case", officer)) == []
    monkeypatch.setattr(reads, "_seen", lambda *_: True)
    assert reads.by_numbers("case", [there.number, here.number], reach) == [here]


def test_a_reach_ends_with_its_request(city: City) -> None:
    enter_one("case", city["一村"])
    client = Client()
    client.force_login(account(city["甲县"], "caseworker", Role.CASEWORKER))
    sign_in(client, Strength.SECOND)
    client.raise_request_exception = False
    made = []
    tell = wall.Teller.tell

    def watched(self: Any, on: Any, reach: str) -> None:
        made.append(reach)
        tell(self, on, reach)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(wall.Teller, "tell", watched)
        answer = client.get("/ledgers/case/")
    assert answer.status_code == 200
    assert any(each.startswith("{") for each in made)
    assert wall.wanted() == ""
    assert not Case.objects.exists()
    assert told("reach") == ""


def test_what_a_transaction_undoes_is_told_anew(city: City) -> None:
    made = enter_one("case", city["一村"])
    reach = reach_of(account(city["甲县"], "caseworker", Role.CASEWORKER))
    other = reach_of(account(city["乙区"], "other", Role.CASEWORKER))
    with as_of(reach):
        assert Case.objects.count() == 1
        with transaction.atomic():
            wall.declare(other)
            assert Case.objects.count() == 0
            transaction.set_rollback(True)
        # The server is back at the first reach, and is told the other all the same.
        assert Case.objects.count() == 0
        wall.declare(reach)
        with pytest.raises(ProgrammingError), transaction.atomic(), wall.whole():
            execute("SELECT no_such_function()")
        assert list(Case.objects.all()) == [made]


def test_nothing_stays_set_on_a_connection_that_is_kept(transactional_db: None) -> None:
    divisions.load([(code, name) for name, code in UNITS.items()], what="演示市", at=AT)
    city = City.standing()
    made = enter_one("case", city["一村"])
    assert told("writing") == ""
    assert not Case.objects.exists()
    who = account(city["甲县"], "caseworker", Role.CASEWORKER)
    client = Client()
    client.force_login(who)
    sign_in(client, Strength.SECOND)
    before = connection.connection
    assert client.get(f"/ledgers/case/{made.id}/").status_code == 200
    assert connection.connection is before
    assert (told("reach"), told("writing")) == ("", "")
    assert Client().get("/").status_code in (200, 302)
    assert not Case.objects.exists()
    # A writer that fails leaves nothing behind either.
    with transaction.atomic():
        journal.lock()
        assert Case.objects.count() == 1
        transaction.set_rollback(True)
    assert told("writing") == ""
    assert not Case.objects.exists()


def test_figures_count_what_nobody_is_given(city: City) -> None:
    for unit in ("一村", "二村", "四村"):
        enter_one("case", city[unit])
        enter_one("party", city[unit], secrecy=3)
        enter_one("activity", city[unit])
    assert {kind: len(books().columns[kind]) for kind in ("case", "party", "activity")} == {
        "case": 3, "party": 3, "activity": 3,
    }  # fmt: skip
    assert {kind: len(rows) for kind, rows in recount(declared()).rows.items() if rows} == {
        "case": 3, "party": 3, "activity": 3,
    }  # fmt: skip
    assert not Case.objects.exists()


def test_the_role_that_works_enters_changes_strikes_merges_and_erases(
    city: City, own_home: Path, capsys: Any
) -> None:
    who = account(city["甲县"], "caseworker", Role.CASEWORKER)
    peer = account(city["甲县"], "peer", Role.CASEWORKER)
    by = by_account(who)
    child = {"name": "演示某", "born_on": "2012-01-01"}
    kept, gone = (enter_one("party", city["一村"], by=by, type="个人", **child) for _ in range(2))
    case = enter_one("case", city["一村"], by=by, party=str(gone.id), story="演示")
    [case] = amend(Amendment("case", case.id, 1, {"risk": "红"}), by=by_account(who))
    other = enter_one("case", city["一村"], by=by)
    close.close(("case", other.id, 1), by=by_account(who), reason="重复登记")
    pending = seconding.ask(
        merging.MERGE, merging.wanted(kept, gone), unit=city["甲县"], reason="同一人",
        by=by_account(who),
    )  # fmt: skip
    seconding.approve(pending.number, by=by_account(peer, at=AT + timedelta(hours=1)))
    erase("case", case.id, 3, by=By(LATER), basis="保存期满")
    with wall.whole():
        assert Party.objects.get(id=gone.id).struck_at
        found = Case.objects.get(id=case.id)
        assert (found.party_id, found.custody, found.risk) == (kept.number, "erased", "红")
    assert chaining.seal_once(at=LATER) is not None
    assert verify().faults == []
    assert main.run(["figures", "verify"]) == 0
    assert "0 个不符" in capsys.readouterr().out


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET reason = ''", "DELETE FROM ledger_entry",
        "UPDATE ledger_look SET reason = ''", "DELETE FROM ledger_look",
        "UPDATE ledger_seal SET mac = ''", "DELETE FROM ledger_seal", "DELETE FROM ledger_counter",
        "DELETE FROM ledger_case", "DELETE FROM ledger_activity", "TRUNCATE ledger_entry",
        "DELETE FROM ledger_erasure", "UPDATE ledger_receipt SET digest = ''",
        "ALTER TABLE ledger_case DISABLE ROW LEVEL SECURITY", "DROP POLICY wall ON ledger_case",
        "CREATE TABLE mine (word text)", "ALTER TABLE ledger_case ADD word text",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', 'x', now())",
    ],
)  # fmt: skip
def test_the_role_that_works_changes_no_table_and_nothing_of_the_journal(
    db: None, sql: str
) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        execute(sql)


def test_records_are_written_only_under_the_journals_lock(city: City) -> None:
    made = enter_one("case", city["一村"])
    reach = reach_of(account(city["甲县"], "caseworker", Role.CASEWORKER))
    with as_of(reach):
        found = Case.objects.get(id=made.id)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            found.save()
        plain = enter_one("activity", city["一村"])
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Activity.objects.filter(id=plain.id).update(secrecy=3)
    with transaction.atomic():
        journal.lock()
        found.save()


def test_who_checks_reads_the_journal_whole_and_no_record(city: City, own_home: Path) -> None:
    enter_one("case", city["一村"])
    chaining.seal_once(at=LATER)
    assert Entry.objects.count() == 1 - 1  # nobody's reach
    with role("jinguo_audit"):
        assert execute("SELECT count(*) FROM ledger_entry WHERE kind = 'case'") == [(1,)]
        assert execute("SELECT count(*) FROM ledger_seal") == [(1,)]
        for sql in ("SELECT * FROM ledger_case", "UPDATE ledger_entry SET mac = ''"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                execute(sql)
    assert Seal.objects.count() == 1
    assert not Look.objects.exists()


def test_footing_tells_what_loses_and_who_goes_round(db: None) -> None:
    found = footing()
    assert found is not None
    # The tests' own server gives up what a power cut would take.
    assert [each[:12] for each in found.faults] == ["数据库的 fsync 是"]
    assert not any("建表的账号" in each for each in found.weak)
    with role("jinguo_owner"):
        owner = footing()
    assert owner is not None
    assert "改得了日志" in owner.weak[0]
    with role("jinguo_owner"):
        execute("ALTER TABLE ledger_case NO FORCE ROW LEVEL SECURITY")
        broken = footing()
        execute("ALTER TABLE ledger_case FORCE ROW LEVEL SECURITY")
    assert broken is not None
    assert "jinguo database prepare" in broken.faults[1]


def test_a_role_that_goes_round_the_wall_does_not_start(db: None) -> None:
    round_it = ("ALTER ROLE jinguo_app BYPASSRLS", "ALTER ROLE jinguo_app NOBYPASSRLS")
    with by_superuser(*round_it), pytest.raises(FailedError, match="第二道墙拦不住它"):
        check_footing()
