"""The paper of a standing meeting: figures side by side, differences, agenda, decisions.

It goes to other offices. A number of what concerns people that is less than five is told as such,
and a difference from which it could be reckoned not at all.
"""

from collections.abc import Iterator
from datetime import datetime

from jinguo.counting.guarded import MARK
from jinguo.counting.published import INSIDE
from jinguo.documents.document import Document, Heading, Paragraph, Run
from jinguo.web.meeting_table import Held, Looked, Side
from jinguo.web.picks import Picked
from jinguo.web.sheets import Row

_FEW = f"少于 {INSIDE}"
Block = Heading | Paragraph


def document(title: str, picked: Picked, looked: Looked, at: datetime) -> Document:
    """Return the paper of a unit's meeting for a period."""
    about = f"{picked.place.name} · {picked.period.chinese()}"
    blocks = tuple(_blocks(looked))
    return Document(f"{title}材料", about, f"{picked.place.name}妇联", blocks, at)


def named(title: str, picked: Picked, suffix: str) -> str:
    """Return the name of its file."""
    return f"{picked.place.name}{picked.period.chinese()}{title}材料{suffix}"


def _blocks(looked: Looked) -> Iterator[Block]:
    yield Heading(("一、各方数字",))
    for side in looked.sides:
        yield _said(_side(side))
    for rate in looked.rates:
        yield _said(f"{rate.label}：{_rate(rate)}。")
    yield Heading(("二、差异和原因",))
    yield from (_said(_held(each)) for each in looked.held)
    yield Heading(("三、议题",))
    yield from map(_said, _agenda(looked))
    yield Heading(("四、上次议定的事项",))
    yield from map(_said, _decisions(looked))
    if looked.past:
        last = looked.past[0]
        yield Heading((f"五、{last.day.year}年{last.day.month}月{last.day.day}日会议记录",))
        yield from map(_said, last.text.splitlines())


def _side(side: Side) -> str:
    told = [f"{each.row.label} {_number(each.row)}" for each in side.said]
    sources = list(dict.fromkeys(one for each in side.said for one in each.sources))
    basis = f"依据：{'、'.join(sources)}。" if sources else ""
    return f"{side.name}：{'，'.join(told)}。{basis}"


def _rate(row: Row) -> str:
    """Return a share with its parts; one over few would tell how many they are."""
    top = row.worked.numerator
    if row.worked.withheld or (top is not None and 0 < top < INSIDE):
        return f"件数{_FEW}，不列比率"
    return f"{row.written}（{row.parts}）" if row.parts else row.written


def _number(row: Row) -> str:
    if row.worked.value is None and not row.worked.withheld:
        return "没有报来"
    return _FEW if _small(row) else f"{row.exact} {row.measure}"


def _small(row: Row) -> bool:
    value = row.worked.value
    return row.worked.withheld or (row.guarded and value is not None and 0 < value < INSIDE)


def _held(held: Held) -> str:
    pair = held.pair
    theirs = _compared(held.theirs, pair.said_theirs if pair else 0)
    ours = _compared(held.ours, pair.said_ours if pair else 0)
    if _FEW in (theirs, ours):
        return f"{held.of.label}：{held.of.of}通报{theirs}，妇联台账{ours}，不列差额。"
    if held.pair is None:
        return f"{held.of.label}：{held.of.of}没有报来，不能对照。"
    said = f"{held.of.label}：{held.of.of}通报{theirs}，妇联台账{ours}"
    if held.same:
        return f"{said}，一致。"
    why = "还没有写明原因"
    if held.written:
        last = held.written[0]
        why = f"原因：{last.reason}{f'（{last.note}）' if last.note else ''}"
    return f"{said}，相差 {held.difference}；{why}。"


def _compared(said: str, number: int) -> str:
    return _FEW if said == MARK or 0 < number < INSIDE else f" {said}"


def _agenda(looked: Looked) -> Iterator[str]:
    for label, count in looked.overdue:
        yield f"逾期时限：{label} {_FEW if count < INSIDE else count} 件。"
    for label in looked.differing:
        yield f"{label}的两个数不一样，商定原因和改法。"
    for label in looked.lacking:
        yield f"{label}还没有报来。"
    if looked.going:
        yield f"议定事项没有办结的 {len(looked.going)} 件，其中逾期 {looked.late} 件。"
    if not (looked.overdue or looked.differing or looked.lacking or looked.going):
        yield "没有逾期的时限，数字一致，议定事项都已办结。"


def _decisions(looked: Looked) -> Iterator[str]:
    for each in looked.decisions:
        due = f"，{each.due} 前办结" if each.due else ""
        late = "，已逾期" if each.late else ""
        yield f"{each.what}（{each.who}{due}）：{each.state}{late}。"
    if not looked.decisions:
        yield "还没有议定的事项。"


def _said(text: str) -> Paragraph:
    return Paragraph((Run(text),))
