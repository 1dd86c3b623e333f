"""Keeps a federation's past reports: the text sealed, its figures beside it; takes one down."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.db import transaction

from jinguo.characters import OF_A_PERSON
from jinguo.errors import ConflictError, PolicyError, RuleError
from jinguo.ledger import aside, journal
from jinguo.ledger.drafts import By, new_id
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import PastFigure, PastReport
from jinguo.ledger.models.journal import Act
from jinguo.org.policy import Action, Scope
from jinguo.periods import Period
from jinguo.vault.keyring import Plain
from jinguo.vault.seal import Place

MOST = 200_000
"""Characters of a report that is kept."""
KIND = "pastreport"
_ABSENT = "没有这份留存的报告，或不该由您办理，请回到历年一页再看。"


@dataclass(frozen=True)
class Told:
    """One figure of a report that is to be kept."""

    start: int
    end: int
    surface: str
    words: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    measure: str
    indicator: str = ""
    learnt: bool = False
    unit: int | None = None
    period: Period | None = None


def keeping(by: By) -> Scope:
    """Return the units whose past reports somebody may keep and take down."""
    return by.reach(Action.MANAGE)


def standing(units: Iterable[int]) -> list[PastReport]:
    """Return the reports kept of units, without their texts, the newest first."""
    rows = PastReport.objects.filter(unit__in=list(units), dropped_at=None).defer("text_sealed")
    return list(rows.select_related("account").order_by("-starts_on", "-ends_before"))


def one(id_: UUID) -> PastReport | None:
    """Return a report that is kept, if it is; whoever asks has asked the policy for its unit."""
    rows = PastReport.objects.filter(pk=id_, dropped_at=None).select_related("account")
    return rows.first()


def text_of(report: PastReport) -> str:
    """Return the text of a report.

    Raises:
        SealError: If it does not open.
    """
    return keyring().open_one(report.text_sealed, _place(report.pk))


def figures(unit: int) -> list[PastFigure]:
    """Return the matched figures of all reports kept of a unit, by report and place in it."""
    rows = PastFigure.objects.filter(report__unit=unit, report__dropped_at=None)
    rows = rows.exclude(indicator="").select_related("report").defer("report__text_sealed")
    return list(rows.order_by("-report__starts_on", "report", "start"))


def of_indicator(indicator: str, units: Iterable[int]) -> list[PastFigure]:
    """Return what reports kept of some units say of an indicator there, the newest first."""
    within = list(units)
    rows = PastFigure.objects.filter(
        indicator=indicator, unit__in=within, report__unit__in=within, report__dropped_at=None
    )
    rows = rows.select_related("report").defer("report__text_sealed")
    return list(rows.order_by("-starts_on", "-report__starts_on", "start"))


def all_of(report: PastReport) -> list[PastFigure]:
    """Return the figures of a report in the order of its text."""
    return list(PastFigure.objects.filter(report=report).order_by("start"))


def keep(
    unit: int, period: Period, text: str, told: Sequence[Told], *, by: By, anew: UUID | None = None
) -> PastReport:  # fmt: skip
    """Keep a report of a unit and a period, in place of the one that was kept before.

    `anew` is the one whose own text this is; if somebody took it down meanwhile, it stays down.

    Raises:
        ConflictError: If the report that was to be read anew is kept no longer.
        PolicyError: If they do not manage the unit.
        RuleError: If it is too long, or a number of a person stands in it.
    """
    if unit not in keeping(by):
        raise PolicyError("留存往年报告，由本单位或上级的妇联干部办理。")
    if len(text) > MOST:
        raise RuleError(f"报告有 {len(text):,} 字，最多留存 {MOST:,} 字。")
    plain = unicodedata.normalize("NFKC", text)
    if OF_A_PERSON.search(re.sub(r"(?<=\d)[ -](?=\d)", "", plain)) or OF_A_PERSON.search(plain):
        raise RuleError("报告里像是有手机号或证件号，请先删去再留存。")
    made = PastReport(
        id=new_id(), unit_id=unit, starts_on=period.start, ends_before=period.end,
        characters=len(text), account=by.account, at=by.at,
    )  # fmt: skip
    [made.text_sealed] = keyring().seal([Plain(unit, _place(made.pk), text)])
    with transaction.atomic():
        journal.lock()
        span = {"starts_on": period.start, "ends_before": period.end, "dropped_at": None}
        stood = list(PastReport.objects.filter(unit=unit, **span))
        if anew and anew not in {each.pk for each in stood}:
            raise ConflictError("这份报告刚被撤下或换过，没有重新核对，请回到历年一页再看。")
        for before in stood:
            _drop(before, by)
        made.save(force_insert=True)
        PastFigure.objects.bulk_create([_row(made, each) for each in told], batch_size=500)
        said = {"period": str(period), "figures": len(told), "characters": len(text)}
        aside.write(Act.ENTER, (KIND, made.pk.int), unit=unit, by=by, told=said)
    return made


def take_down(id_: UUID, *, by: By) -> None:
    """Keep a report no longer: its figures go, and the key of its text with them.

    Raises:
        PolicyError: If there is none, or it is of a unit that they do not manage.
    """
    with transaction.atomic():
        journal.lock()
        found = PastReport.objects.filter(pk=id_, dropped_at=None).first()
        if found is None or found.unit_id not in keeping(by):
            raise PolicyError(_ABSENT)
        _drop(found, by)


def _drop(report: PastReport, by: By) -> None:
    PastFigure.objects.filter(report=report).delete()
    report.text_sealed, report.dropped_at, report.dropped_by = "", by.at, by.account
    report.save(update_fields=["text_sealed", "dropped_at", "dropped_by"])
    aside.write(Act.CLOSE, (KIND, report.pk.int), unit=report.unit_id, by=by, told={})
    # An old copy of the database tells nothing either; what fails to commit keeps its key.
    transaction.on_commit(partial(keyring().destroy, [report.pk]))


def _row(report: PastReport, told: Told) -> PastFigure:
    period = told.period
    return PastFigure(
        report=report, start=told.start, end=told.end, surface=told.surface, words=told.words,
        value=told.value, low=told.low, high=told.high, measure=told.measure,
        indicator=told.indicator, learnt=told.learnt, unit_id=told.unit,
        starts_on=period.start if period else None, ends_before=period.end if period else None,
    )  # fmt: skip


def _place(id_: UUID) -> Place:
    return Place(KIND, str(id_), "text")
