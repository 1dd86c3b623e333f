"""A second ledger of one city, kept by hand in workbooks, against what the report says.

The workbooks of samples/second-ledger come in through the accounts of the city and its counties.
What they hold, and what must come of each wording, is worked out here by hand.
"""

import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from jinguo.console import main
from jinguo.counting import judgement, recount
from jinguo.counting.books import fresh
from jinguo.counting.figures import in_force, scale, table
from jinguo.exchange import sheets
from jinguo.ledger.declared import declared
from jinguo.ledger.kinds import MODELS
from jinguo.org.policy import EVERYTHING
from jinguo.org.units import tree
from jinguo.periods import Period, standard
from tests.console.conftest import Done
from tests.console.crossing import SAMPLES, SEEDS

LEDGER = SAMPLES / "second-ledger"
ACCOUNTS = {"shi": "淮北市", "suixi": "濉溪县", "lieshan": "烈山区", "xiangshan": "相山区"}
BOOKS = {
    "宣传": "shi", "权益": "shi", "家儿": "shi", "组织": "shi",
    "发展": "suixi", "烈山": "lieshan", "汇总数": "xiangshan",
}  # fmt: skip
"""Each workbook and whose account brings it in."""

EXPECTED: dict[str, tuple[int | Decimal | Fraction, str, str]] = {
    "A02": (331, "存疑", "low"),  # 近400场 is stretched from 320 to 359
    "A03": (26480, "一致(可改进)", "none"),  # 两万余 holds up to 29999, upper half says little
    "A04": (9, "不一致", "high"),  # 半个多月 is 15 to 30 days
    "A05": (8, "不一致", "medium"),
    "A06": (9, "不一致", "high"),
    "A07": (3, "不一致", "high"),
    "A08": (10, "一致", "none"),
    "A09": (6, "不一致", "medium"),
    "A10": (102, "一致", "none"),
    "A11": (631, "仅有外部数", "low"),  # a tally only, within 600余
    "A12": (5312, "仅有外部数", "low"),
    "A13": (6, "不一致", "high"),
    "A14": (2990, "一致(可改进)", "none"),  # a mean, off by less than half a per cent
    "A15": (0, "台账无记录", "medium"),
    "A16": (600, "不一致", "low"),  # 600余 is not earned by 600
    "A17": (6, "一致", "none"),
    "A18": (412, "不一致", "medium"),
    "A20": (17, "不一致", "high"),
    "A21": (34, "一致", "none"),
    "A22": (0, "台账无记录", "medium"),
    "A23": (0, "台账无记录", "medium"),
    "A24": (46648720, "存疑", "low"),  # cut off: 4664.87万 rounds to 4664.9
    "A25": (59073200, "一致(可改进)", "none"),  # within half of 1万
    "A26": (Decimal("106812345.60"), "一致", "none"),
    "A27": (0, "台账无记录", "medium"),
    "A28": (24360, "仅有外部数", "low"),
    "A29": (5, "一致", "none"),  # three of 2019 and two of 2020: to date
    "A31": (243, "一致", "none"),
    "A32": (0, "台账无记录", "medium"),
    "A33": (Fraction(14, 1832), "存疑", "low"),  # 0.764% cut off to 0.7%
    "A34": (Decimal("0.625"), "一致", "none"),
    "A36": (3, "不一致", "high"),
    "A37": (5, "不一致", "high"),  # six, one of which closed in October
    "A38": (9, "不一致", "medium"),
    "A39": (8, "一致", "none"),
    "A40": (31, "不一致", "high"),
    "A41": (5540, "不一致", "high"),
    "A42": (493, "存疑", "low"),  # 500 within two per cent looks rounded
    "A43": (48, "期间不符", "high"),  # 61 is what 2019 has
    "A45": (3, "不一致", "high"),
    "A46": (4, "期间不符", "high"),  # 16 is 7 + 5 + 4 of three years
    "A47": (3, "不一致", "high"),  # four, one of whom left in September
    "A48": (512, "一致", "none"),
    "A49": (2, "不一致", "high"),
    "A51": (30, "不一致", "low"),
    "A52": (23, "不一致", "medium"),
    "A53": (11, "期间不符", "high"),  # 25 is 14 + 11 of two years
    "A54": (38, "一致(可改进)", "none"),  # 30余 in its upper half
    "A55": (12, "一致", "none"),
    "A56": (10, "不一致", "low"),
    "A57": (580, "不一致", "high"),
    "A58": (49, "不一致", "high"),
    "A59": (3, "不一致", "high"),
    "A60": (4, "不一致", "high"),
    "A61": (Decimal("286540.50"), "一致", "none"),
    "A62": (300000, "存疑", "low"),  # 近30万 is said of exactly 300000
    "A63": (4, "一致", "none"),
    "A64": (0, "台账无记录", "medium"),
    "A65": (396, "一致", "none"),  # 3 standing and a tally of 393
    "A66": (207000, "存疑", "low"),  # beyond half of 1万, short of the next
    "A67": (14000, "不一致", "high"),
    "A68": (24150, "不一致", "medium"),
    "A69": (1206, "一致", "none"),
    "A70": (3, "不一致", "high"),
    "A71": (12, "不一致", "medium"),
    "A72": (3100, "存疑", "low"),  # a round mean, off by less than five per cent
    "A73": (2, "不一致", "medium"),
}
"""What the workbooks hold for 2020, and the class and severity of the published wording."""

