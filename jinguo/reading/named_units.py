"""Tells of which unit a sentence speaks: the report's own, one beneath it, or one beyond it."""

import re
from dataclasses import dataclass

from jinguo.org.tree import Place, Tree
from jinguo.periods import Period

_PAUSE = re.compile(r"[，,。；;！!？?：:\n\r]")
_BESIDE = re.compile(r"(?:与|同|比|较|跟|联合|会同)$")
"""Before a name: the unit is only what this one is compared with or works with."""
_AFTER = re.compile(r"(?:[、和及][^，,。；;]{1,8})*(?:相比|相较)")
_TOGETHER = re.compile("共同|联合")
_MARKS = ("国", "省", "市州盟", "县区旗", "乡镇")
_RANKS = {mark: rank for rank, marks in enumerate(_MARKS) for mark in marks}
_TIME = r"(?:目前|现在|截至?|截止|至|到|\d+年|\d+月|\d+日|[底末初]|以来|止)*"
_NOT_AREA = (
    r"(?!级|妇联|妇女|妇儿|委|政府|三八|最美|五好|文明|巾帼|先进|优秀|示范|维护|家庭|劳动|平安"
    r"|各|首|率先|唯一|前列|第)"
)
"""What follows 全国 in the name of a title, or where it is only what something is measured by."""
_PROVINCE = (
    r"(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    r"|云南|陕西|甘肃|青海|台湾)省"
)
_BEYOND = re.compile(rf"{_TIME}(?P<area>全[国省市州盟县区]|{_PROVINCE}){_NOT_AREA}")
_DISTINCTION = re.compile(r"全国|国家|省级|全省|市级|全市")
"""A label that begins so counts what another level gave to those of this unit."""


@dataclass(frozen=True)
class Units:
    """The names by which a report's sentences may speak of units."""

    own: Place
    below: dict[str, int]

    @property
    def mark(self) -> str:
        """Return the word for the unit's own level: 市, 县, 镇, 街道."""
        return "街道" if self.own.name.endswith("街道") else self.own.name[-1]

    def speaks_of(self, before: str) -> int:
        """Return the unit that a sentence names last before the figure or claim."""
        spoken = {before.rfind(name): self.own.unit for name in self._of_own()}
        for name, child in self.below.items():
            places = [found.start() for found in re.finditer(re.escape(name), before)]
            told = [at for at in places if not _is_beside(before, at, at + len(name))]
            spoken[max(told, default=-1)] = child
        spoken[-1] = self.own.unit
        return spoken[max(spoken)]

    def beyond(self, before: str, label: str) -> str | None:
        """Return the wider area that a figure's clause opens with, if it does: 全国, 安徽省."""
        clause = _PAUSE.split(before)[-1]
        found = _BEYOND.match(clause.strip())
        if found is None or _DISTINCTION.match(label):
            return None
        area = found["area"]
        own = area in (self.own.name, f"全{self.mark}")
        return None if own or _RANKS[area[-1]] >= _RANKS.get(self.mark, len(_RANKS)) else area

    def is_own_federation(self, before: str) -> bool:
        """Tell whether the words before 妇联 leave it this unit's, or one's beneath: 市妇联."""
        names = (self.own.name, *self.below)
        if any(before.endswith(name) for name in names):
            return True
        word = re.split(r"[^一-鿿]|[年月日时来间后前]", before)[-1]
        short = {name[:-1] for name in names if len(name) > 2}  # noqa: PLR2004
        return word in {"", "本", "我", self.mark, f"我{self.mark}", f"本{self.mark}"} | short

    def _of_own(self) -> tuple[str, ...]:
        return self.own.name, f"全{self.mark}", f"我{self.mark}"


def units_of(tree: Tree, unit: int, period: Period) -> Units:
    """Return the names of a unit and of those directly beneath it in a period."""
    children = tree.children(unit, period.start, period.end)
    below = {tree.place(child, period.last_day).name: child for child in children}
    return Units(tree.place(unit, period.last_day), below)


def _is_beside(words: str, start: int, end: int) -> bool:
    together = words[:start].endswith("在") and _TOGETHER.match(words, end)
    return bool(together or _BESIDE.search(words[:start]) or _AFTER.match(words, end))
