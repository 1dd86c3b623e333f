"""Bytes to text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinguo.errors import UnreadableError
from jinguo.files.text import decode

TEXT = "临江市妇联走访困难家庭36户。\n举办讲座4场,听众500余人。\n" * 20
TRADITIONAL = "臨江市婦聯走訪困難家庭36戶。\n舉辦講座4場,村裏聽眾500餘人。\n" * 20

MISREAD = "走访慰问困难家庭36户次"


@pytest.mark.parametrize(
    ("encoding", "text", "named"),
    [
        ("utf-8", TEXT, "utf-8"),
        ("utf-8-sig", TEXT, "utf-8-sig"),
        ("gb18030", TEXT, "gb18030"),
        ("big5hkscs", TRADITIONAL, "big5"),
        ("utf-16", TEXT, "utf-16"),
    ],
)
def test_each_encoding_is_found(encoding: str, text: str, named: str) -> None:
    assert decode(text.encode(encoding)) == (named, text)


@pytest.mark.parametrize(
    ("encoding", "text"), [("utf-8", TEXT), ("gb18030", TEXT), ("big5hkscs", TRADITIONAL)]
)
def test_a_few_lost_bytes_do_not_lose_the_text(encoding: str, text: str) -> None:
    raw = text.encode(encoding)
    broken = raw[:20] + b"\xff" + raw[20:-2]

    found, read = decode(broken)

    assert found == {"big5hkscs": "big5"}.get(encoding, encoding)
    assert "\ufffd" in read
    assert text[20:-2] in read


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "空文件"),
        (b"\xef\xbb\xbf \n", "空文件"),
        (b"a\x00b", "不是文本"),
        (b"\x81\xff" * 50, "编码"),
        ("Привет, мир".encode("koi8-r"), "编码"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=f"{words}.*。$"):
        decode(raw)


def test_utf8_is_utf8_whatever_it_is_about() -> None:
    assert decode("😀ﷺקרית".encode()) == ("utf-8", "😀ﷺקרית")
    assert decode("\ufffd\ufffd户".encode()) == ("utf-8", "\ufffd\ufffd户")


@given(st.text(st.sampled_from(sorted(set(TEXT + "一二三四五六七八九十的是在了和"))), min_size=1))
def test_what_was_written_comes_back(text: str) -> None:
    if text.strip():
        assert decode(text.encode("utf-8")) == ("utf-8", text)
        # So short a text may be valid in two encodings; what it says of itself decides.
        assert decode(text.encode("gb18030"), "gb18030")[1] == text


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("utf-8", "gb18030"), ("gb18030", "latin-1"), ("utf-8", "latin-1"), ("big5", "gb18030")],
)
def test_a_text_once_read_in_a_wrong_encoding_is_read_again(right: str, wrong: str) -> None:
    clean = "全市婦聯系統開展宣講活動36場次,聽眾500餘人。" if right == "big5" else MISREAD
    once = clean.encode(right).decode(wrong)

    assert decode(once.encode()) == (f"utf-8 ({right} read as {wrong})", clean)


def test_strange_names_and_latin_words_are_no_mistake() -> None:
    for text in ("亳州盱眙濮阳的囡囡们", "café naïve — Zoë", "婦聯開展活動，聽眾五百餘人。", "ÄÖÜ"):
        assert decode(text.encode()) == ("utf-8", text)
