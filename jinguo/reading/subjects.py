"""What a number counts: the noun before or behind it, or one filled in from the sentence."""

import re

from jinguo.reading.clause import (
    ACTOR,
    NOUN,
    PER,
    SHORT,
    Place,
    Subject,
    noun_of,
    stripped,
    without_last_verb,
    without_per,
)
from jinguo.reading.heads import (
    ends_with_verb,
    head,
    is_verb,
    opening,
    starts_with_verb,
    without_verb,
)
from jinguo.reading.leaning import (
    case_before,
    compared,
    dealt,
    last_subject,
    led_to,
    list_before,
    named_before,
    same_before,
)
from jinguo.reading.lexicon import (
    ANY_VERB,
    CASE_VERBS,
    CHANGE,
    DATES,
    LEANING,
    MONEY_NOUN,
    NOT_NOUN,
    NOTHING,
    NOUN_END,
    PERSON_END,
    RANKS,
    STOP,
    STRONG_VERB,
    TELLING,
)

_FOR_WHOM = re.compile(r"(?:(?<![行作成认因])为|给|(?<![意方面走])向|(?<![结配一])对|让|帮助)$")
AMONG = re.compile(
    r"(?<![高初集其])中(?![心学医级国央])|(?<=[^家村镇县市城公])里(?=[^,，里]{2,8}$)"
)
_WITHIN = re.compile(r"(?<=..)(?<![高初集])中$")
WORTH = re.compile(r"价值|折合|折价")
_CHANGED = re.compile(r"提[高升]|缩短|延长|回落|改善|增|减|升|降|发展|扩大|壮大|上升|下降")
_LONGEST = 24
_HEADED = 6
_SELF_TOLD = re.compile(
    r"就业|创业|上岗|参训|受益|参加|参与|脱贫|增收|持证|毕业|结业|听课|观看|关注|浏览|播放|点击|点赞|转发|覆盖|带动|惠及"
)
_STEADILY = re.compile(
    r"(?:逐步|逐年|稳步|持续|不断|明显|大幅|进一步|连年)*(?:提高|提升|上升|增长|增加|扩大|下降|降低|减少|壮大)$"
)
_BEING = re.compile(r"(?:都|均|全|就)?(?:是|为)(?=[\u4e00-\u9fff]{2})")
_SPENT = re.compile(r"(?:用于|为|建|购|建设|打造|开展|帮助|资助|扶持|奖励|支持|投向|改造)")
_COUNTED = re.compile(r"^[^\d]*[\d一二三四五六七八九十百千万亿余多近.]+[\u4e00-\u9fff](?=.{2})")
_BEHIND_LIST = re.compile(r"\d[个名家所户间条座处人项件场次]([\u4e00-\u9fff]{2,10})$")
_SHARED = re.compile(
    r"(?:全国|国家级|省级?|市级?|县级?|区级?)(?:、(?:省级?|市级?|县级?|区级?))+(?P<noun>[^,，。;；、的]{2,10})"
)
_PAID = re.compile(r"(?:还|再|又|共)?(?:投入|安排|拿出|出资|筹资|落实|列支|拨款)?")
_FROM = re.compile(r"(?:[由从]|最初的?)$")
_TO = re.compile(r"[到至增升减降扩变]|发展|提高")
_MEAN = re.compile(r"[人户日月村场县乡镇校班]均$")
_PLANNED = re.compile(
    r"(?:为|达到?|是|占)(?P<what>[^,，。\d]{0,6}?(?:计划|目标|任务))[^,，。]{0,10}的$"
)
_COMES_TRUE = re.compile(r"(?:被|得到|获得|实现|转为|落实)[^,，。;；、]{1,8}")
_HONOURED = re.compile(r"(?:荣?获|受到?)[^,，]{0,10}(?:表彰|奖励|命名|认定|嘉奖|表扬)$")
_NUMBER = re.compile(r"[\d近超逾约一二两三四五六七八九十百千数]")
_ONE_VERB = re.compile(r"[建办设评聘选种]")
_OF_MEANS = frozenset({"filled-in", "noun-ahead"})
_SHORTENED = {"noun-behind": opening, "noun-ahead": head, "filled-in": head, "verb": head}
_RANK = re.compile(
    r"^(?:其中)?(?:国家级|国家和省级|国家|全国|省级|市级|县级|区级|男性|女性|线上|线下)"
)


