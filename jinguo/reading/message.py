"""A message as people send it to each other: what in it tells of work, and what is only around it.

What is around it (greetings, faces, links, telephone numbers, signatures) is blanked out before
anything is read, so that none of it can come into a record.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from jinguo.characters import OF_A_PERSON
from jinguo.quantities.folding import Folded, fold

Certainty = str
SURE, UNSURE, ASSUMED = "sure", "unsure", "assumed"
"""What words say plainly; what a person should look at; what no words say but is usual."""
BREAK = "\n"
_MOST_NAME = 4

_FACES = re.compile(r"\[[一-鿿A-Za-z]{1,5}\]")
_LINKS = re.compile(r"(?:https?://|www\.)[^\s一-鿿，。、]+|[\w.+-]+@[\w-]+\.[\w.]+")
_CALLED = re.compile(r"@[^\s,，:：]{1,12}")
_TO_ALL = (
    r"(?:各位|亲爱的)?(?:领导|姐妹|家人|群友|主席|书记|妹子|同志|亲|宝妈|家长|邻居|大家)(?:们)?"
)
_PART_OF_DAY = "(?:早上|上午|中午|下午|晚上|早|晚)"
_GREETING = re.compile(
    rf"(?:^|(?<=[\n。!！,，])) *{_TO_ALL}?[,， ]?(?:大家)?{_PART_OF_DAY}?[好安](?=[\n,，。!！ ]|$)"
    rf"|(?:大家|各位[一-鿿]{{2,3}}|姐妹们){_PART_OF_DAY}好"
    rf"|(?:^|(?<=\n)) *{_TO_ALL}(?=[,，:：\n])"
    r"|收到|谢谢[一-鿿]{0,3}|辛苦了"
)
_SIGNED = re.compile(
    r"(?:——|--|—)\s*[一-鿿]{2,12}(?:妇联|村|社区)[ \u3000][^\n]*$"
    r"|(?:报送人|通讯员|撰稿人?|供稿|联系人|联系电话|电话|来源|审核|编辑|记者|填报人)[:：][^\n]*",
    re.MULTILINE,
)
_HEADED = re.compile(
    r"【[^】\n]{0,6}(?:简报|快讯|动态|信息|播报|通知)[^】\n]{0,4}】|^[^\n。,，:：]{0,14}简报(?=\n)",
    re.MULTILINE,
)

_ROLES = "老师|所长|主席|书记|主任|律师|院长|校长|同志|女士|大姐|阿姨|教授|会长|医生|队长"
_CALLINGS = (
    "宣讲员|讲师|妇女主任|主任|志愿者|律师|医生|校长|老师|书记|主席|[一二三]等奖|冠军|通讯员|执委"
)
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_NAMED = re.compile(
    rf"[{SURNAMES}][一-鿿]{{1,2}}(?={_ROLES})"
    rf"|(?<=[镇村区])[{SURNAMES}](?={_ROLES})"
    rf"|(?:(?<=宣讲员)|(?<=讲师)|(?<=主任)|(?<=律师)|(?<=等奖)|(?<=执委)|(?<=志愿者))"
    rf"[{SURNAMES}][一-鿿]{{1,2}}(?=[走进讲来到为汇在、,，。\s]|$)"
    rf"|[{SURNAMES}][一-鿿]{{1,2}}(?:、[{SURNAMES}][一-鿿]{{1,2}})+(?=等)"
)
"""Persons' names by what stands beside them; no list of names is kept."""

