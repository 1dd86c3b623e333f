"""Which numbers are results: dates, ordinals, names, ages, targets and norms are not.

Two steps: `set_aside` finds what is no quantity of work at all (2020年, 第五期, 35至64岁, 12号楼);
`reason_against` judges a quantity by the words around it and says why it is no result, if so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jinguo.quantities.numerals import NUMERAL
from jinguo.quantities.quantity import Quantity

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
                r"百花|"
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

# From here to the end of the clause group the writer speaks of what is not yet done.
_PLANNED = re.compile(
    r"计划(?:再|新|到|于|在|年内|今年|明年|今后|将)|"
    # 春蕾计划发放 tells of a programme; only behind an actor or a pause is it a plan.
    r"(?:^|[,，。;；:、年月联委局会省市县区镇还并也])计划[建培开举发组]|拟(?![人定订])|力争|"
    r"争取(?:到(?=20\d\d|年底|\d+月)|在|实现|完成|达)"
    r"|将(?:不低于|不少于|超过|突破|增加|在|于|继续|再|新|努力|陆续|实现|新建|建设|建成|开展|举办|达到|培训|投入|完成|覆盖|"
    r"扶持|发放|打造|培育|推出|力争|逐步|组织|为|向|对|从|惠及|带动|新增|举行|开设|设立|资助|救助|招募|"
    r"扩大|面向|全面|重点|帮助|安排|筹集|选派|吸引)"
    r"|预计|预期(?!寿命)|(?<![重主需必想只还])要(?=再|新|在|建成|建立|创建|打造|培训|培育|实现|完成|"
    r"达到|开展|举办|扶持)"
    r"|下一步|下阶段|今后|明年|未来(?=\d|[一二三五几]年|,|将)|努力(?:实现|达到|完成)|确保(?:到|"
    r"完成|实现|达)|目标(?:是|为|任务(?:是|为))|打算|到20[2-9]\d年底?,?(?:要|力争|实现|达到|全)"
)
_DONE = re.compile(
    r"此前已|目前已|现已|截至目前|已(?:经)?(?:完成|建成|培|评|开|举|发|实|有)|去年|[;；]"
)
_NORM = re.compile(
    r"额度|标准(?!化)|上限|下限|限额|不得(?:超过|少于|低于)|最高(?!的|者|达|一)(?:可|不|为|额|贷|补|授|由)?|"
    r"封顶|起步价"
)
_PRICED = re.compile(r"(?:收费|票价|单价|定价|售价|学费|租金)(?:仅|只|为|是)?$")
_SIZED = re.compile(r"(?:海拔|全长|长|宽|高|深|相距|距离|距|方圆|直径)(?:约|近)?$")
_RISING = re.compile(r"(?:明确|规定|要求|按|标准)[^,，;；。]*(?:每年|逐年)(?:递增|增长|提高|增加)$")
_EVERY = re.compile(r"每(?:月|周|天|日|年|季度|半年|学期)")
_GIVEN = re.compile(r"(?:[特一二三]等奖(?:每[人名个])?|(?:按|按照)(?:每|人均)[^,，;；。]*)$")
_COUNTED_AGAINST = re.compile(r"(?:逾期|不满|缺席|迟到|满)$")
_DEMANDED = re.compile(
    r"是指|指的是|要求|规定|原则上|应当?(?=不|至少|达)|必须|须(?=不|至少|达)|(?:按|按照).*人均"
)
_LIMITS = frozenset({"yishang", "atmost"})
_THRESHOLDS = frozenset({"yishang", "atmost", "chao", "budao", "plus"})
_QUOTA = re.compile(r"(?:任务|指标|计划|目标)(?:数|量|值|人数|户数)?(?:为|是|共|总计)?$")
_FULFILLED = re.compile(r"完成|超额|实现")
_ROOM = re.compile(r"(?:可|能|够)(?:同时|一次|集中)?(?:容纳|接纳|供|坐)$")
_AWAY = re.compile(r"以?外|之外|远")
_DISTANCES = frozenset({"公里", "千米", "米", "里"})
_NORM_VERB = re.compile(r"提高(?:到|至)|调整(?:为|到|至)|(?:按|按照|执行).{0,10}标准")

# Sides and stages are never results, however many; the weaker words only when there are few.
_SIDES = re.compile(
    r"(?:个|项|大)?(?:方面|板块|层面|环节|维度|阶段|步骤|层次|层级|原则|坚持|聚焦|围绕|抓手|"
    r"导向|统一|确保|意识|维护|自信"
    r"|全面|角度|结合|转变|要素)"
)
_THEMES = re.compile(r"(?:大|项)?(?:领域|关键|特色|重点|主题|优势|作用|体系|一批)")
_FEW = 10
_DIMENSION = re.compile(r"长|宽|高|深|大小|左右|见方|之外|外")
_MADE = re.compile(
    r"(?:新建|建成|建立|成立|组建|设立|创建|打造|出台|制定|推出|评选|表彰|扶持|覆盖|选树|培树|"
    r"获|获得|开展|举办|完成|实施|新增|命名|认定|下发|印发|共|达|有|联合|依托|帮助|救助|慰问|"
    r"捐赠|落实|争取|涉及|涵盖|在|走进|深入|对|为|给|与|近|超|余)(?:了)?$"
)
# What can be counted on one's fingers and still is a thing of its own, not a slogan.
_PLACE = re.compile(
    r"[^\d,，。;；、]{0,12}?(?:合作社|企业|公司|基地|车间|中心|家庭|协会|队伍|团队|服务队|单位|"
    r"部门|学校|中学|小学|社区|村"
    r"|乡镇|街道|县区|县|站|妇女之家|儿童之家|工作室|示范点|机构|项目|医院|岗位|小组|支部|品种|"
    r"奖项)"
)
_EVENT_NAME = re.compile(
    r"(?:集体|宣讲|巡讲|签名|诵读|朗读|健步|联谊|相亲|评|大|计划|工程|行动|培训|进|入|帮|访|联|"
    r"同|共|签|创|争|示范)"
)
# Measure words with which 一 is the article of the noun that follows: 一个平台, 一位母亲.
_ARTICLES = frozenset(
    "个位名家批次项种对支场条张份件套户期把片面类级道本句首组起周天日人层年篇部头块门遍趟下顿"
)
_AREAS = frozenset({"省", "市", "县", "区", "镇", "乡", "村", "国"})
_STREAK = re.compile(r"(?:连续|连续开展|坚持|持续|历经|经过|开课|值守)(?:了|近|已)?$")
_UNBROKEN = re.compile(
    r"(?:来|里|间)?(?:从未|从没|没有|未曾|不曾|不)(?:间断|中断|停|断|缺席)|如一日"
)
_LONG_LIVED = re.compile(
    r"(?:年限|寿命|年数|工龄)(?:为|是|达到?|增加|延长|提高|减少|缩短)?(?:了)?$"
)
_HOURS = re.compile(r"时长|时数|累计|服务|志愿|学时|课时|共|总")
_HONOURED = re.compile(r"^(?:被|获|荣获|蝉联|入选|位居|排名|名列|居|保持|当选)")
_MANY_HOURS = 100  # no activity takes so long: they are hours of work done
_SMALL_CHINESE = re.compile(r"[一二两三四五六七八九十]")


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


def reason_against(quantity: Quantity, before: str, after: str) -> str | None:
    """Say why a quantity is no result, or None: `before` and `after` are the sentence around it."""
    clause = re.split(r"[,，;；:：。]", before)[-1]
    for reason, holds in (
        ("name", _is_titled(quantity, clause, after)),
        ("idiom", _is_article(quantity, clause, after)),
        ("attr", _is_attribute(quantity, clause, after)),
        ("dur", _is_span(quantity, before, after)),
        ("target", is_planned(before) or _is_goal(quantity, after) or _is_quota(clause)),
        ("standard", quantity.kind == "money" and _is_norm(before, after)),
        ("standard", _is_demanded(quantity, clause, after)),
    ):
        if holds:
            return reason
    return None


def is_planned(before: str) -> bool:
    """Say whether the words before speak of what is still to be done."""
    at = max((found.start() for found in _PLANNED.finditer(before)), default=-1)
    back = max((found.start() for found in _DONE.finditer(before)), default=-1)
    return at > back


def _is_goal(quantity: Quantity, after: str) -> bool:
    """Say whether a ratio is the goal itself: 达到95%的目标."""
    return quantity.kind == "ratio" and bool(re.match(r"的[^,，。;；]{0,6}目标", after))


def _is_quota(clause: str) -> bool:
    """Say whether it is what was to be done: 检查任务3万人, unless the task was fulfilled."""
    return bool(_QUOTA.search(clause)) and not _FULFILLED.search(clause)


def _is_demanded(quantity: Quantity, clause: str, after: str) -> bool:
    """Say whether it is what a rule asks of everybody: 每村不少于3名."""
    if quantity.kind == "ratio" and _RISING.search(clause):
        return True
    if quantity.kind == "money" and _GIVEN.search(clause):
        return True
    if after.startswith("的") and _COUNTED_AGAINST.search(clause):
        return True
    often = _EVERY.search(clause) and quantity.surface[:1] in "不至"
    asked = _DEMANDED.search(clause) or often or "标准" in after[:6]
    return quantity.approx in _LIMITS and bool(asked)


def _is_threshold(quantity: Quantity, after: str) -> bool:
    """Say whether it only tells which ones are counted next: 年收入过百万的34家."""
    if quantity.kind == "ratio" or quantity.approx not in _THRESHOLDS:
        return False
    which = r"的[^,，。;；]{0,12}?(?:中[,，][^,，。;；]{0,4}?)?[\d一二三四五六七八九十百千万]"
    return bool(re.match(which, after))


def _is_attribute(quantity: Quantity, clause: str, after: str) -> bool:
    """Say whether it tells of sides, levels or size rather than of work done."""
    few = quantity.value is not None and quantity.value <= _FEW
    if quantity.unit in {"级", "层", "方面", "步", "片"} or _is_bound(quantity, clause, after):
        return True
    if quantity.unit in _AREAS or quantity.unit == "道":
        return few and bool(_SMALL_CHINESE.match(quantity.surface))
    if quantity.unit in {"类", "种"}:
        return few
    if quantity.kind != "count" or quantity.unit not in {"个", "项"}:
        return False
    if _SIDES.match(after) or (few and _THEMES.match(after)):
        return True
    spelt = bool(_SMALL_CHINESE.match(quantity.surface))
    return few and spelt and _is_name(clause, after)


def _is_bound(quantity: Quantity, clause: str, after: str) -> bool:
    """Say whether it is a size, a distance, room for so many, or the bound of what follows."""
    if quantity.unit == "米" and (_DIMENSION.match(after) or _SIZED.search(clause)):
        return True
    away = quantity.unit in _DISTANCES and bool(_AWAY.match(after))
    return away or bool(_ROOM.search(clause)) or _is_threshold(quantity, after)


def _is_name(clause: str, after: str) -> bool:
    """Say whether a small spelt number names a thing (五项行动) instead of counting things."""
    bare = not after or re.match(r"[,，。;；、)）]", after)
    return not (bare or _MADE.search(clause) or _PLACE.match(after))


def _is_titled(quantity: Quantity, clause: str, after: str) -> bool:
    """Say whether it is part of a title: 全省10件实事, 万人集体婚礼."""
    if re.match(r"(?:惠民|民生|为民)?实事", after) and re.search(
        r"[省市县区]|列入|纳入|年度|政府$", clause
    ):
        return not _MADE.search(clause)
    bare = quantity.surface[:1] in "百千万" and not re.search(
        r"[\d余多近一二三四五六七八九]", quantity.surface
    )
    return bool(bare and _EVENT_NAME.match(after))


def _is_article(quantity: Quantity, clause: str, after: str) -> bool:
    """Say whether 一个, 一位 and the like are only the article of a noun that follows."""
    if quantity.surface[:1] != "一" or quantity.surface[1:] not in _ARTICLES:
        return False
    ends = re.match(r"[,，。;；、)）]|$", after)
    return not ends or not clause or quantity.unit in {"次", "遍", "趟", "下", "把", "顿"}


def _is_span(quantity: Quantity, before: str, after: str) -> bool:
    """Say whether a length of time only tells how long something took or is open."""
    clause = re.split(r"[,，;；:：。]", before)[-1]
    if _is_years_of_life(before):
        return False
    if quantity.unit in {"小时", "分钟"}:
        many = quantity.value is not None and quantity.value >= _MANY_HOURS
        return not (many or _HOURS.search(clause))
    return quantity.kind == "duration" and not _is_lasting(clause, after)


def _is_years_of_life(before: str) -> bool:
    """Say whether it measures people's years, not a time: 平均受教育年限9.1年, 比去年增加0.6年."""
    if _LONG_LIVED.search(re.split(r"[,，;；:：。]", before)[-1]):
        return True
    return bool(re.search(r"(?:年限|寿命)[^,，;；。]*[,，](?:比|较)[^,，;；。]*$", before))


def _is_lasting(clause: str, after: str) -> bool:
    """Say whether a length of time is itself the achievement: 连续14年开展, not 五年来."""
    if _UNBROKEN.match(after):
        return True
    return bool(_STREAK.search(clause)) and not _HONOURED.match(after)


def _is_norm(before: str, after: str) -> bool:
    sentence_part = re.split(r"[;；。]", before)[-1]
    near = re.split(r"[,，]", sentence_part)[-1]
    if _PRICED.search(near) or _NORM.search(near) or _NORM.match(after.lstrip("的")):
        return True
    listed = re.search(r"(?:按照?|执行)[^。;；]*$", sentence_part)
    if listed and re.match(r"[^。;；]{0,40}?的?标准", after):
        return True
    changed = bool(_NORM_VERB.search(near) or _NORM_VERB.match(after))
    return changed and bool(re.search(r"额度|标准|补贴|补助|工资|限额", sentence_part))
