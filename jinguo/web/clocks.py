"""A clock in words: until when, and how much is left or how long it is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from jinguo.duties.course import Running
from jinguo.duties.deadlines import HERE, day_of
from jinguo.ledger.lines import week_of

_DAY_END = (23, 59, 59)
_SOON = timedelta(days=2)


@dataclass(frozen=True)
class When:
    """Until when a clock runs; `tone` is bad when it is over, fair when it soon is."""

    told: str
    left: str
    tone: str


def when(run: Running, now: datetime) -> When:
    """Return a clock in words."""
    if run.due is None:
        return When("待核", "没有核对过期限，不计算到期", "lack")
    due = run.due.astimezone(HERE)
    of_day = (due.hour, due.minute, due.second) == _DAY_END
    told = due.strftime("%Y-%m-%d" if of_day else "%Y-%m-%d %H:%M")
    if run.stopped is not None:
        late = run.stopped > run.due
        return When(told, "逾期办结" if late else "按时办结", "fair" if late else "good")
    if now > run.due:
        return When(told, f"已过 {_length(now - run.due)}", "bad")
    if of_day:
        days = (day_of(run.due) - day_of(now)).days
        left = "今天到期" if days == 0 else f"还有 {days} 天"
    else:
        left = f"还有 {_length(run.due - now)}"
    return When(told, left, "fair" if run.due - now < _SOON else "")


def roughly(run: Running, now: datetime) -> When:
    """Return a clock in words to whoever reads a line: its very day would tell the event's."""
    if run.due is None:
        return when(run, now)
    told = week_of(day_of(run.due))
    if now > run.due:
        return When(told, "已逾期", "bad")
    return When(told, "快到期", "fair") if run.due - now < _SOON else When(told, "", "")


def _length(of: timedelta) -> str:
    if of.days:
        return f"{of.days} 天"
    minutes = int(of.total_seconds() // 60)
    return f"{minutes // 60} 小时" if minutes >= 60 else f"{max(minutes, 1)} 分钟"  # noqa: PLR2004 - an hour
