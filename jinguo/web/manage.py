"""管理: the pages from which units, programmes and the system are looked after."""

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jinguo.ledger.drafts import By
from jinguo.ledger.overlay import may_declare
from jinguo.org.policy import Action
from jinguo.web.guard import Asked, rule


@dataclass(frozen=True)
class Door:
    """A page behind 管理: its address by name, what it is called and for."""

    url: str
    label: str
    about: str


DOORS = (
    Door("units", "单位", "上下级、名称和代码的变化，在任的人；设立、改名、撤并"),
    Door("programmes", "项目", "数哪些工作，怎么数，报告里怎么写"),
    Door("tallies", "汇总数", "还没有逐条登记的单位报来的合计，谁还没报"),
    Door("health", "健康", "数据库、磁盘、日志、项目是否正常"),
    Door("reach", "用手机打开", "给办公室的手机扫的码和证书指纹"),
)
_ADDING = "；增加本单位的项目"
"""What only who manages the whole tree may do there."""


@rule(Action.MANAGE)
def manage(request: Asked) -> HttpResponse:
    """Show what there is to look after, and of it what this asker may do."""
    whole = may_declare(By(timezone.now(), request.subject))
    doors = [
        replace(door, about=f"{door.about}{_ADDING}")
        if whole and door.url == "programmes"
        else door
        for door in DOORS
    ]
    return render(request, "manage.html", {"doors": doors})
