"""A script of ours in another language: every Chinese text in it is one message."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinguo.web.english.marking import Say, is_chinese

PLACE = Path(__file__).parents[1] / "static" / "web"
_STOP = re.compile(r'//[^\n]*|"(?:[^"\\\n]|\\.)*"|`|[{}]')
_IN_TEMPLATE = re.compile(r"\\.|`|\$\{", re.DOTALL)
_NAME = re.compile(r"[A-Za-z]\w*")
_HOLE = re.compile(r"\{(\w+)\}")


def scripts() -> list[str]:
    """Return the names of all scripts of the pages."""
    return sorted(path.stem for path in PLACE.glob("*.js"))


def source(name: str) -> str:
    """Return a script as it stands."""
    return (PLACE / f"{name}.js").read_text(encoding="utf-8")


def in_other_words(script: str, say: Say) -> str:
    """Return a script with every message as `say` has it."""
    made, _ = _code(script, 0, say)
    return made


@dataclass(frozen=True)
class _Value:
    """A value within a text: its code as it stands, and with its own texts said."""

    code: str
    said: str


def _code(script: str, at: int, say: Say, *, within: bool = False) -> tuple[str, int]:
    """Return code from a place on; `within` a text it ends before the brace that closes it."""
    made: list[str] = []
    depth = 0
    while found := _STOP.search(script, at):
        made.append(script[at : found.start()])
        at = found.end()
        if within and found[0] == "}" and not depth:
            return "".join(made), found.start()
        if found[0] == "`":
            said, at = _template(script, at, say)
            made.append(said)
            continue
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        made.append(_text(found[0], say) if found[0].startswith('"') else found[0])
    return "".join([*made, script[at:]]), len(script)


def _text(literal: str, say: Say) -> str:
    said = say(literal[1:-1]) if is_chinese(literal) else None
    return literal if said is None else json.dumps(said, ensure_ascii=False)


def _template(script: str, at: int, say: Say) -> tuple[str, int]:
    """Return a text in backticks, and where it ends."""
    parts: list[str | _Value] = []
    while (found := _IN_TEMPLATE.search(script, at)) and found[0] != "`":
        parts.append(script[at : found.start()])
        if found[0] == "${":
            said, at = _code(script, found.end(), say, within=True)
            parts.append(_Value(script[found.end() : at], said))
            at += 1
        else:
            parts.append(found[0])
            at = found.end()
    end = found.start() if found else len(script)
    parts.append(script[at:end])
    return f"`{_open(parts, say)}`", end + 1


def _open(parts: list[str | _Value], say: Say) -> str:
    names = _names(parts)
    values = {name: f"${{{each.said}}}" for name, each in names}
    plain = "".join(each for each in parts if isinstance(each, str))
    order = iter(names)
    told = "".join(each if isinstance(each, str) else f"{{{next(order)[0]}}}" for each in parts)
    said = say(told) if is_chinese(plain) else None
    return _HOLE.sub(lambda found: values.get(found[1], found[0]), told if said is None else said)


def _names(parts: list[str | _Value]) -> list[tuple[str, _Value]]:
    return list(_named(each for each in parts if isinstance(each, _Value)))


def _named(values: Iterator[_Value]) -> Iterator[tuple[str, _Value]]:
    taken: dict[str, int] = {}
    for each in values:
        found = _NAME.findall(re.split(r'["`?]', each.code)[0])
        name = found[-1] if found else "value"
        taken[name] = taken.get(name, 0) + 1
        yield f"{name}{taken[name]}" if taken[name] > 1 else name, each
