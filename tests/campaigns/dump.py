"""Searches everything that a stolen disk holds for what was entered of persons, after a day's use.

A day is lived in a home of its own: persons, cases and pairings with canaries in every personal
field are entered, amended, shown, exported, refused and struck out; files are attached, forms begun,
workbooks handed in and lists taken out by the worker, packets sent (`dump_web`). Then the database,
its log and its copies, the keys, the home's other files (a workbook is opened first) and the
program's own log are searched for each canary as it is, in UTF-16, GB18030, base64, hex, JSON and
pinyin. At last all are erased, a month goes by, and whatever any copy holds is decrypted with every
key there is.

    python -m tests.campaigns.dump --people 40
"""

import argparse
import base64
import io
import json
import logging
import re
import shutil
import sqlite3
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from tests.campaigns import dump_web
from tests.campaigns.own_home import own_home

_AT = datetime(2021, 1, 15, 2, tzinfo=UTC)
# Looking ahead only: in a page of the database one value begins where another ends.
_SEALED = re.compile(rb"(?=[a-z][a-z0-9]\.\d+\.([A-Za-z0-9_-]{38,}))")
_KEY = re.compile(rb"[A-Za-z0-9+/]{43}=")
_TAG = 16
_FILLER = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"


@dataclass
class Outcome:
    """What a search found."""

    canaries: int = 0
    encodings: int = 0
    files: int = 0
    bytes: int = 0
    found: list[str] = field(default_factory=list)
    opened_before: int = 0
    sorts_before: set[str] = field(default_factory=set)
    opened_after: int = 0
    keys_after: int = 0
    figures_changed: bool = False

    def clean(self) -> bool:
        told = not self.found and not self.opened_after and not self.figures_changed
        # The search must be able to find: before the erasure the keys open what is sealed.
        return told and not self.missed()

    def missed(self) -> frozenset[str]:
        """Return of which sorts nothing was opened that should have been."""
        return dump_web.NEEDED - self.sorts_before

    def told(self) -> str:
        return (
            f"{self.canaries} canaries × {self.encodings} encodings × {self.files} files"
            f" ({self.bytes:,} bytes): {len(self.found)} found {self.found[:5]}\n"
            f"opened with the live keys: {self.opened_before} before the erasure,"
            f" {self.opened_after} after it ({self.keys_after} keys tried)\n"
            f"of {len(self.sorts_before)} sorts; of these none: {sorted(self.missed())}\n"
            f"figures changed by the erasure: {self.figures_changed}\n"
        )


