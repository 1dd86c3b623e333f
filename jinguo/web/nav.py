"""The pages that stand in the menu, and which of them somebody's posts lead to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from jinguo.org.policy import Action, Subject, may

_FRONT = 4
"""How many stand in the bar at the bottom of a phone; the others are on 更多."""


@dataclass(frozen=True)
class Menu:
    """A page of the menu: its name (also its icon's), its address by name, who may open it."""

    name: str
    label: str
    about: str
    url: str
    action: Action
    unless: Action | None = None
    """Who may do this finds the page behind another."""


@dataclass(frozen=True)
class Entry:
    """A page of the menu as one asker sees it."""

    name: str
    label: str
    about: str
    href: str
    front: bool
    now: bool


MENU = (
    Menu("desk", "工作台", "本单位的一年，一眼看到", "desk", Action.SEE_FIGURES),
    Menu("entry", "登记", "做了一件事，记一次", "entry", Action.ENTER),
    Menu("ledgers", "台账", "每一条记录，查得到", "ledgers", Action.SEE_RECORDS),
    Menu("figures", "数字", "每个数字，点开到记录", "figures", Action.SEE_FIGURES),
    Menu("reports", "报告", "一年的工作报告，写好了等您看", "reports", Action.SEE_FIGURES),
    Menu("check", "核对", "一份报告，逐个数字核对", "check", Action.SEE_FIGURES),
    Menu("crossread", "对照", "报告每一句，连到项目和台账", "crossread", Action.SEE_FIGURES),
    Menu("imports", "导入", "已有的台账，成批交上来", "imports", Action.ENTER),
    Menu("audit", "审计", "谁看过谁的信息", "audit", Action.AUDIT),
    Menu("manage", "管理", "单位、项目和系统", "manage", Action.MANAGE),
    Menu("locks", "锁定", "数字定下来的日期锁上", "locks", Action.LOCK, unless=Action.MANAGE),
    Menu("accounts", "账号", "谁在什么岗位，开号、交接、登录条", "accounts", Action.ACCOUNTS),
)
BESIDE = (
    Menu("duties", "我的待办", "今天到期的、本周的、逾期的", "duties", Action.SEE_RECORDS),
    Menu("meetings", "联席会", "公安、法院、司法和妇联的数字放在一起", "meetings", Action.SECOND),
    Menu("rounds", "督查轮次", "检查了哪里，问题整改到哪一步", "rounds", Action.SEE_RECORDS),
    Menu("notices", "通知", "谁看了您经办的，什么事等您办", "notices", Action.SEE_FIGURES),
    Menu("seconds", "待办复核", "要两个人同意的事", "seconds", Action.SEE_FIGURES),
    Menu("reviews", "紧急查看的复查", "两个工作日内看完", "reviews", Action.REVIEW),
    Menu("search", "查重", "登记一个人之前查一查", "lookup", Action.SEE_RECORDS),
    Menu("accepting", "待核", "下级新登记的、改过的，核收或退回", "accepting", Action.ACCEPT),
    Menu("questions", "质询", "对记录和数字的疑问，问和答", "questions", Action.SEE_FIGURES),
    Menu("trash", "回收站", "30 天里作废的，可以恢复", "trash", Action.ENTER),
    Menu("twins", "疑似重复", "同一件事登记了两次，留一条计数", "twins", Action.SEE_RECORDS),
)
"""Not in the menu: the desk leads to them, and 更多."""


def entries(
    subject: Subject, *, day: date, path: str, menu: tuple[Menu, ...] = MENU
) -> Iterator[Entry]:
    """Yield the pages that the asker's posts lead to; `path` tells which one this is."""
    shown = [
        each
        for each in menu
        if may(subject, each.action, day=day)
        and not (each.unless and may(subject, each.unless, day=day))
    ]
    for at, each in enumerate(shown):
        href = reverse(each.url)
        now = path.startswith(href)
        yield Entry(each.name, each.label, each.about, href, at < _FRONT, now)
