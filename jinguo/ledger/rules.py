"""Rules that cross records or need the catalogue; what one row can say is a constraint."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.schema import Counted
from jinguo.errors import RuleError
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.models import Record, Recording, Tally, Target, Zero
from jinguo.ledger.models.base import PartnerRole
from jinguo.ledger.sealing import waiting
from jinguo.org.policy import Action
from jinguo.org.units import tree

_MOST = 2**63 - 1
"""The largest whole number that a column holds."""
_ZERO_TWICE = "这个单位这段日期里已经零报告过，不用再报。"
_TWICE = "这个单位在这段日期里已经报过这个口径，请修改原来那条。"


def on(kind: str) -> str:
    """Return the column of a kind's day."""
    return KINDS[kind].on


def check_scope(units: Sequence[int], *, by: By) -> None:
    """Refuse units that the writer's posts do not reach.

    Raises:
        RuleError: If there is one.
    """
    reach = by.reach(Action.ENTER)
    if not all(unit in reach for unit in units):
        raise RuleError("您的岗位不能为这个单位登记，请选本单位或下级单位。", field="unit")


def check_declared(draft: Draft, *, catalogue: Catalogue, day: date) -> None:
    """Refuse what the catalogue does not know: programmes, words, quantities, details.

    Raises:
        RuleError: If there is any.
    """
    kind = KINDS[draft.kind]
    for key in draft.programmes:
        programme = catalogue.programmes.get(key)
        if programme is None:
            raise RuleError(f"没有项目“{key}”，请从列表里选。", field="programmes")
        if draft.kind not in programme.records:
            raise RuleError(
                f"项目“{programme.title}”不记{kind.label}，请换项目。", field="programmes"
            )
        if day < programme.since or (programme.until and day >= programme.until):
            raise RuleError(
                f"项目“{programme.title}”在 {day} 没有开展，请核对日期。", field="programmes"
            )
    _check_words(draft, catalogue)
    _check_quantities(draft, catalogue)
    _check_extra(draft, catalogue)


def _check_quantities(draft: Draft, catalogue: Catalogue) -> None:
    for code, amount in draft.quantities.items():
        quantity = catalogue.quantities.get(code)
        if quantity is None or quantity.of != draft.kind:
            label = KINDS[draft.kind].label
            raise RuleError(f"{label}不能填数量“{code}”，请从列表里选。", field=code)
        if type(amount) is not int or not 0 <= amount <= _MOST:
            raise RuleError(f"{quantity.label}应是不小于 0 的整数，请改正。", field=code)


def check_partners(draft: Draft) -> None:
    """Refuse partners written twice or with a role that nobody has.

    Raises:
        RuleError: If there is one.
    """
    if len(set(draft.partners)) < len(draft.partners):
        raise RuleError("同一个合作单位写了两次，请删去一个。", field="partners")
    for name, role in draft.partners:
        if role not in PartnerRole.values:
            raise RuleError(
                f"“{name}”的作用应是 {'、'.join(PartnerRole.labels)} 之一。", field="partners"
            )


def _check_words(draft: Draft, catalogue: Catalogue) -> None:
    for column, fixed in KINDS[draft.kind].choices.items():
        word = draft.fields.get(column, "")
        allowed = set(fixed)
        for programme in draft.programmes:
            allowed |= set(
                catalogue.programmes[programme].records[draft.kind].choices.get(column, ())
            )
        if word and word not in allowed:
            shown = "、".join(sorted(allowed)) or "（先选项目）"
            raise RuleError(f"“{word}”不在可选之列，可选的是 {shown}。", field=column)


def _check_extra(draft: Draft, catalogue: Catalogue) -> None:
    known = {
        key: extra
        for programme in draft.programmes
        for key, extra in catalogue.programmes[programme].records[draft.kind].extras.items()
    }
    for key, value in draft.extra.items():
        if key not in known:
            raise RuleError(f"没有“{key}”这一项，请删去。", field=key)
        if known[key].choices and value not in known[key].choices:
            raise RuleError(
                f"{known[key].label}应是 {'、'.join(known[key].choices)} 之一。", field=key
            )
    for key, extra in known.items():
        if extra.required and not draft.extra.get(key):
            raise RuleError(f"请填写{extra.label}。", field=key)