class Canaries:
    """Words that stand nowhere else, each remembered with the field it was written in."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}

    def word(self, what: str) -> str:
        at = len(self.words)
        text = "".join(_FILLER[at // 24**step % 24] for step in range(3)) + f"密鵟{at:05}"
        self.words[text] = what
        return text

    def digits(self, what: str, head: str, length: int) -> str:
        text = head + f"{len(self.words) * 7919 % 10 ** (length - len(head)):0{length - len(head)}}"
        self.words[text] = what
        return text


def encodings(word: str) -> dict[str, bytes]:
    """Return the ways in which a word may lie in a file."""
    from pypinyin import lazy_pinyin

    raw = word.encode()
    told = {"raw": raw, "hex": raw.hex().encode(), "json": json.dumps(word)[1:-1].encode()}
    for name in ("utf-16-le", "utf-16-be", "gb18030"):
        told[name] = word.encode(name)
    for shift in range(3):
        # Within a longer text a word begins at any of three places of base64.
        whole = base64.b64encode(b"\0" * shift + raw)
        told[f"base64+{shift}"] = whole[4 if shift else 0 : -4]
    told["pinyin"] = "".join(lazy_pinyin(word)).encode()
    return told


def live(people: int, canaries: Canaries) -> None:
    """Enter, amend, show, export, refuse and strike out, as in a day of work."""
    from jinguo.console.home import open_home
    from jinguo.org import divisions
    from tests.factories import AT, UNITS, City, enter_one

    open_home()
    divisions.load([(code, name) for name, code in UNITS.items()], what="演示市", at=AT)
    unit = City.standing()["一村"]
    made = []
    for at in range(people):
        person = {
            "name": canaries.word("name"),
            "number": canaries.digits("number", "34060019", 18),
            "phone": canaries.digits("phone", "139", 11),
            "address": canaries.word("address"),
            "born_on": canaries_day(canaries, at),
        }
        party = enter_one("party", unit, secrecy=2, title=canaries.word("party title"), **person)
        said = ("title", "story", "safe_address", "safe_contact", "reporter")
        case = enter_one("case", unit, party=party.id, **{f: canaries.word(f) for f in said})
        pairing = enter_one("pairing", unit, receiver=party.id, title=canaries.word("pairing"))
        talk = enter_one("activity", unit, secrecy=2, title=canaries.word("activity"))
        made += [party, case, pairing, talk]
        for each in (party, case, talk):
            _attach(each, canaries)
        dump_web.packet(case, canaries)
        _change(party, pairing, talk, canaries)
        _fail(unit, canaries)
    client = _worker()
    _look(client, made)
    _export(unit)
    with dump_web.in_background():
        for _ in range(people):
            dump_web.begun(client, unit, canaries)
        dump_web.workbooks(client, canaries)
        dump_web.lists(client)
        dump_web.come(client, canaries)


def _attach(record, canaries: Canaries) -> None:
    from uuid import uuid4

    from jinguo.files.attachments import PDF, Attached
    from jinguo.ledger import attaching
    from jinguo.ledger.drafts import By

    file = Attached(PDF, f"%PDF- {canaries.word('attachment')} %%EOF".encode())
    attaching.attach(record, file, "other", uuid4(), by=By(at=_AT))


def canaries_day(canaries: Canaries, at: int) -> str:
    day = date.fromordinal(date(1851, 3, 1).toordinal() + at * 11).isoformat()
    canaries.words[day] = "born_on"
    return day


def _change(party, pairing, talk, canaries: Canaries) -> None:
    from jinguo.ledger.amend import Amendment, amend
    from jinguo.ledger.close import close
    from jinguo.ledger.drafts import By

    by = By(at=_AT)
    fresh = {"name": canaries.word("new name"), "phone": canaries.digits("phone", "138", 11)}
    amend(Amendment("party", party.id, 1, fresh), by=by, reason=canaries.word("reason"))
    ended = {"ended_on": date(2020, 12, 1), "end_reason": canaries.word("end_reason")}
    amend(Amendment("pairing", pairing.id, 1, ended), by=by)
    close(("activity", talk.id, 1), by=by, reason=canaries.word("strike_reason"))


def _fail(unit: int, canaries: Canaries) -> None:
    from jinguo.errors import JinguoError
    from tests.factories import enter_one

    wrongs = (
        {"type": "公司", "name": canaries.word("refused name")},
        {"born_on": "2999-01-01", "address": canaries.word("refused address")},
        {"name": canaries.word("long") * 60},
    )
    for wrong in wrongs:
        try:
            enter_one("party", unit, **wrong)
        except JinguoError as error:
            logging.getLogger("jinguo").warning("refused: %s", error)


def _worker():
    from django.test import Client
    from django.utils import timezone

    from jinguo.org.models import Role
    from jinguo.org.policy import Strength
    from tests.factories import City, account

    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    client.force_login(account(City.standing()["甲县"], "worker", Role.CASEWORKER))
    session = client.session
    session["strength"], session["confirmed"] = int(Strength.SECOND), timezone.now().isoformat()
    session.save()
    return client


def _look(client, made: list) -> None:
    for record in made:
        client.get(f"/ledgers/{record.kind()}/{record.id}/")
        client.get(f"/ledgers/{record.kind()}/{record.unit_id}/")
    for page in ("/", "/ledgers/case/", "/ledgers/party/", "/figures/?period=2020", "/reports/"):
        client.get(page)


def _export(unit: int) -> None:
    from jinguo.exchange.exporting import export
    from jinguo.exchange.wanted import Wanted
    from jinguo.org.policy import Scope
    from jinguo.periods import Period
    from tests.factories import City

    units = dict.fromkeys(City.standing().units.values(), 4)
    scope = Scope(units)
    kinds = ("party", "case", "pairing")
    # What two people agreed on (the number of their act) leaves whole.
    export(Wanted(kinds, unit, Period.year(2020), scope, scope, seconded=1), io.BytesIO())


def copies(home: Path, folder: Path) -> None:
    """Copy the database in both ways in which a backup is made, and what is attached."""
    for name in ("files", "jobs", "imports"):
        shutil.copytree(home / name, folder / name)
    with sqlite3.connect(home / "ledger.sqlite") as here:
        here.execute("VACUUM INTO ?", [str(folder / "vacuum.sqlite")])
        with sqlite3.connect(folder / "backup.sqlite") as there:
            here.backup(there)
        there.close()
    here.close()


def search(folders: list[Path], canaries: Canaries, outcome: Outcome) -> None:
    """Look for every canary in every encoding in every file."""
    wanted = [
        (what, name, raw)
        for word, what in canaries.words.items()
        for name, raw in encodings(word).items()
    ]
    outcome.canaries = len(canaries.words)
    outcome.encodings = len(encodings("演示"))
    for path in _files(folders):
        content = path.read_bytes()
        outcome.files += 1
        outcome.bytes += len(content)
        content = _unpacked(content)
        outcome.found += [
            f"{path.name}: {what} as {how}" for what, how, raw in wanted if raw in content
        ]


def opened(folders: list[Path], home: Path, canaries: Canaries) -> tuple[int, set[str], int]:
    """Decrypt everything sealed in any file with every live key, without asking for its place.

    Return how much opened, of which sorts, and how many keys were tried.
    """
    keys, count, sorts, within = list(_live_keys(home)), 0, set[str](), set[bytes]()
    words = {word.encode(): what for word, what in canaries.words.items()}
    sealed = {raw for path in _files(folders) for raw in _SEALED.findall(path.read_bytes())}
    for each in sealed:
        raw = base64.urlsafe_b64decode(each[: len(each) // 4 * 4])
        for key in keys:
            plain = _decrypted(key, raw)
            told = {what for word, what in words.items() if word in plain}
            count, sorts = count + bool(told), sorts | told
            if found := _KEY.match(plain):
                within.add(base64.b64decode(found[0]))
    # What is attached lies under keys that are themselves sealed, and what jobs work on under
    # theirs; the first piece tells enough.
    for path in _files(folders):
        for key, raw in _in_pieces(path, keys, within):
            plain = _unpacked(_decrypted(key, raw))
            told = {what for word, what in words.items() if word in plain}
            count, sorts = count + bool(told), sorts | told
    return count, sorts, len(keys)


def _in_pieces(path: Path, keys: list[bytes], within: set[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield with which key to try which bytes of a file that is sealed as a whole."""
    raw = path.read_bytes()
    if path.parent.name == "imports":
        yield from ((key, raw[:-_TAG]) for key in keys)
    elif path.suffix == ".sealed":
        piece = raw[4 : 4 + int.from_bytes(raw[:4], "big") - _TAG]
        yield from ((key, piece) for key in (*keys, *within))


