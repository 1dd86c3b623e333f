"""`jinguo keys`: numbers and dates, never a key; new ones for old, and everything opens still."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from jinguo.errors import SealError
from jinguo.ledger.drafts import By
from jinguo.ledger.erase import erase, finish
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Party
from jinguo.ledger.opening import opened
from jinguo.ledger.sealing import place
from tests.console.conftest import Jinguo
from tests.factories import AT, City, enter_party


def test_keys_are_shown_by_number_and_rotated(city: City, own_home: Path, jinguo: Jinguo) -> None:
    enter_party(city["一村"], name="演示某", phone="13900000000")
    done = jinguo("keys", "show")
    assert "总密钥：第 1 号" in done.out
    assert "记录的密钥：1 个" in done.out
    keys = [path.read_text() for path in (own_home / "keys").glob("*.key")]
    assert not [key for key in keys if key in done.out]

    for option, told in (
        ([], "总密钥换为第 2 号"),
        (["--units"], "1 条记录的密钥改由它保管"),
        (["--records"], "1 条记录换了新密钥"),
        (["--index"], "重做了 1 条"),
    ):
        done = jinguo("keys", "rotate", *option)
        assert (done.status, told in done.out) == (0, True)
        assert opened(Party.objects.get(), "name") == "演示某"
    assert jinguo("keys", "rotate", "--units", "--index").status == 2


@pytest.fixture
def words(tmp_path: Path) -> Path:
    file = tmp_path / "words"
    file.write_text("山高水长 云淡风轻 十二字\n", encoding="utf-8")
    return file


def test_keys_are_backed_up_lost_and_restored_without_what_was_erased(
    city: City, own_home: Path, jinguo: Jinguo, tmp_path: Path, words: Path
) -> None:
    kept, gone = (enter_party(city["一村"], name="演示某", secrecy=2) for _ in range(2))
    file, said = tmp_path / "keys.jinguo", ("--passphrase-file", str(words))
    done = jinguo("keys", "backup", "--output", str(file), *said)
    assert (done.status, "另存一份新的" in done.out) == (0, True)
    assert file.stat().st_mode & 0o777 == 0o600
    again = jinguo("keys", "backup", "--output", str(file), *said)
    assert (again.status, "换个名字" in again.err) == (2, True)
    assert jinguo("keys", "backup", "--output", str(own_home / "k"), *said).status == 2
    erase("party", gone.id, 1, by=By(AT), basis="本人要求")
    finish()
    refused = jinguo("keys", "restore", str(file), *said)
    assert (refused.status, "一个不少" in refused.err) == (3, True)

    shutil.rmtree(own_home / "keys")
    wrong = tmp_path / "wrong"
    wrong.write_text("别的口令别的口令别的口令\n", encoding="utf-8")
    refused = jinguo("keys", "restore", str(file), "--passphrase-file", str(wrong))
    assert (refused.status, "口令不对" in refused.err) == (1, True)
    assert not (own_home / "keys").exists()
    done = jinguo("keys", "restore", str(file), *said)
    assert (done.status, "删除过的记录仍然打不开" in done.out) == (0, True)
    assert opened(Party.objects.get(id=kept.id), "name") == "演示某"
    assert keyring().held([kept.id, gone.id]) == {kept.id}
    with pytest.raises(SealError):
        keyring().open_one(str(gone.name_sealed), place(gone, "name"))


def test_a_passphrase_is_asked_for_twice(
    city: City, own_home: Path, jinguo: Jinguo, tmp_path: Path, monkeypatch: Any
) -> None:
    said = iter(["太短", "山高水长云淡风轻十二个字", "另一句另一句另一句另一句"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(said))
    file = tmp_path / "keys.jinguo"
    done = jinguo("keys", "backup", "--output", str(file))
    assert (done.status, "至少 12 个字" in done.err) == (3, True)
    done = jinguo("keys", "backup", "--output", str(file))
    assert (done.status, "不一样" in done.err) == (3, True)
    assert not file.exists()
    assert jinguo("keys", "restore", str(file)).status == 2
