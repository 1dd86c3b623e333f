"""质询: a question on a record or a figure, to the people of a unit, with a day to answer by.

Above S1 neither question nor answer is free words: both come from a short list, so that nothing
of a person stands outside the sealed file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import aside, journal, notices, wall
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.lines import full, township
from jinguo.ledger.models import Conflict, Question, Record
from jinguo.ledger.models.base import Secrecy
from jinguo.ledger.models.journal import Act
from jinguo.ledger.models.notice import Told
from jinguo.ledger.team import thing
from jinguo.org.models import Account, Post
from jinguo.org.policy import Action, Depth, depth, roles_for
from jinguo.org.scope import Scope
from jinguo.org.units import tree
from jinguo.periods import Period

ASKED = ("请核对日期", "请核对类型和进展", "请核对是不是重复登记", "请补齐没有填的项")
ANSWERED = ("核对过，没有错", "已经更正", "已经补齐", "正在核对，另行答复")
"""The words of a question and an answer on what stands above S1."""
_KIND = "question"
_ABSENT = "没有这次质询，或不在您的岗位范围内。"
_LONGEST = 200


@dataclass(frozen=True)
class About:
    """What a question is on: a record, or a figure of a unit and a period."""

    unit: int
    record: Record | None = None
    address: str = ""
    period: Period | None = None

    @property
    def listed(self) -> bool:
        """Tell whether its words come from the list."""
        return self.record is not None and self.record.secrecy > Secrecy.S1


def addressees(about: About, *, by: By) -> list[int]:
    """Return the units that may be asked: those from the asker's post down to where it was done.

    Of a record whose line alone is read, the township and what stands above it.
    """
    here = tree()
    unit = about.unit
    if about.record is not None and not full(about.record, _reading(by)):
        unit = township(here, unit, by.day).unit
    own = {post.unit for post in by.subject.posts if post.stands_on(by.day)}
    path = [place.unit for place in here.path(unit, by.day)]
    first = next((at for at, each in enumerate(path) if each in own), None)
    return path[first:][::-1] if first is not None else []


def _reading(by: By) -> Scope:
    return by.reach(Action.SEE_RECORDS)


def _counting(by: By) -> Scope:
    return by.reach(Action.SEE_FIGURES)


def _sees(about: About, by: By) -> bool:
    if about.record is not None:
        return depth(thing(about.record), _reading(by)) >= Depth.LINE
    return about.unit in _counting(by)


def ask(about: About, *, to: int, text: str, due: date, by: By) -> Question:
    """Ask the people of a unit something, to be answered by a day.

    Raises:
        PolicyError: If the asker does not see what it is about.
        RuleError: If the words, the unit or the day are not right.
    """
    if by.account is None or not _sees(about, by):
        raise PolicyError(_ABSENT)
    _check_words(text, about, ASKED, field="text")
    if to not in addressees(about, by=by):
        raise RuleError("请从列表里选一个单位。", field="to")
    if due < by.day:
        raise RuleError("答复期限不能早于今天，请改日期。", field="due")
    period, record = about.period, about.record
    with transaction.atomic():
        journal.lock()
        made = Question.objects.create(
            kind=record.kind() if record else "", record=record.id if record else None,
            address=about.address, unit_id=about.unit, to_id=to, asked_from_id=_home(about, by),
            starts_on=period.start if period else None, ends_before=period.end if period else None,
            asked_by=by.account, asked_at=by.at, text=text.strip(), due=due,
        )  # fmt: skip
        _tell(Act.ENTER, made, by, reason=made.text)
        notices.tell(_people(made), Told.QUERIED, by=by)
    return made


def _home(about: About, by: By) -> int:
    """Return the unit of the asker's post that stands above what it is about."""
    above = {place.unit for place in tree().path(about.unit, by.day)}
    mine = [post.unit for post in by.subject.posts if post.stands_on(by.day)]
    return next((unit for unit in mine if unit in above), mine[0])


def _check_words(text: str, about: About, listed: Iterable[str], *, field: str) -> None:
    if not text.strip():
        raise RuleError("请填写。", field=field)
    if len(text) > _LONGEST:
        raise RuleError(f"最多 {_LONGEST} 个字。", field=field)
    if about.listed and text not in listed:
        raise RuleError("这条记录涉及个人，请从列表里选一句。", field=field)


