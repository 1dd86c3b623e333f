"""Claims are found by their wording, told where they stand, and matched to declared ones."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinguo.catalogue.schema import Claim
from jinguo.counting.claims import Said
from jinguo.reading.claims import Claimed, find
from jinguo.reading.restore import restore

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def claim(kind: str, *terms: str) -> Claim:
    return Claim(kind=kind, label="甲", terms=terms, indicators=("a",))  # type: ignore[arg-type]


DECLARED = {
    "own.honours": claim("honour", "妇联"),
    "court.honour": claim("honour", "诉讼服务中心"),
    "letters.target": claim("target", "告诫书", "保护令"),
    "press.first": claim("first", "司法部官网"),
    "families.record": claim("record", "省级荣誉"),
    "hall.only": claim("only", "家风馆"),
    "fun.season": claim("edition", "童乐童趣"),
    "class.term": claim("edition", "徽凤课堂"),
    "city.signs": claim("first", "LOGO", "主题曲"),
    "bases.first": claim("first", "科研实践基地"),
}


def read(text: str, declared: dict[str, Claim] | None = None) -> list[Claimed]:
    return find(text, restore(text), DECLARED if declared is None else declared)


def told(text: str, declared: dict[str, Claim] | None = None) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.surface, one.address) for one in read(text, declared)]


@pytest.mark.parametrize(
    ("text", "kind", "surface"),
    [
        ("获奖人数16人次，创历年最高。", "record", "创历年最高"),
        ("获奖人数16人次,创历年最高数量。", "record", "创历年最高数量"),
        ("参与人数创下历史新高。", "record", "创下历史新高"),
        ("参与人数再创新高。", "record", "再创新高"),
        ("参与人数创近五年来最好成绩。", "record", "创近五年来最好成绩"),
        ("参与人数达到历年最高水平。", "record", "达到历年最高水平"),
        ("两项均超额完成考核指标。", "target", "均超额完成考核指标"),
        ("提前超额完成全年目标任务，受到表扬。", "target", "提前超额完成全年目标任务"),
        ("超额实现预定目标。", "target", "超额实现预定目标"),
        ("建成全省唯一的巾帼展馆。", "only", "全省唯一的巾帼展馆"),
        ("该馆为全市妇联系统唯一入选的场馆。", "only", "全市妇联系统唯一入选的场馆"),
        ("是省内唯一一家由妇联办的馆。", "only", "省内唯一一家由妇联办的馆"),
        ("挂牌成立首批实践基地8家，效果良好。", "first", "首批实践基地8家"),
        ("全省首家婚调室落户我县。", "first", "全省首家婚调室落户我县"),
        ("我市首次举办巾帼集市。", "first", "我市首次举办巾帼集市"),
        ("刊发首篇调研文章。", "first", "首篇调研文章"),
        ("举办首届巾帼创业大赛。", "first", "首届巾帼创业大赛"),
        ("连年开展慰问活动。", "streak", "连年开展慰问活动"),
        ("连续多年开展慰问，成效明显。", "streak", "连续多年开展慰问"),
        ("蝉联全市第一。", "streak", "蝉联全市第一"),
        ("机关再次荣获“文明单位”称号。", "honour", "再次荣获“文明单位”称号"),
    ],
)
def test_strong_wording_is_told_even_where_nothing_is_declared(
    text: str, kind: str, surface: str
) -> None:
    assert told(text, {}) == [(kind, surface, None)]


@pytest.mark.parametrize(
    "text",
    [
        "把学习贯彻作为首要政治任务，第一时间落实部署。",
        "大力弘扬首创精神。",
        "首先，要坚持党的领导；其次，要服务大局。",
        "慰问首都来的嘉宾，首席专家授课，走在榜首，居于首位。",
        "工作品牌入选全市案例汇编集。",
        "第二批次物资已经发放，首批次药品到位。",
        "打造创新高地，创新高质量发展路径，培养创新高层次人才。",
        "最高人民法院发布典型案例。",
        "实践是检验真理的唯一标准，产品有唯一标识。",
        "她是家里唯一的劳动力，独一无二。",
        "大连年会如期召开，连年级会议也改到线上。",
        "连续14年开展关爱困难母亲活动，连续四年开展大练兵。",
        "为首次创业的妇女提供首次申请指导和首贷服务。",
        "全面完成目标任务，完成率100%，超额累进税率不变。",
        "排练《首届》，学习“首创精神”，参观“全省唯一”主题展。",
        "开展第三期培训，举办第二届大赛，发布光荣榜，制作短视频。",
        "市妇联获得群众好评，获省级资金20万元，获悉情况后立即处置。",
        "市妇联获得充分肯定，获批项目3个，获评分95分。",
        "活动信息被省妇联大幅采用，被《安徽日报》采访报道。",
        "评选表彰三八红旗手10名、三八红旗集体5个，省级荣誉获奖人数16人次。",
        "张某荣获“最美家庭”称号，李某被评为先进个人。",
        "市妇联推荐的选手荣获“巾帼标兵”称号。",
        "十九届五中全会以来，二届三次执委会召开。",
        "历年最高温出现在七月。",
        "力争今年超额完成考核目标。",
        "未能超额完成考核目标。",
        "省级荣誉获奖人数未创历年最高。",
        "这并非全省首家婚调室。",
        "市妇联争取荣获“文明单位”称号。",
        "市妇联没有荣获“文明单位”称号。",
        "拟发布城市LOGO和主题曲。",
        "下一步，推出首批科研实践基地。",
        "明年举办《徽凤课堂》第六期培训。",
        "开展连年货节，举办连年画展。",
        "市妇联荣获省级以上奖项12个。",
        "市妇联获“徽凤课堂”学员好评。",
        "市妇联获得各界好评等荣誉。",
        "2024年06月28日\n第B64版:\n",
        "",
    ],
)
def test_what_only_looks_like_a_claim_is_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("告诫书占0.7%，保护令占62.5%，均超额完成考核指标。", ("target", "均超额完成考核指标", "letters.target")),
        ("告诫书占0.7%，超额完成考核指标。", ("target", "超额完成考核指标", None)),
        ("省级荣誉16人次，创历年最高。", ("record", "创历年最高", "families.record")),
        ("这是首篇登上司法部官网的稿件。", ("first", "首篇登上司法部官网的稿件", "press.first")),
        ("家风馆(全省唯一一家由妇联承建)接待群众。", ("only", "全省唯一一家由妇联承建", "hall.only")),
        ("“童乐童趣”第二季暑期活动举行。", ("edition", "第二季", "fun.season")),
        ("童乐童趣首季活动举行。", ("edition", "首季", "fun.season")),
        ("承办《徽凤课堂》第5期培训。", ("edition", "第5期", "class.term")),
        ("发布了城市LOGO,制作城市主题曲,提高知晓度。", ("first", "发布了城市LOGO,制作城市主题曲", "city.signs")),
        ("成立首批科研实践基地8家。", ("first", "首批科研实践基地8家", "bases.first")),
        ("市中院诉讼服务中心获评“全国三八红旗集体”。", ("honour", "获评“全国三八红旗集体”", "court.honour")),
        ("市妇联荣获“文明单位”称号。", ("honour", "荣获“文明单位”称号", "own.honours")),
        ("市妇联坚持为民服务，先后荣获“文明单位”称号。", ("honour", "荣获“文明单位”称号", "own.honours")),
        ("未成年人保护有力，省级荣誉16人次，创历年最高。", ("record", "创历年最高", "families.record")),
        ("省级荣誉16人次，经过努力创历年最高。", ("record", "创历年最高", "families.record")),
        ("确保工作到位，告诫书、保护令均超额完成指标。", ("target", "均超额完成指标", "letters.target")),
        ("2020年，市妇联机关再次被省妇联授予“先进集体”称号。", ("honour", "再次被省妇联授予“先进集体”称号", "own.honours")),
    ],
)  # fmt: skip
def test_a_claim_is_matched_by_the_words_of_its_sentence(
    text: str, expected: tuple[str, str, str | None]
) -> None:
    assert told(text) == [expected]


def test_the_words_of_another_sentence_or_clause_do_not_match() -> None:
    assert told("省级荣誉不少。参与人数创历年最高。")[0][2] is None
    assert told("童乐童趣活动热闹，举办第三届文化节。") == []
    assert told("推出首批普法漫画，发布首支主题曲和LOGO。") == [
        ("first", "首批普法漫画", None),
        ("first", "首支主题曲和LOGO", "city.signs"),
    ]
    assert told("省级荣誉不少，活动热闹，参与人数创历年最高。")[0][2] is None
    assert told("发布LOGO，慰问困难妇女，走访群众，制作主题曲。") == []


def test_the_declared_claim_that_says_most_is_taken() -> None:
    declared = {"a.x": claim("record", "荣誉"), "b.x": claim("record", "省级荣誉")}
    assert told("省级荣誉16人次，创历年最高。", declared)[0][2] == "b.x"


@pytest.mark.parametrize("words", ["连年荣获", "连续多年荣获", "蝉联", "再度获评"])
def test_an_honour_won_year_after_year_was_won_before(words: str) -> None:
    [found] = read(f"市妇联{words}“先进单位”称号。")
    assert (found.surface, found.address) == (f"{words}“先进单位”称号", "own.honours")
    assert found.said.again == ("先进单位",)


def test_two_claims_of_one_clause_are_told_apart() -> None:
    assert told("首次承办《徽凤课堂》第五期培训。") == [
        ("first", "首次承办《徽凤课堂》", None),
        ("edition", "第五期", "class.term"),
    ]
    assert told("市妇联连年开展慰问并荣获“先进单位”称号。", {}) == [
        ("streak", "连年开展慰问并荣获“先进单位”称号", None)
    ]


def test_a_declared_claim_goes_before_one_that_is_not() -> None:
    assert told("童乐童趣首届活动举行。") == [("edition", "首届", "fun.season")]
    assert told("首届活动举行。") == [("first", "首届活动举行", None)]


def test_honours_told_in_one_breath_are_one_claim() -> None:
    text = "市妇联再次荣获“甲单位”称号,被市委市政府授予“乙集体”、“丙集体”称号。"
    [found] = read(text)
    assert found.surface == text[3:-1]
    assert found.said == Said(titles=("甲单位", "乙集体", "丙集体"), again=("甲单位",))


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("甲县召开现场会，市妇联荣获“先进单位”称号。", "市妇联"),
        ("甲县妇联荣获“先进单位”称号。", "甲县妇联"),
        ("甲县妇联积极作为，先后荣获“先进单位”称号。", "甲县妇联积极作为，先后"),
        ("甲县的省级荣誉不少，创历年最高。", "甲县的省级荣誉不少，"),
    ],
)
def test_who_a_claim_speaks_of_stands_before_it(text: str, before: str) -> None:
    [found] = read(text)
    assert found.before == before


def test_honours_of_two_holders_are_two_claims() -> None:
    text = "市妇联荣获“甲单位”称号，市中院诉讼服务中心获评“乙集体”。"
    assert [(one.address, one.said.titles) for one in read(text)] == [
        ("own.honours", ("甲单位",)),
        ("court.honour", ("乙集体",)),
    ]


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("获省妇联考核创新奖、市考核先进单位、省三八红旗集体等荣誉", ("省妇联考核创新奖", "市考核先进单位", "省三八红旗集体")),
        ("荣获全国文明单位称号", ("全国文明单位",)),
        ("被授予市级先进集体", ("市级先进集体",)),
        ("获得“甲乙”“丙丁”荣誉称号", ("甲乙", "丙丁")),
        ("被省妇联评为优秀单位和先进集体", ("优秀单位", "先进集体")),
        ("荣获全省妇联系统先进集体、市文明单位，", ("全省妇联系统先进集体", "市文明单位")),
    ],
)  # fmt: skip
def test_titles_are_listed_with_or_without_quotes(said: str, titles: tuple[str, ...]) -> None:
    [found] = read(f"市妇联{said}。")
    assert found.said.titles == titles


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("建成全省首家展馆。", "省"), ("系全国首创。", "国"), ("建成全市首个展馆。", "市"),
        ("建成我市首个展馆。", "市"), ("建成我省首个展馆。", "省"), ("建成首个展馆。", ""), ("国内唯一的馆。", "国"),
        ("全县妇联系统唯一一家。", "县"),
    ],
)  # fmt: skip
def test_the_area_that_a_claim_speaks_of_is_told(text: str, area: str) -> None:
    [found] = read(text, {})
    assert found.said.area == area


def test_a_claim_stands_where_the_damaged_source_has_it() -> None:
    text = "市婦聯(lián)獲評(píng)“先進(jìn)單位”。舉辦《徽鳳課堂》第五期培訓(xùn)。挂牌首批基地。"
    found = read(text)
    assert [one.surface for one in found] == ["獲評(píng)“先進(jìn)單位”", "第五期", "首批基地"]
    assert all(text[one.start : one.end] == one.surface for one in found)
    assert found[0].said.titles == ("先进单位",)


@given(
    st.lists(st.sampled_from(["开展培训6期。", "创历年最高。", "首批基地8家。", "\n", "第二季，", "市妇联荣获“甲单位”，"]), max_size=12)
)  # fmt: skip
def test_claims_stand_in_order_apart_and_as_they_are_written(parts: list[str]) -> None:
    text = "".join(parts)
    found = read(text)
    assert all(text[one.start : one.end] == one.surface for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert sum(one.kind == "record" for one in found) == parts.count("创历年最高。")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("huaibei-2020.txt", ["own.honours", "letters.target", "press.first", "families.record", "hall.only", "fun.season"]),
        ("huainan-2024.txt", ["own.honours", "court.honour", "bases.first", "class.term", "city.signs"]),
    ],
)  # fmt: skip
@pytest.mark.commissioned
def test_the_commissioned_reports_make_exactly_these_claims(name: str, expected: list[str]) -> None:
    path = SEEDS / name
    if not path.exists():
        pytest.skip("the commissioned reports are not here")
    assert [one.address for one in read(path.read_text(encoding="utf-8"))] == expected
