"""How fast a report is read and checked, beside a reader that takes every Arabic number."""

import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from jinguo.counting.books import books
from jinguo.org import divisions
from jinguo.org.policy import EVERYTHING
from jinguo.org.units import tree
from jinguo.periods import Period
from jinguo.reading.check import check
from jinguo.reading.document import Document
from jinguo.reading.extract import extract

_AT = datetime(2021, 1, 15, tzinfo=UTC)
_DAY = date(2020, 3, 1)
_LENGTH, _TEN, _HOSTILE_LENGTH = 5_000, 10, 20_000
READ_WITHIN, CHECKED_WITHIN, HOSTILE_WITHIN = 1.0, 2.0, 2.0
"""Seconds that a report of 5,000 characters may take, and 20,000 hostile ones."""
_NAIVE = re.compile(r"\d+(?:\.\d+)?[\u4e00-\u9fff%]?")
_SENTENCES = (
    "全市妇联系统开展宣讲活动{0}场次，覆盖妇女群众{1}余人次，发放宣传资料近{1}份。",
    "举办巾帼家政、电商等技能培训{2}期，培训妇女{1}人次，其中{2}人取得证书，{3}余人实现就业。",
    "排查婚姻家庭矛盾纠纷{3}件，化解{2}件，化解率{2}.4%，发出家庭暴力告诫书{2}份。",
    "招募“爱心妈妈”{1}名、组建团队{2}个，结对留守儿童{3}名，关爱服务做到了村村有人管、户户有人问。",
    "银行发放创业担保贷款{3}.6万元，惠及妇女{2}户，户均贷款{4}万元，增长{4}.5%。",
    "姐妹们不出远门，在村里的车间上工，既照看了老人孩子，又添了一份稳定的收入。",
    "下一步，将继续办好妇女夜校，计划培训绣娘{3}名，新建妇女微家{4}个。",
)
_HOSTILE = (
    "1" * 20, "1,", "一百", "百千万亿", "1.", "近近近", "1-", "3、", "分之", "(((", "共1余万",
)  # fmt: skip


def measure(_: int, runs: int) -> int:
    """Print how long reading and checking take; 1 if one of them takes longer than promised."""
    divisions.load(divisions.read_shipped("3406"), what="3406", at=_AT)
    unit = tree().tops(_DAY)[0]
    text, longer = text_of(_LENGTH), text_of(_LENGTH * _TEN)
    kept, year = books(), Period.year(2020)
    document = Document("报告.txt", "utf-8", "", text)
    extract(text)  # the dictionary is loaded once

    def checked() -> None:
        check(document, books=kept, unit=unit, period=year, scope=EVERYTHING)

    checked()
    read, naive = _least(runs, lambda: extract(text)), _least(runs, lambda: _NAIVE.findall(text))
    found, ten = _least(runs, checked), _least(1, lambda: extract(longer))
    hostile = max(_seconds(part * (_HOSTILE_LENGTH // len(part))) for part in _HOSTILE)
    sys.stdout.write(
        f"读 {_LENGTH} 字：{read:.3f} 秒，{len(extract(text))} 个数，"
        f"是逐个找阿拉伯数字的 {read / naive:.0f} 倍\n"
        f"读 {_LENGTH * _TEN} 字：{ten:.3f} 秒，是十分之一长的 {ten / read:.1f} 倍\n"
        f"核对 {_LENGTH} 字：{found:.3f} 秒，是只读的 {found / read:.1f} 倍\n"
        f"为难正则的 {_HOSTILE_LENGTH} 字：最慢 {hostile:.3f} 秒\n"
    )
    kept_promise = read <= READ_WITHIN and found <= CHECKED_WITHIN and hostile <= HOSTILE_WITHIN
    return 0 if kept_promise else 1


def _seconds(text: str) -> float:
    return _least(1, lambda: extract(text))


def text_of(length: int) -> str:
    """Return a report of so many characters, in our own prose, no two numbers alike."""
    written, at = ["演示市妇联2020年工作总结"], 0
    while sum(map(len, written)) < length:
        numbers = (37 + at, 3_100 + 7 * at, 61 + at, 240 + 3 * at, 4 + at % 9)
        written.append(_SENTENCES[at % len(_SENTENCES)].format(*numbers))
        at += 1
    return "\n".join(written)[:length]


def _least(runs: int, done: Callable[[], object]) -> float:
    """Return the processor's seconds of the fastest run, whatever else the machine does."""
    took = []
    for _ in range(max(runs, 1)):
        began = time.process_time()
        done()
        took.append(time.process_time() - began)
    return min(took)
