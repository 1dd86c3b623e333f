"""Reading the tree, finding a unit in it, and changing it from a day on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from jinguo.characters import fault_of
from jinguo.errors import UnitError
from jinguo.org.models import Spell, TreeChange, Unit
from jinguo.org.tree import Place, Tree, day_number

_SHOWN = 8
_CODE_LENGTH = 12


@dataclass
class _Held:
    """The tree last read, and the change it was read after."""

    change: object = None
    tree: Tree | None = None


_held = _Held()


def tree() -> Tree:
    """Return the tree, read again only if it has changed."""
    newest = TreeChange.objects.order_by("-pk").values_list("token", flat=True).first()
    if _held.tree is None or _held.change != newest:
        _held.tree, _held.change = _read(), newest
    return _held.tree


def _read() -> Tree:
    rows = Spell.objects.values_list(
        "unit_id", "parent_id", "name", "code", "unit__level", "since", "until", "successor_id"
    )
    return Tree(
        [
            Place(unit, parent, name, code, level, day_number(since), day_number(until), heir)
            for unit, parent, name, code, level, since, until, heir in rows.iterator(10_000)
        ]
    )


def find(text: str, *, day: date) -> int:
    """Return the key of the unit that a code, its leading digits or a path of names means.

    Args:
        text: 3406, 340600, 340600000000, 淮北市 or 淮北市/濉溪县.
        day: Codes and names are read on this day's tree.

    Raises:
        UnitError: If none or several fit; the sentence names the candidates.
    """
    text = text.strip()
    if not text:
        raise UnitError("请写明单位：区划代码（如 3406）或名称（如 淮北市/濉溪县）。")
    here = tree()
    standing = here.standing(day)
    fitting = _by_code(standing, text) if text.isdigit() else _by_names(here, standing, text, day)
    if len(fitting) == 1:
        return fitting[0].unit
    if fitting:
        named = "、".join(_written(here, place, day) for place in fitting[:_SHOWN])
        raise UnitError(f"有 {len(fitting)} 个单位都符合“{text}”，请写全代码或路径：{named}。")
    near = _near(standing, text)
    named = "、".join(_written(here, place, day) for place in near)
    raise UnitError(
        f"没有单位“{text}”。可选的有：{named or '（还没有单位，请先 jinguo units load）'}。"
    )


def _by_code(standing: Sequence[Place], digits: str) -> list[Place]:
    padded = digits.ljust(_CODE_LENGTH, "0")
    return [place for place in standing if place.code == padded]


def _by_names(here: Tree, standing: Sequence[Place], text: str, day: date) -> list[Place]:
    *above, last = [part.strip() for part in text.split("/")]
    return [
        place
        for place in standing
        if place.name == last and _follows(above, [p.name for p in here.path(place.unit, day)[:-1]])
    ]


def _follows(parts: list[str], names: list[str]) -> bool:
    """Tell whether the parts occur among the names in their order."""
    rest = iter(names)
    return all(part in rest for part in parts)


def _near(standing: Sequence[Place], text: str) -> list[Place]:
    last = text.rsplit("/", 1)[-1]
    if text.isdigit():
        near = [place for place in standing if place.code.startswith(text[:4])]
    else:
        near = [place for place in standing if last and (last in place.name or place.name in last)]
    return (near or sorted(standing, key=lambda place: place.level))[:_SHOWN]


def _written(here: Tree, place: Place, day: date) -> str:
    names = "/".join(step.name for step in here.path(place.unit, day))
    return f"{place.code or '无代码'} {names}"


def found_unit(
    name: str, *, level: int, parent: int | None, code: str = "", since: date, at: datetime
) -> int:
    """Add a unit to the tree from a day on and return its key.

    Raises:
        UnitError: If the parent does not stand then, or the name or the code cannot be had.
    """
    _check_named(name)
    if parent is not None:
        _check_stands(parent, since)
    with changed(f"设立 {name}", at=at):
        unit = Unit.objects.create(level=level)
        Spell.objects.create(unit=unit, parent_id=parent, name=name, code=code, since=since)
    return unit.pk


def rename(
    unit: int, *, name: str | None = None, code: str | None = None, on: date, at: datetime
) -> None:
    """Give a unit another name or code from a day on; what was before stays as it was.

    Raises:
        UnitError: If it does not stand then, or the name or the code cannot be had.
    """
    _check_named(name or "")
    with changed("改名或改码", at=at):
        last = _end(unit, on)
        _begin(last, on, name=name or last.name, code=last.code if code is None else code)


def transfer(unit: int, *, to: int, on: date, code: str | None = None, at: datetime) -> None:
    """Place a unit beneath another parent from a day on.

    Raises:
        UnitError: If the new parent does not stand then, or stands beneath the unit itself.
    """
    _check_stands(to, on)
    if to in tree().beneath(unit, on):
        raise UnitError("不能把单位划到它自己或它的下级之下，请另选上级。")
    with changed("划转", at=at):
        last = _end(unit, on)
        _begin(last, on, parent=to, code=last.code if code is None else code)


def merge(units: Sequence[int], *, into: int, on: date, at: datetime) -> None:
    """End units from a day on, in favour of one that stands; their children move to it.

    Raises:
        UnitError: If the one does not stand then, or is among the units or beneath them.
    """
    _check_stands(into, on)
    if any(into in tree().beneath(unit, on) for unit in units):
        raise UnitError("不能并入要撤并的单位自己或它的下级，请另选单位。")
    with changed("合并", at=at):
        for unit in units:
            for child in tree().children(unit, on, date.max):
                last = _end(child, on)
                _begin(last, on, parent=into)
            ended = _end(unit, on)
            ended.successor_id = into
            ended.save(update_fields=["successor"])


@contextmanager
def changed(what: str, *, at: datetime) -> Iterator[None]:
    """Change the tree in one transaction that says what was done.

    Raises:
        UnitError: If a code would belong to two units on one day.
    """
    try:
        with transaction.atomic():
            yield
            TreeChange.objects.create(at=at, what=what)
    except IntegrityError as error:
        raise UnitError("这个区划代码已属于另一个单位，请核对后再变更。") from error


def _check_named(name: str) -> None:
    if told := fault_of(name):
        raise UnitError(told)


def _check_stands(unit: int, day: date) -> None:
    if not tree().stands(unit, day):
        raise UnitError(f"所选的单位在 {day} 还没有设立或已经撤并，请另选单位。")


def _end(unit: int, on: date) -> Spell:
    last = Spell.objects.filter(unit_id=unit, until=None).first()
    if last is None:
        raise UnitError("这个单位已经撤并，不能再变更。")
    if last.since >= on:
        raise UnitError(f"这个单位自 {last.since} 起才是现在这样，变更日期应晚于这一天。")
    last.until = on
    last.save(update_fields=["until"])
    return last


def _begin(
    last: Spell,
    on: date,
    *,
    name: str | None = None,
    code: str | None = None,
    parent: int | None = None,
) -> None:
    Spell.objects.create(
        unit_id=last.unit_id,
        parent_id=parent or last.parent_id,
        name=name or last.name,
        code=last.code if code is None else code,
        since=on,
    )
