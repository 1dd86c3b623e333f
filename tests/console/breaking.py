"""For each claim of the two reports, the one record that takes it out of agreement."""

from collections.abc import Callable
from datetime import date
from typing import Any

from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.kinds import model
from tests.console.crossing import BY


def _one(kind: str, **facts: Any) -> Any:
    return model(kind)._default_manager.get(**facts)


def _struck(kind: str, **facts: Any) -> None:
    record = _one(kind, **facts)
    close([(kind, record.id, record.version)], by=BY, reason="核对后作废")


def _amended(kind: str, content: dict[str, Any], **facts: Any) -> None:
    record = _one(kind, **facts)
    amend(Amendment(kind, record.id, record.version, content), by=BY, reason="核对后更正")


def _entered(kind: str, city: int, programme: str, **fields: Any) -> None:
    enter([Draft(kind, city, {"title": "补登", **fields}, (programme,))], by=BY)


def _as_many_last_year(city: int) -> None:
    """Enter the three provincial honours by which last year lay below this one."""
    day = date(2019, 12, 1)
    for _ in range(3):
        home = Draft("party", city, {"type": "家庭", "name": "演示", "registered_on": day})
        fields = {"awarded_on": day, "honour": "省级家庭荣誉", "level": "省级", "party": home.id}
        enter([home, Draft("honour", city, fields, ("most-beautiful-family",))], by=BY)


BREAKS: dict[str, dict[str, tuple[Callable[[int], None], str]]] = {
    "huaibei-2020": {
        "own-honour.honoured": (lambda _: _struck("honour", title="淮北市先进集体"), "不一致"),
        "warning-letter.over-target": (
            lambda _: _amended("target", {"value": 630_000}, indicator="protection-order.share"),
            "不一致",
        ),
        "justice-site.first-article": (
            lambda city: _entered(
                "publication", city, "justice-site",
                published_on=date(2019, 3, 8), type="媒体稿件", outlet_level="国家级",
            ),
            "不一致",
        ),
        "most-beautiful-family.most-provincial": (_as_many_last_year, "存疑"),
        "child-fun.season": (
            lambda _: _amended("activity", {"edition": "第三季"}, edition="第二季"), "不一致",
        ),
    },
    "huainan-2024": {
        "own-honour.honoured": (lambda _: _struck("honour", title="省三八红旗集体"), "不一致"),
        "model-women.national-collective": (
            lambda _: _amended("honour", {"title": "三八红旗集体"}, title="全国三八红旗集体"),
            "台账无记录",
        ),
        "student-base.first-batch": (
            lambda city: _entered(
                "body", city, "student-base", founded_on=date(2023, 6, 1), type="科研实践基地"
            ),
            "不一致",
        ),
        "huifeng-class.edition": (
            lambda _: _amended("activity", {"edition": "第四期"}, edition="第五期"), "不一致",
        ),
        "child-friendly-city.emblem-and-song": (
            lambda city: _entered(
                "publication", city, "child-friendly-city",
                published_on=date(2022, 6, 1), type="标识",
            ),
            "不一致",
        ),
    },
}  # fmt: skip
"""All but 全省唯一, which no record of one city can prove or break."""
