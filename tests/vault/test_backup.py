"""A home's keys in one file: opened by its passphrase alone, whole or not at all."""

from pathlib import Path
from uuid import uuid4

import pytest

from jinguo.errors import FailedError, RuleError, SealError
from jinguo.vault import backup, keyring
from jinguo.vault.keyring import Plain, Sealed
from jinguo.vault.keystore import NAME
from jinguo.vault.roots import KeyFiles
from jinguo.vault.rotation import new_root
from jinguo.vault.seal import Place

WORDS = "山高水长 云淡风轻 十二字"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "keys"
    made.mkdir(mode=0o700)
    keyring.prepare(made)
    (made / "anchor").write_text("{}\n")
    return made


def sealed(folder: Path, value: str) -> Sealed:
    place = Place("party", str(uuid4()), "name")
    [told] = keyring.at(folder).seal([Plain(7, place, value)])
    return Sealed(place, told)


def test_what_was_packed_opens_in_another_folder(folder: Path, tmp_path: Path) -> None:
    one = sealed(folder, "演示某")
    new_root(keyring.at(folder))
    two = sealed(folder, "另一人")
    content = backup.packed(folder, WORDS)
    assert not any(path.read_bytes().strip() in content for path in folder.glob("*.key"))

    other = tmp_path / "other"
    written = backup.put_back(backup.unpacked(content, WORDS), other)
    assert set(written) == {path.name for path in folder.iterdir()}
    assert keyring.at(other).open([one, two]) == ["演示某", "另一人"]
    modes = {path.name: path.stat().st_mode & 0o777 for path in other.iterdir()}
    assert {modes[name] for name in modes if name.endswith(".key")} == {0o400}
    assert modes[NAME] == 0o600
    with pytest.raises(RuleError, match="一个不少"):
        backup.put_back(backup.unpacked(content, WORDS), other)


def test_each_backup_is_another_file(folder: Path) -> None:
    assert backup.packed(folder, WORDS) != backup.packed(folder, WORDS)


def test_a_wrong_passphrase_and_a_damaged_file_open_nothing(folder: Path) -> None:
    content = backup.packed(folder, WORDS)
    for wrong in (WORDS + " ", WORDS[:-1], ""):
        with pytest.raises(SealError, match="口令不对，或文件坏了"):
            backup.unpacked(content, wrong)
    step = max(1, len(content) // 12)
    damaged = [
        content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        for at in range(0, len(content), step)
    ]
    damaged += [content[:-1], content + b"x", content[:50], b"", b"JINGUO-KEYS 1\n"]
    for each in damaged:
        with pytest.raises(SealError, match="口令不对，或文件坏了"):
            backup.unpacked(each, WORDS)


def test_a_short_passphrase_is_refused(folder: Path) -> None:
    with pytest.raises(RuleError, match="至少 12 个字"):
        backup.packed(folder, "一二三四五六七八九十一")


def test_other_keys_are_never_written_over(folder: Path, tmp_path: Path) -> None:
    files = backup.unpacked(backup.packed(folder, WORDS), WORDS)
    other = tmp_path / "other"
    other.mkdir()
    keyring.prepare(other)
    before = {path.name: path.read_bytes() for path in other.iterdir()}
    with pytest.raises(RuleError, match="已有别的密钥"):
        backup.put_back(files, other)
    assert {path.name: path.read_bytes() for path in other.iterdir()} == before
    for path in other.glob("*.key"):
        path.unlink()
    with pytest.raises(RuleError, match="已有别的密钥"):
        backup.put_back(files, other)


def test_a_store_that_stands_is_left_and_what_is_missing_comes_back(folder: Path) -> None:
    files = backup.unpacked(backup.packed(folder, WORDS), WORDS)
    later = sealed(folder, "后来的人")
    (folder / "index.key").unlink()
    assert backup.put_back(files, folder) == ["index.key"]
    assert keyring.at(folder).open([later]) == ["后来的人"]
    assert (folder / "index.key").read_bytes() == files["index.key"]


def test_erased_keys_leave_nothing_in_a_backup(folder: Path) -> None:
    one = sealed(folder, "演示某")
    ring = keyring.at(folder)
    [key] = ring.store.record_keys([uuid_bytes(one)])
    ring.store.drop_records([uuid_bytes(one)])
    files = backup.unpacked(backup.packed(folder, WORDS), WORDS)
    assert key.wrapped not in files[NAME]
    assert uuid_bytes(one) not in files[NAME]


def uuid_bytes(one: Sealed) -> bytes:
    return bytes.fromhex(one.place.record.replace("-", ""))


def test_keys_in_the_middle_of_being_replaced_are_not_packed(folder: Path) -> None:
    sealed(folder, "演示某")
    KeyFiles(folder, "root").remove(1)
    with pytest.raises(FailedError, match="正在更换"):
        backup.packed(folder, WORDS)
    assert not list(folder.glob(".*"))
