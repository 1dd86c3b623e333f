"""Takes a step: who may, what is filled in, what stands against it; then the ledger keeps it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from jinguo.catalogue.procedures import Fill, Step
from jinguo.duties.course import Taken, holds, refusals, target
from jinguo.duties.courses import Standing
from jinguo.duties.deadlines import HERE, day_of
from jinguo.errors import RuleError
from jinguo.ledger import models
from jinguo.ledger.courses import Move, move
from jinguo.ledger.declared import calendar
from jinguo.ledger.drafts import By
from jinguo.ledger.team import may_change
from jinguo.org.models import Account, Post
from jinguo.org.policy import Action, scope
from jinguo.org.units import tree

_FREE = ("字", "长文")
_LONGEST = {"字": 200, "长文": 5_000}
_SHORT, _DIGITS = 40, 9
"""What a choice or a day has at most; digits of a number of people, places or things."""


@dataclass(frozen=True)
class Wanted:
    """A step as somebody wants it taken."""

    code: str
    at: datetime
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """A step that leads out of the state, and what stands against it for this writer."""

    code: str
    step: Step
    refused: str = ""


def offers(standing: Standing, *, by: By) -> list[Offer]:
    """Return the steps that lead on, with what already stands against each for a writer."""
    if standing.record.struck_at or not may_change(standing.record, by=by):
        return []
    days = calendar()
    found = []
    for code, step in standing.course.open().items():
        if not _holds_post(step, standing, by):
            continue
        said = _apart(step, standing, by) or next(
            refusals(standing.course, code, by.at, {}, days), ""
        )
        found.append(Offer(code, step, said))
    return found


def check(standing: Standing, wanted: Wanted, *, by: By) -> Step:
    """Return the step that is wanted, if nothing stands against it.

    Raises:
        RuleError: If it does not lead out of the state, is not this writer's, is not filled in,
            or something stands against it.
    """
    step = standing.course.open().get(wanted.code)
    label = standing.procedure.states[standing.course.state].label
    if step is None:
        known = standing.procedure.steps.get(wanted.code)
        named = known.label if known else "这一步"
        raise RuleError(f"现在是“{label}”，不能办“{named}”，请先办前面的步骤。")
    if not may_change(standing.record, by=by) or not _holds_post(step, standing, by):
        raise RuleError(f"“{step.label}”不由您的岗位办，请经办人或上级来办。")
    if told := _apart(step, standing, by):
        raise RuleError(told)
    _check_moment(standing, wanted, by)
    for name, fill in step.fill.items():
        _check_fill(name, fill, wanted.given.get(name, ""), wanted.at)
    if unknown := sorted(set(wanted.given) - set(step.fill)):
        raise RuleError(
            f"“{step.label}”没有“{unknown[0]}”这一项，请刷新页面再填。", field=unknown[0]
        )
    for told in refusals(standing.course, wanted.code, wanted.at, wanted.given, calendar()):
        raise RuleError(told)
    return step


def needs_second(standing: Standing, step: Step, given: Mapping[str, str]) -> bool:
    """Tell whether a second person has to agree to a step."""
    facts = {**standing.course.facts, **{k: v for k, v in given.items() if v}}
    return step.second is not None and holds(step.second, facts)


def take(
    standing: Standing, wanted: Wanted, *, by: By, second: Account | None = None, seconded: int = 0
) -> models.Step:
    """Take a step.

    Raises:
        RuleError: If it may not be taken, or a second person has to agree first.
        ConflictError: If somebody took a step first.
    """
    [made] = take_many([(standing, wanted)], by=by, second=second, seconded=seconded)
    return made


def take_many(
    wanted: list[tuple[Standing, Wanted]], *, by: By, second: Account | None = None,
    seconded: int = 0,
) -> list[models.Step]:  # fmt: skip
    """Take steps, each of another record: all of them or none.

    Raises:
        RuleError: If one may not be taken.
        ConflictError: If somebody took a step first.
    """
    moves = []
    for standing, each in wanted:
        step = check(standing, each, by=by)
        if needs_second(standing, step, each.given) and not seconded and not by.subject.operator:
            raise RuleError(f"“{step.label}”要两个人同意，请提出申请。")
        moves.append(replace(planned(standing, each), second=second))
    return move(moves, by=by, seconded=seconded)


def planned(standing: Standing, wanted: Wanted) -> Move:
    """Return what a step that was checked makes of its record."""
    step = standing.procedure.steps[wanted.code]
    state = target(step, standing.course.state)
    return Move(
        record=standing.record, course=standing.row, sequence=standing.row.steps,
        code=wanted.code, to=state, ended=standing.procedure.states[state].ends, at=wanted.at,
        facts={name: word.strip() for name, word in wanted.given.items()},
        free=frozenset(name for name, fill in step.fill.items() if fill.as_ in _FREE),
        columns=dict(_columns(standing, wanted, step, state)), label=step.label,
    )  # fmt: skip


def _columns(
    standing: Standing, wanted: Wanted, step: Step, state: str
) -> Iterator[tuple[str, Any]]:
    """Yield what the step makes of the record's own columns."""
    if word := standing.procedure.states[state].word:
        yield ("stage" if hasattr(standing.record, "stage") else "state"), word
    for name, fill in step.fill.items():
        if fill.column and (said := wanted.given.get(name)):
            yield fill.column, said[:10] if fill.as_ in ("日期", "时刻") else said
    for column, told in step.sets.items():
        yield column, day_of(wanted.at) if told == "@day" else told


