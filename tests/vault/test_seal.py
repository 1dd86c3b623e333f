"""Sealed values open only where they were sealed, with the key that sealed them, unchanged."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinguo.errors import SealError
from jinguo.vault import mask
from jinguo.vault.seal import Place, is_sealed, number, seal, unseal

KEY = b"k" * 32
HERE = Place("party", "6f1c", "name")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
WORDS = st.text("abcdef0123456789_", min_size=1, max_size=12)
PLACES = st.builds(Place, WORDS, WORDS, WORDS)


@given(TEXTS, PLACES, st.integers(1, 999))
def test_what_is_sealed_opens_where_it_stands(value: str, place: Place, of: int) -> None:
    sealed = seal(KEY, of, value, place)
    assert unseal(KEY, sealed, place) == value
    assert (is_sealed(sealed), number(sealed)) == (True, of)
    assert sealed.startswith(f"a2.{of}.")
    assert value not in sealed or len(value) < 4


@given(TEXTS)
def test_the_same_value_never_looks_the_same_twice(value: str) -> None:
    assert len({seal(KEY, 1, value, HERE) for _ in range(2)}) == 2


@given(TEXTS, PLACES, PLACES)
def test_it_opens_for_no_other_kind_record_or_field(value: str, one: Place, two: Place) -> None:
    sealed = seal(KEY, 1, value, one)
    if one != two:
        with pytest.raises(SealError, match="打不开"):
            unseal(KEY, sealed, two)


@given(TEXTS, st.binary(min_size=32, max_size=32))
def test_it_opens_with_no_other_key(value: str, other: bytes) -> None:
    if other != KEY:
        with pytest.raises(SealError, match="打不开"):
            unseal(other, seal(KEY, 1, value, HERE), HERE)


@given(TEXTS, st.integers(0, 10_000), st.integers(0, 7))
def test_a_flipped_bit_does_not_open(value: str, at: int, bit: int) -> None:
    suite, of, rest = seal(KEY, 1, value, HERE).split(".")
    raw = bytearray(base64.urlsafe_b64decode(rest))
    raw[at % len(raw)] ^= 1 << bit
    with pytest.raises(SealError):
        unseal(KEY, f"{suite}.{of}.{base64.urlsafe_b64encode(raw).decode()}", HERE)


@pytest.mark.parametrize("suite", ["a1", "gm", "zz"])
def test_another_suite_is_refused(suite: str) -> None:
    other = seal(KEY, 1, "王某某", HERE).replace("a2.", f"{suite}.")
    with pytest.raises(SealError, match="打不开"):
        unseal(KEY, other, HERE)


@pytest.mark.parametrize("sealed", ["王某某", "a2.1.", "a2.1.****", "a2.1.AAAA", "a2.1", "a2.x.AA"])
def test_what_was_never_sealed_is_refused_in_a_sentence(sealed: str) -> None:
    assert not is_sealed(sealed)
    with pytest.raises(SealError, match="打不开"):
        unseal(KEY, sealed, HERE)


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
        (mask.address("演示市甲县东乡一村三组七号"), "演示市甲县东乡******"),
        (mask.address("某路七号"), "******"),
        (mask.hidden("三月八日晚"), "******"),
        (mask.hidden(""), ""),
    ],
)
def test_masks_show_no_more_than_they_must(masked: str, plain: str) -> None:
    assert masked == plain
