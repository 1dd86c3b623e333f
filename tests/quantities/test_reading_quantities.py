"""What each Chinese wording of a quantity means."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinguo.errors import QuantityError
from jinguo.quantities.read import read_quantity, scan

# surface, value, low, high, approx, unit; "-" where there is none.
WORDINGS = """
158个          158        158        158        exact    个
共300人        300        300        300        exact    人
累计24期       24         24         24         exact    期
1.07亿元       107000000  106500000  107500000  exact    亿元
2.3万元        23000      22500      23500      exact    万元
8.3万人        83000      82500      83500      exact    人
30万元         300000     300000     300000     exact    万元
5907万元       59070000   59070000   59070000   exact    万元
62.5%          0.625      0.6245     0.6255     exact    %
0.7%           0.007      0.0065     0.0075     exact    %
100%           1          1          1          exact    %
99.96%         0.9996     0.99955    0.99965    exact    %
120%           1.2        1.195      1.205      exact    %
2.9‰           0.0029     0.00285    0.00295    exact    ‰
8.5/10万       0.000085   0.0000845  0.0000855  exact    /10万
3个百分点      0.03       0.025      0.035      exact    个百分点
3倍            3          2.5        3.5        exact    倍
百分之九十二   0.92       0.915      0.925      exact    %
百分之六点五   0.065      0.0645     0.0655     exact    %
六成           0.6        0.55       0.65       exact    成
八成五         0.85       0.845      0.855      exact    成
600余          600        601        699        yu       -
1300余场       1300       1301       1399       yu       场
1080余件       1080       1081       1089       yu       件
1000余户       1000       1001       1999       yu       户
300多名        300        301        399        duo      名
20余万元       200000     200000     300000     yu       万元
1100余万人     11000000   11000001   11999999   yu       人
10万余份       100000     100001     109999     yu       份
139万余元      1390000    1390000    1400000    yu       万元
1.1万余人次    11000      11001      11999      yu       人次
十余场         10         11         19         yu       场
三千余人       3000       3001       3999       yu       人
二百六十余件   260        261        269        yu       件
百余名         100        101        199        yu       名
千余户         1000       1001       1999       yu       户
万余人         10000      10001      19999      yu       人
两万余人       20000      20001      29999      yu       人
三十余万元     300000     300000     400000     yu       万元
一年多         1          1          2          duo      年
5个多月        5          5          6          duo      个月
半个多月       0.5        0.5        1          duo      个月
一成多         0.1        0.1        0.2        duo      成
两倍多         2          2          3          duo      倍
近400场        400        360        399        jin      场
将近30万元     300000     270000     300000     jin      万元
近百家         100        90         99         jin      家
近三成         0.3        0.27       0.3        jin      成
近300余人      300        270        399        jin+yu   人
约50人         50         45         55         yue      人
300人左右      300        270        330        yue      人
三百来人       300        270        330        yue      人
约八成         0.8        0.72       0.88       yue      成
约200余人      200        201        299        yu       人
超1300人       1300       1301       1399       chao     人
超过10万元     100000     100000     200000     chao     万元
突破6亿元      600000000  600000000  700000000  chao     亿元
逾千小时       1000       1001       1999       chao     小时
超过95%        0.95       0.95       0.96       chao     %
超99%          0.99       0.99       1          chao     %
过半           0.5        0.5        1          chao     -
3000个以上     3000       3000       -          yishang  个
不少于3场      3          3          -          yishang  场
至少12次       12         12         -          yishang  次
30%以上        0.3        0.3        1          yishang  %
万元以上       10000      10000      -          yishang  万元
一半以上       0.5        0.5        1          yishang  -
不足50人       50         0          49         budao    人
不到3万元      30000      0          30000      budao    万元
不超过30人     30         0          30         atmost   人
20天以内       20         0          20         atmost   天
12万+          120000     120000     129999     plus     -
500+           500        500        599        plus     -
上百人         100        100        199        shang    人
上万份         10000      10000      19999      shang    份
数十名         -          20         99         shu      名
几百户         -          200        999        shu      户
数千人         -          2000       9999       shu      人
数万元         -          20000      100000     shu      万元
十几个         -          11         19         shu      个
二十几家       -          21         29         shu      家
500-1000元     -          500        1000       range    元
3至5次         -          3          5          range    次
1.5-3万元      -          15000      30000      range    万元
1万元~5万元    -          10000      50000      range    万元
七八十人       -          70         80         range    人
两千五六百名     -          2500       2600       range    名
一百七八十人     -          170        180        range    人
上十万人次      100000     100000     199999     shang    人次
2900册次     2900       2900       2900       exact    册次
83篇(条)      83         83         83         exact    篇(条)
931通        931        931        931        exact    通
十七八岁       -          17         18         range    岁
五六万元       -          50000      60000      range    万元
一半           0.5        0.45       0.55       half     -
近半           0.5        0.45       0.5        jin      -
五分之一       0.2        0.18       0.22       fraction -
百户           100        100        100        exact    户
两个半月       2.5        2.5        2.5        exact    个月
228户(名)      228        228        228        exact    户(名)
翻一番         2          1.9        2.1        exact    倍
"""
ROWS = [row.split() for row in WORDINGS.split("\n") if row]


def number(text: str) -> Decimal | None:
    return None if text == "-" else Decimal(text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_wording_has_its_interval(row):
    surface, value, low, high, approx, unit = row
    quantity = read_quantity(surface)

    assert (quantity.value, quantity.low, quantity.high) == (
        number(value),
        number(low),
        number(high),
    )
    assert (quantity.approx, quantity.unit or "-") == (approx, unit)


@pytest.mark.parametrize(
    ("surface", "kind"),
    [
        ("5场", "count"),
        ("5万元", "money"),
        ("5%", "ratio"),
        ("5年", "duration"),
        ("5小时", "count"),
    ],
)
def test_the_measure_says_what_kind_it_is(surface, kind):
    assert read_quantity(surface).kind == kind


@pytest.mark.parametrize(
    ("surface", "tol"), [("5907万元", 5000), ("3亿元", 50_000_000), ("20万人次", 5000)]
)
def test_a_whole_amount_of_wan_tolerates_half_of_one(surface, tol):
    assert read_quantity(surface).tol == tol


@pytest.mark.parametrize("surface", ["近3万名", "2.3万元", "139万余元", "3000元", "万余人"])
def test_other_wordings_have_no_tolerance(surface):
    assert read_quantity(surface).tol is None


def test_a_rate_base_behind_a_stroke_is_read():
    quantity = read_quantity("3000元/家")

    assert (quantity.value, quantity.unit, quantity.per) == (3000, "元", "家")


@pytest.mark.parametrize(
    ("surface", "inside", "outside"),
    [
        ("近30万元", ["270000", "299999.99"], ["300000", "269999"]),
        ("139万余元", ["1390000.01", "1399999"], ["1390000", "1400000"]),
        ("超过95%", ["0.951", "0.9599"], ["0.95", "0.96"]),
        ("超99%", ["1"], ["0.99"]),
        ("半个多月", ["0.6", "0.9"], ["0.5", "1"]),
        ("600余名", ["601", "699"], ["600", "700"]),
        ("1.07亿元", ["106500000", "107500000"], ["106499999"]),
        ("30%以上", ["0.3", "1"], ["0.29"]),
        ("3000个以上", ["3000", "900000"], ["2999"]),
    ],
)
def test_ends_that_the_wording_excludes_are_not_allowed(surface, inside, outside):
    quantity = read_quantity(surface)

    assert [value for value in inside if not quantity.allows(Decimal(value))] == []
    assert [value for value in outside if quantity.allows(Decimal(value))] == []


SPELLINGS = [
    [
        "2300余名",
        "２３００余名",
        "2,300余名",
        "2，300余名",
        "2 300余名",
        "两千三百余名",
        "二千三百余名",
    ],
    ["12000人", "12,000人", "1.2万人", "一万二千人", "１.２万人", "1 2000人"],
    ["30万元", "三十万元", "30 万元", "300,000元", "３０万元"],
    ["1亿3000万元", "一亿三千万元", "13000万元"],
    ["62.5%", "６２．５％", "百分之六十二点五", "百分之62.5"],
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda spellings: spellings[0])
def test_one_quantity_has_one_value_in_every_spelling(spellings):
    assert len({read_quantity(spelling).value for spelling in spellings}) == 1


@given(st.integers(1, 10**9))
def test_thousands_separators_and_full_width_digits_change_nothing(value):
    wide = str(value).translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    spellings = (f"{value}人", f"{wide}人", f"{value:,}人", f"{value:,}人".replace(",", "\u2009"))

    assert {read_quantity(spelling).value for spelling in spellings} == {value}


@pytest.mark.parametrize(
    "text", ["", "很多", "妇女", "三八", "第五期", "5至3次", "3分之", "一二三个", "零分之一"]
)
def test_what_is_no_quantity_is_refused_in_one_sentence(text):
    with pytest.raises(QuantityError, match=r"^“.*[。]$"):
        read_quantity(text)


def found(text: str) -> list[str]:
    return [one.quantity.surface for one in scan(text)]


def test_a_scan_finds_whole_expressions_with_their_offsets():
    text = "本季走访近40户，发放 1,200 余份，人均3.5万元左右。"
    spans = [(one.quantity.surface, text[one.start : one.end]) for one in scan(text)]

    assert spans == [(surface, surface) for surface in ("近40户", "1,200 余份", "3.5万元左右")]


def test_a_scan_starts_where_it_is_told():
    assert [one.quantity.surface for one in scan("去3村，访5户", 4)] == ["5户"]


@pytest.mark.parametrize(
    "text",
    [
        "“三八”前夕",
        "两癌筛查",
        "联合5部门",
        "组织3家庭",
        "编号B64",
        "共1+10+N",
        "第三届",
        "最近几年",
        "7目标",
        "共36\n户",
    ],
)
def test_a_scan_leaves_alone_what_is_no_quantity(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("就近3家企业", "3家"),
        ("节约3万元", "3万元"),
        ("通过3场直播", "3场"),
        ("线上百名青年", "百名"),
        ("邀请10名单身青年", "10名"),
        ("走访8家政府部门", "8家"),
    ],
)
def test_parts_of_other_words_are_no_wording(text, surface):
    assert found(text) == [surface]


def test_a_trailing_bound_covers_the_list_before_it():
    shares = [one.quantity for one in scan("这些指标分别提高到70%、60%和40%以上")]

    assert [(share.low, share.high) for share in shares] == [
        (Decimal("0.7"), 1),
        (Decimal("0.6"), 1),
        (Decimal("0.4"), 1),
    ]


@given(st.text("0123456789.一二三十百千万亿余多近约超几数半个人元%成分之-至+ ,", max_size=20))
def test_no_text_makes_the_scan_fail_and_no_hull_is_upside_down(text):
    for one in scan(text):
        quantity = one.quantity
        assert text[one.start : one.end] == quantity.surface
        assert quantity.high is None or quantity.low <= quantity.high


@pytest.mark.parametrize(
    "text", ["万" * 17, "亿" * 10, "3" + "万" * 40 + "元", "9" * 60 + "亿亿亿亿元"]
)
def test_number_beyond_all_numbers_is_refused_and_passed_over(text: str) -> None:
    with pytest.raises(QuantityError):
        read_quantity(text)
    assert list(scan(f"全年{text}，办了3场。"))[-1].quantity.value == 3