def subject_of(here: Place) -> Subject:
    """Return what the quantity counts."""
    before, per = without_per(stripped(here.before))
    per = here.found.quantity.per or per or _inherited_per(here)
    for rule, find in _RULES:
        if text := find(here, before):
            text = _SHORTENED.get(rule, str)(_tidy(text))
            if rule in _OF_MEANS and (mean := _MEAN.search(stripped(here.before))):
                text = mean[0] + text
            end = here.found.end + here.after.find(text) + len(text) if text in here.after else 0
            return Subject(text, rule, per, end if rule == "noun-behind" else 0)
    return Subject("", "none", per)


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
    items = [item for item in re.split(r"[、和及与]", noun_of(here.text[first:spread])) if item]
    since = [one for one, _ in here.earlier if one.start >= spread]
    if len(items) < NOUN or len(since) >= len(items):
        return ""
    item, last = head(items[len(since)]), items[-1]
    done = stripped(here.text[spread + len("分别") : (*since, here.found)[0].start])
    behind = _BEHIND_LIST.search(here.text[spread : _clause_end(here)])
    if noun := ("" if is_verb(done) else noun_of(done)) or (behind[1] if behind else ""):
        return item + noun
    return item if len(item) > NOUN or item is last else item + last[len(item) :]


def _qualified(here: Place, before: str) -> str:
    """Return the words of a threshold as what is counted: 年销售额过百万的有34家."""
    if not here.text.startswith("的", here.start) or here.after[:1] not in {"", ",", "，", "。"}:
        return ""
    since = max((stop.end() for stop in STOP.finditer(here.shape, 0, here.start)), default=0)
    return stripped(here.text[since : here.start]) + before


def _headless(here: Place, before: str) -> str:
    """Return the clause whose head is left out: 活动室有牌子的2416个, 有场地的2107个."""
    alone = here.before.endswith("的") and not here.after
    if here.found.quantity.kind != "count" or not alone or len(before) < NOUN:
        return ""
    last = last_subject(here)
    return before + last if last and len(before) < _HEADED else before


def _change(here: Place, before: str) -> str:
    """Return what grew or fell: 产值增长, and the figure before it for 比上年增长."""
    if not (change := CHANGE.search(before)):
        return ""
    compares = bool(change["than"])
    if not compares and len(change["change"]) == 1:
        return ""
    alone = change.start() == 0 and not compares
    if alone and not (here.earlier and here.found.quantity.kind == "ratio"):
        return ""
    own = noun_of(before[: change.start()])
    return (own or dealt(here) or last_subject(here)) + change["change"]


def _ratio(here: Place, before: str) -> str:
    """Return the share's own clause: 甲占乙."""
    if here.found.quantity.kind != "ratio":
        return ""
    if planned := _PLANNED.search(here.text, 0, here.found.start):
        return f"完成{planned['what']}"
    if "占" not in before:
        return ""
    whole, part = before.split("占", 1)
    whole = noun_of(AMONG.split(whole)[-1] or whole) if whole else last_subject(here)
    return f"{whole}占{part}".removesuffix("的")


