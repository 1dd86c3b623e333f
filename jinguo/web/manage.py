"""管理: the pages from which units, programmes and the system are looked after."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

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
    Door("programmes", "项目", "数哪些工作，怎么数，报告里怎么写；增加本单位的项目"),
    Door("tallies", "汇总数", "还没有逐条登记的单位报来的合计，谁还没报"),
    Door("health", "健康", "数据库、磁盘、日志、项目是否正常"),
    Door("reach", "用手机打开", "给办公室的手机扫的码和证书指纹"),
)


@rule(Action.MANAGE)
def manage(request: Asked) -> HttpResponse:
    """Show what there is to look after."""
    return render(request, "manage.html", {"doors": DOORS})
