"""What a number counts: the noun before or behind it, or one filled in from the sentence."""

import re
from dataclasses import dataclass

from jinguo.quantities.quantity import Found
from jinguo.reading.lexicon import (
    ANY_VERB,
    BARE,
    CASE_VERBS,
    CASES,
    CHANGE,
    DATES,
    ELLIPSIS_HEADS,
    END,
    ETC,
    LATER_VERB,
    LEAD,
    LEANING,
    MONEY_NOUN,
    NOT_NOUN,
    NOTHING,
    NOUN_END,
    ORGANISATION,
    PERSON_END,
    RANKS,
    STOP,
    STRONG_VERB,
    TELLING,
    TRAIL,
    WEAK_VERB,
)

HIDDEN = "\ufffc"  # stands for what quotation marks and brackets hold, so that no rule looks inside
_GROUPS = re.compile(
    r"“[^“”]*”|‘[^‘’]*’|《[^《》]*》|\([^()]*\)|「[^「」]*」|\"[^\"]*\"|【[^【】]*】"
)
_PER = re.compile(
    r"(?:平均)?(?:每个?(?P<each>[人户家村年月天日场亩名位]|乡镇|社区|"
    r"个)(?:每(?P<again>[年月天]))?|"
    r"(?P<mean>[人户年月日村场])均(?P<yearly>年|月)?)(?:另)?"
)
_PER_CODE = {"天": "日", "名": "人", "位": "人"}
_FOR_WHOM = re.compile(r"(?:(?<![行作成认因])为|给|(?<![意方面走])向|(?<![结配一])对|让|帮助)$")
_AMONG = re.compile(r"(?<![高初集其])中(?![心学医级国央])")
_WITHIN = re.compile(r"(?<=..)(?<![高初集])中$")
_WORTH = re.compile(r"价值|折合|折价")
_CHANGED = re.compile(r"增|减|升|降|发展|扩大|壮大|上升|下降")
_LONGEST = 24
# The fewest characters that make a noun, and the most that name an actor.
_NOUN, _ACTOR = 2, 12
_RANK = re.compile(
    r"^(?:其中)?(?:国家级|国家和省级|国家|全国|省级|市级|县级|区级|男性|女性|线上|线下)"
)


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
    if at:
        start = max(start, all_found[at - 1].end)
    if earlier:
        start = max(start, earlier[-1][1].end)
    ends = [end.start() for end in END.finditer(shape, found.end)]
    ends += [one.start for one in all_found[at + 1 :]] + [len(shape)]
    ends += [found.end + hit.start() for hit in re.finditer(r"[)”’》]", shape[found.end :])]
    return Place(text, shape, found, start, min(ends), tuple(earlier))


def subject_of(here: Place) -> Subject:
    """Return what the quantity counts."""
    before, per = _without_per(_stripped(here.before))
    per = here.found.quantity.per or per or _inherited_per(here)
    for rule, find in _RULES:
        if text := find(here, before):
            end = here.found.end + here.after.find(text) + len(text) if text in here.after else 0
            return Subject(_tidy(text), rule, per, end if rule == "noun-behind" else 0)
    return Subject("", "none", per)


def _stripped(text: str) -> str:
    """Return a clause's words before the number without tellings of time, sums and links."""
    text, previous = DATES.sub("", text), ""
    while text != previous:
        previous = text
        text = LEAD.sub("", TRAIL.sub("", text)).strip(" 、,，:：")
    return text


def _without_per(text: str) -> tuple[str, str | None]:
    """Take 每人, 户均, 人均年 out of the words; return the rate base as the contract codes it."""
    if not (found := _PER.search(text)):
        return text, None
    base = found["each"] or found["mean"]
    base = _PER_CODE.get(base, base)
    more = found["again"] or found["yearly"]
    if not more and found["mean"] and text[found.end() :].startswith("年"):
        more = "年"
    rest = (text[: found.start()] + text[found.end() :]).strip()
    return _stripped(rest), f"{base}·{more}" if more else base


def _inherited_per(here: Place) -> str | None:
    """Return the rate base of the figure that a bracket (孤寡老人900元) completes."""
    inside = here.start and here.text[here.start - 1] == "(" and here.earlier
    return here.earlier[-1][1].per if inside and _is_money(here) else None


