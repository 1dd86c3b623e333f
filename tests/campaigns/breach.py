"""A stolen account reads for three hours among a year's looks: is the list of whom exact, and fast?

The records that it reads, and the people they name, are written down while the looks are made;
what the workbench finds must be the same, no more and no fewer. Then a list of cases leaves in a
file that two people agreed on, as pages and worker do it: whose it was must be found as exactly.

    JINGUO_HOME=… python -m tests.campaigns.breach --looks 1000000
"""

import argparse
import random
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.campaigns.own_home import own_home

_YEAR = datetime(2024, 1, 1, tzinfo=UTC)
_THEFT = datetime(2024, 9, 3, 11, 20, tzinfo=UTC)
_HOURS = timedelta(hours=3)
_ACCOUNTS = 25
_STOLEN = 400
_BATCH = 5_000
_LISTED, _OTHER = "土地权益", "劳动权益"


@dataclass
class Drill:
    """What the drill found."""

    looks: int = 0
    stolen: int = 0
    persons: int = 0
    found: int = 0
    missed: int = 0
    too_many: int = 0
    seconds: float = 0.0

    def exact(self) -> bool:
        return self.stolen > 0 and not (self.missed or self.too_many)


def drill(looks: int, *, parties: int, seed: int = 1) -> Drill:
    """Seed a theft among so many looks on the database of this process, and look for it."""
    from jinguo.ledger.breach import Suspect, affected
    from jinguo.org.policy import Scope

    chance = random.Random(seed)
    records, names = _records(parties)
    accounts = _accounts()
    thief = accounts[0]
    taken = chance.sample(records, min(_STOLEN, len(records) // 2))
    truth = {record: {chance.choice(_FIELDS[kind])} for kind, record, _ in taken}
    made = list(_stolen(taken, truth, thief, chance))
    made += list(_noise(looks - len(made), records, accounts, chance))
    chance.shuffle(made)
    _save(made)
    began = time.perf_counter()
    found = affected(Suspect(_THEFT, _THEFT + _HOURS, account=thief), within=Scope(everything=True))
    seconds = time.perf_counter() - began
    seen = {one.record: one.fields for one in found.seen}
    people = {person for record in truth for person in names[record]}
    wrong = {
        record for record in truth.keys() | seen.keys() if truth.get(record) != seen.get(record)
    }
    return Drill(
        looks=looks, stolen=len(truth), persons=len(people), found=len(seen),
        missed=len(wrong & truth.keys()) + len(people - found.persons),
        too_many=len(wrong - truth.keys()) + len(found.persons - people),
        seconds=seconds,
    )  # fmt: skip


def drill_file(cases: int) -> Drill:
    """Let two people take out a list of so many cases, as pages do, and look for whose it was."""
    from django.utils import timezone

    from jinguo.jobs import doing
    from jinguo.ledger.breach import Suspect, affected
    from jinguo.ledger.models import Look, Pending
    from jinguo.org.models import Role
    from jinguo.org.policy import Scope

    thief, peer = _client("takes", Role.CASEWORKER), _client("agrees", Role.SUPERVISOR)
    truth, people = _listed(cases, int(thief.session["_auth_user_id"]))
    since = timezone.now()
    asking = thief.get(f"/ledgers/case/file.csv?type={_LISTED}")["Location"]
    where = thief.post(asking, {"reason": "演示：核对名单"})["Location"]
    peer.post(where, {"say": "yes"})
    thief.post(f"{where}file/")
    while doing.do_one("drill", timezone.now):
        pass
    began = time.perf_counter()
    suspect = Suspect(since, timezone.now(), session=Pending.objects.latest("number").asked_session)
    found = affected(suspect, within=Scope(everything=True))
    seconds = time.perf_counter() - began
    seen = {one.record: one.fields for one in found.seen if one.acts == {"export"}}
    wrong = {
        record for record in truth.keys() | seen.keys() if truth.get(record) != seen.get(record)
    }
    return Drill(
        looks=Look.objects.filter(act="export", at__gte=since).count(), stolen=len(truth),
        persons=len(people), found=len(seen),
        missed=len(wrong & truth.keys()) + len(people - found.persons),
        too_many=len(wrong - truth.keys()) + len(found.persons - people), seconds=seconds,
    )  # fmt: skip


def _client(login: str, role: str):  # type: ignore[no-untyped-def]
    """Return a browser in which somebody of the county is signed in."""
    from django.test import Client
    from django.utils import timezone

    from jinguo.org.models import Spell
    from jinguo.org.policy import Strength
    from tests.factories import UNITS, account

    unit = Spell.objects.get(code=UNITS["甲县"], until=None).unit_id
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account(unit, f"drill-{login}", role))
    session = client.session
    session["strength"] = int(Strength.SECOND)
    session["confirmed"] = timezone.now().isoformat()
    session.save()
    return client


def _listed(count: int, thief: int) -> tuple[dict[UUID, set[str]], set[UUID]]:
    """Enter cases, some of them beside the list; return what it tells of each, and their people.

    Every fifth is of another sort and every seventh of another county: they do not leave. Every
    third is the thief's own, and leaves as its whole file.
    """
    from jinguo.ledger.drafts import By
    from jinguo.ledger.enter import enter
    from jinguo.ledger.models import Case, Member
    from jinguo.org.models import Spell
    from tests import factories

    here, there = (
        Spell.objects.get(code=factories.UNITS[each], until=None).unit_id
        for each in ("一村", "四村")
    )
    drafts, truth, people = [], {}, set()
    for at in range(count):
        unit, sort = there if at % 7 == 6 else here, _OTHER if at % 5 == 4 else _LISTED
        person = factories.draft("party", unit, type="个人", secrecy=3)
        case = factories.draft("case", unit, party=person.id, type=sort)
        drafts += [person, case]
        if (unit, sort) == (here, _LISTED):
            truth[case.id] = {"line" if at % 3 else "file"}
            people.add(person.id)
    for at in range(0, len(drafts), _BATCH):
        enter(drafts[at : at + _BATCH], by=By(at=factories.AT))
    own = [record for record, fields in truth.items() if "file" in fields]
    for number, record in Case.objects.filter(id__in=own).values_list("number", "id"):
        Member.objects.create(
            kind="case", number=number, record=record, since=factories.AT, account_id=thief
        )
    return truth, people


_FIELDS = {"party": ("name", "phone", "address"), "case": ("story",), "pairing": ("line",)}


def _records(parties: int) -> tuple[list[tuple[str, UUID, int]], dict[UUID, set[UUID]]]:
    """Enter people, cases and pairings; return them, and whom each of them names."""
    from jinguo.ledger.drafts import By
    from jinguo.ledger.enter import enter
    from jinguo.org.models import Unit
    from tests import factories

    units = list(Unit.objects.values_list("pk", flat=True))
    people = [
        factories.draft("party", units[at % len(units)], type="个人") for at in range(parties)
    ]
    cases = [
        factories.draft("case", person.unit, party=person.id) for person in people[: parties // 3]
    ]
    pairs = [
        factories.draft("pairing", one.unit, giver=one.id, receiver=other.id)
        for one, other in zip(people[::4], people[1::4], strict=False)
    ]
    batch = [*people, *cases, *pairs]
    by = By(at=factories.AT)
    for at in range(0, len(batch), _BATCH):
        enter(batch[at : at + _BATCH], by=by)
    names = {one.id: {one.id} for one in people}
    names |= {case.id: {case.fields["party"]} for case in cases}
    names |= {pair.id: {pair.fields["giver"], pair.fields["receiver"]} for pair in pairs}
    return [(each.kind, each.id, each.unit) for each in batch], names


def _accounts() -> list[int]:
    from jinguo.org.models import Account

    return [Account.objects.create(login=f"drill-{at}", name="演示").pk for at in range(_ACCOUNTS)]


def _stolen(taken, truth, thief, chance):  # type: ignore[no-untyped-def]
    """Yield the thief's looks: each record at least once, some again, some refused or of lists."""
    from jinguo.ledger.models import Look

    moments = int(_HOURS.total_seconds())
    edges = [0, moments - 1]
    for kind, record, unit in taken:
        for again in range(chance.choice((1, 1, 2))):
            second = edges.pop() if edges and not again else chance.randrange(moments)
            yield Look(
                at=_THEFT + timedelta(seconds=second), actor_id=thief, kind=kind, record=record,
                unit_id=unit, fields=list(truth[record]),
                act=chance.choice(("reveal", "read", "export")),
            )  # fmt: skip


def _noise(count, records, accounts, chance):  # type: ignore[no-untyped-def]
    """Yield all other looks: the thief's before and after, others' at the same hours, refusals."""
    from jinguo.ledger.models import Look

    seconds = 366 * 86_400
    start = int((_THEFT - _YEAR).total_seconds())
    for at in range(count):
        kind, record, unit = chance.choice(records)
        actor = chance.choice(accounts)
        # A tenth of them in the very hours, and at their edges.
        second = start + chance.randrange(10_800) if at % 10 == 0 else chance.randrange(seconds)
        second = chance.choice((start - 1, start + 10_800)) if at % 1_000 == 1 else second
        inside = start <= second < start + 10_800
        allowed = not (inside and actor == accounts[0])
        yield Look(
            at=_YEAR + timedelta(seconds=second), actor_id=actor, kind=kind, record=record,
            unit_id=unit, fields=["name"], act="read" if allowed else "reveal", allowed=allowed,
        )  # fmt: skip


def _save(looks) -> None:  # type: ignore[no-untyped-def]
    from jinguo.ledger.models import Look

    for at in range(0, len(looks), _BATCH):
        Look.objects.bulk_create(looks[at : at + _BATCH], batch_size=_BATCH)


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.campaigns.breach", description=__doc__)
    asked.add_argument("--looks", type=int, default=1_000_000)
    asked.add_argument("--parties", type=int, default=6_000)
    asked.add_argument("--cases", type=int, default=5_000)
    told = asked.parse_args()
    with own_home():
        from jinguo.console.home import open_home
        from jinguo.org import divisions
        from tests.factories import AT, UNITS

        open_home()
        divisions.load([(code, name) for name, code in UNITS.items()], what="演示市", at=AT)
        thefts = {
            "in 3 h": drill(told.looks, parties=told.parties),
            "in a file by two people": drill_file(told.cases),
        }
    for how, found in thefts.items():
        sys.stdout.write(
            f"{found.looks} looks, {found.stolen} records of {found.persons} people stolen {how}; "
            f"found {found.found}, missed {found.missed}, too many {found.too_many}, "
            f"{found.seconds:.2f} s\n"
        )
    return 0 if all(each.exact() and each.seconds < 60 for each in thefts.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
