"""Measure words: which there are, which mean the same, and what 万元 or % are worth.

A talk is no session and a person no attendance: 场, 场次, 期, 次, 人, 人次, 户, 对, 件, 份 and 篇
never convert. Only words that reports use for the very same unit are the same measure:

- 人, 名 and 位 (the last two are polite);
- 场, 场次 and 场(次): one event held;
- 个, 家, 所, 支, 间, 座 and 处: one standing thing (a home, a base, a school, a team); the noun
  beside the number says which;
- 件 and 起, 例: one case;
- 份 and 册, 本: not the same, a leaflet is no book;
- money in any multiple of 元, and ratios in %, ‰, 成, 个百分点 and /10万;
- spans of 年, 个月, 周 and 天, a 个月 being 30 days.

A bracketed measure (人(次), 户(名)) leaves open which it counts, so it equals either word.
"""

import re
from decimal import Decimal

from jinguo.errors import QuantityError
from jinguo.quantities.numerals import multiplier

_COMPOUND = """
人次 件次 户次 场次 家次 例次 台次 辆次 剂次 车次 班次 批次 课次 条次 篇次 个次 课时 学时
平方米 平方公里 公里 公斤 千克 公顷 个百分点 百分点 个小时 小时 分钟 个工作日 个月 个星期
对次 组次 项次 件套 册次 本次 工日 人份 立方米 立方 平方 平米 厘米 毫米 千米 毫升 千瓦 千瓦时 学分
周岁 周年 方面 美元 港元 欧元 块钱 人天
"""
COMPOUND = sorted(_COMPOUND.split(), key=len, reverse=True)
MONEY = ("元", "美元", "港元", "欧元", "块钱")
RATIOS = {
    "%": Decimal("0.01"),
    "‰": Decimal("0.001"),
    "成": Decimal("0.1"),
    "倍": Decimal(1),
    "个百分点": Decimal("0.01"),
    "百分点": Decimal("0.01"),
    "/10万": Decimal("0.00001"),
    "/万": Decimal("0.0001"),
}
DURATIONS = ("年", "个月", "天", "日", "周", "个星期", "个工作日")
DAYS = {"年": 365, "个月": 30, "天": 1, "日": 1, "周": 7, "个星期": 7}
"""What a span is in days where reports compare spans; 个工作日 compares with itself alone."""
SPELLINGS = {"个小时": "小时", "百分点": "个百分点", "块钱": "元"}

# A measure word, and the characters that make it the beginning of another word: 部门, 家庭, 项目.
_SIMPLE = {
    "个": "",
    "名": "单称义额誉师",
    "位": "置于列居",
    "人": "大才员民均口身力社士生数物文性",
    "户": "籍外均主",
    "家": "庭长教风属政园访暴事",
    "场": "所地景馆面合域",
    "次": "数要日性",
    "期": "间盼待货限望",
    "件": "",
    "份": "额数",
    "篇": "章",
    "对": "接象口比于外话标照",
    "项": "目",
    "条": "件例款约",
    "支": "部持行出付撑援教委",
    "所": "有在需以得属长谓",
    "例": "如会外行",
    "起": "来草到步",
    "宗": "旨",
    "批": "评准示复发",
    "笔": "记试者",
    "本": "地市县区年月届人级科土校村镇着",
    "册": "",
    "部": "门委分署队",
    "套": "",
    "台": "账湾风",
    "辆": "",
    "张": "",
    "幅": "",
    "块": "",
    "面": "向对临积",
    "只": "有要是能",
    "头": "",
    "株": "",
    "棵": "",
    "亩": "",
    "米": "",
    "吨": "",
    "斤": "",
    "间": "",
    "座": "谈位",
    "栋": "",
    "处": "级理置于罚长分室",
    "类": "",
    "种": "植子养田",
    "级": "",
    "层": "",
    "门": "类诊户店口",
    "节": "目约能日期前慰",
    "堂": "",
    "讲": "座师述话解习台坛",
    "集": "体中团市合会群资",
    "首": "批次个届席府先家",
    "组": "织建成长合",
    "班": "级子",
    "届": "",
    "轮": "流值岗训椅",
    "遍": "",
    "趟": "",
    "桩": "",
    "封": "",
    "句": "",
    "字": "",
    "盒": "",
    "箱": "",
    "袋": "",
    "瓶": "",
    "枚": "",
    "把": "",
    "双": "方向",
    "副": "主书会",
    "片": "区",
    "床": "",
    "桌": "",
    "单": "位身亲独纯一元项",
    "款": "项物",
    "岁": "",
    "年": "级",
    "天": "",
    "日": "",
    "周": "",
    "元": "旦素月宵",
    "倍": "",
    "成": "立为功员果长就本效人都熟绩交不",
    "%": "",
    "‰": "",
    "票": "",
    "羽": "",
    "匹": "",
    "桶": "",
    "束": "",
    "朵": "",
    "颗": "",
    "粒": "",
    "提": "供高升",
    "晚": "会上报间年霞婚宴餐",
    "眼": "前镜睛光科",
    "口": "头径岸腔号罩味碑服粮语才令述",
    "课": "程题堂余外后件本间",
    "顶": "层端峰",
    "艘": "",
    "架": "构",
    "根": "据本治源",
    "杯": "",
    "碗": "",
    "盆": "景",
    "罐": "",
    "担": "任当保负心忧",
    "捆": "",
    "车": "间辆站主位队企库型程祸牌险",
    "分": "别之钟公会局类享析散流布配成发为开队团组批层级期解工设校社院担支红明子部歧担贝",
    "升": "级华学温值任到降高至",
    "餐": "饮厅桌券具馆食",
    "顿": "时悟",
    "幢": "",
    "孔": "",
    "尾": "",
    "盏": "",
    "针": "对线织灸管剂",
    "剂": "量",
    "道": "路德理歉具士",
    "席": "位地卷",
    "站": "点台式长",
    "卷": "",
    "通": "过报知车讯信道行告用常婚往力俗识病宵缉胀畅风气关联商风勤",
    "页": "",
}
# … and the longer words in which it is the measure after all: 10名单身青年, 3家政务中心.
_EXCEPTIONS = {
    "名": "单[身亲]",
    "家": "政[府务策]|事业|教[育培]",
    "项": "目标",
    "人": "大病",
    "次": "数字",
}