def _behind(here: Place, before: str) -> str:
    """Return the noun right behind the number, with the verb before it that tells of it."""
    if here.found.quantity.kind == "duration":
        return ""
    noun = _noun_behind(here)
    if not noun or (_is_money(here) and not MONEY_NOUN.search(noun)):
        return ""
    owned = here.after.startswith("的") and not WORTH.search(here.before) and noun_of(before)
    moves = _FROM.search(here.before) and _TO.search(here.text, here.found.end, _clause_end(here))
    if moves or owned:
        return ""
    ahead = "" if _FOR_WHOM.search(here.before) or AMONG.search(before) else noun_of(before)
    ahead = (
        ""
        if ahead in NOTHING
        or _FROM.search(here.before)
        or is_verb(ahead)
        or ANY_VERB.fullmatch(ahead)
        else ahead
    )
    if ahead and len(ahead) >= NOUN and starts_with_verb(noun):
        return ""
    of = not here.before.rstrip().endswith("的")
    short = len(ahead) < SHORT or not PERSON_END.search(noun)
    if ahead and of and short and len(noun) <= SHORT and len(ahead) <= ACTOR:
        return ahead + noun if _is_modifier(ahead, noun) else noun
    verb = TELLING.search(before)
    return (verb[0] if verb and not noun.startswith(verb[0]) else "") + noun


def _is_modifier(ahead: str, noun: str) -> bool:
    """Say whether the words before a number belong to the noun behind it: 妇女发展规划75项指标."""
    return not (
        ends_with_verb(ahead)
        or TELLING.search(ahead)
        or STRONG_VERB.search(ahead)
        or "、" in ahead + noun
    )


def _noun_behind(here: Place) -> str:
    after = here.after.removeprefix("的")
    if date := DATES.match(after):
        return noun_of(after[date.end() :].removeprefix("以来"))
    shape = here.shape[here.stop - len(after) : here.stop]
    if not after or NOT_NOUN.match(shape) or after.startswith("("):
        return ""
    if shared := _SHARED.match(here.text, here.found.end):
        return str(shared["noun"])
    ends = (NOUN_END.search(shape, 1), STRONG_VERB.search(shape, NOUN))
    noun = after[: min((end.start() for end in ends if end), default=len(after))]
    noun = _WITHIN.sub("", noun.strip("的等 ").rstrip("和及与、"))
    runs_on = here.after.endswith(noun) and _NUMBER.match(here.text, here.stop)
    runs_on = runs_on or _FROM.search(here.before)
    return without_verb(noun) if noun and runs_on else noun


def _is_what(here: Place, before: str) -> str:
    """Return what the counted ones are, where nothing else names them: 8个是女性."""
    named = _BEING.match(here.after)
    return noun_of(here.after[named.end() :]) if named and before in NOTHING else ""


def _spent_on(here: Place, before: str) -> str:
    """Return what money was spent on, told behind it: 投入22万元为村小建了书屋."""
    if not _is_money(here) or not _SPENT.match(here.text, here.found.end):
        return ""
    if before and not STRONG_VERB.fullmatch(before) and not _PAID.fullmatch(before):
        return ""
    done = _COUNTED.sub("", here.text[here.found.end : _clause_end(here)])
    return head(noun_of(done[max(done.rfind(mark) for mark in "了建购办") + 1 :] or done))


def _lasting(here: Place, _: str) -> str:
    """Return what went on for a length of time."""
    if here.found.quantity.kind != "duration":
        return ""
    done = here.text[here.found.end : _clause_end(here)]
    return noun_of(done.removeprefix("的")) or done


def _clause_end(here: Place) -> int:
    end = STOP.search(here.shape, here.found.end)
    return end.start() if end else len(here.text)


def _ahead(here: Place, before: str) -> str:
    """Return the noun before the number, completed from the list or sentence it leans on."""
    noun = before if here.found.quantity.kind == "ratio" else noun_of(before)
    if honoured := _HONOURED.search(before):
        return honoured[0]
    if _ONE_VERB.fullmatch(noun) and not here.after and (named := same_before(here)):
        return named
    verb = STRONG_VERB.fullmatch(noun) or (here.after and ANY_VERB.fullmatch(noun))
    if verb and not here.after and (named := named_before(here)):
        return named if noun in named else noun + named
    if noun in NOTHING or verb or _is_for_whom(here):
        return ""
    return _completed(here, noun)


