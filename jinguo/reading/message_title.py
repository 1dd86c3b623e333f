"""What an activity is called, from the words of a message; never the name of a person."""

import re
from collections.abc import Iterator

from jinguo.reading.message import SURE, SURNAMES, UNSURE, Message, Told, blanked
from jinguo.reading.words import words as words_of

MOST = 30
_PAIR = 2
_LABEL = re.compile(r"(?:活动)?(?:名称|主题|内容|题目)[:：] *(?P<title>[^,，。;；\n]{2,30})")
_QUOTED = re.compile(
    r"[“\"《‘「]{1,2}(?P<quoted>[^”\"》’」\n]{2,24})[”\"》’」]+(?P<behind>[一-鿿]{0,16})"
)
_KINDS = (
    "宣讲|讲座|培训班|培训|课堂|公益课|共享课|指导课|教育课|[一-鿿](?<![讲上听下开])课|宣传|比赛|竞赛|大赛|运动会|招聘会|联谊会|联谊"
    "|座谈会|茶话会|议事会|谈心会|表彰大会|大会|会议|联席会|执委会|例会|亲子阅读|亲子悦读|亲子活动|悦读|志愿服务"
    "|义诊|义剪|婚礼|展示会|展销会|展销|竞答|直播带货|仪式|答疑会|对接会|沙龙|进大集|大练兵|讲堂|故事汇|乡村行"
    "|走访慰问|慰问|走访|看望|家访|结对关爱|主题活动|清洁行动"
)
_KIND = re.compile(rf"(?:{_KINDS})(?:活动)?")
_ACT = "(?:组织)?(?:开展|举办|举行|召开|开办|承办)|组织|搞|连办|办|做|弄|讲|开|进行|推进|参加"
_BEHIND = re.compile(
    rf"(?:{_ACT})(?:了|的|过)*(?:[一两三]?[场次期个堂]|\d+[场次期个])?(?:的)?(?P<title>[^,，。;；:：!！\n\d]{{2,30}})"
)
_DEEDS = re.compile(
    r"(?P<title>(?:走访慰问|走访|慰问|看望|探望|家访|陪伴|打扫|清扫|清理|栽|植|剪|给老人|发放|参观|包|量|测|种|送温暖|排练|学习)[一-鿿]{1,12}|家访|栽树|植树)"
)
_VISITS = ("走访", "慰问", "看望", "家访")
_BARE = {"宣传", "活动", "宣讲", "讲座", "培训"}
_THEME = re.compile(r"(?<![一-鿿])[一-鿿]{2,6}?[日节](?=我|村|上午|下午|[,，]|$)")
_LEAD = re.compile(
    r"^(?:[一-鿿]{0,6}一起|[一-鿿]{0,6}一块儿?)?(?:我们|我|咱们|咱|俺们|俺|本)?(?:[一-鿿]{0,6}?(?:村|镇|社区|街道|乡|县)(?=妇联|里|委|两委)|[村镇县](?![一-鿿]$))?(?:妇联|妇女儿童工作委员会|里)?(?:干部|主席|主任)?"
    r"(?:汇报|报一下|报)?(?:联合|会同)?(?:于)?(?:上午|下午|晚上|中午|早上|清早)?(?:又|都|也|再|已)?"
)
_TRAILING = re.compile(
    r"(?:(?:[一两三四五六七八九十]+|\d+)(?:场次|场|次|期|户|名|人)|了|的|呢|啦|吧|圆满|顺利|成功|今天|昨天|结束|结业"
    r"|办完|开课|做完|上午|下午|在|共|来|去|举行|举办|开展|召开|参加|参与|地点|时间| )+$"
)
_INSIDE = re.compile(
    r"(?:[\n\d]|在[一-鿿]{2,}$|(?:来|去|到|参加|参与|地点|时间|均已|圆满|顺利|成功).*$)"
)
_ENDED = re.compile(r"^(?:活动|工作|服务|大会|宣传|宣讲|主题|系列|讲座|培训)")


def title_of(
    message: Message, dates: list[tuple[int, int]], units: tuple[str, ...], known: re.Pattern[str]
) -> Told | None:
    """Return what an activity is called.

    Args:
        message: What is read.
        dates: Where days and times stand; no part of a name.
        units: The names of units, left out of a name's beginning.
        known: The words that name programmes.
    """
    words = message.words
    for span in dates:
        words = blanked(words, span)
    for found, at, certainty, why in _candidates(words, units, known):
        title, span = _without_name(found, at)
        if 2 <= len(title) <= MOST:  # noqa: PLR2004 - one character names nothing
            return message.told(title, span, certainty, why)
    return None


