"""Builds the second wall into PostgreSQL: policies of the tables, and what each role may do.

Built anew after every migration from the kinds themselves, so that a new kind stands behind it too.
"""

import hashlib
from collections.abc import Iterator

from django.db import connection

from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models.base import Custody, Secrecy

APP, AUDIT = "jinguo_app", "jinguo_audit"
"""The roles that work and that check; who migrates owns the tables."""

BESIDE = (
    "ledger_entry",
    "ledger_partner",
    "ledger_course",
    "ledger_step",
    "ledger_retimed",
    "ledger_packet",
    "ledger_attachment",
)
"""Tables that say what a record of some kind says: seen where that is."""
_PERSONS = {"ledger_consent": ("party_id",), "ledger_apart": ("first", "second")}
"""Tables that say something of persons, by their numbers: seen where all of these are."""
_GRANT = "ledger_grant"
"""Leave to open a record, with words of why: seen where that is, and by whom it is given."""
BEHIND = (*BESIDE, *_PERSONS, _GRANT)
"""All tables beside the records' own that have a wall."""
_KEPT = (
    "ledger_seal", "ledger_stump", "ledger_anchor", "ledger_verification", "ledger_erasure",
    "ledger_receipt",
)  # fmt: skip
"""What is written once and never changed."""
_SEALED = ("ledger_entry", "ledger_look")
"""The journal: of a row that stands, only the seal that took it in is written."""
_CHECKED = (*_SEALED, "ledger_seal", "ledger_stump", "ledger_anchor", "ledger_counter")

_FUNCTIONS = """
CREATE OR REPLACE FUNCTION jinguo_whole() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('jinguo.reach', true), '') = 'whole'
      OR coalesce(current_setting('jinguo.writing', true), '') = 'on' $$;
CREATE OR REPLACE FUNCTION jinguo_reach() RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN left(current_setting('jinguo.reach', true), 1) = '{'
              THEN current_setting('jinguo.reach', true)::jsonb END $$;
CREATE OR REPLACE FUNCTION jinguo_reads(reach jsonb, unit bigint, class int, programmes text)
  RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce((reach ->> 'all')::int >= class, false)
      OR coalesce((here ->> '')::int >= class, false)
      OR EXISTS (SELECT 1 FROM unnest(string_to_array(programmes, ' ')) AS word
                 WHERE (here ->> (reach -> 'words' ->> word))::int >= class)
  FROM (SELECT reach -> 'groups' -> (reach -> 'units' ->> unit::text)::int) AS known(here) $$;
CREATE OR REPLACE FUNCTION jinguo_near(reach jsonb, unit bigint, class int)
  RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce((reach ->> 'team')::int >= class
     AND (reach -> 'near') ? unit::text, false) $$;
CREATE OR REPLACE FUNCTION jinguo_seen(kind text, record uuid)
  RETURNS boolean LANGUAGE plpgsql STABLE AS $$
  DECLARE found boolean;
  BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE id = $1)', 'ledger_' || kind)
       INTO found USING record;
    RETURN found;
  END $$;
"""
_RECORDS = """
CREATE POLICY wall ON {table} USING (
  (SELECT jinguo_whole())
  OR (custody = '{active}'
      AND number NOT IN (SELECT each.number FROM ledger_conflict AS each
                         WHERE each.kind = '{kind}' AND each.until IS NULL
                           AND each.account_id = (SELECT (jinguo_reach() ->> 'account')::bigint))
      AND (secrecy < {sensitive}
           OR jinguo_reads((SELECT jinguo_reach()), unit_id, secrecy, programmes)
           OR (jinguo_near((SELECT jinguo_reach()), unit_id, secrecy)
               AND number IN (SELECT each.number FROM ledger_member AS each
                              WHERE each.kind = '{kind}' AND each.until IS NULL
                                AND each.account_id
                                    = (SELECT (jinguo_reach() ->> 'account')::bigint))))))
WITH CHECK ((SELECT jinguo_whole()) OR (secrecy < {sensitive} AND custody = '{active}'));
"""
_OTHERS = """
CREATE POLICY wall ON {table} USING (
  (SELECT jinguo_whole()) OR kind <> ALL ('{{{kinds}}}'::text[]) OR jinguo_seen(kind, record))
WITH CHECK ((SELECT jinguo_whole()));
"""
_PERSON = "EXISTS (SELECT 1 FROM ledger_party AS each WHERE each.number = {table}.{column})"
_OF_PERSONS = """
CREATE POLICY wall ON {table} USING ((SELECT jinguo_whole()) OR ({seen}))
WITH CHECK ((SELECT jinguo_whole()));
"""
_OF_GRANTS = """
CREATE POLICY wall ON {table} USING (
  (SELECT jinguo_whole()) OR account_id = (SELECT (jinguo_reach() ->> 'account')::bigint)
  OR jinguo_seen(kind, record))
WITH CHECK ((SELECT jinguo_whole()));
"""
_STANDING = """
DROP POLICY IF EXISTS wall ON {table};
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""


def tables() -> dict[str, str]:
    """Return the tables that hold records, by kind."""
    return {kind: model._meta.db_table for kind, model in MODELS.items()}  # noqa: SLF001 - Django's documented Meta API


def build(**_: object) -> None:
    """Build the wall where the database is PostgreSQL and the role owns the tables.

    What stands as it should is left alone.
    """
    if connection.vendor != "postgresql" or not _owns():
        return
    wanted, digest, stands = _compared()
    if not stands:
        with connection.cursor() as cursor:
            cursor.execute(wanted)
            cursor.execute("COMMENT ON FUNCTION jinguo_whole() IS %s", [digest])


def is_built() -> bool:
    """Tell whether the wall stands in PostgreSQL on every table as this release wants it."""
    walled = [*tables().values(), *BEHIND]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid"
            " WHERE polname = 'wall' AND relrowsecurity AND relforcerowsecurity"
            " AND pg_class.oid = ANY(SELECT to_regclass(each) FROM unnest(%s::text[]) AS each)",
            [walled],
        )
        [standing] = cursor.fetchone()
    return bool(standing == len(walled) and _compared()[2])


def _owns() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class"
            " WHERE oid = to_regclass('ledger_entry')"
        )
        return bool(cursor.fetchone() == (True,))


def _compared() -> tuple[str, str, bool]:
    """Return what builds the wall, its digest, and whether just that was built last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) ORDER BY 1", [[APP, AUDIT]]
        )
        roles = {name for (name,) in cursor.fetchall()}
        # What is granted on all tables is granted anew when there are others.
        cursor.execute(
            "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables"
            " WHERE schemaname = 'public'"
        )
        [named] = cursor.fetchone()
        wanted = f"-- {named}\n" + "".join(_statements(roles))
        digest = hashlib.sha256(wanted.encode()).hexdigest()
        cursor.execute("SELECT obj_description(to_regprocedure('jinguo_whole()')::oid, 'pg_proc')")
        return wanted, digest, cursor.fetchone() == (digest,)


