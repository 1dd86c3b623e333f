"""The grammar of Chinese quantities: the one pattern that says how a quantity is written."""

import re

from jinguo.quantities.measures import MEASURE
from jinguo.quantities.numerals import DIGITS, NUMERAL

Match = re.Match[str]

# What each wording means, by the contract's codes. Longer wordings stand first in the pattern.
BEFORE = {
    **dict.fromkeys(("不少于", "不低于", "不小于", "至少有", "至少"), "yishang"),
    **dict.fromkeys(("不足", "不到", "未满"), "budao"),
    **dict.fromkeys(("不超过", "不高于", "不多于", "至多"), "atmost"),
    **dict.fromkeys(("大约有", "约有", "约为", "大约", "大概", "约"), "yue"),
    **dict.fromkeys(("将近", "接近", "近"), "jin"),
    **dict.fromkeys(("超过了", "突破了", "超过", "超出", "突破", "逾", "超", "过", "破"), "chao"),
    "上": "shang",
}
AFTER = {
    "以上": "yishang",
    **dict.fromkeys(("以内", "以下", "之内"), "atmost"),
    **dict.fromkeys(("左右", "上下"), "yue"),
    **dict.fromkeys(("有余", "出头"), "yu"),
}
MIDDLE = {"余": "yu", "多": "duo", "来": "yue", "几": "shu"}
SPELT_RATIOS = {"百分之": "%", "千分之": "‰", "十万分之": "/10万", "万分之": "/万"}

# Words that name a sum or a reach and leave the number as it is; they stay outside it.
NEUTRAL = re.compile(r"^(?:累计|总计|合计|共计|共|多达|高达|达到|达)")

# 近 in 最近, 约 in 节约, 过 in 通过 and 上 in 线上 are parts of other words.
_BEFORE = (
    "不少于|不低于|不小于|至少有?|不足|不到|未满|不超过|不高于|不多于|至多|大约有?|大概|"
    "(?<![节条预大合契公签履特相制邀邮])约[有为]?|将近|接近|(?<![最附临靠就远亲新趋])近|"
    r"超过了?|超出|突破了?|逾|(?<![A-Za-z高彩])超|(?<![通经不超渡度])过(?=[百千万亿])|(?<![突打爆侦刺])破(?=[\d百千万亿])|"
    r"(?<![线网以路街会身晚早马历船楼向])上(?=[百千万亿]|十万)"
)
_HALF = (
    r"(?:超过|超|过|近|大)?(?:半数|(?<![\d一二三四五六七八九十])一半)"
    r"|(?<![通经不超])过半|近半(?!年|月|个)"
)
_LONG = r"个(?P<many>[多余])(?:月|星期|小时)|个半(?:月|小时)|年半|天半"
_UNIT = rf"(?P<unit>{_LONG}|{MEASURE})"
_FIRST_UNIT = rf"(?P<first_unit>%|‰|元|万元|亿元|{MEASURE})"
_SPAN = "[-–—~至到]"

QUANTITY = re.compile(
    rf"""
    (?P<before>{_BEFORE})?
    (?:
        (?P<half>{_HALF})
      | (?P<double>翻[了一两]*番)
      | (?<![A-Za-z\d.第_+/〔\[#№初])
        (?:
            (?P<of>{NUMERAL})分之(?P<parts>(?<!百分之)(?<!千分之)(?<!万分之){NUMERAL})
          | (?P<spelt>百分之|千分之|十?万分之)?
            (?:
                (?P<some>(?<![人份次户件总多少无系基字度])[数几][十百千万亿]+)
              | (?P<number>{NUMERAL}|半(?=年|个|天|小时|吨|斤|公里|亩))
                (?:(?P<middle>[余多]|来(?=[个名位人户场家])|(?<=[十\d])几)(?P<times>[万亿]{{0,2}}))?
                (?P<plus>\+(?![\dA-Za-z]))?
                (?:{_FIRST_UNIT}?{_SPAN}{{1,2}}(?P<second>{NUMERAL}))?
            )
            (?!\+[\dA-Za-z])
            (?:{_UNIT}(?P<tenth>(?<=成)[一二三四五六七八九半])?(?P<late>(?<=[年天成倍%岁时吨亩里米斤])[多余])?)?
            (?:/(?P<per>[人户家村年月天场亩个]))?
        )
    )
    (?P<after>及?以上|以内|以下|之内|左右|上下|有余|出头)?
    """,
    re.VERBOSE,
)

WIDEST_GAP = 2  # 三五个 is said, 三七 is not
_ADJACENT = re.compile(
    r"(?P<head>(?:[一二两三四五六七八九][万千百])+|[二三四五六七八九]?十)?(?P<one>[一二两三四五六七八])(?P<two>[二三四五六七八九])"
    r"(?P<tail>[十百千万亿]*)"
)


def adjacent(text: str) -> tuple[str, str] | None:
    """Return the two numerals of a rough number such as 七八十 or 三五, if it is one."""
    found = _ADJACENT.fullmatch(text)
    if not found or not 0 < DIGITS[found["two"]] - DIGITS[found["one"]] <= WIDEST_GAP:
        return None
    head, tail = found["head"] or "", found["tail"]
    return head + found["one"] + tail, head + found["two"] + tail
