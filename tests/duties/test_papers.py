"""No paper for the other side holds a protected address, wherever somebody put it."""

import re
import shutil
import subprocess
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from jinguo.catalogue.papers import OTHER_SIDE
from jinguo.documents.document import Document, Paragraph, Run
from jinguo.documents.formats import FORMATS
from jinguo.documents.office import office
from jinguo.duties import courses, papers
from jinguo.duties.declared import declared
from jinguo.errors import CatalogueError, RuleError
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Course, Record, Step
from jinguo.org.units import tree
from tests.factories import AT, City, enter_one

ADDRESS, PHONE = "甲县幸福里小区7栋1203室", "13900001234"
PLANTED = ("甲县 幸福里小区７栋１２０３室", "住在幸福里小区7栋", "电话139-0000-1234")
MADE = [
    (procedure.procedure, code, key)
    for procedure in declared().procedures.values()
    for code, step in procedure.steps.items()
    for key in step.papers
    if procedure.of in ("case", "order")
]


def protected_case(city: City, **told: Any) -> Record:
    party = enter_one(
        "party", city["一村"], type="个人", name="演示甲", address=ADDRESS, phone=PHONE
    )
    said = {
        "safe_address": ADDRESS,
        "safe_contact": PHONE,
        "reporter": "邻居演示乙",
        "story": ADDRESS,
    }
    return enter_one("case", city["一村"], party=party.id, **{**said, **told})


def step_of(record: Record, procedure: str, code: str, word: str) -> tuple[Any, Step]:
    """A step that was taken, with a word in everything that could carry one."""
    if not Course.objects.filter(record=record.id, procedure=procedure).exists():
        courses.start(record, procedure, by=By(AT))
    of = next(each for each in courses.standing(record) if each.row.procedure == procedure)
    fills = of.procedure.steps[code].fill
    facts = {
        name: fill.choices[0] if fill.choices else "2021-01-15" if fill.as_ == "日期" else word
        for name, fill in fills.items()
    }
    made = Step.objects.create(
        kind=record.kind(), record=record.id, course=of.row, sequence=of.row.steps + 1, code=code,
        to=of.row.state, at=AT, recorded_at=AT + timedelta(hours=1), facts=facts, change=1,
    )  # fmt: skip
    return of, made


@pytest.mark.parametrize(("procedure", "code", "key"), MADE)
def test_no_paper_for_others_carries_a_planted_address(
    city: City, procedure: str, code: str, key: str
) -> None:
    wanted = declared().procedures[procedure]
    told = {name: words[0] for name, words in wanted.where.items()}
    record = protected_case(city, **(told if wanted.of == "case" else {"type": "家暴求助"}))
    if wanted.of == "order":
        record = enter_one("order", city["一村"], case=record.id, applied_on=None, **told)
    for word in PLANTED:
        of, made = step_of(record, procedure, code, word)
        [paper] = [each for each in papers.of_step(of, made) if each.paper == key]
        if paper.audience == "内部":
            return
        try:
            written = papers.write(paper, of, made, here=tree(), now=AT)
        except RuleError:
            assert paper.audience != OTHER_SIDE  # it holds nothing that somebody typed
        else:
            assert _hits(written) == []
        made.delete()


def _hits(written: papers.Written, ending: str = ".docx") -> list[str]:
    blocks = tuple(Paragraph((Run(each),)) for each in written.paragraphs)
    content = FORMATS[ending].content(Document(written.title, "", "一村", blocks, AT))
    return leaks(content, ending) + [piece for piece in PIECES if piece in written.title]


PIECES = ("幸福里小区", "7栋1203", "139000", "邻居演示")


def leaks(content: bytes, ending: str) -> list[str]:
    """Return what of a planted address a file holds: in its words, or in what it says of itself."""
    if ending == ".docx":
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = [package.read(name) for name in package.namelist()]
        whole = "".join(each.decode(errors="replace") for each in parts)
        whole += re.sub(r"<[^>]*>", "", whole)  # a word may be cut into runs
    else:
        whole = _said_by("pdftotext", content, "-") + _said_by("pdfinfo", content)
    plain = papers._plain(whole)
    return [piece for piece in PIECES if piece in plain]


def _said_by(program: str, content: bytes, *more: str) -> str:
    ran = subprocess.run([program, "-", *more], input=content, capture_output=True, check=True)
    return ran.stdout.decode(errors="replace")


needs_pdf = pytest.mark.skipif(
    office() is None or not shutil.which("pdftotext"), reason="没有 LibreOffice 或 pdftotext"
)


@needs_pdf
@pytest.mark.parametrize(("procedure", "code", "key"), MADE)
def test_nor_does_its_pdf(city: City, procedure: str, code: str, key: str) -> None:
    wanted = declared().procedures[procedure]
    told = {name: words[0] for name, words in wanted.where.items()}
    record = protected_case(city, **(told if wanted.of == "case" else {"type": "家暴求助"}))
    if wanted.of == "order":
        record = enter_one("order", city["一村"], case=record.id, applied_on=None, **told)
    of, made = step_of(record, procedure, code, "；".join(PLANTED))
    [paper] = [each for each in papers.of_step(of, made) if each.paper == key]
    if paper.audience == "内部":
        return
    try:
        written = papers.write(paper, of, made, here=tree(), now=AT)
    except RuleError:
        assert paper.audience != OTHER_SIDE
    else:
        assert _hits(written, ".pdf") == []


def test_a_text_keeps_all_but_what_gives_an_address_away(city: City) -> None:
    told = papers.masked(
        f"她说：住在{PLANTED[0]}，怕他找到；在甲县东乡一村长大。", [ADDRESS, PHONE], here=tree()
    )
    assert told.startswith("她说：住在")
    assert "怕他找到；在甲县东乡一村长大。" in told
    assert [piece for piece in PIECES if piece in papers._plain(told)] == []


def test_names_of_units_are_no_address(city: City) -> None:
    papers.check("甲县东乡一村妇联 2021年1月15日", ["甲县东乡一村12号院"], here=tree())
    with pytest.raises(RuleError, match="要保密"):
        papers.check("她在一村 12 号院东屋", ["甲县东乡一村12号院东屋"], here=tree())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("paper: reply\ntitle: 答复\naudience: 对方\nblocks: ['{answer}']\n", "不能写随意填写的"),
        ("paper: reply\ntitle: 答复\naudience: 本人\nblocks: ['{address}']\n", "没有步骤填写的"),
    ],
)
def test_a_paper_that_could_tell_is_refused_when_it_is_loaded(
    overlay: Any, text: str, told: str
) -> None:
    overlay("papers/reply.yaml", text)

    with pytest.raises(CatalogueError, match=told):
        papers.papers()
