"""Small checks of a whole catalogue, one concern each; all faults are told together."""

from collections.abc import Callable, Iterator

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.reports import Slot, pieces
from jinguo.catalogue.schema import Change, Claim, Counted, Indicator, Programme, Ratio, Stated
from jinguo.errors import QuantityError
from jinguo.quantities.measures import check_measure, same_measure
from jinguo.quantities.phrase import FORMS

Check = Callable[[Catalogue], Iterator[str]]
HATCH_BUDGET = 0.05
"""The share of indicators that may point at a named function instead of saying what they count."""
_RESTS_ON = {"honour": ("honour", "荣誉"), "edition": ("activity", "活动")}
"""The kinds of claim that read what only records of one kind say."""


def faults(catalogue: Catalogue, index: dict[str, str]) -> list[str]:
    """Return every fault of a catalogue, each as one sentence."""
    return [
        *(fault for check in _CHECKS for fault in check(catalogue)),
        *_vanished(catalogue, index),
    ]


def read_index(text: str) -> dict[str, str]:
    """Read an index: each line an address and the digest of its meaning."""
    return dict(line.split() for line in text.splitlines() if line and not line.startswith("#"))


def write_index(catalogue: Catalogue) -> str:
    """Write the index of a catalogue."""
    lines = [
        f"{address} {what.meaning()}" for address, what in sorted(catalogue.indicators.items())
    ]
    return (
        "# Every address ever published and its meaning; lines are added, never changed.\n"
        + "".join(f"{line}\n" for line in lines)
    )


def _counted(catalogue: Catalogue) -> Iterator[tuple[str, Counted]]:
    for address, what in catalogue.indicators.items():
        if isinstance(what, Counted):
            yield address, what


def _columns(catalogue: Catalogue) -> Iterator[str]:
    for address, what in _counted(catalogue):
        kind = KINDS[what.of]
        allowed = {
            "sum": {*kind.sums, *_quantities(catalogue, what.of)},
            "mean": {*kind.sums, *_quantities(catalogue, what.of)},
            "distinct": set(kind.distincts),
        }.get(what.way)
        if allowed is not None and what.column not in allowed:
            shown = "、".join(sorted(allowed))
            yield f"{address}：{kind.label}没有“{what.column}”可数，可用的是 {shown}"


def _lifted(catalogue: Catalogue) -> Iterator[str]:
    for address, what in _counted(catalogue):
        units = {"unit", *KINDS[what.of].places}
        if what.lifted_to and (what.way != "distinct" or what.column not in units):
            yield f"{address}：只有数不同的单位（distinct）时才能写 lifted_to"
        elif what.lifted_to and what.over == "standing":
            yield f"{address}：lifted_to 按记录当天的上级数，不能用于期末存量（standing）"


def _quantities(catalogue: Catalogue, kind: str) -> set[str]:
    return {code for code, what in catalogue.quantities.items() if what.of == kind}


def _filters(catalogue: Catalogue) -> Iterator[str]:
    for address, what in _counted(catalogue):
        choices = KINDS[what.of].choices
        for column, words in what.where.items():
            if column not in choices:
                yield f"{address}：不能按“{column}”筛选，可用的是 {'、'.join(choices)}"
                continue
            declared = set(choices[column]) or _declared(catalogue, what.of, column)
            for word in (words,) if isinstance(words, str) else words:
                if word not in declared:
                    yield f"{address}：“{column}”没有“{word}”这一项"


def _declared(catalogue: Catalogue, kind: str, column: str) -> set[str]:
    return {
        word
        for programme in catalogue.programmes.values()
        for word in _of_kind(programme, kind).get(column, ())
    }


def _of_kind(programme: Programme, kind: str) -> dict[str, tuple[str, ...]]:
    recorded = programme.records.get(kind)
    return recorded.choices if recorded else {}


def _dates(catalogue: Catalogue) -> Iterator[str]:
    for address, what in _counted(catalogue):
        kind = KINDS[what.of]
        if what.placed_by not in {kind.on, *kind.dates, *([kind.ended] if kind.ended else [])}:
            yield f"{address}：{kind.label}没有日期“{what.placed_by}”"
        if what.way == "streak" and what.over != "to-date":
            yield f"{address}：连续年数要从往年数起，请写 over: to-date"
        if what.over == "standing" and kind.ended is None:
            yield f"{address}：{kind.label}没有终止日期，不能数期末存量（standing）"


def _programmes(catalogue: Catalogue) -> Iterator[str]:
    for address, what in _counted(catalogue):
        if isinstance(what.programmes, tuple):
            for key in what.programmes:
                if key not in catalogue.programmes:
                    yield f"{address}：没有项目 {key}"


def _parts(catalogue: Catalogue) -> Iterator[str]:
    for address, what in catalogue.indicators.items():
        parts = (
            what.ratio
            if isinstance(what, Ratio)
            else (what.change,)
            if isinstance(what, Change)
            else ()
        )
        for part in parts:
            full = catalogue.full(part, address)
            if full not in catalogue.indicators:
                yield f"{address}：没有口径 {full}"
            elif not isinstance(catalogue.indicators[full], Counted):
                yield f"{address}：{full} 自己就是比率或变化，不能再相比"


def _recorded_choices(catalogue: Catalogue) -> Iterator[str]:
    for key, programme in catalogue.programmes.items():
        for kind, recorded in programme.records.items():
            known = KINDS[kind].choices
            for column, words in recorded.choices.items():
                if column not in known:
                    yield f"{key}：{KINDS[kind].label}没有“{column}”可选"
                elif known[column] and (wrong := sorted(set(words) - set(known[column]))):
                    yield f"{key}：“{column}”没有“{'、'.join(wrong)}”"


