"""`jinguo report read | check | write`: figures found in a document, and against the ledger."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from jinguo.console import writing
from jinguo.console.home import add_asker, now, open_home, reach
from jinguo.console.output import FORMATS, put, put_json
from jinguo.counting.books import books
from jinguo.documents.annotated import annotated
from jinguo.documents.formats import FORMATS as PAPERS
from jinguo.errors import UnreadableError, UsageError
from jinguo.files.read import commented
from jinguo.org.policy import Action
from jinguo.org.units import find
from jinguo.periods import read_period
from jinguo.reading.check import Check, against_itself, as_json, check
from jinguo.reading.document import Document, read_document
from jinguo.reading.extract import extract, extract_restored, figures_of
from jinguo.reading.figure import Figure
from jinguo.reading.remarks import remarks
from jinguo.reading.restore import restore
from jinguo.reading.summary import summary

_READ = {
    "surface": "数量",
    "subject": "所数",
    "unit": "量词",
    "low": "不小于",
    "high": "不大于",
    "topic": "类别",
}
_CHECK = {
    "surface": "报告",
    "indicator": "口径",
    "ledger": "台账",
    "result": "结果",
    "severity": "轻重",
    "reason": "说明",
}
_KINDS = {
    "first": "首次",
    "record": "历年最高",
    "streak": "连年",
    "target": "超额完成",
    "only": "唯一",
    "honour": "荣誉",
    "edition": "届次",
}
_CLAIMS = {
    "surface": "说法",
    "kind": "种类",
    "indicator": "口径",
    "result": "结果",
    "severity": "轻重",
    "reason": "说明",
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("report", help="报告")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    read = acts.add_parser("read", help="读出一篇报告里的数字（不需要数据目录）")
    read.add_argument("file", nargs="?", metavar="文件")
    read.add_argument(
        "--jsonl", metavar="文件|-", help="每行一个 {id, text}，给出每行的 {id, figures}"
    )
    read.add_argument("--all", action="store_true", help="不是成果的数字也列出")
    read.add_argument("--format", choices=FORMATS, default="table")
    read.set_defaults(run=_read)
    checked = acts.add_parser("check", help="把一篇报告的数字逐个和台账核对")
    checked.add_argument("file", metavar="文件")
    checked.add_argument("--unit", required=True, metavar="单位")
    checked.add_argument("--period", required=True, metavar="期间")
    checked.add_argument("--strict", action="store_true", help="有不一致时以状态 1 结束")
    checked.add_argument(
        "--output", type=Path, metavar="文件", help="另存一份 .docx，在有出入处加上批注"
    )
    checked.add_argument("--summary", type=Path, metavar="文件", help="另存一页摘要")
    checked.add_argument("--format", choices=FORMATS, default="table")
    add_asker(checked)
    checked.set_defaults(run=_check)
    writing.add(acts)


def _read(asked: argparse.Namespace) -> int:
    if (asked.file is None) == (asked.jsonl is None):
        raise UsageError("请写一个文件，或用 --jsonl 写一个逐行的文件（- 为标准输入）。")
    if asked.jsonl is not None:
        for line in _lines(asked.jsonl):
            figures = _figures(extract(line["text"]), every=asked.all)
            sys.stdout.write(
                json.dumps({"id": line["id"], "figures": figures}, ensure_ascii=False) + "\n"
            )
        return 0
    document = read_document(asked.file)
    restored = restore(document.text)
    every = extract_restored(document.text, restored)
    figures = _figures(every, every=asked.all)
    results = [one for one in figures_of(restored) if one.is_result]
    inside = [one.as_json() for one in against_itself(document.text, restored, results)]
    if asked.format == "json":
        repairs = [repair.as_json() for repair in restored.repairs]
        told = {"document": _document(document), "repairs": repairs, "figures": figures}
        put_json({**told, "clashes": inside})
        return 0
    put(figures, _READ, form=asked.format)
    if asked.format == "table":
        _tell_clashes(inside)
    return 0


def _tell_clashes(inside: Sequence[Mapping[str, Any]]) -> None:
    """Say what in a report contradicts itself; nothing if nothing does."""
    for clash in inside:
        sys.stdout.write(f"前后对不上：{clash['reason']}\n")


def _figures(found: list[Figure], *, every: bool) -> list[dict[str, Any]]:
    return [figure.as_json() for figure in found if every or figure.is_result]


def _document(document: Document) -> dict[str, str]:
    return {
        "name": document.name,
        "encoding": document.encoding,
        "sha256": document.sha256,
        "text": document.text,
    }


def _lines(name: str) -> Iterator[dict[str, Any]]:
    if name == "-":
        yield from _parsed(sys.stdin)
        return
    path = Path(name)
    if not path.is_file():
        raise UsageError(f"找不到文件“{path.name}”，请检查路径。")
    with path.open(encoding="utf-8") as file:
        yield from _parsed(file)


def _parsed(file: TextIO) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except json.JSONDecodeError as error:
            raise UnreadableError(
                f"第 {number} 行不是 JSON，请每行写一个 {{id, text}}。"
            ) from error
        if (
            not isinstance(content, dict)
            or not {"id", "text"} <= content.keys()
            or not isinstance(content["text"], str)
        ):
            raise UnreadableError(f"第 {number} 行缺少 id 或 text，请每行写一个 {{id, text}}。")
        yield content


def _check(asked: argparse.Namespace) -> int:
    if asked.output:
        writing.check_output(asked.output, (".docx",))
    if asked.summary:
        writing.check_output(asked.summary, tuple(PAPERS))
    period, document = read_period(asked.period), read_document(asked.file)
    open_home()
    unit = find(asked.unit, day=period.last_day)
    scope = reach(asked.account, Action.SEE_FIGURES)
    checked = check(document, books=books(), unit=unit, period=period, scope=scope)
    if asked.output:
        writing.save(asked.output, _annotated(Path(asked.file), checked))
    if asked.summary:
        page = summary(checked, books().catalogue, at=now())
        writing.save(asked.summary, PAPERS[asked.summary.suffix.lower()].content(page))
    content = as_json(checked)
    if asked.format == "json":
        put_json(content)
    else:
        put([_row(row) for row in content["figures"]], _CHECK, form=asked.format)
    if asked.format == "table":
        sys.stdout.write(f"共 {len(checked.answers)} 个数字：{_told(checked.summary, '数字')}。\n")
        if content["claims"]:
            rows = [{**row, "kind": _KINDS[row["kind"]]} for row in content["claims"]]
            put(rows, _CLAIMS, form="table")
        _tell_clashes(content["clashes"])
        sys.stdout.write(
            f"共 {len(checked.claims)} 处说法：{_told(checked.claim_summary, '说法')}。\n"
        )
    return 1 if asked.strict and _differs(checked) else 0


def _annotated(path: Path, checked: Check) -> bytes:
    """Return the document that was checked with comments, or its text as one of our own."""
    said = remarks(checked, books().catalogue)
    if path.suffix.lower() == ".docx":
        places = [(one.start, one.end, "\n".join(one.lines)) for one in said]
        if made := commented(path.read_bytes(), places):
            return made
        sys.stderr.write("原件里的文字不全在正文段落里，批注写在另起的一份里。\n")
    return annotated(checked.document.text, said, at=now())


def _told(summary: dict[str, int], what: str) -> str:
    told = "，".join(f"{result} {count}" for result, count in summary.items())
    return told or f"没有读到{what}"


def _row(row: dict[str, Any]) -> dict[str, Any]:
    ledger = row["ledger"]
    return {**row, "ledger": ledger["value"] if isinstance(ledger, dict) else ledger}


def _differs(checked: Check) -> bool:
    figures = any(answer.differs for answer in checked.answers)
    return figures or any(answer.differs for answer in checked.claims)
