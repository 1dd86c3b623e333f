"""Writing a quantity by the house rules."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jinguo.errors import QuantityError
from jinguo.quantities.phrase import chinese, phrase
from jinguo.quantities.read import read_quantity

FORMS = [
    None,
    "精确",
    "余",
    "近",
    "超",
    "万",
    "中文",
    "余,中文",
    "近,中文",
    "超,中文",
    "精确,中文",
    "余,万",
    "近,万",
    "整,余",
    "整,近",
    "整,超",
    "整,余,中文",
    "舍入",
]
COUNTS = st.integers(0, 10**10)
MONEY = st.decimals(0, 10**10, places=2)
SHARES = st.fractions(0, 1).map(lambda share: Decimal(share.numerator) / share.denominator)


@pytest.mark.parametrize(
    ("value", "measure", "form", "text"),
    [
        (23, "件", None, "23件"),
        (2321, "件", None, "2321件"),
        (24563, "户", None, "2.4万余户"),
        (24000, "户", None, "2.4万户"),
        (30020, "人", None, "3万余人"),
        (46648000, "元", None, "4664.8万元"),
        (107234567, "元", None, "1.07亿元"),
        (Decimal("0.625"), "%", None, "62.5%"),
        (Decimal(1) / 143, "%", None, "0.7%"),
        (Decimal("0.9999"), "%", None, "99.99%"),
        (1, "%", None, "100%"),
        (0, "件", None, "0件"),
        (386, "场", "近", "近400场"),
        (371, "场", "近", "近380场"),
        (291000, "元", "近", "近30万元"),
        (2321, "件", "余", "2300余件"),
        (25, "对", "余", "20余对"),
        (1390452, "元", "余", "139万余元"),
        (1357, "人", "超", "超1300人"),
        (23456, "人", "余,中文", "两万三千余人"),
        (2, "名", "中文", "两名"),
        (110, "名", "中文", "一百一十名"),
        (12, "次", "中文", "十二次"),
        (3313454, "元", "精确", "3313454元"),
        (123456, "人", "万", "12万余人"),
        (637, "场次", "整,余", "600余场次"),
        (21620, "人", "整,余,中文", "两万余人"),
        (286334, "元", "整,近", "近30万元"),
        (23718, "份", "整,余", "2万余份"),
        (1126, "场次", "整,超", "超1000场次"),
        (46648213, "元", "舍入", "4664.8万元"),
        (106873419, "元", "舍入", "1.07亿元"),
        (3000, "元", "舍入", "3000元"),
    ],
)
def test_a_value_is_written_in_the_form_asked_for(value, measure, form, text):
    assert phrase(value, measure, form) == text


@pytest.mark.parametrize(
    ("value", "measure", "form"),
    [
        (600, "人", "余"),
        (400, "场", "近"),
        (7, "件", "余"),
        (900, "人", "万"),
        (Decimal("2.5"), "人", None),
        (-3, "人", None),
        (Decimal("NaN"), "人", None),
        (10, "人", "大约"),
        (10, "妇女", None),
        (1234, "件", "余,近"),
        (637, "场次", "整"),
        (660, "场次", "整,余"),
        (600, "场次", "整,余"),
        (1570, "场次", "整,余"),
        (240, "场次", "整,近"),
        (Decimal(1) / 3, "%", "精确"),
        (Decimal("0.5"), "%", "余"),
    ],
)
def test_a_form_that_cannot_hold_is_refused_in_one_sentence(value, measure, form):
    with pytest.raises(QuantityError, match=r"。$"):
        phrase(value, measure, form)


def written(value, measure, form):
    """Return the phrase, or none where the form cannot hold the value."""
    with contextlib.suppress(QuantityError):
        return phrase(value, measure, form)
    return None


@given(COUNTS, st.sampled_from(["人", "名", "户", "场次", "件", "户(名)"]), st.sampled_from(FORMS))
def test_a_phrase_read_back_allows_the_count(value, measure, form):
    text = written(value, measure, form)
    assume(text)

    assert read_quantity(text).allows(Decimal(value))


@given(MONEY, st.sampled_from(FORMS))
def test_a_phrase_read_back_allows_the_amount(value, form):
    text = written(value, "元", form)
    assume(text)

    assert read_quantity(text).allows(value)


@given(COUNTS, st.sampled_from(["整,余", "整,近", "整,超", "整,余,中文"]))
def test_the_leading_digit_alone_is_kept_only_where_it_hides_less_than_half_a_step(value, form):
    text = written(value, "人", form)
    assume(text)

    printed, step = read_quantity(text).value, Decimal(1).scaleb(Decimal(value).adjusted())
    assert printed % step == 0
    assert abs(printed - value) * 2 < step


@given(SHARES, st.sampled_from(["%", "‰", "成"]))
def test_every_share_can_be_written_and_read_back(value, measure):
    assert read_quantity(phrase(value, measure)).allows(value)


@given(COUNTS)
def test_every_count_can_be_written_by_the_house_rules(value):
    assert read_quantity(phrase(value, "件")).allows(Decimal(value))


@given(
    st.one_of(COUNTS.map(Decimal), MONEY),
    st.sampled_from([form for form in FORMS if form != "舍入" and "近" not in str(form)]),
)
def test_no_phrase_but_near_states_more_than_the_truth(value, form):
    text = written(value, "元", form)
    assume(text)

    assert read_quantity(text).value <= value


@given(COUNTS)
def test_near_is_refused_below_nine_tenths(value):
    text = written(value, "人", "近")
    assume(text)

    assert Decimal("0.9") * read_quantity(text).value <= value


@given(st.integers(0, 10**12))
def test_a_chinese_numeral_reads_back(number):
    assert read_quantity(chinese(number) + "人").value == number
