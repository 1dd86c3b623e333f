"""文书: the papers of a step and the pack of evidence, as files, from one source."""

import hashlib
from collections.abc import Iterator
from typing import Literal
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import books
from jinguo.documents.document import Document, Heading, Paragraph, Run
from jinguo.documents.formats import offered
from jinguo.duties import courses, papers
from jinguo.duties.courses import Standing
from jinguo.duties.deadlines import HERE
from jinguo.errors import PolicyError
from jinguo.ledger.lines import code
from jinguo.ledger.models import Entry, Record, Step
from jinguo.ledger.opening import opened
from jinguo.org.policy import Action, Verdict
from jinguo.org.tree import Tree
from jinguo.web import looked
from jinguo.web.attachment import attachment
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.journal import OPERATOR, act_of
from jinguo.web.ledger_record import whole_record
from jinguo.web.revealing import REFUSED, reveal

_FORMS = (".docx", ".pdf")
_STORY = "story"
_FOR_PACK = "办理手续：出证据材料"


@rule(Action.SEE_RECORDS)
def paper(
    request: Asked, kind: str, id_: UUID, procedure: str, sequence: int, name: str
) -> HttpResponse:
    """Hand out one paper of one step; its name is `letter.docx`."""
    found = whole_record(request, kind, id_)
    key, _, ending = name.rpartition(".")
    of, step = _step(found, procedure, sequence)
    made = next((each for each in papers.of_step(of, step) if each.paper == key), None)
    if made is None or f".{ending}" not in _FORMS:
        raise not_found()
    looked.read(request, found)
    now = timezone.now()
    written = papers.write(made, of, step, here=books().tree, now=now)
    blocks = tuple(map(_block, written.paragraphs))
    author = books().tree.place(found.unit_id, request.today).name
    return _file(Document(written.title, "", author, blocks, now), f".{ending}")


def _step(found: Record, procedure: str, sequence: int) -> tuple[Standing, Step]:
    for of in courses.standing(found):
        if of.row.procedure == procedure:
            step = Step.objects.filter(course=of.row, sequence=sequence).first()
            if step is not None:
                return of, step
    raise not_found()


def _file(document: Document, ending: str) -> HttpResponse:
    form = offered().get(ending)
    if form is None:
        raise not_found()
    name = f"{document.title}{ending}"
    return attachment(form.content(document), name=name, media=form.media)


@rule(Action.SEE_RECORDS)
def pack(request: Asked, kind: str, id_: UUID, ending: str) -> HttpResponse:
    """Hand out what was recorded of a case as evidence: times, words, and the journal's digests."""
    found = whole_record(request, kind, id_)
    if kind != "case" or ending not in _FORMS:
        raise not_found()
    story = ""
    if found.story_sealed:  # type: ignore[attr-defined] # a case has one
        verdict = reveal(request, found, _STORY, reason=_FOR_PACK)
        if verdict is Verdict.NEED_CONFIRMING:
            return redirect_to_login(request.path, reverse("confirm"))
        if verdict is not Verdict.ALLOW:
            raise PolicyError(REFUSED[verdict])
        story = opened(found, _STORY)
    looked.read(request, found)
    place = books().tree.place(found.unit_id, request.today).name
    secret, here = papers.protected(found), books().tree
    blocks = tuple(
        _masked(each, secret, here) if isinstance(each, Paragraph) else each
        for each in _blocks(found, story, place)
    )
    document = Document("求助记录证据材料", f"编号 {code(found)}", place, blocks, timezone.now())
    return _file(document, ending)


def _masked(block: Paragraph, secret: list[str], here: Tree) -> Paragraph:
    """Return a paragraph without what must reach nobody outside: the other side reads evidence."""
    told = papers.masked(block.text, secret, here=here)
    return block if told == block.text else _said(told)


def _blocks(found: Record, story: str, place: str) -> Iterator[Heading | Paragraph]:
    yield _said(
        f"{place}妇联在工作中形成的记录。记录登记以后不能改动，只能补充；每一次登记和补充都进入日志，"
        "日志逐条相连，下面列出每一条的摘要（SHA-256），可以到本单位核对。"
        "要保密的住址和联系方式用“＿”代替，摘要仍是原文的。"
    )
    yield _said(f"记录：{KINDS[found.kind()].label}，编号 {found.id}，第 {found.version} 版。")
    yield Heading(("登记时的情况",))
    yield _said(story or "（登记时没有写情况。）")
    if story:
        yield _said(f"以上文字的摘要：{hashlib.sha256(story.encode()).hexdigest()}")
    for of in courses.standing(found):
        yield Heading((of.procedure.title,))
        rows = Step.objects.filter(course=of.row).select_related("by").order_by("sequence")
        for step, facts in papers.facts_of(of, rows):
            yield _said(_step_told(of, step, dict(facts)))
    yield Heading(("日志",))
    for entry in Entry.objects.filter(record=found.id).order_by("number"):
        at = entry.at.astimezone(HERE).strftime("%Y-%m-%d %H:%M:%S")
        yield _said(f"第 {entry.number} 条，{at}，{act_of(entry)}，摘要 {entry.digest}")


def _step_told(of: Standing, step: Step, facts: dict[str, str]) -> str:
    made = of.procedure.steps.get(step.code)
    at = step.at.astimezone(HERE).strftime("%Y-%m-%d %H:%M")
    recorded = step.recorded_at.astimezone(HERE).strftime("%Y-%m-%d %H:%M")
    said = "；".join(f"{label}：{word}" for label, word in facts.items())
    who = step.by.name if step.by else OPERATOR
    head = f"{at} {made.label if made else '开始'}（{who} {recorded} 登记）"
    return f"{head}。{said}" if said else f"{head}。"


_STANDS: dict[str, Literal["left", "right"]] = {"< ": "left", "> ": "right"}


def _block(text: str) -> Paragraph:
    stands = _STANDS.get(text[:2])
    return Paragraph((Run(text[2:]),), stands=stands) if stands else _said(text)


def _said(text: str) -> Paragraph:
    return Paragraph((Run(text),))
