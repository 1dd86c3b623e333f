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
    Menu("entry", "登记", "做了一件事，记一次", "activity", Action.ENTER),
    Menu("ledgers", "台账", "每一条记录，查得到", "ledgers", Action.SEE_RECORDS),
    Menu("figures", "数字", "每个数字，点开到记录", "figures", Action.SEE_FIGURES),
    Menu("reports", "报告", "一年的工作报告，写好了等您看", "reports", Action.SEE_FIGURES),
    Menu("check", "核对", "一份报告，逐个数字核对", "check", Action.SEE_FIGURES),
    Menu("crossread", "对照", "报告每一句，连到项目和台账", "crossread", Action.SEE_FIGURES),
    Menu("manage", "管理", "单位、项目和系统", "manage", Action.MANAGE),
)


def entries(subject: Subject, *, day: date, path: str) -> Iterator[Entry]:
    """Yield the pages that the asker's posts lead to; `path` tells which one this is."""
    shown = [each for each in MENU if may(subject, each.action, day=day)]
    for at, each in enumerate(shown):
        href = reverse(each.url)
        # A record just saved stands beside the form it came from.
        now = path.startswith(href.removesuffix("new/"))
        yield Entry(each.name, each.label, each.about, href, at < _FRONT, now)
