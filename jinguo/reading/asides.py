"""What is no quantity of work at all: 2020年, 第五期, 35至64岁, 12号楼, and names in quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jinguo.quantities.numerals import NUMERAL

_N = f"(?:{NUMERAL})"
_SPAN = "[-–—~至到]{1,2}"
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇零○一二三四五六七八九]{3})"
_DAY = r"\d{1,2}月(?:份)?(?:[上中下]旬)?(?:\d{1,2}(?:日|号))?"
_DATE = rf"(?:{_YEAR}年(?:度)?(?:{_DAY})?|{_DAY}|(?<!\d)\d{{1,2}}日(?!均|照|间))"


@dataclass(frozen=True)
class Aside:
    """A stretch of a sentence that is no quantity of work, and what it is."""

    start: int
    end: int
    kind: str
    reason: str


# Each stretch of text that is a figure to the eye only; the first that fits wins.
_ASIDES = tuple(
    (kind, reason, re.compile(pattern))
    for kind, reason, pattern in (
        ("other", "noise", r"https?://\S+|www\.\S+|[A-Za-z_]+[-_]?\d+(?:\.\w+)*"),
        (
            "other",
            "docno",
            (
                r"[〔\[(]?(?:19|20)\d{2}[〕\])]\s*\d+号|\d+号(?:文|令|楼|院|门)?(?!召|线)|"
                r"\d+(?:楼|"
                r"室)(?!宇|内)|\d+路"
            ),
        ),
        (
            "other",
            "phone",
            (
                r"(?<![\d.])(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|12\d{3}(?=[”\"’)]?(?:妇女|维权|公益|"
                r"服务|儿童|热线|电话|平台|求助|、12\d{3})))"
            ),
        ),
        ("other", "slogan", r"(?<![A-Za-z\d])[\dNnXx]+(?:\+[\dNnXx]+)+"),
        (
            "other",
            "name",
            (
                r"\d+(?:\.\d+)?版(?!面)|99公益日|"
                r"[十廿二三一九]+届[一二三四五六七八]+中(?:、[一二三四五六七八]中)*(?:全会)?|"
                r"[十廿二三一四五六七八九]+届[一二三四五六七八九十]+次(?=[^\d,，。]{0,4}(?:会|全委|执委|常委))|"
                r"二十大|十九大"
            ),
        ),
        (
            "date",
            "date",
            (
                rf"{_DATE}(?:{_SPAN}{_DATE}|{_SPAN}\d{{1,2}}日)?|"
                rf"{_YEAR}[-./]\d{{1,2}}[-./]\d{{1,2}}|{_YEAR}{_SPAN}{_YEAR}年?|\d{{2}}年代"
            ),
        ),
        (
            "date",
            "date",
            (
                rf"[十一二三四]+五[”’\"]?(?:规划|时期|期间|开局|收官)|{_N}年来|{_N}年间|{_N}(?:年|个月)前(?!夕)|(?:近|"
                rf"过去|"
                rf"最近|今后|未来)?{_N}年内|[上下前后]半年"
            ),
        ),
        (
            "other",
            "time",
            r"(?:7[×xX*]|全天候?)24小时|\d{1,2}[::]\d{2}(?!\d)|(?<=[午晨晚])\d{1,2}[时点](?:半|\d{1,2}分)?",
        ),
        (
            "ordinal",
            "ord",
            (
                rf"第{_N}(?:[个届次批期季名位家所例条项轮场站期年]|十?周年)?|"
                rf"首[批个次届家例篇季期部本支档场]|[特一二三]等奖|{_N}周年|前{_N}(?:名|位|强)|"
                rf"TOP\d+"
            ),
        ),
        ("other", "age", rf"{_N}(?:周岁|岁)?(?:{_SPAN}{_N})?周?岁(?:及?以[上下]|左右)?"),
        (
            "duration",
            "freq",
            rf"(?:每|隔)?{_N}(?:年|个月|个?季度|周|天)一(?:次|届|评)|每{_N}(?:年|个月|周|天)",
        ),
        (
            "other",
            "name",
            (
                r"[“‘「『\"]?三八[”’」』\"]?(?:红旗|国际|妇女|维权|节|服务)|"
                r"[两三四双五六][癌委新纲规创史](?!个|名|次)|五[四一](?=[劳青节])|六一|九九重阳|"
                r"双\d+"
            ),
        ),
        (
            "other",
            "idiom",
            (
                r"(?:无|没有?|未发生)一[例起件人户名次宗]|(?:齐聚|欢聚|相聚|济济)一堂|千家万户|万千|千[方百]百?计|百分百|一[^\d,，。]一(?!\d)|千人千面|万众|百姓|"
                r"百花|一(?:笔账|本账|盘棋|把手|条龙|碗水)|"
                r"百年|十全|五湖四海|二次|[二三]期(?=工程|建设|项目)|[两三四五六七八]位一体|"
                r"九年(?:义务|一贯)|"
                r"[一二三四五六七八九]年级|一[起定同样般直些致切体旦边贯]|统一|专一|万一|"
                r"三五成群|"
                r"八小时|"
                r"四面八方"
            ),
        ),
        (
            "other",
            "name",
            (
                rf"十[大佳]|百[优强佳]|{_N}[大](?=[^\d]{{0,6}}(?:行动|工程|体系|任务|板块|计划|"
                rf"举措))|百千万"
            ),
        ),
    )
)

_QUOTED = re.compile(r"“[^“”]*”|「[^「」]*」|『[^『』]*』|《[^《》]*》|‘[^‘’]*’|\"[^\"]*\"")
_LONGEST_NAME = 16
_LONG_QUOTE = re.compile(r"[,，。;；]")


def set_aside(text: str) -> Iterator[Aside]:
    """Yield the stretches of a sentence that are no quantity of work, in no order."""
    taken = [False] * len(text)
    for kind, reason, pattern in _ASIDES:
        for found in pattern.finditer(text):
            if reason == "age" and "寿命" in text[: found.start()]:
                continue  # the expected span of life is an indicator, not somebody's age
            if found.end() > found.start() and not any(taken[found.start() : found.end()]):
                taken[found.start() : found.end()] = [True] * (found.end() - found.start())
                yield Aside(found.start(), found.end(), kind, reason)


def quoted(text: str) -> list[tuple[int, int]]:
    """Return the spans of names in quotation marks; whole sentences in quotes are not names."""
    spans = [found.span() for found in _QUOTED.finditer(text)]
    return [(first, last) for first, last in spans if not _is_speech(text[first + 1 : last - 1])]


def _is_speech(inner: str) -> bool:
    return len(inner) > _LONGEST_NAME and bool(_LONG_QUOTE.search(inner))