CLAIMS = {
    "honour": ("不一致", "high"),  # one of the three titles is on no record
    "target": ("存疑", "low"),  # one share is above its target, the other exactly on it
    "first": ("不一致", "high"),  # the same site carried an article in 2018
    "record": ("不一致", "high"),  # 4 against 7 of 2018
    "only": ("无法判断", "low"),  # other cities are in no ledger of this one
    "edition": ("一致", "none"),
}
"""By the kind of claim; the report makes one of each."""

COMMISSIONED = SEEDS / "huaibei-2020.txt"
OURS = [
    path
    for name in ("huaibei-2020.txt", "city-2020.txt", "claims-2020.txt")
    if (path := SAMPLES / name).exists()
]
HERE = [
    pytest.mark.commissioned,
    pytest.mark.skipif(not COMMISSIONED.exists(), reason="the commissioned reports are not here"),
]
TEXTS = [
    pytest.param(COMMISSIONED, id="commissioned", marks=HERE),
    *(pytest.param(path, id=path.stem) for path in OURS),
]
WITH_FIGURES = [each for each in TEXTS if each.id != "claims-2020"]

pytestmark = pytest.mark.django_db


def run(*arguments: str, told: str = "") -> Done:
    """Run a command in this process, with something on its standard input."""
    out, err, before = StringIO(), StringIO(), sys.stdin
    sys.stdin = StringIO(told)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            status = main.run(list(arguments))
    finally:
        sys.stdin = before
    return Done(status, out.getvalue(), err.getvalue())


def done(*arguments: str, told: str = "") -> str:
    """Run a command that must succeed, and return what it says."""
    ended = run(*arguments, told=told)
    assert (ended.status, ended.err) == (0, "")
    return ended.out


def brought_in() -> dict[str, str]:
    """Import every workbook and return what was said last."""
    return {
        name: done("import", str(LEDGER / f"{name}.xlsx"), "--as", login).splitlines()[-1]
        for name, login in BOOKS.items()
    }