def _unpacked(content: bytes) -> bytes:
    """Return a file with all that is packed in it, wherever in it the packed part begins."""
    start = content.find(b"PK\x03\x04")
    if start < 0:
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content[start:])) as packed:
            return content + b"".join(packed.read(name) for name in packed.namelist())
    except (zipfile.BadZipFile, zlib.error, RuntimeError):  # only looks like one, or is locked
        return content


def _decrypted(key: bytes, raw: bytes) -> bytes:
    """Decrypt as a thief does who cares for no tag: counter mode beneath GCM."""
    start = raw[:12] + (2).to_bytes(4, "big")
    return Cipher(algorithms.AES(key), modes.CTR(start)).decryptor().update(raw[12:])


def _live_keys(home: Path) -> Iterator[bytes]:
    from jinguo.ledger.keys import keyring

    ring = keyring()
    roots = [ring.roots.key(each) for each in ring.roots.numbers()]
    yield from roots
    yield from (bytes.fromhex(path.read_text()) for path in (home / "keys").glob("*.key"))
    yield from (path.read_bytes() for path in (home / "keys").glob("*/*.key"))
    yield from (ring.opened_unit(each) for each in ring.store.unit_keys())
    rows = ring.store._rows("SELECT record FROM record_key")
    yield from ring._opened(ring.store.record_keys(row[0] for row in rows)).values()
    with sqlite3.connect(home / "ledger.sqlite") as here:
        for [record] in here.execute("SELECT DISTINCT record FROM ledger_entry"):
            # As suite a1 derived them.
            for root in roots:
                yield HKDFExpand(hashes.SHA256(), 32, f"jinguo record {record}".encode()).derive(
                    root
                )
    here.close()


def erase_all() -> None:
    from jinguo.ledger.drafts import By
    from jinguo.ledger.erase import erase
    from jinguo.ledger.kinds import MODELS

    for kind, model in MODELS.items():
        for id_, version in model._default_manager.values_list("id", "version"):
            erase(kind, id_, version, by=By(at=_AT), basis="保存期满")


def figures() -> str:
    from contextlib import redirect_stdout

    from jinguo.console.main import run

    with redirect_stdout(io.StringIO()) as told:
        assert run(["figures", "verify"]) == 0
        run(["figures", "show", "--unit", "990600000000", "--period", "2020"])
    return "".join(line for line in told.getvalue().splitlines(True) if "秒" not in line)


def _files(folders: list[Path]) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


def campaign(people: int, home: Path, folder: Path) -> Outcome:
    """Live the day on the home of this process, then search; the settings must be in place."""
    logging.getLogger().addHandler(logging.FileHandler(folder / "jinguo.log"))
    logging.getLogger().setLevel(logging.DEBUG)
    canaries, outcome = Canaries(), Outcome()
    live(people, canaries)
    copies(home, folder)
    search([home, folder], canaries, outcome)
    outcome.opened_before, outcome.sorts_before, _ = opened([home, folder], home, canaries)
    dump_web.tidy()
    before = figures()
    erase_all()
    outcome.figures_changed = figures() != before
    search([home], canaries, outcome)
    outcome.opened_after, _, outcome.keys_after = opened([home, folder], home, canaries)
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=40)
    asked = parser.parse_args()
    with own_home() as made:
        (made / "copies").mkdir()
        outcome = campaign(asked.people, made / "home", made / "copies")
    sys.stdout.write(outcome.told())
    return 0 if outcome.clean() else 1


if __name__ == "__main__":
    sys.exit(main())