def _statements(roles: set[str]) -> Iterator[str]:
    told = {"active": Custody.ACTIVE.value, "sensitive": Secrecy.S3.value}
    yield _FUNCTIONS
    for kind, table in tables().items():
        yield _STANDING.format(table=table) + _RECORDS.format(kind=kind, table=table, **told)
    for table in BESIDE:
        kinds = ",".join(MODELS)
        yield _STANDING.format(table=table) + _OTHERS.format(table=table, kinds=kinds)
    for table, persons in _PERSONS.items():
        seen = " AND ".join(_PERSON.format(table=table, column=each) for each in persons)
        yield _STANDING.format(table=table) + _OF_PERSONS.format(table=table, seen=seen)
    yield _STANDING.format(table=_GRANT) + _OF_GRANTS.format(table=_GRANT)
    if APP in roles:
        yield from _working()
    if AUDIT in roles:
        yield from _checking()


def _working() -> Iterator[str]:
    """Yield what the role that works may do: everything but DDL and what never changes."""
    yield f"GRANT USAGE ON SCHEMA public TO {APP};"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APP};"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP};"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP};"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP};"
    yield f"REVOKE DELETE ON {', '.join([*tables().values(), 'ledger_counter'])} FROM {APP};"
    fixed = ", ".join([*_KEPT, *_SEALED])
    yield f"REVOKE UPDATE, DELETE ON {fixed} FROM {APP};"
    for table in _SEALED:
        yield f"GRANT UPDATE (seal_id) ON {table} TO {APP};"


def _checking() -> Iterator[str]:
    """Yield what the role that checks may do: read the journal and what binds it, all of it."""
    yield f"GRANT USAGE ON SCHEMA public TO {AUDIT};"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {AUDIT};"
    yield f"GRANT SELECT ON {', '.join(_CHECKED)} TO {AUDIT};"
    yield f"DROP POLICY IF EXISTS checking ON {BESIDE[0]};"
    yield f"CREATE POLICY checking ON {BESIDE[0]} FOR SELECT TO {AUDIT} USING (true);"
