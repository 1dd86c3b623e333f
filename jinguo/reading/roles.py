"""Which quantities are results: targets, norms, names and spans are not.

`reason_against` judges a quantity by the words around it and says why it is no result, if so; what
is no quantity of work at all is set aside before.
"""

import re

from jinguo.quantities.quantity import Quantity

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
_STILL_PLANNED = re.compile(
    r"(?:[^\d,，。;；]{0,6})?(?:计划|拟|预计)(?:于|在)?(?:年底|年内|明年|下半年|今年|近期|\d+月|20\d\d年)"
)
_DONE = re.compile(
    r"此前已|目前已|现已|截至目前|已(?:经)?(?:完成|建成|培|评|开|举|发|实|有)|去年|[;；]"
)
_NORM = re.compile(
    r"额度|标准(?!化)|上限|下限|限额|不得(?:超过|少于|低于)|最高(?!的|者|达|一|单?[日月年场次]|成交|销售|观看|播放|接待)(?:可|不|为|额|贷|补|授|由)?|"
    r"封顶|起步价|限(?:定|制)?在|限于"
)
_PRICED = re.compile(r"(?:收费|票价|单价|定价|售价|学费|租金)(?:仅|只|为|是)?$")
_TERMS = re.compile(r"(?:利率|费率|贴息比例|贴息率|补贴比例|报销比例)(?:为|是|仅|只有|低至|按)?$")
_POINTS = re.compile(r"(?:每[^,，]{0,6}[记加扣积计得]|积?满)$")
_AT_LEAST = re.compile(r"(?:要求|规定|必须|应当?|须)[^,，;；。]*至少[^,，;；。\d]{0,4}$")
_SIZED = re.compile(r"(?:海拔|全长|长|宽|高|深|相距|距离|距|方圆|直径)(?:约|近)?$")
_RISING = re.compile(r"(?:明确|规定|要求|按|标准)[^,，;；。]*(?:每年|逐年)(?:递增|增长|提高|增加)$")
_EVERY = re.compile(r"每(?:月|周|天|日|年|季度|半年|学期)")
_GIVEN = re.compile(r"(?:[特一二三]等奖(?:每[人名个])?|(?:按|按照)(?:每|人均)[^,，;；。]*)$")
_COUNTED_AGAINST = re.compile(r"(?:逾期|不满|缺席|迟到|满)$")
_DEMANDED = re.compile(
    r"是指|指的是|要求|规定|原则上|应当?(?=不|至少|达)|必须|须(?=不|至少|达)|(?:按|按照).*人均"
)
_LIMITS = frozenset({"yishang", "atmost"})
_THRESHOLDS = frozenset({"yishang", "atmost", "chao", "shang", "budao", "plus"})
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
_STREAK = re.compile(
    r"(?:连续(?:开展|举办|举行|评选|组织|实施|坚持)?|坚持|持续|历经|经过|开课|值守)(?:了|近|已)?$"
)
_UNBROKEN = re.compile(
    r"(?:来|里|间)?(?:从未|从没|没有|未曾|不曾|不)(?:间断|中断|停|断|缺席)|如一日"
)
_LONG_LIVED = re.compile(
    r"(?:年限|寿命|年数|工龄)(?:为|是|达到?|增加|延长|提高|减少|缩短)?(?:了)?$"
)
_HOURS = re.compile(r"时长|时数|累计|服务|志愿|学时|课时|共|总|人均|陪伴")
_HONOURED = re.compile(r"^(?:被|获|荣获|蝉联|入选|位居|排名|名列|居|保持|当选)")
_MANY_HOURS = 100  # no activity takes so long: they are hours of work done
_SMALL_CHINESE = re.compile(r"[一二两三四五六七八九十]")


def reason_against(quantity: Quantity, before: str, after: str) -> str | None:
    """Say why a quantity is no result, or None: `before` and `after` are the sentence around it."""
    clause = re.split(r"[,，;；:：。]", before)[-1]
    for reason, holds in (
        ("name", _is_titled(quantity, clause, after)),
        ("idiom", _is_article(quantity, clause, after)),
        ("attr", _is_attribute(quantity, clause, after)),
        ("dur", _is_span(quantity, before, after)),
        ("target", is_planned(before) or _is_goal(quantity, after) or _is_quota(quantity, clause)),
        ("target", bool(_STILL_PLANNED.match(after))),
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


def _is_quota(quantity: Quantity, clause: str) -> bool:
    """Say whether it is what was to be done: 检查任务3万人, unless the task was fulfilled.

    指标82项 counts the indicators themselves.
    """
    if quantity.unit == "项":
        return False
    return bool(_QUOTA.search(clause)) and not _FULFILLED.search(clause)


def _is_demanded(quantity: Quantity, clause: str, after: str) -> bool:
    """Say whether it is what a rule asks of everybody: 每村不少于3名."""
    if quantity.kind == "ratio" and (_RISING.search(clause) or _TERMS.search(clause)):
        return True
    if (
        _is_often(quantity, clause)
        or _AT_LEAST.search(clause)
        or (quantity.unit == "分" and _POINTS.search(clause))
    ):
        return True
    if quantity.kind == "money" and _GIVEN.search(clause):
        return True
    if after.startswith("的") and _COUNTED_AGAINST.search(clause):
        return True
    often = _EVERY.search(clause) and quantity.surface[:1] in "不至"
    asked = _DEMANDED.search(clause) or often or "标准" in after[:6]
    return quantity.approx in _LIMITS and bool(asked)


def _is_often(quantity: Quantity, clause: str) -> bool:
    """Say whether it is how often something is done, as a rule: 每月巡河4次."""
    seldom = quantity.value is not None and quantity.value <= _FEW
    every = _EVERY.search(clause) and "均" not in clause
    return bool(every) and quantity.unit == "次" and seldom


def _is_threshold(quantity: Quantity, after: str) -> bool:
    """Say whether it only tells which ones are counted next: 年收入过百万的34家."""
    if quantity.kind == "ratio" or quantity.approx not in _THRESHOLDS:
        return False
    which = r"的[^,，。;；]{0,12}?(?:中[,，][^,，。;；]{0,4}?)?[\d一二三四五六七八九十百千万]"
    return bool(re.match(which, after))


def _is_attribute(quantity: Quantity, clause: str, after: str) -> bool:
    """Say whether it tells of sides, levels or size rather than of work done."""
    few = quantity.value is not None and quantity.value <= _FEW
    if quantity.unit in {"级", "层", "方面", "步"} or _is_bound(quantity, clause, after):
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
