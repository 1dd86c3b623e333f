"""`catalogue check | show` on the shipped files and on the home's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jinguo.catalogue import load
from tests.console.conftest import Jinguo

Overlay = Callable[[str, str], Path]


def test_the_shipped_catalogue_passes(jinguo: Jinguo) -> None:
    done = jinguo("catalogue", "check")
    shipped = load.load()
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(
        f"{len(shipped.programmes)} 个项目，{len(shipped.indicators)} 个口径，"
    )
    assert done.out.endswith("0 处错误。\n")


@pytest.mark.parametrize("act", [["check"], ["show"], ["show", "big-preaching.talks"]])
def test_a_file_with_an_unknown_key_fails_with_its_name(
    jinguo: Jinguo, overlay: Overlay, act: list[str]
) -> None:
    overlay(
        "programmes/book-corner.yaml",
        "programme: book-corner\ntitle: 甲\nsince: 2020-01-01\ncolour: 红\n",
    )
    done = jinguo("catalogue", *act)
    assert (done.status, done.out) == (1, "")
    assert done.err == "book-corner.yaml：不认识的键“colour”，请删去或改正\n"


def test_faults_are_listed_with_a_verdict(jinguo: Jinguo, overlay: Overlay) -> None:
    text = "programme: book-corner\ntitle: 甲\nsince: 2020-01-01\nindicators:\n"
    one = "  one: {label: 甲, measure: 场, of: activity, count: sum joy}\n"
    overlay("programmes/book-corner.yaml", text + one)
    done = jinguo("catalogue", "check")
    assert done.status == 1
    assert done.err.count("\n") == 2
    assert done.out.endswith("2 处错误。\n")


def test_one_address_a_programme_or_everything_is_shown(jinguo: Jinguo) -> None:
    every = jinguo("catalogue", "show")
    assert len(every.out.splitlines()) == len(load.load().indicators)
    assert "big-preaching.talks  各类宣讲活动（场）\n" in every.out
    talks = jinguo("catalogue", "show", "big-preaching.talks")
    assert "count: sum sessions" in talks.out
    assert "kind: honour" in jinguo("catalogue", "show", "own-honour.honoured").out
    assert "programme: big-preaching" in jinguo("catalogue", "show", "big-preaching").out


def test_the_index_of_the_shipped_catalogue_stays_as_it_is(jinguo: Jinguo) -> None:
    before = load.INDEX.read_bytes()
    assert jinguo("catalogue", "index").status == 0
    assert load.INDEX.read_bytes() == before


def test_the_index_refuses_a_changed_meaning(
    jinguo: Jinguo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "INDEX.txt"
    index.write_text("big-preaching.talks 000000000000\ngone.away 000000000000\n", encoding="utf-8")
    monkeypatch.setattr(load, "INDEX", index)
    done = jinguo("catalogue", "index")
    assert (done.status, done.out) == (1, "")
    assert "big-preaching.talks、gone.away" in done.err
    assert index.read_text(encoding="utf-8").startswith("big-preaching.talks 0000")
