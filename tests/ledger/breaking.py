"""Rows that would stand but for what is wrong with them, to break each constraint with."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import models

from jinguo.ledger.drafts import By
from jinguo.ledger.enter import build
from jinguo.ledger.kinds import MODELS, model
from jinguo.ledger.links import linked_kinds, linked_numbers
from jinguo.ledger.models import (
    Apart,
    Attachment,
    Consent,
    Course,
    Deputy,
    Difference,
    Edition,
    Entry,
    Inquiry,
    Lesson,
    Lock,
    Merge,
    Minutes,
    Office,
    Packet,
    PastFigure,
    PastReport,
    Pending,
    Question,
    Retimed,
    Returned,
    Step,
    Trust,
    Twin,
    Unfinished,
    Urge,
)
from jinguo.org.models import Account, Post, Role, Spell, Unit
from jinguo.vault.seal import SUITE
from tests.factories import AT, City, draft, enter_one

Make = Callable[[City], list[models.Model]]
ONE = UUID(int=1)
LATER = AT + timedelta(hours=1)
_YEAR = {"starts_on": date(2020, 1, 1), "ends_before": date(2021, 1, 1)}


def record(kind: str, **wrong: Any) -> Make:
    """Make one record that would stand, but for some columns."""

    def make(city: City) -> list[models.Model]:
        made = build(draft(kind, city["一村"]), by=By(at=AT), links={})
        for name, value in wrong.items():
            setattr(made, name, value)
        return [made]

    return make


def twice(kind: str, *links_of: str, **told: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        for name, other in linked_kinds(model(kind)).items():
            if name in links_of:
                told[name] = enter_one(other, city["一村"]).id
        drafts = [draft(kind, city["一村"], **told) for _ in range(2)]
        links = linked_numbers(kind, [each.fields for each in drafts])
        return [build(each, by=By(at=AT), links=links) for each in drafts]

    return make


def urged(*, times: int = 1, **wrong: Any) -> Make:
    span = {"starts_on": date(2020, 1, 1), "ends_before": date(2021, 1, 1)}

    def make(city: City) -> list[models.Model]:
        told = {"unit_id": city["一村"], "asked_from_id": city["东乡"], "day": AT.date(), "at": AT}
        return [Urge(**{**told, **span, **wrong}) for _ in range(times)]

    return make


def let_in(model: type[Any], *, times: int = 1, **told: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        who = Account.objects.open("演示经办", name="演示经办")
        of = {"kind": "case", "number": 1, "record": ONE, "account": who, "since": AT, **told}
        if of.get("by") is ...:
            of["by"] = who
        return [model(**of) for _ in range(times)]

    return make


def consent(**wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        told = {
            "id": ONE,
            "party": enter_one("party", city["一村"]),
            "purpose": "服务",
            "notice": 1,
        }
        told |= {"giver": "本人", "way": "书面", "given_on": date(2020, 3, 1), "recorded_at": AT}
        return [Consent(**{**told, **wrong})]

    return make


HELD = {"kind": "case", "number": 1, "record": ONE, "basis": "演示案号", "since": AT}
WEIGHED = {
    "about": "programme", "subject": "x", "purpose": "一", "necessity": "二", "risks": "三",
    "measures": "四", "signed_on": date(2020, 1, 1), "valid_until": date(2021, 1, 1),
    "kept_until": date(2023, 1, 1), "at": AT,
}  # fmt: skip


def asked(**wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        who = Account.objects.open("演示提出", name="演示提出")
        told = {"unit_id": city["一村"], "asked_by": who, "asked_session": "甲", "strength": 3}
        told |= {"act": "merge", "asked_at": AT, "expires_at": LATER, **wrong}
        return [Pending(**{key: who if value is ... else value for key, value in told.items()})]

    return make


def locked(*, times: int = 1, **wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        told = {"starts_on": date(2020, 1, 1), "ends_before": date(2021, 1, 1), "at": AT}
        return [Lock(unit_id=city["甲县"], **{**told, **wrong}) for _ in range(times)]

    return make


def sent_back(*, times: int = 1, **wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        told = {"kind": "activity", "record": ONE, "field": "heads", "message": "不符", "at": AT}
        return [Returned(unit_id=city["一村"], **{**told, **wrong}) for _ in range(times)]

    return make


def trusted(*, times: int = 1, **wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        told = {"unit_id": city["一村"], "above_id": city["东乡"], "since": date(2021, 1, 1)}
        found = {key: city[each] if key == "above_id" else each for key, each in wrong.items()}
        return [Trust(at=AT, **{**told, **found}) for _ in range(times)]

    return make


def question(**wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        who = Account.objects.open("演示问", name="演示问")
        told = {"kind": "activity", "record": ONE, "unit_id": city["一村"], "to_id": city["一村"]}
        told |= {"asked_from_id": city["甲县"], "asked_by": who, "asked_at": AT, "text": "问"}
        return [Question(due=date(2021, 1, 20), **{**told, **wrong})]

    return make


def alike(*, times: int = 1, **wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        del city
        told = {"first": 1, "second": 2, "score": 90, "found_at": AT, **wrong}
        return [Twin(**told) for _ in range(times)]

    return make


def parted(*, times: int = 1, **wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        del city
        told = {"first": 1, "second": 2, "fields": ["phone"], "why": "shared", "at": AT, **wrong}
        return [Apart(**told) for _ in range(times)]

    return make


def taught(*, times: int = 1, **wrong: Any) -> Make:
    return of_unit(
        Lesson, times=times, **{"words": "宣讲 活动", "indicator": "x.y", "at": AT, **wrong}
    )


def kept_report(*, times: int = 1, **wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        told = {"unit_id": city["一村"], "text_sealed": "x", "characters": 1, "at": AT, **_YEAR}
        return [PastReport(id=uuid4(), **{**told, **wrong}) for _ in range(times)]

    return make


def kept_figure(city: City) -> list[models.Model]:
    [report] = kept_report()(city)
    report.save()
    return [PastFigure(report=report, start=0, end=2, surface="3场", indicator="x.y")]


def attached(**wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        del city
        told = {
            "kind": "activity",
            "record": ONE,
            "sort": "scene",
            "media": "image/jpeg",
            "size": 9,
        }
        sealed = {"key_sealed": f"{SUITE}.1.{'k' * 60}", "added_at": AT}
        return [Attachment(id=uuid4(), **{**told, **sealed, **wrong})]

    return make


def course(*, times: int = 1) -> Make:
    def make(city: City) -> list[models.Model]:
        return [_course(city) for _ in range(times)]

    return make


def _course(city: City) -> Course:
    kept, _ = Edition.objects.get_or_create(digest="x", procedure="dispute", text="{}", at=AT)
    told = {"kind": "case", "of": 1, "record": ONE, "procedure": "dispute", "state": "registered"}
    return Course(unit_id=city["一村"], edition=kept, **told)


def step(*, times: int = 1, **wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        return [_step(city, **wrong) for _ in range(times)]

    return make


def _step(city: City, **wrong: Any) -> Step:
    of = Course.objects.first() or _course(city)
    of.save()
    told = {"kind": "case", "record": ONE, "course": of, "sequence": 1, "code": "begin"}
    told |= {"to": "registered", "at": AT, "recorded_at": AT, "change": 1}
    return Step(**{**told, **wrong})


def retimed(city: City) -> list[models.Model]:
    of = _step(city)
    of.save()
    told = {"kind": "case", "record": ONE, "step": of, "was": AT, "became": AT, "at": AT}
    return [Retimed(reason="", **told)]


def packet(**wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        who = Account.objects.open("partner", name="演示派出所")
        told = {"id": ONE, "kind": "case", "record": ONE, "unit_id": city["一村"], "to": who}
        told |= {"purpose": "一", "code": "x", "at": AT, "until": LATER}
        return [Packet(**{**told, **wrong})]

    return make


def of_a_partner(city: City) -> list[models.Model]:
    who = Account.objects.open("partner", name="演示派出所")
    return [Office(account=who, unit_id=city["甲县"], sort="")]


def differing(**wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        told = {"unit_id": city["甲县"], "theirs": "warning-letter.letters", "reason": "跨地区"}
        told |= {"ours": "warning-letter.held", "said_theirs": 2, "said_ours": 1, "at": AT, **_YEAR}
        return [Difference(**{**told, **wrong})]

    return make


def kept_of_a_meeting(**wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        told = {"id": ONE, "kind": "activity", "record": ONE, "unit_id": city["甲县"]}
        return [Minutes(**{**told, "meeting": "dv", "at": AT, **_YEAR, **wrong})]

    return make


def deputy(*, alone: bool = False, days: int = 7) -> Make:
    def make(city: City) -> list[models.Model]:
        del city
        one = Account.objects.open("away", name="演示甲")
        other = one if alone else Account.objects.open("deputy", name="演示乙")
        first = date(2021, 1, 1)
        return [
            Deputy(account=one, deputy=other, since=first, until=first + timedelta(days), at=AT)
        ]

    return make


def merged(**wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        [pending] = asked()(city)
        pending.save()
        told = {"kept": 1, "gone": 2, "after_entry": 4, "last_entry": 5, "digest": "x"}
        return [Merge(pending=pending, **{**told, **wrong})]

    return make


def told_to(model: type[Any], *, times: int = 1, **told: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        who = Account.objects.open("演示收信", name="演示收信")
        if told.get("inquiry") is ...:
            found = Inquiry.objects.create(account=who, field="phone", index="", at=AT)
            return [model(account=who, **{**told, "inquiry": found}) for _ in range(times)]
        return [model(account=who, **told) for _ in range(times)]

    return make


def spell(**wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        unit = Unit.objects.create(level=5)
        told = {"unit": unit, "name": "新村", "code": "990601001009", "since": date(2020, 1, 1)}
        told |= {"parent_id": city["东乡"]}
        return [
            Spell(**{**told, **{k: v(city, unit) if callable(v) else v for k, v in wrong.items()}})
        ]

    return make


def post(*, times: int = 1, **wrong: Any) -> Make:
    def make(city: City) -> list[models.Model]:
        holder = Account.objects.open("cun", name="演示")
        told = {"account": holder, "unit_id": city["一村"], "role": Role.RECORDER}
        return [Post(**{**told, "since": date(2020, 1, 1), **wrong}) for _ in range(times)]

    return make


def beside(model: type[models.Model], *, times: int = 1, **told: Any) -> Make:
    return lambda _: [model(**told) for _ in range(times)]


def of_unit(model: type[models.Model], *, times: int = 1, **told: Any) -> Make:
    return lambda city: [model(unit_id=city["一村"], **told) for _ in range(times)]


def entry(*, times: int = 1, act: str = "enter") -> Make:
    def make(city: City) -> list[models.Model]:
        told = {"at": AT, "act": act, "kind": "party", "record": ONE, "version": 1, "digest": ""}
        return [Entry(unit_id=city["一村"], **told) for _ in range(times)]

    return make


def envelopes() -> dict[str, Make]:
    made: dict[str, Make] = {}
    for kind in MODELS:
        made |= {
            f"{kind}_precision_is_known": record(kind, precision="周"),
            f"{kind}_status_is_known": record(kind, status="done"),
            f"{kind}_secrecy_is_known": record(kind, secrecy=5),
            f"{kind}_custody_is_known": record(kind, custody="lost"),
            f"{kind}_version_counts_from_one": record(kind, version=0),
            f"{kind}_is_struck_with_a_reason": record(kind, struck_at=AT),
            f"{kind}_title_is_sealed": record(kind, title="演示某", secrecy=3),
        }
    return made


def unfinished(*, times: int = 1, typed: str = f"a2.1.{'x' * 40}") -> Make:
    def make(city: City) -> list[models.Model]:
        who = Account.objects.open("typing", name="演示甲", password="演示口令-演示口令")
        told = {"account": who, "kind": "activity", "form": ONE, "at": AT, "typed_sealed": typed}
        return [Unfinished(id=UUID(int=at), **told) for at in range(times)]

    return make


EARLY, LATE = date(2010, 1, 1), date(2020, 12, 1)
QUANTITY = {
    "kind": "activity",
    "record": ONE,
    "number": 1,
    "code": "books",
    "amount": 1,
    "change": 1,
}
PARTNER = {"kind": "activity", "record": ONE, "name": "演示学校", "role": "host"}