_NOTICE = re.compile(
    r"将(?:于|在|举办|举行|开展|召开|组织)|请(?:大家|各[村位社]|姐妹|准时|于)|接龙|改[到在]|"
    r"关于[^,，。\n]{2,30}的通知|(?:记得|准时|踊跃|欢迎)(?:参加|报名)|报名(?:截止|从速)"
    r"|(?:下|明)(?:周|天|月)[^,，。\n]{0,12}(?:开展|举办|召开|参加)"
)
_QUESTION = re.compile(r"(?:吗|谁有|谁的|哪[里位]|问一下|有没有)[^\n]*[?？]?|[?？]\s*$")
_PRAISE = re.compile(r"恭喜|祝贺|节日快乐|生日快乐")
_FIRST = re.compile(r"(?:^|(?<=[\n,，。:：;； ]))(?:1[、.．)）]|[(（][1一][)）]|①|一是|一、)")
_SECOND = re.compile(r"(?:2[、.．)）](?!\d)|[(（][2二][)）]|②|二是|二、)")
_DEED = "开展|举办|举行|召开|组织|走访|慰问|搞了?|做了?|办了?"
_THEN = re.compile(
    rf"[;；。\n](?=[^;；。\n]{{0,14}}?(?:{_DEED})[^;；。\n]*?(?:\d|[一二两三四五六七八九十]+)[人户名场位])"
)
_LATER_DAY = re.compile(rf"[,，](?=(?:下午|晚上)(?:{_DEED}))")
_MEANWHILE = re.compile(r"活动中|现场|会上|期间|讲解|参加")


@dataclass(frozen=True)
class Told:
    """What a field should say, the words that say so with their place, how surely, and why."""

    value: object
    start: int
    end: int
    words: str
    certainty: Certainty
    why: str


@dataclass(frozen=True)
class Message:
    """A message folded to one spelling, what is around its first activity blanked out."""

    text: str
    folded: Folded
    words: str
    """As long as the folded text; a break stands for each character that is blanked out."""
    several: bool
    """Whether it tells of more activities than the first."""

    def told(self, value: object, span: tuple[int, int], certainty: Certainty, why: str) -> Told:
        """Return a finding with its place and words in the text as it was pasted."""
        start, end = self.folded.span(*span)
        return Told(value, start, end, self.text[start:end], certainty, why)

    def clauses(self) -> Iterator[tuple[int, int]]:
        """Yield where the clauses begin and end."""
        for found in re.finditer(r"[^,，。;；:：!！?？\n]+", self.words):
            yield found.span()

    def clause(self, at: int) -> tuple[int, int]:
        """Return the clause that a place stands in."""
        return next((one for one in self.clauses() if one[0] <= at < one[1]), (at, at))


def read(text: str) -> Message:
    """Return a message with what is around its first activity blanked out."""
    folded = fold(text)
    words = _without_asides(folded.text)
    end = _first_end(words)
    return Message(text, folded, words[:end] + BREAK * (len(words) - end), end < len(words))


def tells_of_no_work(message: Message) -> str:
    """Return why a message tells of no activity that was held; empty if it may."""
    words = message.words
    if _NOTICE.search(words):
        return "这段话像是通知或者还没办的事"
    if _QUESTION.search(words):
        return "这段话像是在问事情"
    return "这段话像是道喜" if _PRAISE.search(words) else ""


def blanked(words: str, span: tuple[int, int]) -> str:
    """Return words with a stretch blanked out."""
    return words[: span[0]] + BREAK * (span[1] - span[0]) + words[span[1] :]


def _without_asides(words: str) -> str:
    for pattern in (_SIGNED, _LINKS, OF_A_PERSON, _FACES, _CALLED, _HEADED):
        for found in pattern.finditer(words):
            words = blanked(words, found.span())
    words = "".join(BREAK if _is_face(char) else char for char in words)
    for pattern in (_GREETING, _NAMED):
        for found in pattern.finditer(words):
            words = blanked(words, found.span())
    return words


def _is_face(char: str) -> bool:
    return (
        unicodedata.category(char) in {"So", "Sk", "Cs", "Co", "Cn", "Cf"} or char in "\ufe0f\u20e3"
    )


def _first_end(words: str) -> int:
    """Return where the first activity ends: at the second of a list, or at another deed."""
    one = _FIRST.search(words)
    two = _SECOND.search(words, one.end()) if one else None
    if two:
        return two.start()
    for found in (*_LATER_DAY.finditer(words), *_THEN.finditer(words)):
        ahead = words[found.end() : found.end() + 14]
        told = re.search(rf"(?:{_DEED})", words[: found.start()])
        figured = re.search(r"[\d一二两三四五六七八九十百][人户名位个]", words[: found.start()])
        if told and figured and not _MEANWHILE.search(ahead):
            return found.start()
    return len(words)