def _is_money(here: Place) -> bool:
    return here.found.quantity.kind == "money"


def _respectively(here: Place, _: str) -> str:
    """Deal out 甲、乙分别为2户、9户."""
    spread = here.text.rfind("分别", 0, here.found.start)
    if spread < 0 or STOP.search(here.shape, spread, here.found.start):
        return ""
    first = max((stop.end() for stop in STOP.finditer(here.shape, 0, spread)), default=0)
    items = [item for item in re.split(r"[、和及与]", _noun(here.text[first:spread])) if item]
    nth = sum(one.start >= spread for one, _ in here.earlier)
    if len(items) < _NOUN or nth >= len(items):
        return ""
    item, last = items[nth], items[-1]
    return item if len(item) > _NOUN or item is last else item + last[len(item) :]


def _change(here: Place, before: str) -> str:
    """Return what grew or fell: 产值增长, and the figure before it for 比上年增长."""
    if not (change := CHANGE.search(before)) or change.start() == 0 == len(change["than"] or ""):
        return ""
    own = _noun(before[: change.start()])
    return (own or _last_subject(here)) + change["change"]


def _ratio(here: Place, before: str) -> str:
    """Return the share's own clause: 甲占乙."""
    if here.found.quantity.kind != "ratio" or not before:
        return ""
    if "占" not in before:
        return ""
    whole, part = before.split("占", 1)
    whole = _noun(_AMONG.split(whole)[-1] or whole) if whole else _last_subject(here)
    return f"{whole}占{part}".removesuffix("的")


def _behind(here: Place, before: str) -> str:
    """Return the noun right behind the number, with the verb before it that tells of it."""
    if here.found.quantity.kind == "duration":
        return ""
    noun = _noun_behind(here)
    if not noun or (_is_money(here) and not MONEY_NOUN.search(noun)):
        return ""
    verb = TELLING.search(before)
    return (verb[0] if verb and not noun.startswith(verb[0]) else "") + noun


def _noun_behind(here: Place) -> str:
    after = here.after.removeprefix("的")
    if date := DATES.match(after):
        return _noun(after[date.end() :].removeprefix("以来"))
    shape = here.shape[here.stop - len(after) : here.stop]
    if not after or NOT_NOUN.match(shape) or after.startswith("("):
        return ""
    ends = (NOUN_END.search(shape, 1), STRONG_VERB.search(shape, _NOUN))
    noun = after[: min((end.start() for end in ends if end), default=len(after))]
    return _WITHIN.sub("", noun.strip("的等 ").rstrip("和及与、"))


def _lasting(here: Place, _: str) -> str:
    """Return what went on for a length of time."""
    if here.found.quantity.kind != "duration":
        return ""
    done = here.text[here.found.end : _clause_end(here)]
    return _noun(done.removeprefix("的")) or done


def _clause_end(here: Place) -> int:
    end = STOP.search(here.shape, here.found.end)
    return end.start() if end else len(here.text)


def _ahead(here: Place, before: str) -> str:
    """Return the noun before the number, completed from the list or sentence it leans on."""
    noun = before if here.found.quantity.kind == "ratio" else _noun(before)
    verb = STRONG_VERB.fullmatch(noun) or (here.after and ANY_VERB.fullmatch(noun))
    if noun in NOTHING or verb or _is_for_whom(here):
        return ""
    last = _last_subject(here)
    if RANKS.fullmatch(noun):
        return noun + _RANK.sub("", last)
    if LEANING.match(noun) and here.text[here.start : here.start + 1] == "、":
        return last.removesuffix(noun) + noun
    if CASE_VERBS.match(noun):
        return noun + _case(here)
    if (
        _is_money(here)
        and not _PER.search(here.before)
        and PERSON_END.search(noun)
        and not MONEY_NOUN.search(noun)
    ):
        return noun + _last_subject(here, kind="money")
    return noun


def _is_for_whom(here: Place) -> bool:
    """Say whether the number's people are whom it was done for: 为88人提供咨询."""
    return bool(here.after and _FOR_WHOM.search(here.before))


