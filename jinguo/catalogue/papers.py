"""Papers as data: what an official letter, a notice or a form says, and for whose eyes it is.

`catalogue/papers/*.yaml` say it, one a file. A paper holds words, blanks to be written by hand and
what the step filled in, named one by one. Nothing of a person is ever among them: no name, number,
telephone or address; and a paper that the other side will see holds days and choices alone.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from jinguo.catalogue.procedures import Fill, Procedure
from jinguo.catalogue.schema import Key, Seen, Strict, Words
from jinguo.catalogue.stamped import by_name, stamps
from jinguo.errors import CatalogueError

SHIPPED = Path(__file__).parent / "papers"
OTHER_SIDE = "对方"
INSIDE = "内部"
BLANK = "blank"
PLAIN = frozenset({"unit", "today", "code", "state", "when", BLANK})
"""What every paper may name."""
_NAMED = re.compile(r"\{([^{}]*)\}")
_CLOSED = ("日期", "选择")


class Paper(Strict):
    """One paper; each block is a paragraph, `{name}` what stands there.

    One that begins with `<` stands flush left, as whom it addresses; with `>` right, as who signs.
    """

    paper: Key
    title: Words
    audience: Literal["对方", "外单位", "公安", "本人", "内部"]
    note: Seen = ""
    blocks: tuple[Words, ...] = Field(min_length=1)

    @property
    def names(self) -> set[str]:
        """Return what it names beside what every paper may."""
        return {name for block in self.blocks for name in _NAMED.findall(block)} - PLAIN

    def filled(self, words: Mapping[str, str]) -> list[str]:
        """Return its paragraphs, only what it names put in; a blank where nothing is known."""
        return [
            _NAMED.sub(lambda found: words.get(found[1], "") or "＿＿＿＿＿＿", block)
            for block in self.blocks
        ]


def papers(procedures: Mapping[str, Procedure], overlay: Path | None = None) -> dict[str, Paper]:
    """Return the papers in force, each fit for the steps that make it.

    Raises:
        CatalogueError: If a file says what it may not say, or a step makes a paper there is not.
    """
    found = by_name(Paper, "paper", stamps(SHIPPED, overlay, more=True))
    for procedure in procedures.values():
        for step in procedure.steps.values():
            if lost := sorted(set(step.papers) - set(found)):
                raise CatalogueError(f"流程 {procedure.procedure} 要出的文书没有：{lost[0]}。")
    for paper in found.values():
        _check(paper, _fills(paper.paper, procedures))
    return found


def _fills(paper: str, procedures: Mapping[str, Procedure]) -> dict[str, list[Fill]]:
    """Return what the steps that make a paper fill in, by name."""
    made: dict[str, list[Fill]] = {}
    for procedure in procedures.values():
        for step in procedure.steps.values():
            if paper in step.papers:
                for name, fill in step.fill.items():
                    made.setdefault(name, []).append(fill)
    return made


def _check(paper: Paper, fills: Mapping[str, list[Fill]]) -> None:
    if unknown := sorted(paper.names - set(fills)):
        raise CatalogueError(f"文书 {paper.paper} 提到没有步骤填写的“{unknown[0]}”，请改正。")
    if paper.audience != OTHER_SIDE:
        return
    open_ones = [
        name for name in sorted(paper.names) if any(f.as_ not in _CLOSED for f in fills[name])
    ]
    if open_ones:
        raise CatalogueError(
            f"文书 {paper.paper} 会给对方看，不能写随意填写的“{open_ones[0]}”，只能写日期和选择。"
        )