# 8省20多个城市, 12县: they count themselves, unless a longer name goes on from them.
_AREAS = "省|市|县|区|镇|乡|村|国"


def _alternative(word: str) -> str:
    stop, but = _SIMPLE.get(word, ""), _EXCEPTIONS.get(word)
    if not stop:
        return re.escape(word)
    return f"{word}(?:(?={but})|(?![{stop}]))" if but else f"{word}(?![{stop}])"


_WORD = "|".join(
    ["/10万", "/万(?!元)"]
    + [re.escape(word) for word in COMPOUND]
    + [_alternative(word) for word in _SIMPLE]
    + [f"(?:{_AREAS})(?=[\\d、,，。;；(（的各共均]|$)"]
)
MEASURE = rf"(?:{_WORD})(?:\((?:人次|场次|[次名人户件场个对家套只台张所期节堂条幅])\))?"

_SAME = (
    frozenset({"人", "名", "位"}),
    frozenset({"场", "场次"}),
    frozenset({"个", "家", "所", "支", "间", "座", "处"}),
    frozenset({"件", "起", "例", "宗"}),
    frozenset(DAYS),
)


def kind_of(measure: str | None) -> str:
    """Return what a measure measures: money, ratio, duration or count."""
    if measure is None:
        return "count"
    plain = measure.lstrip("十百千万亿") or measure
    if plain in MONEY:
        return "money"
    if measure in RATIOS:
        return "ratio"
    return "duration" if measure in DURATIONS else "count"


def base(unit: str | None) -> Decimal:
    """Return how many base units one `unit` is: 万元 is 10000 元, % is 0.01; a count is 1."""
    if unit is None:
        return Decimal(1)
    if unit in RATIOS:
        return RATIOS[unit]
    if kind_of(unit) != "money":
        return Decimal(1)
    return multiplier(unit[: len(unit) - len(unit.lstrip("万亿"))])


def in_measure(value: Decimal, unit: str, other: str) -> Decimal:
    """Return a span written in one unit in another, such as half a 个月 in 天: 15.

    Whatever is no span of days stays as it is.
    """
    if unit == other or not {unit, other} <= DAYS.keys():
        return value
    return value * DAYS[unit] / DAYS[other]


def same_measure(one: str | None, other: str | None) -> bool:
    """Say whether two measure words count the same units, so that their numbers may be compared."""
    if one is None or other is None:
        return one == other
    return bool(_meanings(one) & _meanings(other))


def for_all_like(measure: str) -> str:
    """Return one measure word for all that count the same: 人 for 名, 元 for 万元, 场 for 场次.

    Shares and durations stay as they are: a percentage is no change in points, a year no week.
    """
    kept = kind_of(measure) == "ratio" or measure in DAYS
    return measure if kept else min(_meanings(measure))


def check_measure(measure: str) -> str:
    """Return the measure in its own spelling.

    Raises:
        QuantityError: If it is no measure word.
    """
    if not re.fullmatch(rf"[万亿]{{0,2}}元|{MEASURE}", measure):
        raise QuantityError(f"“{measure}”不是认得的量词，请用 场次、人次、万元、% 这样的量词。")
    return SPELLINGS.get(measure, measure)


def _meanings(measure: str) -> frozenset[str]:
    kind = kind_of(measure)
    if kind == "money":
        return frozenset({measure.lstrip("千万亿")})
    if kind == "ratio":
        return frozenset({"倍" if measure == "倍" else "share"})
    words = [SPELLINGS.get(word, word) for word in re.split(r"[()]", measure) if word]
    return frozenset().union(*(_class(word, words[0]) for word in words))


def _class(word: str, before: str) -> frozenset[str]:
    meant = before + word if word == "次" and before in {"人", "户", "件", "场"} else word
    return next((same for same in _SAME if meant in same), frozenset({meant}))
