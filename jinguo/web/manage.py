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
    Door("silence", "谁没报", "哪些单位这一期报了、零报告、还没有报；催办"),
    Door("switching", "从汇总到记录", "哪些单位可以改为逐条登记，改了数字怎样变"),
    Door("locks", "锁定", "数字定下来的日期锁上，补报和更正标明修订；解锁要两个人"),
    Door("accounts", "账号与岗位", "下级的村（社区）妇联主席：谁在任，开登录条"),
    Door("preview", "各岗位看到什么", "换一个岗位，页面上有什么；用虚构的资料演示"),
    Door("health", "健康", "数据库、磁盘、日志、项目是否正常"),
    Door("reach", "用手机打开", "给办公室的手机扫的码和证书指纹"),
)
WHOLE = (
    Door("keeping", "保存期限", "哪些记录到期、暂缓，提出删除"),
    Door("assessments", "影响评估", "新用到个人信息的，先评估、签名"),
)
"""Only who manages the whole tree."""
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
        for door in (*DOORS, *(WHOLE if whole else ()))
    ]
    return render(request, "manage.html", {"doors": doors})