def _measures(catalogue: Catalogue) -> Iterator[str]:
    for address, what in [*catalogue.indicators.items(), *catalogue.quantities.items()]:
        try:
            check_measure(what.measure)
        except QuantityError as fault:
            yield f"{address}：{fault}"


def _exampled(catalogue: Catalogue) -> Iterator[str]:
    shown = {
        expected.figure
        for group in catalogue.examples.values()
        for one in group
        for expected in one.expect
    }
    for address in catalogue.indicators:
        if address not in shown:
            yield f"{address}：没有例子，请在 examples/{address.split('.')[0]}.yaml 里写一个"
    for address in shown - set(catalogue.indicators):
        yield f"例子里的 {address} 不存在"


def _ends(catalogue: Catalogue) -> Iterator[str]:
    for address, what in catalogue.indicators.items():
        if what.successor and catalogue.full(what.successor, address) not in catalogue.indicators:
            yield f"{address}：接替它的口径 {what.successor} 不存在"
        if what.successor and not what.until:
            yield f"{address}：写了 successor，也要写 until"


def _sentences(catalogue: Catalogue) -> Iterator[str]:
    for key, programme in catalogue.programmes.items():
        for sentence in programme.sentences:
            yield from _said(catalogue, key, f"{key}.", sentence.clauses)
            yield from _stated(catalogue, key, f"{key}.", sentence.claims)
    for key, report in catalogue.reports.items():
        for sentence in report.sentences():
            yield from _said(catalogue, key, "", sentence.clauses)
            yield from _stated(catalogue, key, "", sentence.claims)
        for name in report.names():
            if any(isinstance(piece, Slot) for piece in pieces(name)):
                yield f"{key}：标题“{name}”里只能写 {{单位}} 和 {{期间}}"


def _said(catalogue: Catalogue, key: str, within: str, texts: tuple[str, ...]) -> Iterator[str]:
    for piece in (piece for text in texts for piece in pieces(text)):
        if isinstance(piece, Slot):
            yield from (f"{key}：{fault}" for fault in _slot(catalogue, piece, within))
        elif isinstance(piece, str) and set(piece) & set("{}"):
            yield f"{key}：句子“{piece}”里的花括号不成对，请写成 {{口径|写法}}"


def _stated(
    catalogue: Catalogue, key: str, within: str, claims: tuple[Stated, ...]
) -> Iterator[str]:
    for stated in claims:
        if catalogue.full(stated.claim, within) not in catalogue.claims:
            yield f"{key}：句子凭借的 {stated.claim} 不是说法，请改成已声明的说法"


def _slot(catalogue: Catalogue, slot: Slot, within: str) -> Iterator[str]:
    what = catalogue.indicators.get(catalogue.full(slot.address, within))
    if what is None:
        yield f"句子里的 {{{slot.address}}} 不是口径"
    elif not slot.measure or not same_measure(slot.measure, what.measure):
        yield f"句子里的 {{{slot.address}}} 后面应是量词“{what.measure}”"
    if strange := slot.forms - FORMS:
        told = f"写法“{'、'.join(sorted(strange))}”不认识"
        yield f"句子里的{told}，可用的是 {'、'.join(sorted(FORMS))}"


def _claims(catalogue: Catalogue) -> Iterator[str]:
    for address, claim in catalogue.claims.items():
        if address in catalogue.indicators:
            yield f"{address}：说法和口径重名，请给说法换个名字"
        borne = catalogue.claimed(address)
        yield from (f"{address}：没有口径 {at}" for at in borne if at not in catalogue.indicators)
        found = [catalogue.indicators[at] for at in borne if at in catalogue.indicators]
        if len(found) == len(borne) and (fault := _unfit(claim, found)):
            yield f"{address}：{fault}"


def _unfit(claim: Claim, borne: list[Indicator]) -> str | None:
    """Return why a claim of its kind cannot rest on these indicators, if it cannot."""
    if not borne:
        return None if claim.kind == "only" else "请写 indicators，说明凭哪个口径核对"
    counted = [what for what in borne if isinstance(what, Counted) and what.of != "tally"]
    kind, label = _RESTS_ON.get(claim.kind, (None, ""))
    if kind and (len(borne) > 1 or [what.of for what in counted] != [kind]):
        return f"这种说法只能凭一个数{label}的口径核对"
    if claim.kind == "streak" and any(what.way != "streak" for what in counted):
        return "连年要凭连续年数（count: streak years）的口径核对"
    if claim.kind in ("first", "streak") and len(counted) < len(borne):
        return "这种说法要凭记录核对，不能凭汇总数、比率或变化"
    return None


def _hatch(catalogue: Catalogue) -> Iterator[str]:
    special = [address for address, what in _counted(catalogue) if what.function]
    if len(special) > HATCH_BUDGET * max(len(catalogue.indicators), 1):
        yield f"用函数计算的口径太多（{len(special)} 个），不能超过 5%"


def _vanished(catalogue: Catalogue, index: dict[str, str]) -> Iterator[str]:
    for address, meaning in index.items():
        found = catalogue.indicators.get(address)
        if found is None:
            yield f"{address}：已公布的口径不见了；不再使用请写 until，不要删除"
        elif found.meaning() != meaning:
            yield f"{address}：已公布的口径改了意思；请写 until 结束它，另立一个接替的口径"


_CHECKS: tuple[Check, ...] = (
    _columns, _lifted, _filters, _dates, _programmes, _parts, _recorded_choices, _measures,
    _exampled, _ends, _sentences, _claims, _hatch,
)  # fmt: skip

__all__ = ["faults", "read_index", "write_index"]