def check_no_future(record: Record, *, today: date) -> None:
    """Refuse a record of something that has not happened yet.

    Raises:
        RuleError: If its day is after today.
    """
    column = KINDS[record.kind()].on
    if getattr(record, column) > today:
        label = KINDS[record.kind()].on_label
        raise RuleError(f"{label}在今天之后，请改为已经发生的日期。", field=column)
    if waiting(record).get("born_on", "") > today.isoformat():
        raise RuleError("出生日期在今天之后，请核对。", field="born_on")


def check_tallies(tallies: Sequence[Tally], *, catalogue: Catalogue) -> None:
    """Refuse tallies that would be counted beside records, or twice.

    Raises:
        RuleError: If there is one.
    """
    _check_apart(tallies, "indicator", _TWICE)
    since = dict(
        Recording.objects.filter(unit__in={t.unit_id for t in tallies}).values_list(
            "unit_id", "since"
        )
    )
    for tally in tallies:
        what = catalogue.indicators.get(tally.indicator)
        if not isinstance(what, Counted):
            raise RuleError(
                f"没有可以报汇总数的口径“{tally.indicator}”，请从列表里选。", field="indicator"
            )
        if what.of != "tally":
            _check_source(tally, since)
        _check_overlap(tally)


def check_targets(targets: Sequence[Target], *, catalogue: Catalogue) -> None:
    """Refuse targets for what the catalogue does not count.

    Raises:
        RuleError: If there is one.
    """
    for target in targets:
        if target.indicator not in catalogue.indicators:
            raise RuleError(
                f"没有可以定目标的口径“{target.indicator}”，请从列表里选。", field="indicator"
            )


def check_zeros(zeros: Sequence[Zero], *, catalogue: Catalogue) -> None:
    """Refuse a 零报告 about what is not known, said twice, or against a number handed in.

    Raises:
        RuleError: If there is one.
    """
    _check_apart(zeros, "about", _ZERO_TWICE)
    for zero in zeros:
        if zero.about and zero.about not in {**catalogue.programmes, **catalogue.indicators}:
            raise RuleError(f"没有口径或项目“{zero.about}”，请从列表里选。", field="about")
        within = {
            "unit": zero.unit_id, "struck_at": None,
            "starts_on__lt": zero.ends_before, "ends_before__gt": zero.starts_on,
        }  # fmt: skip
        if Zero.objects.filter(**within, about=zero.about).exclude(id=zero.id).exists():
            raise RuleError(_ZERO_TWICE, field="starts_on")
        handed = Tally.objects.filter(**within, indicator=zero.about, value__gt=0)
        if zero.about and handed.exists():
            raise RuleError("这一期已经报过这个数，不是零；报错了请先作废那一条。", field="about")


def _check_apart(told: Sequence[Tally | Zero], about: str, twice: str) -> None:
    """Refuse records of one batch about the same that reach into each other's days."""
    spans = sorted((t.unit_id, getattr(t, about), t.starts_on, t.ends_before) for t in told)
    for before, after in pairwise(spans):
        if before[:2] == after[:2] and after[2] < before[3]:
            raise RuleError(twice, field="starts_on")


def partner_tallies() -> list[str]:
    """Return the indicators that only tallies answer: a partner's totals, never beside records."""
    return [
        address
        for address, what in declared().indicators.items()
        if isinstance(what, Counted) and what.of == "tally"
    ]


def _check_source(tally: Tally, since: dict[int, date | None]) -> None:
    if tally.unit_id not in since:
        raise RuleError("这个单位以记录为准，不收汇总数；请直接登记每一条。", field="unit")
    switched = since[tally.unit_id]
    if switched and tally.ends_before > switched:
        raise RuleError(
            f"这个单位自 {switched} 起以记录为准，汇总数只能报到这一天之前。", field="ends_before"
        )


def _check_overlap(tally: Tally) -> None:
    others = Tally.objects.filter(
        unit=tally.unit_id,
        indicator=tally.indicator,
        struck_at=None,
        starts_on__lt=tally.ends_before,
        ends_before__gt=tally.starts_on,
    ).exclude(id=tally.id)
    if others.exists():
        raise RuleError(_TWICE, field="starts_on")


def check_standing(records: Sequence[Record]) -> None:
    """Refuse records of a unit that did not stand on the record's day.

    Raises:
        RuleError: If there is one.
    """
    here = tree()
    on = KINDS[records[0].kind()].on if records else ""
    for unit, day in {(record.unit_id, getattr(record, on)) for record in records}:
        if not here.stands(unit, day):
            raise RuleError(
                f"这个单位在 {day} 还没有设立或已经撤并，请核对单位和日期。", field="unit"
            )
