"""How many came, how often, to how many homes: a message's figures, each by what it counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jinguo.quantities.quantity import Found
from jinguo.quantities.read import scan
from jinguo.reading.message import SURE, UNSURE, Message, Told, blanked

_PEOPLE = (
    "妇女|姐妹|女同志|同志|群众|村民|居民|家长|儿童|孩子|小朋友|学生|学员|志愿者|老人|选手|青年|干部|"
    "妈妈|母亲|代表|执委|大人|嫂子|媳妇|人|女党员|党员|宝妈|观众"
)
_COUNTED = re.compile(rf"[^,，。;；\d]{{0,4}}?(?:{_PEOPLE})")
_OF_PEOPLE = re.compile(rf"(?:{_PEOPLE})(?:共|共有|约|等)?$")
_HOME = re.compile(r"[^,，。;；\d]{0,4}?家庭")
_CAME = re.compile(
    r"参加|参与|到场|到会|参会|参训|出席|来了|来听|到了|听|观看|看了|去了|带着|受教育|受众|学员|共|进来"
    r"|一起|人数|人员|现场|大家|热闹|覆盖|培训"
)
_TOTAL = re.compile(r"(?:(?<!公)共|总共|一共|累计|合计|拢共|共计|总计|人数)[^,，。;；、]{0,6}$")
_PART = re.compile("其中")
_BRACKETED = re.compile(r"[(（][^)）]*$")
_NOT_HELD = re.compile(
    r"每人|获奖|意向|岗位|表彰|评选|揭晓|发放|讲师|律师|专家|牵手成功|作废|招募|授信|签约|请假|人均|工作人员|等奖|用工"
)
_SERVED = re.compile(r"服务|看望|慰问|走访|帮扶|资助|救助|关爱")
_WATCHING = re.compile(r"线上|在线|直播|网上|云端|观看")
_ROSTER = re.compile(r"花?名册|名单|签到|实名|登记造册")
_EACH = re.compile(r"(?:每|各)[场批次期组](?:次|大约|约|都|有|来)*$")
_LABELLED = re.compile(
    r"(?:参加|参与|到场|参会|参训|受益|总)?(?:总)?人[数次][ :：是为]{1,3}(?P<n>\d+)(?![\d人名位个])"
)
_PRESENT = re.compile(r"(?:实到|到会|到场|参会|参训)[ :：]?(?P<n>\d+)(?=[,，。;；\s]|$)")
_ONE = re.compile(r"(?:办|搞|上|开|做|讲)了[场堂](?!地)")
_VISITED = re.compile(r"送|走访|慰问|入户|跑了|家访|看望")
_NO_HOME = re.compile(r"企业|商户|单位|公司|门店|商家")
_SESSIONS = re.compile(r"场次?数?[ ]*[:：][ ]*(?P<n>\d+)(?!\d)")
_OFTEN = {"场", "场次", "次", "批", "批次"}
_ONCE = re.compile(r"(?:搞|办|做|讲|开|举办|开展|去|组织|连办|举行|过)[了过完]*$")
_SAYING = {"yu": "余", "duo": "多", "jin": "近", "yue": "左右", "chao": "超过", "yishang": "以上"}


@dataclass(frozen=True)
class _Heads:
    """People counted in one place, with the words around the number."""

    found: Found
    before: str
    after: str
    whole: str
    """What stands before it since the figure before, and behind it up to a gap."""

    @property
    def value(self) -> Decimal | None:
        return self.found.quantity.value

    @property
    def span(self) -> tuple[int, int]:
        return self.found.start, self.found.end


def counts_of(message: Message, dates: list[tuple[int, int]]) -> tuple[dict[str, Told], list[str]]:
    """Return sessions, terms, heads, persons and households, and what could not be decided."""
    words = message.words
    for span in dates:
        words = blanked(words, span)
    words = re.sub(r"(?<=\d)口人", "个人", words)
    found = list(scan(words))
    told: dict[str, Told] = {}
    notes: list[str] = []
    told |= _often(message, words, found)
    if (homes := _households(message, words, found)) is not None:
        told["households"] = homes
    told |= _attending(message, words, found, told.get("sessions"), notes)
    return told, notes


def number_behind(
    message: Message, dates: list[tuple[int, int]], stem: str, unit: str
) -> Told | None:
    """Return the number of a thing counted in a measure: 20对新人, 金婚夫妇5对."""
    words = message.words
    for span in dates:
        words = blanked(words, span)
    for one in scan(words):
        around = (
            words[max(one.start - len(stem), 0) : one.start],
            words[one.end : one.end + len(stem)],
        )
        if one.quantity.unit == unit and one.quantity.value is not None and stem in around:
            return _told(message, one, "数字紧挨着它数的东西")
    return None


def _told(message: Message, one: Found, why: str, certainty: str = SURE) -> Told:
    said = _SAYING.get(one.quantity.approx)
    if said:
        certainty, why = UNSURE, f"文中写的是大约数“{said}”"
    return message.told(int(one.quantity.value or 0), (one.start, one.end), certainty, why)


def _often(message: Message, words: str, found: list[Found]) -> dict[str, Told]:
    told: dict[str, Told] = {}
    if label := _SESSIONS.search(words):
        told["sessions"] = message.told(int(label["n"]), label.span(), SURE, "写明的场次")
    for one in found:
        quantity, before = one.quantity, words[: one.start]
        if quantity.value is None or quantity.value < 1 or quantity.unit is None:
            continue
        if quantity.unit == "期" and "terms" not in told and not before.endswith("第"):
            told["terms"] = _told(message, one, "写明的期数")
        elif (
            quantity.unit in _OFTEN and "sessions" not in told and not re.search(r"[每第]$", before)
        ):
            sure = quantity.unit in {"场", "场次"}
            if sure or _ONCE.search(before):
                why = "写明的场次" if sure else "按一次（批）一场"
                told["sessions"] = _told(message, one, why, SURE if sure else UNSURE)
    if "sessions" not in told and (one_more := _ONE.search(words)):
        told["sessions"] = message.told(1, one_more.span(), SURE, "写明办了一场")
    return told


def _households(message: Message, words: str, found: list[Found]) -> Told | None:
    for one in found:
        unit, after = one.quantity.unit, words[one.end : one.end + 8]
        before = words[message.clause(one.start)[0] : one.start]
        visited = unit == "家" and _VISITED.search(before) and not _NO_HOME.search(before + after)
        counted = visited or unit == "户" or (unit in {"个", "家", "组"} and _HOME.match(after))
        if not counted or one.quantity.value is None:
            continue
        if not _NOT_HELD.search(before):
            return _told(message, one, "以户（家庭）计的数")
    return None


def _people(message: Message, words: str, found: list[Found]) -> Iterator[_Heads]:
    ends = [0, *(one.end for one in found)]
    starts = [*(one.start for one in found[1:]), len(words)]
    for one, last, following in zip(found, ends, starts, strict=False):
        start, end = message.clause(one.start)
        start, end = max(start, last), min(end, following)
        before, after = words[start : one.start], words[one.end : end]
        unit = one.quantity.unit
        bare = unit in {"名", "位", "个"} and (_COUNTED.match(after) or _OF_PEOPLE.search(before))
        if unit in {"人", "人次"} or (bare and not _HOME.match(after)) or _is_named(unit, before):
            yield _Heads(one, before, after, f"{before} {after.split(' ')[0]}")


def _is_named(unit: str | None, before: str) -> bool:
    return unit in {"名", "位"} and not re.search(r"[项第]$", before)


def _attending(
    message: Message, words: str, found: list[Found], sessions: Told | None, notes: list[str]
) -> dict[str, Told]:
    every = list(_people(message, words, found))
    if any(one.value is None for one in every):
        notes.append("人数写得不确定（如“十几个”），没有填")
    told_plainly = [one for one in every if one.value is not None]
    usable = [
        one for one in told_plainly
        if not (_NOT_HELD.search(one.whole) or _PART.search(one.before))
    ]  # fmt: skip
    # In brackets stands a part of what was said before, unless nothing was.
    usable = [one for one in usable if not _BRACKETED.search(one.before)] or usable
    told = _heads(message, words, usable, sessions)
    if told is None:
        return {}
    if _ROSTER.search(words) and len(usable) == 1:
        return {"persons": message.told(
            told.value, _folded_span(message, told), SURE, "写明有名册、签到或实名，一人只算一次",
        )}  # fmt: skip
    return {"heads": told}


def _folded_span(message: Message, told: Told) -> tuple[int, int]:
    return message.folded.starts.index(told.start), message.folded.ends.index(told.end) + 1


def _heads(
    message: Message, words: str, usable: list[_Heads], sessions: Told | None
) -> Told | None:
    if label := _LABELLED.search(words) or _PRESENT.search(words):
        return message.told(int(label["n"]), label.span(), SURE, "写明的人数")
    here = [one for one in usable if not _WATCHING.search(one.whole)] or usable
    each = next((one for one in here if _EACH.search(one.before)), None)
    if each and sessions:
        times = int(str(sessions.value))
        value = int((each.value or 0) * times)
        return message.told(value, each.span, UNSURE, f"每场（批）的人数乘 {times}")
    return _whole(message, here) or _of_groups(message, words, here)


def _whole(message: Message, here: list[_Heads]) -> Told | None:
    """Return what is said to be the whole, or to count attendances."""
    if total := next((one for one in here if _TOTAL.search(one.before)), None):
        return _told(message, total.found, "写明是总数")
    attended = next((one for one in here if one.found.quantity.unit == "人次"), None)
    return _told(message, attended.found, "写明是人次") if attended else None


def _of_groups(message: Message, words: str, here: list[_Heads]) -> Told | None:
    """Return those who came, groups side by side together; else those who were visited."""
    came = [one for one in here if not _SERVED.search(one.before)]
    if listed := _listed(words, came):
        value = int(sum(one.value or 0 for one in listed))
        span = listed[0].found.start, listed[-1].found.end
        return message.told(value, span, UNSURE, "把并列的几项人数相加")
    if came:
        first = next((one for one in came if _CAME.search(one.whole)), came[0])
        return _told(message, first.found, "到场的人数")
    if here:
        return _told(message, here[0].found, "服务或慰问到的人数，按到场的人算", UNSURE)
    return None


def _listed(words: str, came: list[_Heads]) -> list[_Heads]:
    """Return the groups that stand side by side: 妇女70人、儿童20人."""
    run: list[_Heads] = []
    for one in came:
        between = words[run[-1].found.end : one.found.start] if run else ""
        beside = re.fullmatch(r"[^,，。;；、\d]{1,8}[、,，和及加与]", between) and _COUNTED.match(
            words, one.found.end
        )
        beside = beside or re.fullmatch(
            rf"[、,，和及 ]{{1,2}}[^,，。;；、\d]{{0,6}}?(?:{_PEOPLE})", between
        )
        if run and not beside:
            break
        run.append(one)
    return run if len(run) > 1 else []