def _holds_post(step: Step, standing: Standing, by: By) -> bool:
    """Tell whether a writer holds a post that takes such a step, where the record is."""
    if by.subject.operator:
        return True
    posts = tuple(each for each in by.subject.posts if each.role in step.who)
    within = scope(replace(by.subject, posts=posts), Action.SEE_RECORDS, tree=tree(), day=by.day)
    return standing.record.unit_id in within


def _apart(step: Step, standing: Standing, by: By) -> str:
    """Return what stands against a writer because of what they, or those above them, did before."""
    if step.apart is None or by.account is None:
        return ""
    before = [each for each in standing.course.taken if each.code in step.apart.not_by]
    if any(each.by == by.account.pk for each in before):
        return step.apart.say
    above = [each for each in standing.course.taken if each.code in step.apart.not_beneath]
    return step.apart.say if any(_beneath(each, by) for each in above) else ""


def _beneath(taken: Taken, by: By) -> bool:
    """Tell whether every post of a writer stands beneath one of whoever took a step."""
    here, mine = tree(), {each.unit for each in by.subject.posts if each.stands_on(by.day)}
    rows = Post.objects.filter(account=taken.by, since__lte=by.day)
    tops = {
        row.unit_id for row in rows if row.until is None or row.until > day_of(taken.at)
    }  # fmt: skip
    under = {unit for top in tops for unit in here.beneath(top, by.day)} - tops
    return bool(mine) and mine <= under


def _check_moment(standing: Standing, wanted: Wanted, by: By) -> None:
    if wanted.at > by.at:
        raise RuleError("发生时间不能晚于现在，请改正。", field="at")
    before = standing.course.taken[-1] if standing.course.taken else None
    if before and wanted.at < before.at:
        told = before.at.astimezone(HERE).strftime("%Y-%m-%d %H:%M")
        raise RuleError(f"发生时间不能早于上一步（{told}），请改正。", field="at")


def _check_fill(name: str, fill: Fill, said: str, at: datetime) -> None:
    if not said.strip():
        if fill.required:
            raise RuleError(f"请填“{fill.label}”。", field=name)
        return
    if fill.as_ == "选择" and said not in fill.choices:
        raise RuleError(f"“{fill.label}”应从 {'、'.join(fill.choices)} 里选。", field=name)
    if fill.as_ in ("日期", "时刻"):
        _check_day(name, fill, said, at)
    if fill.as_ == "数" and not said.isdecimal():
        raise RuleError(f"“{fill.label}”应是整数。", field=name)
    if fill.as_ == "数" and len(said) > _DIGITS:
        raise RuleError(f"“{fill.label}”太大，请核对。", field=name)
    if len(said) > (most := _LONGEST.get(fill.as_, _SHORT)):
        raise RuleError(f"“{fill.label}”最多 {most} 个字，请写短一些。", field=name)


def _check_day(name: str, fill: Fill, said: str, at: datetime) -> None:
    try:
        day = date.fromisoformat(said) if fill.as_ == "日期" else datetime.fromisoformat(said)
    except ValueError as error:
        raise RuleError(f"“{fill.label}”应写成 2024-03-08 这样的日期。", field=name) from error
    if fill.ahead:
        return
    late = day > at if isinstance(day, datetime) else day > day_of(at)
    if late:
        raise RuleError(f"“{fill.label}”不能晚于这一步的时间。", field=name)
