"""Keeps what a unit's people decided that the figures of its reports count, and takes it back."""

from dataclasses import dataclass

from django.db import transaction

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import aside, journal
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Lesson
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.lesson import Ignored
from jinguo.org.policy import Action, Scope

MOST = 2_000
"""How many a unit keeps: a report has some hundred figures."""
_KIND = "lesson"
_ABSENT = "没有记住过这样的数，或不该由您撤销，请刷新后再看。"


@dataclass(frozen=True)
class Pattern:
    """By what a figure is known again: words of its subject that name nobody, measure and topic."""

    words: str
    measure: str = ""
    topic: str = ""


def teaching(by: By) -> Scope:
    """Return the units whose reports somebody may say something lasting of."""
    return by.reach(Action.MANAGE)


def standing(unit: int) -> list[Lesson]:
    """Return what a unit's people decided and nobody took back, the newest first."""
    rows = Lesson.objects.filter(unit=unit, dropped_at=None).select_related("account")
    return list(rows.order_by("-at", "-pk"))


def dropped(unit: int, *, limit: int) -> list[Lesson]:
    """Return what was taken back last, or decided otherwise since."""
    rows = Lesson.objects.filter(unit=unit).exclude(dropped_at=None)
    return list(rows.select_related("account", "dropped_by").order_by("-dropped_at", "-pk")[:limit])


def teach(unit: int, pattern: Pattern, *, by: By, indicator: str = "", ignored: str = "") -> Lesson:
    """Keep what somebody decided, in place of what was decided before; the same again is nothing.

    Raises:
        PolicyError: If they do not manage the unit.
        RuleError: If there is no such indicator, no such reason, or not one of the two.
    """
    if unit not in teaching(by):
        raise PolicyError("记住怎样核对，由本单位或上级的妇联干部办理。")
    if bool(indicator) == bool(ignored) or (ignored and ignored not in Ignored.values):
        raise RuleError("请选一个口径，或选不核对的原因。")
    if indicator and indicator not in declared().indicators:
        raise RuleError("目录里没有这个口径，请从列表里选。")
    if not pattern.words:
        raise RuleError("这个数的主语里没有可以记住的词，只能逐次核对。")
    with transaction.atomic():
        journal.lock()
        told = {**vars(pattern), "indicator": indicator, "ignored": ignored}
        before = Lesson.objects.filter(unit=unit, dropped_at=None, **vars(pattern)).first()
        if before and (before.indicator, before.ignored) == (indicator, ignored):
            return before
        if before:
            _drop(before, by)
        if Lesson.objects.filter(unit=unit, dropped_at=None).count() >= MOST:
            raise RuleError(f"一个单位最多记住 {MOST} 个，请先撤销不用的。")
        made = Lesson.objects.create(unit_id=unit, account=by.account, at=by.at, **told)
        aside.write(Act.ENTER, (_KIND, made.pk), unit=unit, by=by, told=told)
    return made


def forget(number: int, *, by: By) -> None:
    """Use no longer what was kept.

    Raises:
        PolicyError: If there is none, or it is of a unit that they do not manage.
    """
    with transaction.atomic():
        journal.lock()
        kept = Lesson.objects.filter(pk=number, dropped_at=None).first()
        if kept is None or kept.unit_id not in teaching(by):
            raise PolicyError(_ABSENT)
        _drop(kept, by)


def use_again(number: int, *, by: By) -> Lesson:
    """Decide once more what was taken back, or decided otherwise since.

    Raises:
        PolicyError: If there is none, or it is of a unit that they do not manage.
        RuleError: If its indicator is gone.
    """
    found = Lesson.objects.filter(pk=number).exclude(dropped_at=None).first()
    if found is None or found.unit_id not in teaching(by):
        raise PolicyError(_ABSENT)
    pattern = Pattern(found.words, found.measure, found.topic)
    return teach(found.unit_id, pattern, by=by, indicator=found.indicator, ignored=found.ignored)


def _drop(kept: Lesson, by: By) -> None:
    kept.dropped_at, kept.dropped_by = by.at, by.account
    kept.save(update_fields=["dropped_at", "dropped_by"])
    aside.write(Act.CLOSE, (_KIND, kept.pk), unit=kept.unit_id, by=by, told={})
