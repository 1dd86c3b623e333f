"""What a message says beside day and figures: the sort of activity, how, where and with whom."""

import re

from jinguo.reading.message import SURE, UNSURE, Message, Told, blanked

_SUBTYPES = (
    ("招聘会", r"招聘会"),
    ("展销", r"展示会|展销|直播带货|义卖|赶集会|助农"),
    ("竞赛", r"竞赛|比赛|大赛|运动会|竞答|练兵|擂台"),
    ("仪式", r"婚礼|仪式|揭晓|揭牌|启动会"),
    ("亲子", r"亲子|童乐童趣|暑期活动"),
    ("家庭教育", r"家庭教育|家教|家长课堂|父母课堂|家长学校课"),
    ("联谊", r"联谊|交友|相亲|茶话会|沙龙"),
    (
        "会议",
        r"座谈会|联席会|议事会|执委会|表彰大会|会议|例会|推进会|工作会|谈心会|对接会|现场会|代表大会",
    ),
    ("普法", r"普法|法律|维权|宪法|法治|民法典|反家暴|禁毒|防性侵|毒品|防邪|反诈|安全教育"),
    ("培训", r"培训|技能班|徽凤课堂|实训|讲习"),
    ("宣讲", r"宣讲|讲座"),
    ("走访慰问", r"走访|慰问|看望|家访|探望"),
    ("志愿服务", r"志愿|义诊|义剪|爱心妈妈|打扫|清扫|清理|剪头发|植树|栽树|四送|学雷锋|帮扶"),
    ("主题宣传", r"宣传|倡议|主题活动|家风|参观"),
    ("会议", r"(?:开|召开)[^,，。\n]{0,8}会(?!员)"),
    ("志愿服务", r"量血压|测血糖|免费"),
    ("走访慰问", r"送温暖|送给|送去"),
    ("宣讲", r"防溺水|[上讲][^,，。\n]{0,8}课"),
    ("其他", r"文艺|汇演|晚会|演出"),
    ("宣讲", r"讲[^师述究,，。\n]{2,8}"),
)
"""Sorts of activity by their words, those that mean one thing alone first."""
_HEAD = (
    ("会议", r"(?:座谈|联席|议事|执委|谈心|茶话|推进|工作)会$|会议$|大会$"),
    ("宣讲", r"宣讲(?:活动|会)?$"),
    ("培训", r"培训班?$"),
    ("主题宣传", r"宣传(?:活动)?$|主题活动$"),
    ("竞赛", r"(?:比|竞|大)赛(?:海选)?$|竞答$"),
    ("志愿服务", r"志愿服务(?:活动)?$"),
)
_MEET = re.compile(r"线上线下|线下[^。\n]*(?:线上|直播|在线)|(?:线上|直播)[^。\n]*线下")
_ONLINE = re.compile(
    r"线上|腾讯会议|钉钉|云端|网上|网络直播|视频会议|(?<!电商)(?<!讲)直播(?!技能|培训)|在线|云课堂"
)
_PLACE = (
    r"村部|会议室|广场|农家书屋|书屋|文化站|文化礼堂|礼堂|小学|中学|学校|活动室|儿童之家|妇女之家|妇女儿童之家"
    r"|敬老院|卫生室|实践站|实践所|操场|报告厅|服务中心|活动中心|家风馆|文化中心|大院|大讲堂|公园|村委会|居委会"
    r"|道德讲堂|幼儿园|党校|多功能厅|集市|大棚|戏台|图书角|图书室"
)
_LABELLED_PLACE = re.compile(r"(?:地点|地址|场所)[ :：]*(?P<place>[^,，。;；\s]{2,20})")
_AT = re.compile(
    rf"(?:在|搁|于)(?:咱们?|俺们?|我们?)?(?P<place>(?:(?!在|举办|开展|举行|召开)[一-鿿A-Za-z\d]){{0,14}}?(?:{_PLACE})(?:[一-鿿]{{0,4}}(?:{_PLACE}))?)"
)
_GONE = re.compile(
    rf"(?:去|到|走进)(?P<place>[一-鿿]{{0,6}}?(?:{_PLACE}))(?=给|为|开展|做|看|,|，|。|\s|$)"
)
_ALONE = re.compile(
    rf"(?:^|(?<=[\s,，]))(?P<place>(?:(?!上午|下午)[一-鿿]){{0,6}}(?:{_PLACE}))(?=[\s,，。放开办搞]|$)"
)
_ORG = (
    "司法所|派出所|卫生院|小学|中学|团委|学校|银行|农商行|工会|民政办|法院|检察院|医院|公司|协会|教育局|司法局"
    "|民政局|图书馆|文化站|合作社|幼儿园|计生办|综治办|律所|律师事务所|商会|基金会|公安局|卫健办|社工站"
)
_NAME = rf"(?:(?!联合|会同|携手|协同|开展|举办|主办|协办)[一-鿿]){{0,10}}?(?:{_ORG})"
_WITH = re.compile(
    rf"(?:联合|会同|携手|协同|邀请|(?<![人会])[和跟与同])(?P<names>{_NAME}(?:[、和及]{_NAME})*)"
    r"(?!(?:宣传|宣讲)员|的|来人)"
)
_AS = re.compile(rf"(?P<names>{_NAME}(?:[、和及]{_NAME})*)(?P<role>主办|承办|协办)")
_ROLES = {"主办": "host", "承办": "organiser", "协办": "supporter"}
LAST_WORDS = "名称的最后几个字"
_EDITION = re.compile(r"第[\d一二三四五六七八九十]{1,3}[期届季]")


