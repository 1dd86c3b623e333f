"""What there is to be said in English: the messages of templates and of Python, read off them."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog

from jinguo.catalogue.load import load
from jinguo.web.english import scripts
from jinguo.web.english.catalogue import TOLD
from jinguo.web.english.marking import holes, in_other_words, is_chinese
from jinguo.web.english.messages import OF_MESSAGES

_ROOT = Path(__file__).parents[2]
_TOLD = (
    "web", "ledger", "org", "counting", "exchange", "files", "jobs", "periods.py", "vault",
    "catalogue/kinds.py", "catalogue/countables.py", "catalogue/schema.py", "catalogue/load.py",
    "catalogue/valid.py", "reading/check.py",
    "reading/compare.py", "reading/crossread.py", "reading/match.py", "reading/remarks.py",
    "reporting/sentences.py", "documents/formats.py",
)  # fmt: skip
"""The rooms whose sentences and labels come to a page. Prose of reports, the console and the word
lists by which texts are read stay Chinese: they are data of the federation, or no page."""
_NOT = ("migrations", "english", "management")
_UNSHOWN = frozenset({
    "counting/examples.py", "exchange/headings.py", "exchange/places.py", "exchange/template.py",
    "files/text.py", "ledger/clearing.py", "ledger/dictionary.py", "ledger/footing.py",
    "ledger/restoring.py", "ledger/rotation.py", "org/divisions.py", "vault/backup.py",
    "web/contact.py", "web/meeting_paper.py",
})  # fmt: skip
"""What tells the command line or a Chinese paper alone, or holds words that are looked for."""
_BESIDE = frozenset({
    "讲工作", "打算", "总说", "附注", "开头", "终止日期", "标题相同",
    "标题相同，括号里是单位", "“{}”通常指{}",
}) | OF_MESSAGES  # fmt: skip
"""Shown words of rooms that are no more than lists of words otherwise."""
_NEVER = datetime(2020, 1, 1, tzinfo=UTC)
"""A file that tells when it was written last would differ on every branch."""


def of_templates() -> set[str]:
    """Return the messages of all templates."""
    found: set[str] = set()

    def say(message: str) -> None:
        found.add(message)

    for path in sorted((_ROOT / "web" / "templates").rglob("*.html")):
        in_other_words(path.read_text(encoding="utf-8"), say)
    return found


def of_scripts() -> set[str]:
    """Return the messages of all scripts."""
    found: set[str] = set()

    def say(message: str) -> None:
        found.add(message)

    for name in scripts.scripts():
        scripts.in_other_words(scripts.source(name), say)
    return found


def of_python() -> set[str]:
    """Return the sentences and labels that Python makes, with `{name}` where values stand."""
    found: set[str] = set()
    for path in _sources():
        found.update(sentences(path.read_text(encoding="utf-8")))
    return (
        found
        | _BESIDE
        | {each.measure for each in load().indicators.values() if is_chinese(each.measure)}
    )


def _sources() -> Iterator[Path]:
    for each in _TOLD:
        place = _ROOT / each
        paths = [place] if place.is_file() else sorted(place.rglob("*.py"))
        yield from (path for path in paths if _is_shown(path.relative_to(_ROOT)))


def _is_shown(path: Path) -> bool:
    return path.as_posix() not in _UNSHOWN and not set(path.parts) & set(_NOT)


def sentences(source: str) -> Iterator[str]:
    """Yield every Chinese text of a Python file that is neither documentation nor a part."""
    tree = ast.parse(source)
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.Call) and _is_pattern(node):
            passed.update(id(each) for each in ast.walk(node))
        if isinstance(node, ast.JoinedStr):
            passed.update(id(each) for each in node.values)
            if id(node) not in passed and is_chinese(made := _open(node)):
                yield made
        if isinstance(node, ast.Constant) and id(node) not in passed and _is_told(node.value):
            yield str(node.value).strip()


def _is_told(value: object) -> bool:
    return isinstance(value, str) and is_chinese(value) and "\n" not in value


def _is_pattern(node: ast.Call) -> bool:
    """Tell whether a call makes a pattern: words to look for, not to show."""
    func = node.func
    return isinstance(func, ast.Attribute) and (
        (isinstance(func.value, ast.Name) and func.value.id == "re") or func.attr == "maketrans"
    )


def _open(node: ast.JoinedStr) -> str:
    made: list[str] = []
    taken: dict[str, int] = {}
    for part in node.values:
        if isinstance(part, ast.Constant):
            made.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            name = _called(part.value)
            taken[name] = taken.get(name, 0) + 1
            made.append(f"{{{name}{taken[name] if taken[name] > 1 else ''}}}")
    return "".join(made).strip()


def _called(node: ast.expr) -> str:
    """Return how a value in a sentence is called: by its last name."""
    if isinstance(node, ast.Attribute):
        return node.attr.strip("_")
    if isinstance(node, ast.Name):
        return node.id.strip("_")
    return "value"


def gathered(before: Catalog) -> Catalog:
    """Return the file's new content: every message there is, with the English it had."""
    made = Catalog(
        locale="en", project="jinguo", version="1", creation_date=_NEVER, revision_date=_NEVER,
        header_comment="# English of the pages: see CONTRIBUTING.md.", fuzzy=False,
        msgid_bugs_address="-", last_translator="-", language_team="-",
    )  # fmt: skip
    templates, python = of_templates() | of_scripts(), of_python()
    for message in sorted(templates | python):
        old = before.get(message)
        comments = [TOLD] if message in python else []
        made.add(message, old.string if old else "", auto_comments=comments)
    for each in before:
        # English of one template alone: by hand, as long as the message is there.
        if each.context and each.id in templates | python:
            made.add(each.id, each.string, context=each.context)
    return made


def faults(catalogue: Catalog) -> Iterator[str]:
    """Yield what is to be mended: what has no English, or leaves other things open."""
    for each in catalogue:
        message, said = str(each.id), str(each.string)
        if not message:
            continue
        if not said:
            yield f"没有英文：{message}"
        elif holes(message) != holes(said):
            yield f"占位不同：{message} → {said}"
