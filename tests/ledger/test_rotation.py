"""New keys for every record and a new index, with nothing lost on the way."""

import pytest

from jinguo.ledger import rotation
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Case, Party
from jinguo.ledger.opening import opened
from jinguo.ledger.rotation import rotate_index, rotate_records
from tests.factories import City, enter_one, enter_party


@pytest.fixture
def people(city: City, own_home: object, monkeypatch: pytest.MonkeyPatch) -> list[Party]:
    monkeypatch.setattr(rotation, "_BATCH", 3)
    for at in range(7):
        enter_party(city["一村"], name=f"演示{at}", phone=f"1390000{at:04}", born_on="1990-01-01")
        enter_one("case", city["一村"], title=f"案{at}", story=f"情况{at}")
    return list(Party.objects.order_by("number"))


def test_records_get_new_keys_and_say_the_same(people: list[Party]) -> None:
    assert rotate_records() == 14
    assert {each.name_sealed[:5] for each in Party.objects.all()} == {"a2.2."}
    assert {each.story_sealed[:5] for each in Case.objects.all()} == {"a2.2."}
    assert [opened(each, "name") for each in Party.objects.order_by("number")] == [
        f"演示{at}" for at in range(7)
    ]
    assert [opened(each, "title") for each in Case.objects.order_by("number")] == [
        f"案{at}" for at in range(7)
    ]
    # What was read before the rotation still opens, and so does what the journal keeps.
    assert opened(people[0], "name") == "演示0"


def test_a_round_cut_short_goes_on_where_it_stopped(
    people: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, done = rotation._save, []

    def some(records: list[Party]) -> None:
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(records)
        whole(records)

    monkeypatch.setattr(rotation, "_save", some)
    with pytest.raises(KeyboardInterrupt):
        rotate_records()
    monkeypatch.setattr(rotation, "_save", whole)
    assert rotate_records() == 14 - len(done[0])
    assert keyring().store.number("round") == 2
    assert {each.name_sealed[:5] for each in Party.objects.all()} == {"a2.2."}


def test_the_index_is_made_anew_and_finds_the_same(people: list[Party]) -> None:
    before = {each.id: (each.phone_index, each.person_index) for each in people}
    assert rotate_index() == 7
    assert keyring().indexes.numbers() == [2]
    for each in Party.objects.all():
        assert each.phone_index != before[each.id][0]
        assert each.person_index != before[each.id][1]
    assert Party.objects.get(phone_index__in=keyring().blinds("13900000003", "phone"))
    assert Party.objects.get(person_index__in=keyring().blinds("演示3|1990-01-01", "person"))
    assert not Party.objects.exclude(number_index="").exists()