def answer(number: int, *, by: By, text: str) -> Question:
    """Answer a question put to the writer's unit; again as long as it is open.

    Raises:
        PolicyError: If there is none, or it was put to another unit.
        RuleError: If the words are not right, or it is closed.
    """
    with transaction.atomic():
        journal.lock()
        found, about = _open(number, by)
        if not answers(found, by=by):
            raise PolicyError(_ABSENT)
        _check_words(text, about, ANSWERED, field="answer")
        found.answer, found.answered_by, found.answered_at = text.strip(), by.account, by.at
        found.save(update_fields=["answer", "answered_by", "answered_at"])
        _tell(Act.AMEND, found, by, reason=found.answer)
        notices.tell([found.asked_by], Told.ANSWERED, by=by)
    return found


def end(number: int, *, by: By) -> Question:
    """Close a question of the writer's own unit, answered or not.

    Raises:
        PolicyError: If there is none, or another unit asked it.
        RuleError: If it is closed already.
    """
    with transaction.atomic():
        journal.lock()
        found, _ = _open(number, by)
        if not ends(found, by=by):
            raise PolicyError(_ABSENT)
        found.closed_at = by.at
        found.save(update_fields=["closed_at"])
        _tell(Act.CLOSE, found, by)
    return found


def _open(number: int, by: By) -> tuple[Question, About]:
    found = Question.objects.select_for_update(of=("self",)).filter(pk=number).first()
    about = seen(found, by=by) if found else None
    if found is None or about is None:
        raise PolicyError(_ABSENT)
    if found.closed_at:
        raise RuleError("这次质询已经结束，有别的要问请另提一次。")
    return found, about


def answers(question: Question, *, by: By) -> bool:
    """Tell whether somebody holds a post at the unit that was asked."""
    return question.to_id in _units(by)


def ends(question: Question, *, by: By) -> bool:
    """Tell whether somebody asked it, or holds a post at the unit from which it was asked."""
    asked = by.account is not None and question.asked_by_id == by.account.pk
    return asked or question.asked_from_id in _units(by)


def _units(by: By) -> set[int]:
    posts, roles = by.subject.posts, roles_for(Action.SEE_FIGURES)
    return {post.unit for post in posts if post.stands_on(by.day) and post.role in roles}


def seen(question: Question, *, by: By) -> About | None:
    """Return what a question is on, if somebody of its two sides sees that; else nothing."""
    if not (answers(question, by=by) or ends(question, by=by)):
        return None
    if question.record is None:
        assert question.starts_on is not None
        assert question.ends_before is not None
        period = Period(question.starts_on, question.ends_before)
        about = About(question.unit_id, address=question.address, period=period)
    else:
        wall.declare(_reading(by))
        rows = model(question.kind)._default_manager  # noqa: SLF001 - any kind's manager
        record = rows.filter(id=question.record).first() if question.kind in MODELS else None
        if record is None:
            return None
        about = About(record.unit_id, record=record)
    return about if _sees(about, by) else None


def mine(by: By) -> QuerySet[Question]:
    """Return the questions put to or from the writer's units, the first due first."""
    units = _units(by)
    sides = Q(to__in=units) | Q(asked_from__in=units) | Q(asked_by=by.account)
    rows = Question.objects.filter(sides).select_related("asked_by", "answered_by")
    away = Conflict.objects.filter(account=by.account, until=None).values("record")
    return rows.exclude(record__in=away, record__isnull=False).order_by("due", "pk")


def on(kind: str, record: Record, *, by: By) -> list[Question]:
    """Return the open questions on a record that somebody of their two sides sees."""
    rows = mine(by).filter(kind=kind, record=record.id, closed_at=None)
    return list(rows)


def _people(question: Question) -> list[Account]:
    """Return who holds a post at the unit that is asked, and is not kept from the record."""
    roles = roles_for(Action.SEE_FIGURES)
    day = question.asked_at.date()
    posts = Post.objects.filter(unit=question.to_id, role__in=roles, since__lte=day)
    posts = posts.exclude(until__lte=day).filter(account__is_active=True)
    if question.record:
        away = Conflict.objects.filter(record=question.record, until=None).values("account")
        posts = posts.exclude(account__in=away)
    return [post.account for post in posts.select_related("account")]


def _tell(act: str, question: Question, by: By, *, reason: str = "") -> None:
    told = {
        "record": str(question.record or ""), "address": question.address,
        "to": question.to_id, "due": str(question.due),
    }  # fmt: skip
    of = (_KIND, question.pk)
    aside.write(act, of, unit=question.to_id, by=by, told=told, reason=reason)
