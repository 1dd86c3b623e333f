"""An indicator's definition in plain words, one line for each thing it says."""

from collections.abc import Iterator
from dataclasses import dataclass

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Change, Counted, Ratio
from jinguo.ledger.kinds import model
from jinguo.org.models import Level

_OVER = {
    "flow": "期内发生的（按{on}）",
    "standing": "到期末仍在的（按{on}）",
    "new": "期内首次出现的（按{on}）",
    "to-date": "从开始到期末累计的（按{on}）",
}
_WAYS = {"records": "每条记录算一", "days": "有记录的天数", "streak": "连续有记录的年数"}
_REDUCED = {
    "sum": "{column}相加",
    "distinct": "{column}去重，一个只算一次",
    "mean": "{column}的平均",
}


@dataclass(frozen=True)
class Said:
    """One thing that a definition says; `address` leads to another figure."""

    term: str
    text: str
    address: str = ""


def definition(catalogue: Catalogue, address: str) -> list[Said]:
    """Return what an indicator counts, of what, and by which day.

    Raises:
        AddressError: If there is no such indicator.
    """
    what = catalogue.indicator(address)
    if isinstance(what, Ratio):
        return list(_ratio(catalogue, address, what))
    if isinstance(what, Change):
        base = catalogue.full(what.change, address)
        against = "上一期" if what.against == "before" else "上年同期"
        by = "相差多少" if what.by == "difference" else "增减的比例"
        return [
            Said("比较", catalogue.indicator(base).label, base),
            Said("算法", f"与{against}相比，{by}"),
        ]
    return list(_counted(catalogue, address, what))


def _ratio(catalogue: Catalogue, address: str, what: Ratio) -> Iterator[Said]:
    for term, part in zip(("分子", "分母"), what.ratio, strict=True):
        base = catalogue.full(part, address)
        yield Said(term, catalogue.indicator(base).label, base)
    yield Said("算法", "分子除以分母")


def _counted(catalogue: Catalogue, address: str, what: Counted) -> Iterator[Said]:
    kind = KINDS[what.of]
    partners = what.of == "tally"
    yield Said("来源", "其他单位通报的汇总数" if partners else f"{kind.label}记录")
    for column, words in what.where.items():
        shown = words if isinstance(words, str) else "、".join(words)
        yield Said("条件", f"{_label(what.of, column)}是{shown}")
    if not partners:
        yield Said("项目", _programmes(catalogue, address))
    yield Said("算法", "各单位通报数相加" if partners else _way(catalogue, what))
    on = _label(what.of, what.placed_by)
    yield Said("时间", _OVER[what.over].format(on=on))
    if what.at:
        yield Said("层级", f"只算{_levels(what.at)}登记的")
    if what.owed_by:
        yield Said("汇总", f"还没有逐条登记的{_levels(what.owed_by)}单位，每年报一次汇总数")


def _way(catalogue: Catalogue, what: Counted) -> str:
    if what.way in _WAYS:
        return _WAYS[what.way]
    declared = catalogue.quantities.get(what.column)
    kind = KINDS[what.of]
    label = declared.label if declared else {**kind.sums, **kind.distincts}[what.column]
    return _REDUCED[what.way].format(column=label)


def _programmes(catalogue: Catalogue, address: str) -> str:
    counted = catalogue.counted_programmes(address)
    if counted is None:
        return "不论哪个项目"
    return "、".join(catalogue.programmes[key].title for key in counted)


def _levels(names: tuple[str, ...]) -> str:
    return "、".join(str(Level[name.upper()].label) for name in names)


def _label(kind: str, column: str) -> str:
    return str(getattr(model(kind)._meta.get_field(column), "verbose_name", column))  # noqa: SLF001 - Django's documented Meta API
