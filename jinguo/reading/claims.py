"""Finding what a report claims without a number, and the declared claim that each one makes.

A claim is found by its wording. Wording that is strong by itself (创历年最高, 首批, 超额完成) is
told even where the catalogue declares no such claim; weak wording (发布, 获, 第五期) only where a
declared claim's words stand beside it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from jinguo.catalogue.schema import Claim
from jinguo.counting.claims import NOTHING, Said
from jinguo.reading.awards import awards
from jinguo.reading.layout import Sentence, sentences
from jinguo.reading.named_units import Units
from jinguo.reading.restore import Restored

_NUMERAL = r"[\d〇零一二两三四五六七八九十百]+"
_AREA = r"(?:(?:全|我)(?P<area>[国省市县区州盟旗乡镇])|(?P<within>[国省市县区州])内)"
_SINCE = r"(?:历年来?|历史上?|有史以来|建会以来|近年来?|近?" + _NUMERAL + r"年来)"
_REST = r"(?P<rest>[^，,。；;！!？?：:…、\n\r)）]*)"
"""The rest of a clause; brackets close it, for a remark in brackets is a clause of its own."""
_STRONG: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("record", re.compile(
        rf"[再屡连]?创(?:下|造)?了?(?:{_SINCE}的?(?:最高|最多|最好|最大|新高|之最)(?!人民)"
        r"|新高(?![地度校质端等科层中]))(?:数量|水平|纪录|记录|成绩|值)?"
        rf"|(?:达到|达|为|是){_SINCE}(?:的|同期)*(?:最高|最多|最好|之最)(?:数量|水平|纪录|记录|值)?"
    )),
    ("target", re.compile(
        rf"(?:均|都|全部|全面|分别|双双)?(?:提前)?(?:并)?超额(?:完成|实现){_REST}"
    )),
    ("only", re.compile(
        rf"{_AREA}[^，,。；;！!？?“”]{{0,10}}?唯一(?![标性]|途径|办法|出路){_REST}"
    )),
    ("streak", re.compile(
        rf"(?:(?<![大学])连年(?![级会轻纪龄货画夜味])|蝉联|连续(?:多|数|几)年){_REST}"
    )),
    ("first", re.compile(
        rf"(?:{_AREA}[^，,。；;“”]{{0,6}}?)?(?<![榜魁])首(?:次(?!创业|就业|申[请领]|贷款?|婚|办理|购)"
        rf"|[个篇家部例支座所届条]|创(?!精神)|批(?!次)){_REST}"
    )),
)  # fmt: skip
_EDITION = re.compile(rf"(?:第\s*{_NUMERAL}|首)[届期季]")
_ISSUED = re.compile(r"(?:正式)?(?:发布|推出|制作|创作|上线|开通|出台|启用|设立|建成|成立)了?")
_PAUSE = re.compile(r"[，,。；;！!？?：:\n\r]")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|「[^」]*」")
_DENIED = re.compile(
    r"未(?!成年|来|婚|必|保|检)|没有|没能|不是|并非|力争|争取(?![到了])|确保(?!了)|(?<!不懈)(?<!共同)(?<!经过)努力"
    r"|(?<![按照动年作])计划(?![”》」])|(?<![模虚比草])拟(?![定人态真])|将(?!军)|目标是"
)
"""In the clause before a claim: it is denied, or only meant to come true."""
_LATER = re.compile(r"明年|来年|下一步")
_YEAR = re.compile(r"(20\d\d)年(?!以来|起|至今|开始|度?(?:综合|目标)?(?:考核|评))")
# Between the holder and the verb stands nothing but when and how often.
_BETWEEN = re.compile(
    r"(?:机关|本级)?[\d一二三四五六七八九十两年度先后再次又还也均都曾分别光荣多连续、]*"
)
# A clause that begins so has the subject of those that follow it without one.
_SUBJECT = r"(?:^|[，,；;])[^，,；;]{{0,8}}{}(?!系统|干部|主席|执委|推荐|选送|组织的|工作)"


@dataclass(frozen=True)
class Claimed:
    """One claim of a report: where it stands, what it says, and which declared claim it makes."""

    start: int
    end: int
    surface: str
    kind: str
    said: Said = NOTHING
    address: str | None = None
    """The declared claim; none if the catalogue declares no such claim."""
    head: int = 0
    """Where the words that make it a claim end; what follows may be another claim's."""
    before: str = ""
    """What its sentence says before it, as restored; of an honour, who won it."""
    year: int | None = None
    """The year that its sentence says an honour was won in."""


def find(
    text: str, restored: Restored, declared: dict[str, Claim], units: Units | None = None
) -> list[Claimed]:
    """Return the claims of a text in text order; offsets and surfaces are the text's own.

    Args:
        text: The text as it came.
        restored: The text as restored, in which the claims are sought.
        declared: The claims that may be made.
        units: Whose report it is; without it any federation's honours are taken for its own.
    """
    return [
        _in_source(text, restored, sentence, found)
        for sentence in sentences(restored.text)
        if not sentence.aside
        for found in _apart(_in_sentence(sentence.text, declared, units))
        if not _is_denied(sentence.text, found.start)
    ]


def _in_source(text: str, restored: Restored, sentence: Sentence, found: Claimed) -> Claimed:
    start, end = restored.span(sentence.start + found.start, sentence.start + found.end)
    before = found.before or sentence.text[: found.start]
    return replace(found, start=start, end=end, surface=text[start:end], before=before)


