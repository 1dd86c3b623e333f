"""One quantity in its clause, and the noun that a stretch of words ends in."""

import re
from dataclasses import dataclass

from jinguo.quantities.quantity import Found
from jinguo.reading.lexicon import (
    ANY_VERB,
    BARE,
    DATES,
    ELLIPSIS_HEADS,
    END,
    ETC,
    LATER_VERB,
    LEAD,
    NOTHING,
    ORGANISATION,
    STOP,
    STRONG_VERB,
    TRAIL,
    WEAK_VERB,
)

HIDDEN = "\ufffc"  # stands for what quotation marks and brackets hold, so that no rule looks inside
_GROUPS = re.compile(
    r"“[^“”]*”|‘[^‘’]*’|《[^《》]*》|\([^()]*\)|「[^「」]*」|\"[^\"]*\"|【[^【】]*】"
)
PER = re.compile(
    r"(?:平均)?(?:每个?(?P<each>村[(（](?:居|社区)[)）]|[人户家村年月天日场亩名位站队班校所期组支点]|乡镇|社区|"
    r"个)(?:每(?P<again>[年月天]))?|"
    r"(?P<mean>[人户年月日村场县乡镇校班])均(?P<yearly>年|月)?)(?:另)?"
)
_PER_CODE = {"天": "日", "名": "人", "位": "人", "村(居)": "村", "村(社区)": "村"}
_GENERIC = re.compile(
    r"(?:大型|系列|各类|各种|各项|主题|相关|专题|特色|线上|线下|公益|集中|配套)+"
    r"(?:活动|服务|课程|工作|项目|讲座|培训|物资|内容|形式)"
)
# The fewest characters that make a noun, the most that name an actor, and of a short noun.
NOUN, ACTOR, SHORT = 2, 12, 4


@dataclass(frozen=True)
class Subject:
    """What a figure counts, the rate base if it is per something, and the rule that found it."""

    text: str
    rule: str
    per: str | None = None
    end: int = 0  # where its noun ends in the sentence, when it stands behind the number


@dataclass(frozen=True)
class Place:
    """One quantity in its sentence, with the figures before it."""

    text: str
    shape: str
    found: Found
    start: int
    stop: int
    earlier: tuple[tuple[Found, Subject], ...]

    @property
    def before(self) -> str:
        """Return the clause's words before the number."""
        return self.text[self.start : self.found.start]

    @property
    def after(self) -> str:
        """Return the clause's words behind the number."""
        return self.text[self.found.end : self.stop]


def shape_of(text: str, start: int, end: int) -> str:
    """Return the text with quoted and bracketed parts hidden, but for those around the number."""
    shape = list(text)
    for group in _GROUPS.finditer(text):
        if not (group.start() < end and start < group.end()):
            shape[group.start() : group.end()] = HIDDEN * len(group[0])
    return "".join(shape)


def place(
    text: str, all_found: list[Found], at: int, earlier: list[tuple[Found, Subject]]
) -> Place:
    """Return the quantity number `at` with the clause it stands in."""
    found = all_found[at]
    shape = shape_of(text, found.start, found.end)
    opened = max(shape.rfind(mark, 0, found.start) for mark in "(“‘《")
    start = max((stop.end() for stop in STOP.finditer(shape, 0, found.start)), default=0)
    start = max(start, opened + 1)
    if at and all_found[at - 1].quantity.kind != "duration":
        start = max(start, all_found[at - 1].end)
    if earlier:
        start = max(start, earlier[-1][1].end)
    ends = [end.start() for end in END.finditer(shape, found.end)]
    ends += [one.start for one in all_found[at + 1 :]] + [len(shape)]
    ends += [found.end + hit.start() for hit in re.finditer(r"[)”’》]", shape[found.end :])]
    return Place(text, shape, found, start, min(ends), tuple(earlier))


def stripped(text: str) -> str:
    """Return a clause's words before the number without tellings of time, sums and links."""
    text, previous = DATES.sub("", text), ""
    while text != previous:
        previous = text
        text = LEAD.sub("", TRAIL.sub("", text)).strip(" 、,，:：")
    return text


def without_per(text: str) -> tuple[str, str | None]:
    """Take 每人, 户均, 人均年 out of the words; return the rate base as the contract codes it."""
    if not (found := PER.search(text)):
        return text, None
    base = found["each"] or found["mean"]
    base = _PER_CODE.get(base, base)
    more = found["again"] or found["yearly"]
    if not more and found["mean"] and text[found.end() :].startswith("年"):
        more = "年"
    rest = (text[: found.start()] + text[found.end() :]).strip()
    return stripped(rest), f"{base}·{more}" if more else base


def noun_of(text: str) -> str:
    """Return the noun a stretch of words ends in: behind its last verb, 的 or 等."""
    text = without_last_verb(text)
    cut = _behind_verb(shape_of(text, len(text), len(text)))
    actor, noun = stripped(text[:cut]), stripped(text[cut:])
    actor = actor[_behind_link(shape_of(actor, len(actor), len(actor))) :].removeprefix("在")
    shape = shape_of(noun, len(noun), len(noun))
    noun = noun[_behind_link(shape) :]
    if noun in BARE and _is_other_actor(actor):
        return ANY_VERB.sub("", actor) + noun
    return noun


def without_last_verb(text: str) -> str:
    """Return 甲 of 甲开展; a lone verb stays."""
    shape = shape_of(text, len(text), len(text))
    ends = [verb.start() for verb in STRONG_VERB.finditer(shape) if verb.end() == len(shape)]
    return text[: ends[0]] if ends and ends[0] >= NOUN else text


def _behind_verb(shape: str) -> int:
    """Return where the noun begins behind the clause's last verb."""
    cut, listed = 0, _etc_list(shape)
    for verb in (*STRONG_VERB.finditer(shape), *LATER_VERB.finditer(shape)):
        if len(shape) - verb.end() >= NOUN and verb.end() <= listed:
            cut = max(cut, verb.end())
    while found := WEAK_VERB.match(shape[cut:]):
        if len(shape) - cut - found.end() < NOUN:
            break
        cut += found.end()
    return cut


def _etc_list(shape: str) -> int:
    """Return where the verbs of a list 甲、乙等活动 may no longer be those of the clause."""
    link = max((found.end() for found in ETC.finditer(shape)), default=0)
    first = shape.find("、")
    return first if 0 <= first < link and shape[link:] in ELLIPSIS_HEADS else len(shape)


def _behind_link(shape: str) -> int:
    """Return where the head begins behind 的 or 等, unless the head alone says too little."""
    cut = 0
    for link in re.finditer("的", shape):
        tail = shape[link.end() :]
        if len(tail) >= NOUN and tail not in NOTHING:
            cut = link.end()
    for link in ETC.finditer(shape, cut):
        tail = shape[link.end() :]
        if tail not in ELLIPSIS_HEADS and len(tail) > NOUN and not _GENERIC.fullmatch(tail):
            cut = link.end()
    return cut


def _is_other_actor(actor: str) -> bool:
    """Say whether the words name another organisation, which then belongs to the subject."""
    actor = ANY_VERB.sub("", actor)
    own = "妇联" in actor or re.search(r"[,，、在为对将以]", actor)
    return NOUN <= len(actor) <= ACTOR and not own and bool(ORGANISATION.search(actor))
