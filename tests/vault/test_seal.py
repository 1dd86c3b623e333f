"""Sealed values open only where they were sealed; the blind index finds what is written otherwise."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinguo.errors import SealError
from jinguo.vault import mask
from jinguo.vault.seal import Keyring

RING = Keyring(b"r" * 32, b"i" * 32)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(TEXTS, st.uuids(), st.sampled_from(["name", "number", "phone"]))
def test_what_is_sealed_opens_where_it_stands(value: str, record: object, field: str) -> None:
    sealed = RING.seal(value, record=str(record), field=field)
    assert RING.open(sealed, record=str(record), field=field) == value
    assert sealed.startswith("a1.1.")
    assert value not in sealed or len(value) < 4


@given(TEXTS)
def test_the_same_value_never_looks_the_same_twice(value: str) -> None:
    both = {RING.seal(value, record="r", field="name") for _ in range(2)}
    assert len(both) == 2


@pytest.mark.parametrize(
    ("ring", "record", "field"),
    [
        (RING, "another", "name"),
        (RING, "r", "phone"),
        (Keyring(b"x" * 32, b"i" * 32), "r", "name"),
    ],
)
def test_it_opens_for_no_other_record_field_or_key(ring: Keyring, record: str, field: str) -> None:
    sealed = RING.seal("王某某", record="r", field="name")
    with pytest.raises(SealError, match="打不开"):
        ring.open(sealed, record=record, field=field)


@given(st.integers(0, 30), st.integers(1, 255))
def test_a_changed_byte_does_not_open(at: int, change: int) -> None:
    suite, number, rest = RING.seal("王某某", record="r", field="name").split(".")
    raw = bytearray(base64.urlsafe_b64decode(rest))
    raw[at % len(raw)] ^= change
    with pytest.raises(SealError):
        RING.open(
            f"{suite}.{number}.{base64.urlsafe_b64encode(raw).decode()}", record="r", field="name"
        )


@pytest.mark.parametrize(
    "sealed", ["王某某", "a1.1.", "a1.1.****", "a1.1.AAAA", "a2.1.AAAA", "a1.1"]
)
def test_what_was_never_sealed_is_refused_in_a_sentence(sealed: str) -> None:
    with pytest.raises(SealError, match="打不开"):
        RING.open(sealed, record="r", field="name")


def test_nothing_is_sealed_and_found_as_nothing() -> None:
    assert RING.seal("", record="r", field="name") == ""
    assert RING.open("", record="r", field="name") == ""
    assert RING.blind(" - ", field="number") == ""


@pytest.mark.parametrize(
    "written",
    ["34060019900101002x", "34060019900101002X", " 340600 19900101 002X ", "340600-19900101-002X"],
)
def test_a_number_is_found_however_it_is_written(written: str) -> None:
    assert RING.blind(written, field="number") == RING.blind("34060019900101002X", field="number")


def test_the_index_tells_fields_values_and_keys_apart() -> None:
    entry = RING.blind("13900000001", field="phone")
    others = {
        RING.blind("13900000001", field="number"),
        RING.blind("13900000002", field="phone"),
        Keyring(RING.root, b"x" * 32).blind("13900000001", field="phone"),
    }
    assert entry not in others
    assert len(others) == 3


def test_a_keyring_does_not_tell_its_keys() -> None:
    assert repr(RING) == "Keyring(number=1)"
    assert "rrr" not in str(RING)


@pytest.mark.parametrize(
    ("masked", "plain"),
    [
        (mask.name("王小红"), "王**"),
        (mask.name("王"), "王*"),
        (mask.name(""), ""),
        (mask.phone("13900001234"), "139****1234"),
        (mask.phone("3051234"), "*******"),
        (mask.phone(""), ""),
        (mask.identity_number("34060019900101002X"), "**************002X"),
        (mask.identity_number("002X"), "****"),
        (mask.identity_number(""), ""),
    ],
)
def test_masks_show_no_more_than_they_must(masked: str, plain: str) -> None:
    assert masked == plain
