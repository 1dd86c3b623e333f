"""A programme's two files are written together or not at all, and an upgrade keeps them."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from jinguo.catalogue import load
from jinguo.catalogue.overlay import Own, put, read, written
from jinguo.errors import CatalogueError

PROGRAMME = """programme: book-corner
title: 种子图书角
line: 家儿
since: 2019-01-01
records: {activity: {}}
indicators:
  corners: {label: 图书角活动, measure: 场, of: activity, count: sum sessions}
"""
EXAMPLES = "- {name: 一, expect: [{figure: book-corner.corners, period: '2020', value: null}]}\n"
BOTH = Own(PROGRAMME, EXAMPLES)


def files(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in found}


def test_both_files_are_written_and_read_back(tmp_path: Path) -> None:
    put(tmp_path, "book-corner", BOTH)

    assert read(tmp_path, "book-corner") == BOTH
    assert files(tmp_path) == {
        "programmes/book-corner.yaml": PROGRAMME, "examples/book-corner.yaml": EXAMPLES,
    }  # fmt: skip
    assert load.load(tmp_path).indicator("book-corner.corners").label == "图书角活动"
    assert read(tmp_path, "book-nook").digest == ""


@pytest.mark.parametrize("before", [None, BOTH])
def test_neither_is_written_if_one_cannot_be(tmp_path: Path, before: Own | None) -> None:
    if before:
        put(tmp_path, "book-corner", before)
    blocked = tmp_path / "programmes" / "book-corner.yaml"
    blocked.unlink(missing_ok=True)
    (blocked / "in-the-way").mkdir(parents=True)

    with pytest.raises(OSError):
        put(tmp_path, "book-corner", Own(PROGRAMME + "terms: [书]\n", EXAMPLES + "\n"))

    shutil.rmtree(blocked)
    assert read(tmp_path, "book-corner").examples == (EXAMPLES if before else "")


def test_a_proposal_is_read_without_being_written(tmp_path: Path) -> None:
    found = load.proposed(tmp_path / "none", {"programmes/book-corner.yaml": PROGRAMME})

    assert found.own["book-corner"].title == "种子图书角"
    assert not (tmp_path / "none").exists()


def test_readers_meet_no_half_while_a_programme_is_written(tmp_path: Path) -> None:
    put(tmp_path, "book-corner", BOTH)
    done = Event()

    def reading() -> set[str]:
        labels = set()
        while not done.is_set():
            labels.add(load.load(tmp_path).indicator("book-corner.corners").label)
        return labels

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(reading) for _ in range(3)]
        for label in ("甲", "乙", "丙"):
            put(tmp_path, "book-corner", Own(PROGRAMME.replace("图书角活动", label), EXAMPLES))
            load.load(tmp_path)
        done.set()
        labels = set().union(*(reader.result() for reader in readers))

    assert labels <= {"图书角活动", "甲", "乙", "丙"}
    assert load.load(tmp_path).indicator("book-corner.corners").label == "丙"


def upgraded(shipped: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """Let Jinguo come with one programme more than before."""
    shutil.copytree(load.SHIPPED, shipped, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = PROGRAMME.replace("book-corner", key).replace("种子图书角", "系统图书角")
    (shipped / "programmes" / f"{key}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(load, "SHIPPED", shipped)


def test_the_homes_programmes_survive_an_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "home", "book-corner", BOTH)
    before = load.load(tmp_path / "home")

    upgraded(tmp_path / "shipped", monkeypatch, "new-corner")

    after = load.load(tmp_path / "home")
    assert set(after.programmes) - set(before.programmes) == {"new-corner"}
    assert after.own == before.own
    assert load.is_shipped("new-corner")
    assert not load.is_shipped("book-corner")


def test_an_upgrade_with_the_same_key_is_refused_naming_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "home", "book-corner", BOTH)
    upgraded(tmp_path / "shipped", monkeypatch, "book-corner")

    with pytest.raises(CatalogueError) as refused:
        load.load(tmp_path / "home")

    told = str(refused.value)
    assert "本单位的“种子图书角”与系统自带的“系统图书角”用了同一个代号" in told
    assert "extend: true" in told
    assert "换一个代号" in told


def test_a_file_is_written_for_people_too() -> None:
    twice = ["2020-03-01"]

    assert written({"一": twice, "二": twice}) == "一:\n- '2020-03-01'\n二:\n- '2020-03-01'\n"


def test_remarks_of_a_hand_are_seen() -> None:
    assert Own("# 手写\n" + PROGRAMME, "").commented
    assert not BOTH.commented
