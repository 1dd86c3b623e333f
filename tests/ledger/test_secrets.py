"""What names a person stands nowhere in the clear: not in the file, the journal or a message."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from jinguo.errors import RuleError, SealError
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Entry, Party, Receipt
from jinguo.ledger.opening import opened
from jinguo.org import divisions
from tests import on_postgres
from tests.factories import AT, UNITS, City, draft, enter_party

SECRETS = {
    "name": "慕容演示娘",
    "number": "34060019900101002X",
    "phone": "13900007788",
    "address": "演示市秘密路七号",
    "born_on": "1990-01-01",
}
LATER = By(at=datetime(2021, 2, 1, tzinfo=UTC))


def raw_bytes() -> bytes:
    path = Path(connection.settings_dict["NAME"])
    files = [each for each in path.parent.glob(f"{path.name}*") if each.is_file()]
    assert any(each.name.endswith("-wal") for each in files) or not connection.connection
    return b"".join(each.read_bytes() for each in files)


@pytest.mark.skipif(bool(on_postgres.ADDRESS), reason="reads SQLite's own file")
@pytest.mark.django_db(transaction=True)
def test_no_name_or_number_is_written_to_the_disk() -> None:
    divisions.load([(code, name) for name, code in UNITS.items()], what="演示市", at=AT)
    unit = City.standing()["一村"]
    sent = draft("party", unit, title="登记一户", **SECRETS)
    enter(sent, by=By(at=AT), key="party")
    amend(Amendment("party", sent.id, 1, {"address": SECRETS["address"] + "二室"}), by=LATER)
    close(("party", sent.id, 2), by=LATER, reason="搬走")

    written = raw_bytes()
    assert "登记一户".encode() in written
    for value in SECRETS.values():
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            assert value.encode(encoding) not in written
        assert value.encode().hex().encode() not in written
    for model in (Entry, Receipt):
        told = str(list(model.objects.values()))
        assert not any(value in told for value in SECRETS.values())


def test_what_was_sealed_can_be_read_and_found_by_its_index(city: City) -> None:
    made = enter_party(city["一村"], **SECRETS)
    party = Party.objects.get(id=made.id)
    blind = keyring().blind()
    for field, value in SECRETS.items():
        assert opened(party, field) == value
    written = " 3406 0019900101 002x"
    assert Party.objects.filter(number_index=blind(written, "number")).get() == party
    assert Party.objects.filter(phone_index=blind("139-0000-7788", "phone")).get() == party
    entries = keyring().blinds("慕容演示娘|1990-01-01", "person")
    assert Party.objects.filter(person_index__in=entries).get() == party
    assert party.title == ""
    assert str(party) == ""


def test_two_people_of_one_name_do_not_look_alike(city: City) -> None:
    one, two = (enter_party(city["一村"], **SECRETS) for _ in range(2))
    assert one.name_sealed != two.name_sealed  # type: ignore[attr-defined]
    assert one.number_index == two.number_index  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "wrong",
    [{"type": "公司"}, {"registered_on": "昨天"}, {"left_on": "2001-01-01"}, {"secrecy": 0}],
)
def test_no_message_names_a_person(city: City, by: By, wrong: dict[str, object]) -> None:
    with pytest.raises(RuleError) as told:
        enter(draft("party", city["一村"], **SECRETS, **wrong), by=by)
    assert not any(value in str(told.value) for value in SECRETS.values())


def test_nothing_personal_is_entered_without_keys(city: City, by: By, own_home: Path) -> None:
    for name in ("root.key", "index.key"):
        (own_home / "keys" / name).unlink()
    with pytest.raises(SealError, match="找不到密钥"):
        enter(draft("party", city["一村"], name="演示某"), by=by)
    assert not Party.objects.exists()
    assert not Entry.objects.exists()