def _apart(found: Iterable[Claimed]) -> list[Claimed]:
    """Return claims that do not overlap: a declared one goes first, then the longer one."""
    kept: list[Claimed] = []
    order = sorted(found, key=lambda one: (one.address is None, one.start - one.end, one.start))
    for one in order:
        behind = [other.start for other in kept if one.head <= other.start < one.end]
        cut = replace(one, end=min(behind, default=one.end)) if one.head else one
        if all(cut.end <= other.start or other.end <= cut.start for other in kept):
            kept.append(cut)
    return sorted(kept, key=lambda one: one.start)


def _is_denied(words: str, at: int) -> bool:
    """Tell whether the words before a claim say that it is not so, or not yet."""
    clause = words[_clause(words, at)[0] : at]
    return bool(_DENIED.search(clause) or _LATER.search(words, 0, at))


def _in_sentence(words: str, declared: dict[str, Claim], units: Units | None) -> Iterator[Claimed]:
    """Yield everything in a sentence that may be a claim, overlapping or not."""
    names = [found.span() for found in _QUOTED.finditer(words)]
    strong = [
        _strong(words, kind, found, declared)
        for kind, pattern in _STRONG
        for found in pattern.finditer(words)
        if not _is_inside(found.start(), names)
    ]
    told = {one.address for one in strong}
    yield from strong
    yield from _editions(words, declared)
    yield from (one for one in _issued(words, declared) if one.address not in told)
    yield from _honours(words, declared, units)


def _is_inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _strong(words: str, kind: str, found: re.Match[str], declared: dict[str, Claim]) -> Claimed:
    surface, groups = found[0].rstrip(), found.groupdict()
    head = found.start("rest") if "rest" in groups else found.end()
    area = groups.get("area") or groups.get("within") or ""
    said = Said(area=area, first=kind == "first")
    address = _best(_around(words, kind, found), kind, declared)
    end = found.start() + len(surface)
    return Claimed(found.start(), end, surface, kind, said, address, head)


def _around(words: str, kind: str, found: re.Match[str]) -> str:
    """Return the clauses that may say what a claim is about: its own, and those just before it.

    首批普法漫画 says itself what came first; 均超额完成 speaks of the clauses before it.
    """
    start, end = _clause(words, found.start())
    if kind == "first" and found["rest"].strip():
        return words[start:end]
    for _ in range(2 if kind == "target" and found[0][0] in "均都全分双" else 1):
        start = _clause(words, max(start - 1, 0))[0]
    return words[start:end]


def _best(words: str, kind: str, declared: dict[str, Claim]) -> str | None:
    """Return the declared claim of a kind whose words all stand here, the one that says most."""
    fits = {
        address: sum(map(len, claim.terms))
        for address, claim in declared.items()
        if claim.kind == kind and all(term in words for term in claim.terms)
    }
    return max(fits, key=lambda address: (fits[address], address)) if fits else None


def _editions(words: str, declared: dict[str, Claim]) -> Iterator[Claimed]:
    for found in _EDITION.finditer(words):
        address = _best(words[slice(*_clause(words, found.start()))], "edition", declared)
        if address:
            said = Said(edition=found[0])
            yield Claimed(*found.span(), found[0], "edition", said, address)


def _clause(words: str, at: int) -> tuple[int, int]:
    """Return where the clause around a place begins and ends."""
    pauses = [found.start() for found in _PAUSE.finditer(words)]
    start = max((pause + 1 for pause in pauses if pause < at), default=0)
    return start, min((pause for pause in pauses if pause >= at), default=len(words))


def _issued(words: str, declared: dict[str, Claim]) -> Iterator[Claimed]:
    """Yield the firsts that a sentence tells without saying 首: 发布了…, 制作了…."""
    address = _best(words, "first", declared)
    if address is None:
        return
    terms = declared[address].terms
    places = [(words.find(term), words.find(term) + len(term)) for term in terms]
    first, last = min(places)[0], max(end for _, end in places)
    if len(_PAUSE.findall(words, first, last)) >= len(terms):
        return
    verbs = list(_ISSUED.finditer(words, _clause(words, first)[0], first))
    if verbs:
        start = verbs[0].start()
        yield Claimed(start, last, words[start:last], "first", NOTHING, address)


def _honours(words: str, declared: dict[str, Claim], units: Units | None) -> Iterator[Claimed]:
    honours = {address: claim for address, claim in declared.items() if claim.kind == "honour"}
    for award in awards(words):
        start = _clause(words, award.start)[0]
        inherits = _BETWEEN.fullmatch(words, start, award.start)
        opening = 0 if inherits else start
        likely = {
            address: claim
            for address, claim in honours.items()
            if any(_is_won_by(words, (start, award.start), term, units) for term in claim.terms)
        }
        address = _best(words[opening : award.end], "honour", likely)
        if address or award.again:
            said = Said(titles=award.titles, again=award.again)
            surface, before = words[award.start : award.end], words[opening : award.start]
            years = _YEAR.findall(words, 0, award.start)
            yield Claimed(
                award.start, award.end, surface, "honour", said, address, before=before,
                year=int(years[-1]) if years else None,
            )  # fmt: skip


def _is_won_by(words: str, where: tuple[int, int], term: str, units: Units | None) -> bool:
    """Tell whether a word names who wins; a federation must be that of one of the units."""
    at = _holder(words, *where, term)
    if at is None:
        return False
    if units is None or "妇联" not in term:
        return True
    return units.is_own_federation(words[: at + term.index("妇联")])


def _holder(words: str, start: int, verb: int, term: str) -> int | None:
    """Return where a word names who wins: just before the verb, or the subject of what goes on."""
    if _BETWEEN.fullmatch(words, start, verb):
        subjects = list(re.finditer(_SUBJECT.format(re.escape(term)), words[:start]))
        return subjects[-1].end() - len(term) if subjects else None
    at = words.rfind(term, start, verb)
    return at if at >= 0 and _BETWEEN.fullmatch(words, at + len(term), verb) else None