def _predicate(here: Place, _: str) -> str:
    """Return what the counted people did when no noun stands beside: 88人取得执照."""
    after = here.after
    if after.startswith(("被", "中")):
        return _last_subject(here, kind=here.found.quantity.kind)
    if _CHANGED.match(after) or after.startswith("("):
        return ""
    done = _noun(after) if len(after) > 1 else ""
    return done or after


def _filled(here: Place, before: str) -> str:
    """Return what the sentence named earlier, for a number that names nothing itself."""
    if here.earlier and here.found.start - here.earlier[-1][0].end <= len("、"):
        return _last_subject(here)
    if before in NOTHING - {""} or _WORTH.search(here.before):
        since = here.earlier[-1][0].end if here.earlier else 0
        if named := _noun(_stripped(here.text[since : here.start].strip(",， "))):
            return named
    same = _last_subject(here, kind=here.found.quantity.kind)
    return same or _last_subject(here) or _noun(_stripped(here.text[: here.start].strip(",， ")))


def _last_subject(here: Place, kind: str | None = None) -> str:
    for found, subject in reversed(here.earlier):
        if (kind is None or found.quantity.kind == kind) and subject.rule != "change":
            return subject.text
    return ""


def _case(here: Place) -> str:
    """Return the last word for a case or a problem before the number."""
    words = [found[0] for found in CASES.finditer(here.text, 0, here.start)]
    return words[-1] if words else ""


def _noun(text: str) -> str:
    """Return the noun a stretch of words ends in: behind its last verb, 的 or 等."""
    text = _without_last_verb(text)
    cut = _behind_verb(shape_of(text, len(text), len(text)))
    actor, noun = _stripped(text[:cut]), _stripped(text[cut:])
    actor = actor[_behind_link(shape_of(actor, len(actor), len(actor))) :].removeprefix("在")
    shape = shape_of(noun, len(noun), len(noun))
    noun = noun[_behind_link(shape) :]
    if noun in BARE and _is_other_actor(actor):
        return ANY_VERB.sub("", actor) + noun
    return noun


def _without_last_verb(text: str) -> str:
    """Return 甲 of 甲开展; a lone verb stays."""
    shape = shape_of(text, len(text), len(text))
    ends = [verb.start() for verb in STRONG_VERB.finditer(shape) if verb.end() == len(shape)]
    return text[: ends[0]] if ends and ends[0] >= _NOUN else text


def _behind_verb(shape: str) -> int:
    """Return where the noun begins behind the clause's last verb."""
    cut, listed = 0, _etc_list(shape)
    for verb in (*STRONG_VERB.finditer(shape), *LATER_VERB.finditer(shape)):
        if len(shape) - verb.end() >= _NOUN and verb.end() <= listed:
            cut = max(cut, verb.end())
    while found := WEAK_VERB.match(shape[cut:]):
        if len(shape) - cut - found.end() < _NOUN:
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
        if len(tail) >= _NOUN and tail not in NOTHING:
            cut = link.end()
    for link in ETC.finditer(shape, cut):
        if shape[link.end() :] not in ELLIPSIS_HEADS:
            cut = link.end()
    return cut


def _is_other_actor(actor: str) -> bool:
    """Say whether the words name another organisation, which then belongs to the subject."""
    actor = ANY_VERB.sub("", actor)
    own = "妇联" in actor or re.search(r"[,，、在为对将以]", actor)
    return _NOUN <= len(actor) <= _ACTOR and not own and bool(ORGANISATION.search(actor))


def _tidy(text: str) -> str:
    noun = text.strip(" 、,，:：;；的")
    noun = _without_last_verb(noun)
    while len(noun) > _LONGEST and (cut := re.search(r"[”》、](?=..)", noun)):
        noun = noun[cut.end() :]
    return noun[-_LONGEST:]


_RULES = (
    ("respectively", _respectively),
    ("change", _change),
    ("ratio", _ratio),
    ("lasting", _lasting),
    ("noun-behind", _behind),
    ("noun-ahead", _ahead),
    ("predicate", _predicate),
    ("filled-in", _filled),
    ("verb", lambda _, before: before),
)
