"""The keys of a home: made before they are used, replaced without loss, destroyed without rest."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from jinguo.errors import SealError
from jinguo.vault import keyring
from jinguo.vault.keyring import Keyring, Plain, Sealed, at
from jinguo.vault.keystore import NAME
from jinguo.vault.rotation import finish_units, new_root, new_round, new_units
from jinguo.vault.seal import Place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keyring.prepare(tmp_path)
    return tmp_path


@pytest.fixture
def ring(folder: Path) -> Keyring:
    return at(folder)


def places(count: int) -> list[Place]:
    return [Place("party", str(uuid4()), "name") for _ in range(count)]


def sealed(ring: Keyring, there: list[Place]) -> list[Sealed]:
    plain = [Plain(at % 7, place, f"演示{at}") for at, place in enumerate(there)]
    return [Sealed(place, value) for place, value in zip(there, ring.seal(plain), strict=True)]


def test_many_values_open_again_in_their_order(ring: Keyring) -> None:
    values = sealed(ring, places(300))
    assert ring.open(values) == [f"演示{each}" for each in range(300)]
    assert ring.store.counts() == (7, 300)
    assert ring.open([Sealed(values[0].place, "")]) == [""]


def test_the_files_are_private_and_hold_no_value(folder: Path, ring: Keyring) -> None:
    sealed(ring, places(3))
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes == {"root.key": 0o400, "index.key": 0o400, NAME: 0o600}
    assert "演示".encode() not in (folder / NAME).read_bytes()


def test_what_is_sealed_elsewhere_stays_shut(ring: Keyring) -> None:
    one, two = sealed(ring, places(2))
    assert ring.open([Sealed(one.place, two.value), two]) == [None, "演示1"]
    with pytest.raises(SealError, match="打不开"):
        ring.open_one(two.value, one.place)


def test_every_rotation_leaves_everything_readable(ring: Keyring) -> None:
    values = sealed(ring, places(50))
    told = ring.open(values)
    assert new_root(ring) == 2
    assert ring.roots.numbers() == [2]
    assert ring.open(values) == told
    assert new_units(ring) == 50
    assert len(ring.store.unit_keys()) == 7
    assert ring.open(values) == told
    assert new_round(ring) == 2
    again = sealed(ring, [each.place for each in values])
    assert all(each.value.startswith("a2.2.") for each in again)
    assert (ring.open(values), ring.open(again)) == (told, told)


def test_units_half_moved_are_finished(ring: Keyring) -> None:
    values = sealed(ring, places(50))
    with ring.store.transaction():
        newest = ring.store.unit_keys()
        ring.store.put_units([ring.unit_key(each.unit, 2) for each in newest])
    assert None not in ring.open(values)
    assert finish_units(ring) == 50
    assert finish_units(ring) == 0
    assert None not in ring.open(values)
    assert {each.number for each in ring.store.unit_keys()} == {2}


def test_a_destroyed_key_leaves_no_trace_in_the_file(folder: Path, ring: Keyring) -> None:
    values = sealed(ring, places(4_000))
    records = [UUID(each.place.record) for each in values]
    # Between, so that pages are split and joined while the keys lie in them.
    wrapped = {
        each.record: each.wrapped for each in ring.store.record_keys(r.bytes for r in records)
    }
    gone = records[::3]
    assert ring.destroy(gone) == len(gone)
    rest = (folder / NAME).read_bytes()
    assert not [each for each in gone if wrapped[each.bytes] in rest]
    assert not list(folder.glob(f"{NAME}-*"))
    opened = ring.open(values)
    assert [value is None for value in opened] == [at % 3 == 0 for at in range(4_000)]


def test_another_process_sees_an_erasure_at_once(folder: Path, ring: Keyring) -> None:
    [value] = sealed(ring, places(1))
    assert ring.open([value]) == ["演示0"]
    told = (
        "import sys; from pathlib import Path; from uuid import UUID;"
        "from jinguo.vault.keyring import at;"
        "at(Path(sys.argv[1])).destroy([UUID(sys.argv[2])])"
    )
    subprocess.run([sys.executable, "-c", told, str(folder), value.place.record], check=True)
    assert ring.open([value]) == [None]


def test_without_the_store_nothing_opens_and_nothing_is_sealed(folder: Path, ring: Keyring) -> None:
    values = sealed(ring, places(2))
    (folder / NAME).rename(folder / "away")
    for act in (lambda: ring.open(values), lambda: sealed(ring, places(1)), ring.blind):
        with pytest.raises(SealError, match="找不到存放密钥的文件"):
            act()
    keyring.prepare(folder)
    assert not (folder / NAME).exists()
    (folder / "away").rename(folder / NAME)
    assert ring.open(values) == ["演示0", "演示1"]


def test_without_the_root_nothing_opens(folder: Path, ring: Keyring) -> None:
    values = sealed(ring, places(1))
    (folder / "root.key").unlink()
    fresh = Keyring(ring.store, keyring.KeyFiles(folder, "root"), ring.indexes, folder / "r")
    with pytest.raises(SealError, match="找不到密钥"):
        fresh.open(values)


def test_the_index_finds_what_is_written_otherwise_and_tells_fields_apart(ring: Keyring) -> None:
    blind = ring.blind()
    same = {
        blind(each, "number")
        for each in ("34060019900101002x", " 340600 19900101 002X ", "340600-19900101-002X")
    }
    assert len(same) == 1
    assert blind("34060019900101002X", "phone") not in same
    assert blind(" - ", "number") == ""
    ring.indexes.make(2)
    assert len(set(ring.blinds("34060019900101002X", "number")) - same) == 1


def test_a_keyring_does_not_tell_its_keys(ring: Keyring) -> None:
    assert repr(ring) == "Keyring()"


ROTATE = (
    "import sys; from pathlib import Path; import jinguo.vault.rotation as r;"
    "from jinguo.vault.keyring import at; r._BATCH = 5; ring = at(Path(sys.argv[1]));"
    "print('begun', flush=True)\n"
    "while True: r.finish_units(ring); r.new_root(ring); r.new_units(ring)"
)


@pytest.mark.parametrize("pause", [0.02, 0.11, 0.23])
def test_a_rotation_killed_anywhere_is_finished_by_the_next(folder: Path, pause: float) -> None:
    ring = at(folder)
    values = sealed(ring, places(60))
    running = subprocess.Popen([sys.executable, "-c", ROTATE, str(folder)], stdout=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    for _ in range(int(pause * 100)):
        assert None not in ring.open(values)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    running.stdout.close()
    assert None not in ring.open(values)
    finish_units(ring)
    root = new_root(ring)
    assert ring.roots.numbers() == [root]
    assert len(ring.store.unit_keys()) == 7
    assert None not in ring.open(values)
