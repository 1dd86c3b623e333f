"""各岗位看到什么: what a role opens and reads, on invented records; nobody's account is used."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.org.models import Level, Role
from jinguo.org.policy import Action, Depth, Held, Strength, Subject, Thing, depth, may, scope
from jinguo.org.tree import Place, Tree, day_number
from jinguo.vault import mask
from jinguo.web.guard import Asked, rule
from jinguo.web.nav import entries

_CITY, _COUNTY, _TOWN, _VILLAGE, _OTHER = range(1, 6)
_LINE = "权益"
_STRENGTHS = {
    "password": ("密码", Strength.PASSWORD),
    "device": ("绑定的手机和 PIN", Strength.DEVICE),
    "second": ("第二种方式", Strength.SECOND),
}
_LEVELS = {Role.RECORDER: _VILLAGE}


@dataclass(frozen=True)
class Sample:
    """An invented record: what its line tells, and what its file tells besides."""

    kind: str
    what: str
    line: str
    file: str
    thing: Thing


@dataclass(frozen=True)
class Shown:
    """A sample as a role sees it."""

    kind: str
    what: str
    depth: str
    text: str
    state: str


_DEPTHS = {
    Depth.NONE: ("看不到", "", "lack"),
    Depth.LINE: ("一行", "", "fair"),
    Depth.FILE: ("全部（姓名先遮住）", "", "good"),
}


def _samples() -> list[Sample]:
    name, phone = mask.name("演示人"), mask.phone("13800000000")
    law = frozenset({_LINE})
    return [
        Sample(
            "活动", "S1，本村的一场宣讲", "2020 年第 10 周 · 宣讲 · 演示乡",
            "3 月 5 日，演示村，反家暴宣讲，30 人", Thing("activity", 1, _VILLAGE, 1),
        ),
        Sample(
            "结对", "S2，本村的一对", "2020 年第 23 周 · 爱心妈妈 · 演示乡",
            f"6 月 1 日，演示村，{name}（{phone}）",
            Thing("pairing", 2, _VILLAGE, 2, lines=law),
        ),
        Sample(
            "案件", "S3，本村的一件", "2020 年第 19 周 · 家庭纠纷 · 演示乡 · 调解中",
            f"5 月 6 日，演示村，{name}（{phone}），地址到乡",
            Thing("case", 3, _VILLAGE, 3, lines=law),
        ),
        Sample(
            "案件", "S3，自己登记的一件", "2020 年第 20 周 · 家庭纠纷 · 演示乡 · 已结",
            f"5 月 12 日，演示村，{name}（{phone}），地址到乡",
            Thing("case", 4, _VILLAGE, 3, lines=law),
        ),
        Sample(
            "活动", "S1，另一个乡的", "2020 年第 11 周 · 宣讲 · 邻乡",
            "3 月 12 日，邻乡，家教讲座，20 人", Thing("activity", 5, _OTHER, 1),
        ),
    ]  # fmt: skip


@cache
def _tree() -> Tree:
    rows = (
        (_CITY, None, "演示市", Level.CITY), (_COUNTY, _CITY, "演示县", Level.COUNTY),
        (_TOWN, _COUNTY, "演示乡", Level.TOWNSHIP), (_VILLAGE, _TOWN, "演示村", Level.VILLAGE),
        (_OTHER, _COUNTY, "邻乡", Level.TOWNSHIP),
    )  # fmt: skip
    return Tree(
        [
            Place(unit, above, name, "", int(level), 0, day_number(None))
            for unit, above, name, level in rows
        ]
    )


@rule(Action.SLIPS)
def preview(request: Asked) -> HttpResponse:
    """Show what a role at an invented unit opens and reads, signed in one way or another."""
    role = _chosen(request.GET.get("role", ""), Role.values, Role.OFFICER)
    way = _chosen(request.GET.get("way", ""), list(_STRENGTHS), "second")
    lined = request.GET.get("line") == "1"
    subject = _invented(role, _STRENGTHS[way][1], lined=lined)
    place = _tree().place(subject.posts[0].unit, request.today)
    shown = {
        "roles": Role.choices, "role": role,
        "ways": [(key, told[0]) for key, told in _STRENGTHS.items()],
        "way": way, "lined": lined, "label": Role(role).label, "place": place.name,
        "menu": list(entries(subject, day=request.today, path="")),
        "samples": [_seen(subject, each, request.today) for each in _samples()],
        "acts": [act.value for act in Action if may(subject, act, day=request.today)],
    }  # fmt: skip
    return render(request, "preview.html", shown)


def _chosen(asked: str, known: list[str], default: str) -> str:
    return asked if asked in known else default


def _invented(role: str, strength: Strength, *, lined: bool) -> Subject:
    unit = _LEVELS.get(Role(role), _TOWN)
    post = Held(unit, role, date.min, None, _LINE if lined else "")
    return Subject(posts=(post,), strength=strength, team={"case": frozenset({4})})


def _seen(subject: Subject, sample: Sample, day: date) -> Shown:
    reads = scope(subject, Action.SEE_RECORDS, tree=_tree(), day=day)
    how = depth(sample.thing, reads)
    told, text, state = _DEPTHS[how]
    if how is Depth.NONE:
        counted = scope(subject, Action.SEE_FIGURES, tree=_tree(), day=day)
        text = "只在数字里被数到" if sample.thing.unit in counted else "也不在她的数字里"
    elif how is Depth.LINE:
        text = sample.line
    else:
        text = sample.file
    return Shown(sample.kind, sample.what, told, text, state)
