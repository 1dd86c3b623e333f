"""What the law asks of the home, as data: consents, how long things are kept, whom to tell.

`catalogue/law/*.yaml` say it; a file of the same name in the home's own folder takes the place of
a shipped one, whole, since what is kept how long is for each office to settle.
"""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.schema import Key, Strict, Words
from jinguo.catalogue.stamped import Stamps, said, stamps
from jinguo.catalogue.valid import valid

SHIPPED = Path(__file__).parent / "law"
LOCAL = "local"
"""The source of what an office settles for itself."""

Months = Annotated[int, Field(ge=0, le=1_200)]


class Notice(Strict):
    """One version of what somebody is told before they agree."""

    version: int = Field(ge=1)
    since: date
    text: Words


class Purpose(Strict):
    """One thing that somebody may agree to, apart from all others."""

    label: Words
    months: Months | None
    """For how long a consent stands; None: until it is withdrawn."""
    notices: tuple[Notice, ...] = Field(min_length=1)

    @field_validator("notices")
    @classmethod
    def _in_order(cls, said: tuple[Notice, ...]) -> tuple[Notice, ...]:
        if [each.version for each in said] != list(range(1, len(said) + 1)):
            raise ValueError("notices 的 version 应从 1 起逐个增加，旧版本要留着")
        if [each.since for each in said] != sorted(each.since for each in said):
            raise ValueError("notices 应按 since 的先后写")
        return said

    def notice(self, day: date) -> Notice:
        """Return the version that is read out on a day; the first before all."""
        return [self.notices[0], *(each for each in self.notices if each.since <= day)][-1]


class Keeping(Strict):
    """For how long records of a kind are used, and when what they say of people goes."""

    of: str
    where: dict[str, str] = Field(default_factory=dict)
    from_: str = Field(alias="from")
    restrict: Months | None
    erase: Months | None
    source: Words
    note: Words
    checked: bool = True
    """Whether somebody held it against the text in force."""

    @model_validator(mode="after")
    def _of_a_kind(self) -> "Keeping":
        kind = KINDS.get(self.of)
        if kind is None:
            raise ValueError(f"没有“{self.of}”这种记录")
        if self.from_ not in (kind.on, kind.ended, *kind.dates):
            raise ValueError(f"{kind.label}没有“{self.from_}”这个日期")
        for column, word in self.where.items():
            if word not in kind.choices.get(column, ()):
                raise ValueError(f"{kind.label}的“{column}”没有“{word}”")
        if self.erase is not None and (self.restrict is None or self.erase < self.restrict):
            raise ValueError("erase 不能早于 restrict")
        return self


class Least(Strict):
    """For how long something that is no record is kept."""

    months: Months
    least: Months = 0
    source: Words
    note: Words

    @model_validator(mode="after")
    def _not_less(self) -> "Least":
        if self.months < self.least:
            raise ValueError(f"至少要保存 {self.least} 个月")
        return self


class Retention(Strict):
    """The whole schedule: every kind of record is in it, or kept."""

    schedule: dict[Key, Keeping]
    kept: tuple[str, ...]
    journal: Least
    assessments: Least

    @model_validator(mode="after")
    def _whole(self) -> "Retention":
        named = {each.of for each in self.schedule.values()}
        if twice := sorted(named & set(self.kept)):
            raise ValueError(f"{'、'.join(twice)} 既有期限又写了长期保存")
        if missing := sorted(set(KINDS) - named - set(self.kept)):
            raise ValueError(f"{'、'.join(missing)} 没有写保存期限")
        if unknown := sorted(set(self.kept) - set(KINDS)):
            raise ValueError(f"没有“{'、'.join(unknown)}”这种记录")
        return self


class Duty(Strict):
    """Whom to tell of a breach, within how many hours, and a draft of what to say."""

    to: Words
    when: Words
    hours: Annotated[int, Field(ge=1)] | None
    source: Words
    checked: bool
    draft: Words

    @model_validator(mode="after")
    def _no_unchecked_hours(self) -> "Duty":
        if self.hours is not None and not self.checked:
            raise ValueError("没有核对过原文的时限要空着")
        return self


class Item(Strict):
    """What one column about people is for."""

    level: int = Field(ge=2, le=4)
    purpose: Words


class Table(Strict):
    """By what right a table keeps what it says of people, how long, and what each column is for."""

    label: Words
    basis: Words
    kept: Words
    columns: dict[str, Item]


class Law(Strict):
    """All of it."""

    purposes: dict[Words, Purpose]
    retention: Retention
    duties: dict[Key, Duty]
    data: dict[str, Table]


def law(overlay: Path | None = None) -> Law:
    """Return what the files say now; read again only if one of them changed.

    Raises:
        CatalogueError: If a file says what it may not say.
    """
    return _law(stamps(SHIPPED, overlay))


@lru_cache(maxsize=8)
def _law(files: Stamps) -> Law:
    written = {path.stem: said(path) for path, *_ in files}
    told = {
        "purposes": written["consent"].get("purposes"),
        "retention": written["retention"],
        "duties": written["telling"].get("duties"),
        "data": written["data"].get("data"),
    }
    return valid(Law, told, "law")