@pytest.fixture(scope="module", autouse=True)
def second_ledger(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[dict[str, str]]:
    """An empty home, units loaded, accounts opened, workbooks imported; undone at the end."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.ensure_connection()
        with transaction.atomic():
            done("units", "load", "3406")
            for login, unit in ACCOUNTS.items():
                opening = ("account", "add", login, "--name", "演示", "--unit", unit)
                rest = ("--role", "caseworker", "--since", "2020-01-01", "--password-stdin")
                done(*opening, *rest, told="wu-liu-qi-ba-2021\n")
            yield brought_in()
            transaction.set_rollback(True)


def checked(path: Path) -> dict[str, Any]:
    asked = ("report", "check", str(path), "--unit", "3406", "--period", "2020")
    told: dict[str, Any] = json.loads(done(*asked, "--format", "json"))
    return told


def by_key(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {key: each for each in told["figures"] for key in each["answers"]}


def held(each: dict[str, Any]) -> Fraction:
    """Return the ledger's value of a figure; a share from its two parts."""
    ledger = each["ledger"]
    if isinstance(ledger, dict):
        return Fraction(str(ledger["numerator"])) / Fraction(str(ledger["denominator"]))
    return Fraction(str(ledger))


def answered(each: dict[str, Any]) -> tuple[str, str]:
    return each["result"], each["severity"]


def changed(path: Path, key: str, written: str, into: Path) -> tuple[list[Any], list[Any], int]:
    """Return the figures of a text before and after one is written otherwise, and its place."""
    before = checked(path)
    found = by_key(before)[key]
    text = path.read_text(encoding="utf-8")
    into.write_text(text[: found["start"]] + written + text[found["end"] :], encoding="utf-8")
    return before["figures"], checked(into)["figures"], before["figures"].index(found)


@pytest.mark.parametrize("path", WITH_FIGURES)
def test_each_figure_is_held_against_what_the_workbooks_say(path: Path) -> None:
    found = by_key(checked(path))

    assert set(found) <= set(EXPECTED)
    assert set(found) == set(EXPECTED) or path != COMMISSIONED
    assert len(found) >= 12
    for key, each in found.items():
        value, result, severity = EXPECTED[key]
        assert (key, held(each)) == (key, Fraction(value))
        assert (key, each["surface"], *answered(each)) == (key, each["surface"], result, severity)


@pytest.mark.parametrize("path", TEXTS)
def test_each_claim_is_judged_by_what_the_workbooks_say(path: Path) -> None:
    found = {each["kind"]: answered(each) for each in checked(path)["claims"]}

    assert found == {kind: CLAIMS[kind] for kind in found}
    assert set(found) == set(CLAIMS) or path != COMMISSIONED


@pytest.mark.parametrize("path", WITH_FIGURES)
@pytest.mark.parametrize(
    ("key", "written", "result", "severity"),
    [
        ("A20", "20人", "单位不符", "high"),  # sessions told as people
        ("A37", "4?4个", "无法判断", "low"),  # a character lost within the number
        ("A65", "39?个", "无法判断", "low"),
        ("A20", "17场次", "一致", "none"),
        ("A20", "10余场次", "一致(可改进)", "none"),  # 17 is in the upper half
        ("A20", "17余场次", "不一致", "low"),
    ],
)
def test_another_wording_changes_that_answer_and_no_other(
    path: Path, key: str, written: str, result: str, severity: str, tmp_path: Path
) -> None:
    before, after, at = changed(path, key, written, tmp_path / "report.txt")

    assert answered(after[at]) == (result, severity)
    others = [[answered(each) for each in these] for these in (before, after)]
    del others[0][at], others[1][at]
    assert others[0] == others[1]


def test_every_class_of_answer_occurs() -> None:
    counted = Counter(result for _, result, _ in EXPECTED.values())
    several = {
        judgement.AGREES, judgement.BETTER, judgement.DOUBTFUL, judgement.DIFFERS,
        judgement.NO_RECORD, judgement.ONLY_OUTSIDE, judgement.OTHER_PERIOD,
    }  # fmt: skip
    assert {result for result, times in counted.items() if times >= 3} == several
    wrong = Counter(grave for _, result, grave in EXPECTED.values() if result == "不一致")
    assert min(wrong["high"], wrong["medium"], wrong["low"]) >= 3


def test_the_same_workbooks_again_add_nothing(second_ledger: dict[str, str]) -> None:
    assert sum(int(said.split()[1]) for said in second_ledger.values()) == 223
    assert all(said.startswith("共新登记 0 条") for said in brought_in().values())


def test_a_county_may_not_bring_in_the_citys_workbook() -> None:
    refused = run("import", str(LEDGER / "宣传.xlsx"), "--as", "suixi")
    assert (refused.status, refused.out) == (3, "")
    assert "您的岗位不能为这个单位登记" in refused.err


@pytest.mark.parametrize(
    ("address", "units"),
    [
        ("credit-village.trainings", ["刘桥镇", "韩村镇"]),
        (
            "big-preaching.talks",
            [
                "土楼村村民委员会", "淮北市", "官庄村委会", "茶安村村民委员会", "张集村村民委员会",
                "谷山村村民委员会", "火神村村民委员会", "铚城村村民委员会", "颜道口村村民委员会",
                "罗集村村民委员会",
            ],
        ),
    ],
)  # fmt: skip
def test_the_trace_of_a_figure_names_the_units_of_its_rows(address: str, units: list[str]) -> None:
    *rows, last = done("trace", address, "--unit", "3406", "--period", "2020").splitlines()[1:]

    assert [row.split()[1] for row in rows] == units
    assert last == f"共 {len(units)} 条，0 条无权查看。"


def test_every_figure_of_the_units_that_recorded_is_the_plain_recounts() -> None:
    counted, plain, year = fresh(), recount.read(declared()), Period.year(2020)
    here, addresses = tree(), in_force(counted, year)
    units = {place.unit for unit in _recorded() for place in here.path(unit, year.last_day)}
    whole = table(counted, addresses, standard(2020), scope=EVERYTHING)

    compared = 0
    for address, unit, period in product(addresses, units, standard(2020)):
        value = whole.worked(address, unit, period).value
        slow = recount.value(plain, address, unit, period)
        if value is None or slow is None:
            assert value is slow, (address, unit, str(period))
            continue
        compared += 1
        wanted = slow / scale(counted, address)
        assert abs(Fraction(value) - wanted) <= abs(slow) / 10**20, (address, unit, str(period))
    assert len(units) > 40
    assert compared > 10_000


def _recorded() -> set[int]:
    """Return the units that any record is of."""
    found: set[int] = set()
    for kind in MODELS.values():
        found.update(kind._default_manager.values_list("unit", flat=True))
    return found


def test_the_workbooks_are_those_that_the_script_writes(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("second_ledger_make", LEDGER / "make.py")
    assert spec
    assert spec.loader
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)

    assert set(make.BOOKS) == {path.stem for path in LEDGER.glob("*.xlsx")} == set(BOOKS)
    for name, rows in make.BOOKS.items():
        make.write(tmp_path / f"{name}.xlsx", rows)
        written, kept = ((folder / f"{name}.xlsx").read_bytes() for folder in (tmp_path, LEDGER))
        assert sheets.digest(sheets.read(written)) == sheets.digest(sheets.read(kept))