def _without_name(title: str, span: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """Return what stands before the name of a person in a title, or behind one at its beginning.

    A surname that no word of the dictionary holds, with one or two characters behind it, is taken
    for a name: rather a title too short than a person in it.
    """
    every = words_of(title, frozenset())
    at = 0
    for number, word in enumerate(every):
        given = _given(every[number + 1 :])
        if word in SURNAMES and given:
            if at:
                return title[:at], (span[0], span[0] + at)
            first = 1 + given
            return _without_name(
                title[first:], (span[0] + first, max(span[1], span[0] + first + 1))
            )
        at += len(word)
    return title, span


def _given(behind: list[str]) -> int:
    """Return how many characters of a given name stand first: 桂英, or 小 and 红."""
    alone = [word for word in behind[:2] if len(word) == 1]
    if len(alone) == _PAIR:
        return _PAIR
    return len(behind[0]) if behind and len(behind[0]) <= _PAIR else 0


_Candidate = tuple[str, tuple[int, int], str, str]


def _candidates(words: str, units: tuple[str, ...], known: re.Pattern[str]) -> Iterator[_Candidate]:
    for found in _LABEL.finditer(words):
        yield found["title"].strip(), found.span("title"), SURE, "写明的名称"
    yield from _quoted(words)
    yield from _by_head(words, units, known)
    for found in _DEEDS.finditer(words):
        title, span = _trimmed(found["title"], found.start("title"), ())
        yield title, span, UNSURE, "文中说做了什么"
    for found in _BEHIND.finditer(words):
        title, span = _trimmed(found["title"], found.start("title"), units)
        if title not in {"活动", "一次活动", "工作"}:
            yield title, span, UNSURE, "动词后面的字"


def _quoted(words: str) -> Iterator[_Candidate]:
    for found in _QUOTED.finditer(words):
        behind = _behind_quote(found["behind"])
        end = found.end("quoted") if not behind else found.start("behind") + len(behind)
        if behind or _KIND.search(found["quoted"]):
            start = found.start("quoted")
            yield found["quoted"] + behind, (start, end), SURE, "引号里的名称"


def _behind_quote(words: str) -> str:
    """Return what still belongs to a name in quotation marks: 宣传活动, 主题宣讲暨揭晓仪式."""
    if ends := [found.end() for found in _KIND.finditer(words)]:
        return words[: ends[-1]]
    first = _ENDED.match(words)
    return first[0] if first else ""


def _by_head(words: str, units: tuple[str, ...], known: re.Pattern[str]) -> Iterator[_Candidate]:
    """Yield the names that end with a sort of activity, or hold a programme's own words."""
    for clause in re.finditer(r"[^,，。;；:：!！?？\s—“”\"]+", words):
        named = known.search(clause[0])
        kinds = [found for found in _KIND.finditer(clause[0]) if found.start() >= 0]
        if not kinds and not named:
            continue
        end = max([_end(clause[0], found) for found in kinds] + ([named.end()] if named else []))
        start = _start(clause[0], end, named)
        title, span = _trimmed(clause[0][start:end], clause.start() + start, units)
        if title in _BARE and (theme := _THEME.search(words)):
            yield theme[0] + title, theme.span(), UNSURE, "哪个日子的什么活动"
        elif title not in {"宣传", "活动"}:
            yield title, span, SURE if named else UNSURE, "项目的名称" if named else "活动的说法"


def _end(clause: str, kind: re.Match[str]) -> int:
    """Return where a name ends: a visit is called by whom it went to as well."""
    if not kind[0].startswith(_VISITS):
        return kind.end()
    whom = re.compile(r"[一-鿿]{0,10}").match(clause, kind.end())
    return whom.end() if whom else kind.end()


def _start(clause: str, end: int, named: re.Match[str] | None) -> int:
    """Return where a name begins: behind the verb, a number, a space or the place."""
    least = named.start() if named else max(end - 2, 0)
    start = 0
    for found in re.finditer(
        rf"(?:{_ACT})(?:了|的|过)*(?:[一两三四五六七八九十]?[场次期个堂])?|[\s\d]+[个场次户人名]*|在[一-鿿]{{2,12}}?(?=开展|举办|做|搞|召开|给)",
        clause[:least],
    ):
        start = found.end()
    return start


def _trimmed(title: str, at: int, units: tuple[str, ...]) -> tuple[str, tuple[int, int]]:
    """Return a name without what leads to it and hangs on it, and where it stands."""
    start = 0
    for name in units:
        if title.startswith(name):
            start = len(name)
    lead = _LEAD.match(title[start:])
    start += lead.end() if lead else 0
    kept = title[start:]
    kept = kept[: found.start()] if (found := _INSIDE.search(kept)) and found.start() else kept
    kept = _TRAILING.sub("", kept)
    head = len(kept) - len(kept.lstrip(" 的了、"))
    kept = kept.strip(" 的了、")
    first = at + start + head
    return kept, (first, first + max(len(kept), 1))
