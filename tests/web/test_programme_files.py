"""A programme's files under the page: two clerks at once, a file that a hand broke, an upgrade."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from jinguo.catalogue.overlay import read
from jinguo.ledger import overlay as own_files
from jinguo.ledger.declared import declared
from jinguo.ledger.models import Entry
from tests.web.test_programmes import EDIT, KEY, page, seen, send, standing


@pytest.fixture
def clerk(city: Any, own_home: Path) -> Client:
    client: Client = city.client("演示市")
    return client


def test_two_clerks_at_once_leave_no_broken_catalogue(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = {
        "key": "tua",
        "title": "图书甲",
        "q0-label": "shu海报",
        "f1-label": "图书角海报",
        "s0-say": "",
    }
    mine = {
        "key": "tua-shu",
        "title": "图书乙",
        "q0-label": "海报",
        "f1-label": "图书角海报",
        "s0-say": "",
    }
    write, between = own_files.declare, []

    def declare(*args: Any, **kwargs: Any) -> Any:
        if not between:
            between.append(True)
            between.append(send(clerk, **other).status_code)
        return write(*args, **kwargs)

    monkeypatch.setattr(own_files, "declare", declare)
    answer = send(clerk, **mine)

    assert between == [True, 302]
    assert answer.status_code == 400
    assert "数量代码 tua-shu-hai-bao 已由 tua 使用" in page(answer)
    assert clerk.get("/figures/").status_code == 200
    assert send(clerk, **mine).status_code == 302
    assert {"tua", "tua-shu"} <= set(declared().own)


def test_the_second_of_two_clerks_is_told(clerk: Client) -> None:
    send(clerk)
    both = seen(clerk)
    assert send(clerk, EDIT, seen=both, terms="读书角", **standing()).status_code == 302

    answer = send(clerk, EDIT, seen=both, terms="图书屋", **standing())

    assert answer.status_code == 409
    assert "这个项目刚被别人改过" in page(answer)
    assert declared().own[KEY].terms == ("读书角",)
    assert Entry.objects.count() == 2


def test_a_faulty_file_is_told_where_it_can_be_mended(
    clerk: Client, overlay: Callable[[str, str], Path]
) -> None:
    overlay("programmes/hand-made.yaml", "programme: hand-made\ntitel: 手写\n")

    answer = clerk.get("/manage/programmes/")

    assert answer.status_code == 200
    assert "<p>hand-made.yaml：缺少“title”" in page(answer)
    assert "巾帼大宣讲" in page(answer)
    figures = clerk.get("/figures/")
    assert figures.status_code == 500
    assert "hand-made.yaml" in page(figures)
    assert 'href="/manage/programmes/"' in page(figures)


def test_a_file_that_gets_a_fault_takes_no_page_down(
    clerk: Client, overlay: Callable[[str, str], Path]
) -> None:
    send(clerk)
    clerk.get("/figures/")
    overlay("programmes/hand-made.yaml", "programme: hand-made\ntitel: 手写\n")

    figures = clerk.get("/figures/?period=2020")
    assert figures.status_code == 200
    assert "图书角借出图书" in page(figures)
    told = page(clerk.get("/manage/programmes/"))
    assert "hand-made.yaml：缺少“title”" in told
    assert "改好以前用的还是出错以前的项目" in told
    assert "种子图书角" in told
    health = page(clerk.get("/manage/health/"))
    assert "hand-made.yaml：缺少“title”" in health
    assert clerk.get(EDIT).status_code == 500
    assert send(clerk, title="图书丙", key="tu-bing").status_code == 400


def test_an_upgrade_with_the_same_key_is_mended_on_the_page(
    clerk: Client, city: Any, own_home: Path
) -> None:
    send(clerk)
    folder = own_home / "catalogue"
    for kind in ("programmes", "examples"):
        path = folder / kind / f"{KEY}.yaml"
        text = path.read_text().replace(f"{KEY}-jie", "own-jie").replace(KEY, "big-preaching")
        path.with_name("big-preaching.yaml").write_text(text)
        path.unlink()

    told = page(clerk.get("/manage/programmes/"))
    assert "本单位的“种子图书角”与系统自带的“巾帼大宣讲”用了同一个代号" in told
    join = "/manage/programmes/big-preaching/join/"
    assert f'action="{join}"' in told
    assert city.client("甲县").post(join).status_code == 403
    assert clerk.post("/manage/programmes/credit-village/join/").status_code == 404
    assert clerk.post(join).status_code == 302

    whole = declared().programmes["big-preaching"]
    assert (whole.title, whole.indicators["tu-shu-jiao-huo-dong"].label) == (
        "巾帼大宣讲",
        "图书角活动",
    )
    assert 'role="alert"' not in page(clerk.get("/manage/programmes/"))
    assert Entry.objects.filter(kind="programme").count() == 2


def test_what_a_hand_wrote_is_kept(clerk: Client, overlay: Callable[[str, str], Path]) -> None:
    send(clerk)
    path = overlay(
        f"programmes/{KEY}.yaml",
        read(declared().files[KEY].parents[1], KEY).programme
        + "tags: [重点]\nclaims:\n  first: {kind: only, label: 唯一, terms: [唯一]}\n",
    )

    assert send(clerk, EDIT, seen=seen(clerk), **standing()).status_code == 302

    assert "tags:" in path.read_text()
    assert declared().own[KEY].claims["first"].label == "唯一"


def test_the_journal_keeps_no_half(clerk: Client, own_home: Path, monkeypatch: Any) -> None:
    (own_home / "catalogue" / "programmes" / f"{KEY}.yaml" / "in-the-way").mkdir(parents=True)

    with pytest.raises(OSError):
        send(clerk)

    assert not Entry.objects.exists()
    assert json.dumps(list((own_home / "catalogue" / "examples").glob("*.yaml"))) == "[]"
