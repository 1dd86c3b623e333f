"""Templates ask for what the kind needs, and their own examples can be imported."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import yaml

from jinguo.catalogue.kinds import KINDS
from jinguo.errors import UsageError
from jinguo.exchange import sheets, template
from jinguo.exchange.importing import take
from jinguo.exchange.template import ABOUT, LISTS
from jinguo.ledger.declared import declared
from jinguo.ledger.drafts import By
from jinguo.ledger.recording import switch
from tests.exchange.books import made
from tests.factories import City

ON, SAID = 1, 3


def of(what: str) -> bytes:
    file = BytesIO()
    template.template(what, file)
    return file.getvalue()


def filled(what: str, unit: str) -> bytes:
    """Return a template with its own example written into it."""
    book = {sheet.name: sheet.rows for sheet in sheets.read(of(what))}
    lines: dict[str, Any] = {}
    for kind, heading, _, example, *_ in book[ABOUT][1:]:
        lines.setdefault(kind, ([], []))[0].append(heading)
        said = unit if heading == "单位" else example or None
        lines[kind][1].append(None if heading == "受检单位" else said)
    return made({name: list(rows) for name, rows in lines.items()})


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_every_kind_can_be_imported(city: City, shi: By, kind: str) -> None:
    switch(city["二村"], since=None, by=shi, reason="还在报汇总数")
    later = replace(shi, at=shi.at.replace(year=2026))
    taken = take(filled(kind, "甲县/东乡/二村"), by=later)
    assert [str(fault) for fault in taken.faults] == []
    assert taken.new == {kind: 1}


@pytest.mark.parametrize("what", sorted(declared().programmes))
def test_the_examples_of_every_programme_can_be_imported(city: City, shi: By, what: str) -> None:
    switch(city["二村"], since=None, by=shi, reason="还在报汇总数")
    later = replace(shi, at=shi.at.replace(year=2026))
    taken = take(filled(what, "甲县/东乡/二村"), by=later)
    assert [str(fault) for fault in taken.faults] == []
    assert set(+taken.new) == set(declared().programmes[what].records)


def test_a_template_offers_the_words_and_stays_empty(shi: By) -> None:
    content = of("activity")
    names = [sheet.name for sheet in sheets.read(content)]
    assert names == ["活动", ABOUT, LISTS]
    with ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    assert "宣讲,普法,培训" in sheet
    assert 'state="frozen"' in sheet
    assert 'type="date"' in sheet
    assert 'type="whole"' in sheet
    assert f'name="{LISTS}" sheetId="3" state="veryHidden"' in book  # the programmes' titles
    taken = take(content, by=shi)
    assert (taken.new.total(), taken.faults) == (0, [])


def test_a_template_of_a_programme_offers_its_own_words() -> None:
    rows = {sheet.name: sheet.rows for sheet in sheets.read(of("美家美院清洁行动"))}
    assert set(rows) >= {"人·户·单位", "荣誉", ABOUT}
    said = {row[ON]: row[SAID] for row in rows[ABOUT] if row[0] == "荣誉"}
    assert said["称号"] == "清洁家庭示范户"
    assert said["授予日期"] == date(2020, 3, 8)


def test_what_is_neither_programme_nor_kind_is_told(db: None) -> None:
    with pytest.raises(UsageError, match="没有项目或记录种类“唱歌”"):
        of("唱歌")


def test_a_list_too_long_for_a_cell_stands_on_a_sheet_out_of_sight(overlay: Any, db: None) -> None:
    words = [f"演示称号第{at}类" for at in range(40)]
    recorded = {"honour": {"choices": {"honour": words}}}
    programme = {"programme": "long", "title": "长", "since": date(2000, 1, 1), "records": recorded}
    overlay("programmes/long.yaml", yaml.safe_dump(programme, allow_unicode=True))
    content = of("long")
    assert [sheet.name for sheet in sheets.read(content)] == ["荣誉", ABOUT, LISTS]
    with ZipFile(BytesIO(content)) as archive:
        assert 'state="veryHidden"' in archive.read("xl/workbook.xml").decode()
        assert "可选项!$A$1" in archive.read("xl/worksheets/sheet1.xml").decode()
