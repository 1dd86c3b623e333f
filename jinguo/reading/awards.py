"""Finding who was honoured with what: the verb of an award and the titles that follow it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_AGAIN = r"(?:再次|再度|又一次|第二次|连年|连续[多数几]年)"
_VERB = (
    r"(?:荣获|获评|获得|喜获|斩获|摘得|荣膺|获授|获颁|获誉|夺得|蝉联"
    r"|(?:被|由)[^，,。；;“”]{0,20}?(?:授予|评为|评选为|命名为|表彰为|认定为|确定为)"
    r"|获(?![评得授颁悉益取利批知救胜准赠赞选刑释奖补罚]))了?"
)
_NOUN = (
    r"(?:奖|先进单位|先进集体|先进个人|红旗集体|红旗手|红旗单位|标兵|标兵岗|文明单位|文明岗|文明号"
    r"|文明家庭|优秀单位|优秀集体|优秀个人|示范单位|示范岗|模范集体|模范|劳动奖状|劳动奖章)"
)
_END = r"(?:等?(?:多项)?(?:荣誉称号|荣誉|称号|殊荣|奖项))"
_PRAISE = r"(?![^，,。；;、“”]{0,6}(?:好评|点赞|肯定))"
_BY = r"(?:[^，,。；;“”、]{0,20}?)"
"""Who gave it, before a title in quotes."""
_QUOTED = rf"{_BY}“[^”]{{2,40}}”(?:称号|荣誉)?{_PRAISE}"
_ITEM = r"[^，,。；;“”、\s]"
_PLAIN = rf"(?:{_ITEM}{{0,40}}?{_NOUN}(?={_END}|[、和，,。；;）)]|$)|{_ITEM}{{2,40}}?(?={_END}))"
_TITLES = rf"(?:(?:{_QUOTED}|{_PLAIN})(?:[、和及与]*(?=[^，,。；;、]))?)+{_END}?"
_AWARD = re.compile(rf"(?P<again>{_AGAIN})?(?P<verb>{_VERB})(?P<titles>{_TITLES})")
_JOIN = re.compile(r"[，,、；;]?(?:同时|还|又|并|也|且)*")
_IN_QUOTES = re.compile(r"“([^”]{2,40})”")
_SPLIT = re.compile(r"、|(?<=[奖位体人])和(?=.)")
_NO_TITLE = re.compile(
    r"好评|肯定|点赞|赞誉|^(?:国家|全国|全省|[省市县区])?级?(?:及?以上)?(?:各类|各级|多个|若干)?$"
)
"""What is won but is no title: 省级以上奖项12个, 群众好评."""
_ENDING = re.compile(rf"{_END}$")


@dataclass(frozen=True)
class Award:
    """Titles won by one holder, told in one breath; `again` are those won before."""

    start: int
    end: int
    titles: tuple[str, ...]
    again: tuple[str, ...] = ()


def awards(words: str) -> Iterator[Award]:
    """Yield the awards of a sentence; one without a subject of its own continues the last."""
    last: Award | None = None
    for found in _AWARD.finditer(words):
        here = _award(found)
        if not here.titles:
            continue
        if last and _JOIN.fullmatch(words, last.end, here.start):
            last = Award(last.start, here.end, last.titles + here.titles, last.again + here.again)
            continue
        if last:
            yield last
        last = here
    if last:
        yield last


def _award(found: re.Match[str]) -> Award:
    titles = tuple(_titles(found["titles"]))
    again = found["again"] or found["verb"].startswith("蝉联")
    return Award(found.start(), found.end(), titles, titles if again else ())


def _titles(said: str) -> Iterator[str]:
    quoted = _IN_QUOTES.findall(said)
    if quoted:
        yield from quoted
        return
    for part in _SPLIT.split(_ENDING.sub("", said)):
        if not _NO_TITLE.search(part.strip()):
            yield part.strip()