def _completed(here: Place, noun: str) -> str:
    """Return a noun with what it leaves out: a rank's or a list's head, a verb's object."""
    last = last_subject(here)
    told = TELLING.fullmatch(noun) or _SELF_TOLD.search(noun)
    if RANKS.fullmatch(noun):
        of = here.before[: max(here.before.rfind(noun), 0)]
        return noun + (_RANK.sub("", last) or noun_of(stripped(of)))
    if LEANING.match(noun) and here.text[here.start : here.start + 1] == "、":
        return _leaning(noun, last)
    if CASE_VERBS.match(noun):
        return noun + case_before(here)
    if len(noun) < SHORT and not told and is_verb(noun) and (named := named_before(here)):
        return named if noun in named else noun + named
    if (
        _is_money(here)
        and not PER.search(here.before)
        and PERSON_END.search(noun)
        and not MONEY_NOUN.search(noun)
    ):
        return noun + last_subject(here, kind="money")
    return noun


def _leaning(noun: str, last: str) -> str:
    """Return a noun of a list with the words it shares with the last: 三八红旗手、红旗集体."""
    if noun in last:
        return last[: last.index(noun)] + noun
    own = next((last[:at] for at in range(len(last)) if LEANING.match(last[at:])), last)
    return own + noun


def _is_for_whom(here: Place) -> bool:
    """Say whether the number's people are whom it was done for: 为88人提供咨询."""
    return bool(here.after and _FOR_WHOM.search(here.before))


def _predicate(here: Place, _: str) -> str:
    """Return what the counted people did when no noun stands beside: 88人取得执照."""
    after = here.after
    if after.startswith(("被", "中")):
        return last_subject(here, kind=here.found.quantity.kind)
    if _CHANGED.match(after) or after.startswith("("):
        return ""
    done = noun_of(after) if len(after) > 1 else ""
    return (done or after).strip("和及与、")


def _filled(here: Place, before: str) -> str:
    """Return what the sentence named earlier, for a number that names nothing itself."""
    share = here.found.quantity.kind == "ratio" and _COMES_TRUE.match(here.after)
    if share and before in NOTHING:
        return last_subject(here) + share[0]
    if here.earlier and here.found.start - here.earlier[-1][0].end <= len("、"):
        return dealt(here) or last_subject(here)
    if WORTH.search(here.before) and (listed := list_before(here)):
        return listed
    if before in NOTHING - {""} or WORTH.search(here.before):
        since = here.earlier[-1][0].end if here.earlier else 0
        if named := noun_of(stripped(here.text[since : here.start].strip(",， "))):
            return named
    if not before and (told := _told_just_before(here)):
        return told
    same = last_subject(here, kind=here.found.quantity.kind)
    return same or last_subject(here) or noun_of(stripped(here.text[: here.start].strip(",， ")))


def _told_just_before(here: Place) -> str:
    """Return what a clause of its own named before 达48%: 女生占比逐步提高,达48%."""
    since = here.earlier[-1][0].end if here.earlier else 0
    parts = re.split("[;；。]", here.text[since : here.start])
    if here.earlier and len(parts) == 1:
        return ""
    clause = _STEADILY.sub("", parts[-1].strip(",， "))
    return noun_of(stripped(clause)) if len(clause) > SHORT and "," not in clause else ""


def _tidy(text: str) -> str:
    noun = text.strip(" 、,，:：;；的")
    noun = without_last_verb(noun)
    while len(noun) > _LONGEST and (cut := re.search(r"[”》、](?=..)", noun)):
        noun = noun[cut.end() :]
    return noun[-_LONGEST:]


_RULES = (
    ("compared", compared),
    ("led-to", led_to),
    ("respectively", _respectively),
    ("change", _change),
    ("ratio", _ratio),
    ("lasting", _lasting),
    ("qualified", _qualified),
    ("headless", _headless),
    ("being", _is_what),
    ("spent-on", _spent_on),
    ("noun-behind", _behind),
    ("noun-ahead", _ahead),
    ("predicate", _predicate),
    ("filled-in", _filled),
    ("verb", lambda _, before: before),
)
