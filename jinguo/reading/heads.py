"""The head of a noun: what is left of a long stretch of words without places, actors and verbs."""

import re
from functools import lru_cache
from itertools import pairwise

_LONG = 6
"""Shorter nouns are taken as they are: a verb in them is as often a part of the noun."""
_WHOLE, _LEAST, _ENOUGH = 8, 3, 4
_VERY_LONG = 12
_REMEMBERED = 1 << 14
_AREA = (
    r"[\u4e00-\u9fff]{2,3}?(?:自治区|自治州|自治县|地区|开发区|街道|省|市|州|县|区|镇|乡)"
    r"(?![域级直位内外里长民村间])"
)
_PLACES = re.compile(rf"^(?:{_AREA}(?:、|和|与|及)?)+(?=.{{3}})")
_ACTORS = re.compile(
    r"^.{0,8}?(?:妇联|妇女联合会)(?:党组|机关|系统)?(?:牵头|联合|会同|共同|先后|积极|主动|还|共|已)*"
    r"(?![主执组干副常微公信系机和与及、党女维权志家])(?=.{2})"
)
_KEPT = re.compile(r"社区|小区|校区|园区|景区|片区|灾区|牧区|山区|库区|辖区|城区|郊区|农区")
_WHEN = re.compile(
    r"^[^、]{2,}?(?<![省市县区镇乡村道州旗])(?:全年|今年|去年|年内|本年度?|当年)(?=.{2})"
)
_FUNCTION = re.compile(r"[、“”‘’《》()\ufffc]")
_ORGANISATIONS = re.compile(r"(?:银行|局|院|会|公司|部|办|社|中心|校|团|企业|妇联|政府)$")
_VISITED = re.compile(r"、.*(?:村|屯|园|区|校|企业|机关|单位|街道|镇|家庭|工地|广场|学校|农户)$")
_DOERS = re.compile(
    r"(?:人|名|员|者|童|女|生|亲|户|家庭|妈妈|执委|干部|主席|队|团|妇联|公司|企业|中心|村|镇|县|社区|们|作品"
    r"|产业|基地|工坊|合作社|协会|项目|车间|平台|银行|部门|学校)$"
)
_TELLING = frozenset({"v", "a", "i", "d", "p"})
_SUPPORT = re.compile(r"(?:资金)?(?:支持|帮助|资助|扶持|补贴|补助)")
_OF_VERBS = re.compile(
    r"(?:活动|服务|工作|项目|课程|行动|人员|人数|数量|资金|经费|物资|机构|中心|基地|讲座|课堂|案件|来电|意向)"
)
"""Nouns that a verb before them belongs to: 分享活动, 托管服务."""
_THINGS = frozenset("令书证费金款物员者户人会课班团队站点量率数额次")
_NOMINAL = ("n", "vn", "j", "b", "l", "i", "s", "a")
_BEHIND = (*_NOMINAL, "v")


def head(noun: str) -> str:
    """Return the noun before a number without places and actors, if long behind its verb."""
    bare = _last_act(_without_actor(_WHEN.sub("", noun)))
    if len(bare) <= _LONG or "等" in bare:
        return bare
    if len(bare) <= _WHOLE:
        return _done_by(bare)
    quoted = max(bare.rfind(mark) for mark in "”》)、") + 1
    if rest := bare[quoted:]:
        shorter = _behind_last_verb(rest, len(bare))
        acted = quoted and len(rest) > _LEAST and starts_with_verb(rest)
        return shorter if acted or shorter != rest else _end_of(bare)
    return _last_name(bare)


@lru_cache(_REMEMBERED)
def _done_by(noun: str) -> str:
    """Return what somebody did without who did it: 执委领办实事; other short nouns stay whole."""
    at = 0
    for word, tag in _tagged(noun):
        if tag == "v" and _DOERS.search(noun[:at]):
            left = noun[at + len(word) :]
            return left if len(left) >= _LEAST else noun[at:] if left else noun
        at += len(word)
    return noun


def _last_name(noun: str) -> str:
    """Return a name in quotation marks alone when a verb stands before it: 领办“微实事”."""
    opened = noun.rfind("“")
    return noun[opened:] if opened > 0 and ends_with_verb(noun[:opened]) else noun