def subtype_of(message: Message, title: Told | None, choices: tuple[str, ...]) -> Told | None:
    """Return the sort of activity: by the end of its title, by its title, by all words."""
    for subtype, pattern in _HEAD if title else ():
        if title and subtype in choices and re.search(pattern, str(title.value)):
            return _again(title, subtype, SURE, LAST_WORDS)
    for subtype, pattern in _SUBTYPES if title else ():
        if title and subtype in choices and re.search(pattern, str(title.value)):
            return _again(title, subtype, SURE, "名称里的字")
    for subtype, pattern in _SUBTYPES:
        if subtype in choices and (found := re.search(pattern, message.words)):
            return message.told(subtype, found.span(), UNSURE, "文中的字")
    return None


def mode_of(message: Message) -> Told | None:
    """Return whether it was held online; what says nothing stays open."""
    for mode, pattern in (("线上线下", _MEET), ("线上", _ONLINE), ("线下", re.compile("线下"))):
        if found := pattern.search(message.words):
            return message.told(mode, found.span(), SURE, "写明的方式")
    return None


def venue_of(message: Message, dates: list[tuple[int, int]]) -> Told | None:
    """Return the place where it was held; days and times are no part of it."""
    words = message.words
    for span in dates:
        words = blanked(words, span)
    for pattern, certainty in (
        (_LABELLED_PLACE, SURE), (_AT, SURE), (_GONE, UNSURE), (_ALONE, UNSURE),
    ):  # fmt: skip
        if found := pattern.search(words):
            return message.told(
                found["place"].strip(), found.span("place"), certainty, "写明的地点"
            )
    return None


def edition_of(message: Message) -> Told | None:
    """Return which of a row it was: 第二期."""
    found = _EDITION.search(message.words)
    return message.told(found[0], found.span(), SURE, "写明的届次") if found else None


def partners_of(message: Message) -> tuple[Told, ...]:
    """Return the other organisations that took part, each with its role."""
    told: dict[str, Told] = {}
    for found in _AS.finditer(message.words):
        for name, span in _split(found):
            value = (name, _ROLES[found["role"]])
            told.setdefault(name, message.told(value, span, SURE, f"写明是{found['role']}"))
    for found in _WITH.finditer(message.words):
        for name, span in _split(found):
            value = (name, "host")
            told.setdefault(name, message.told(value, span, UNSURE, "说是一起办的，按主办"))
    return tuple(told.values())


def _split(found: re.Match[str]) -> list[tuple[str, tuple[int, int]]]:
    start = found.start("names")
    parts = re.finditer(rf"{_NAME}", found["names"])
    return [
        (part[0].lstrip("由、和及"), (start + part.start(), start + part.end())) for part in parts
    ]


def _again(title: Told, value: str, certainty: str, why: str) -> Told:
    return Told(value, title.start, title.end, title.words, certainty, why)