@lru_cache(_REMEMBERED)
def _end_of(noun: str) -> str:
    """Return the last words of a very long noun, enough of them to say what it is."""
    bare = len(re.sub("[“”]", "", noun))
    if bare <= _VERY_LONG or set(noun) & set("、等("):
        return noun
    kept = ""
    for word, _ in reversed(_tagged(noun)):
        if len(kept) >= max(_ENOUGH, bare // 2) and kept.count("“") >= kept.count("”"):
            break
        kept = word + kept
    return kept if len(kept) >= _LEAST else noun


def opening(noun: str) -> str:
    """Return the noun behind a number up to where its verb begins, if long."""
    noun = noun.rstrip("和及与")
    title = noun.find("《")
    if title > _LEAST and len(doer := without_verb(noun[:title])) < title:
        return doer
    owner, _, owned = noun.rpartition("的")
    if owner and len(owned) > 1 and "“" not in noun:
        told = any(tag in _TELLING for _, tag in _tagged(owner)) and not _SUPPORT.fullmatch(owned)
        noun = owned if told else owner
    if len(noun) <= _LONG or _FUNCTION.search(noun):
        return noun
    at, found = 0, _tagged(noun)
    for (word, tag), (_, behind) in pairwise(found):
        # A verb before a noun may belong to it (留守儿童), unless very much stands behind it.
        belongs = behind.startswith("n") and len(noun) - at <= _LONG
        named = at >= _LEAST or _DOERS.search(noun[:at])
        if at and named and tag == "v" and not belongs:
            return noun[:at]
        at += len(word)
    return noun


def without_verb(noun: str) -> str:
    """Return a noun without the verbs it ends in: 队员演出, of which three dozen are told next."""
    for word, tag in reversed(_tagged(noun)):
        if tag not in {"v", "d", "vd"} or len(noun) - len(word) < len("队员"):
            break
        noun = noun[: -len(word)]
    return noun


def _without_actor(noun: str) -> str:
    if len(noun) <= _LONG:
        return noun
    actor = _ACTORS.match(noun)
    noun = noun[actor.end() :] if actor else noun
    place = _PLACES.match(noun)
    return noun[place.end() :] if place and not _KEPT.search(place[0]) else noun


@lru_cache(_REMEMBERED)
def _behind_last_verb(noun: str, of: int) -> str:
    """Return what stands behind the last verb in the middle, unless that says too little."""
    at = cut = 0
    least = max(_LEAST, min(of // 3, _LONG))
    found = _tagged(noun)
    if not found[-1][1].startswith(_NOMINAL):
        return noun
    for (word, tag), (_, behind) in pairwise(found):
        at += len(word)
        opens = at == len(word) == of - len(noun) + at
        if tag != "v" or opens or not behind.startswith(_BEHIND) or _OF_VERBS.match(noun, at):
            continue
        # Where the verb leaves too little it stays with its object: 采摘芒果.
        if len(noun) - at >= least:
            cut = at
        elif len(noun) - at + len(word) >= least:
            cut = at - len(word)
    return noun[cut:]


def _last_act(noun: str) -> str:
    """Return what many organisations did, or what was done in many places: 渔村、校园宣讲."""
    if len(noun) <= _LONG or "、" not in noun or "等" in noun:
        return noun
    word, tag = _tagged(noun)[-1]
    before = noun[: -len(word)]
    acts = tag in {"v", "vn"} and len(word) > 1
    return word if acts and (_ORGANISATIONS.search(before) or _VISITED.search(before)) else noun


@lru_cache(_REMEMBERED)
def is_verb(words: str) -> bool:
    """Say whether words are verbs and adverbs alone, so that they name nothing that is counted."""
    if words[-1:] in _THINGS:
        return False
    return bool(words) and all(
        tag in {"v", "d", "t", "vd", "ul", "ad"} for _, tag in _tagged(words)
    )


@lru_cache(_REMEMBERED)
def ends_with_verb(words: str) -> bool:
    """Say whether words end in a verb that is no part of a noun."""
    return _tagged(words)[-1][1] in {"v", "ul"}


@lru_cache(_REMEMBERED)
def starts_with_verb(words: str) -> bool:
    """Say whether words begin with a verb that is no part of a noun."""
    return _tagged(words)[0][1] == "v"


def _tagged(text: str) -> list[tuple[str, str]]:
    # The dictionary takes a moment to load, and short texts may never ask for it.
    import rjieba  # noqa: PLC0415

    return list(rjieba.tag(text, hmm=False))
