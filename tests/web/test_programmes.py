"""项目: listed for everybody who manages, written by who manages the whole tree, without a file."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jinguo.catalogue.overlay import read
from jinguo.counting.books import books
from jinguo.counting.figures import Slice, figure
from jinguo.documents.plain import as_text
from jinguo.ledger.declared import declared
from jinguo.ledger.journal import chained
from jinguo.ledger.models import Entry
from jinguo.org.models import Role
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.reading.check import check
from jinguo.reading.document import Document
from jinguo.reporting.write import write

ALL = Scope(everything=True)
KEY = "zhong-zi-tu-shu-jiao"
FIGURE = "tu-shu-jiao-huo-dong"
NEW, EDIT = "/manage/programmes/new/", f"/manage/programmes/{KEY}/edit/"
SENT = {
    "title": "种子图书角", "line": "家儿", "since": "2020-01-01", "words": "亲子", "terms": "图书角、读书角",
    "q0-label": "借出图书", "q0-measure": "册",
    "f0-label": "图书角活动", "f0-count": "sum sessions", "f0-over": "flow",
    "f1-label": "图书角借出图书", "f1-count": "own-0", "f1-over": "flow",
    "s0-say": "种子图书角进村入户\n全年开展图书角活动{图书角活动}场\n借出图书{图书角借出图书|精确}册",
    "rows_q": "1", "rows_f": "2", "rows_s": "1", "seen": "", "act": "save",
}  # fmt: skip
REPORT = """
report: own
units: ["9906"]
title: "{单位}{期间}总结"
sections:
- {heading: [进村], parts: [{sentences: [{say: "宣讲活动{big-preaching.talks}场。"}]}]}
"""


@pytest.fixture
def clerk(city: Any, own_home: Path) -> Client:
    client: Client = city.client("演示市")
    return client


def send(client: Client, address: str = NEW, **other: str) -> Any:
    return client.post(address, {**SENT, **other})


def page(answer: Any) -> str:
    return str(answer.content.decode())


def seen(client: Client) -> str:
    return str(page(client.get(EDIT)).split('name="seen" value="')[1].split('"')[0])


def test_a_clerks_programme_is_in_entry_figures_report_and_check_at_once(
    clerk: Client, city: Any, overlay: Callable[[str, str], Path]
) -> None:
    overlay("reports/own.yaml", REPORT)
    books()
    answer = send(clerk)
    assert answer.headers["Location"] == f"/manage/programmes/{KEY}/saved/"
    told = page(clerk.get(answer.headers["Location"]))
    assert "图书角借出图书" in told
    assert told.count(f'href="/enter/activity/?programme={KEY}"') == 2

    assert f'value="{KEY}"' in page(clerk.get("/enter/activity/"))
    code = f"{KEY}-jie-chu-tu-shu"
    city.talk("一村", subtype="亲子", sessions=2, programmes=(KEY,), quantities={code: 41})
    city.talk("一村")
    listed = page(clerk.get("/figures/?period=2020"))
    assert "图书角借出图书" in listed
    kept = books()
    where = Slice(city.units["演示市"], Period.year(2020))
    address = f"{KEY}.tu-shu-jiao-jie-chu-tu-shu"
    assert figure(kept, address, where, scope=ALL).value == 41

    report = write(kept, unit=where.unit, period=where.period, scope=ALL)
    text = as_text(report.document)
    assert text.endswith(
        "宣讲活动1场。\n\n家儿工作\n\n种子图书角进村入户，全年开展图书角活动2场，借出图书41册。\n"
    )
    said = "全年开展图书角活动2场。\n\n读书角借出图书40册。"
    checked = check(
        Document("报告.txt", "utf-8", "", said), books=kept, unit=where.unit, period=where.period, scope=ALL
    )  # fmt: skip
    assert [each.judgement.result for each in checked.answers] == ["一致", "不一致"]


def test_saving_leaves_an_entry_with_what_was_written(
    clerk: Client, own_home: Path, city: Any
) -> None:
    send(clerk)
    send(clerk, EDIT, seen=seen(clerk), terms="图书角", **standing())

    first, second = Entry.objects.filter(kind="programme").order_by("number")
    own = read(own_home / "catalogue", KEY)
    assert (first.act, second.act, second.version) == ("enter", "amend", 2)
    assert second.unit_id == city.units["演示市"]
    assert second.before == first.after
    assert second.after == {"programme": own.programme, "examples": own.examples}
    assert second.digest == chained(first.digest, second)


def standing(**more: str) -> dict[str, str]:
    return {
        **dict.fromkeys(("q0-label", "q0-measure", "f0-label", "f1-label"), ""),
        "rows_f": "0", **more,
    }  # fmt: skip


def test_words_are_added_and_a_published_figure_stays_what_it_is(clerk: Client) -> None:
    send(clerk)
    meant = {at: what.meaning() for at, what in declared().indicators.items()}
    changed = standing(
        **{
            "k-tu-shu-jiao-huo-dong-label": "入会人数",
            "k-tu-shu-jiao-huo-dong-measure": "次",
            "k-tu-shu-jiao-huo-dong-terms": "图书角开放",
        }
    )

    assert 'name="k-tu-shu-jiao-huo-dong-label"' not in page(clerk.get(EDIT))
    answer = send(clerk, EDIT, seen=seen(clerk), **changed | {"s0-say": "开放{图书角活动}场"})

    assert answer.status_code == 302
    after = declared()
    what = after.indicator(f"{KEY}.tu-shu-jiao-huo-dong")
    assert (what.label, what.measure, what.terms) == ("图书角活动", "场", ("图书角开放",))
    assert {at: what.meaning() for at, what in after.indicators.items()} == meant
    assert after.own[KEY].sentences[0].say == "开放{tu-shu-jiao-huo-dong}场"


def test_a_figure_is_ended_and_succeeded(clerk: Client) -> None:
    send(clerk)
    today = str(timezone.localdate())
    ended = standing(**{
        "k-tu-shu-jiao-huo-dong-until": today, "rows_f": "1",
        "f0-label": "图书角场数", "f0-count": "records", "f0-over": "flow",
    })  # fmt: skip

    assert send(clerk, EDIT, seen=seen(clerk), **ended).status_code == 302
    ended |= {
        "k-tu-shu-jiao-huo-dong-successor": "tu-shu-jiao-chang-shu",
        "rows_f": "0",
        "f0-label": "",
    }
    assert send(clerk, EDIT, seen=seen(clerk), **ended).status_code == 302

    what = declared().indicator(f"{KEY}.tu-shu-jiao-huo-dong")
    assert (str(what.until), what.successor) == (today, "tu-shu-jiao-chang-shu")
    assert len(declared().own[KEY].indicators) == 3


def test_a_figure_is_not_taken_out_of_past_years(clerk: Client) -> None:
    send(clerk)
    until = f"k-{FIGURE}-until"
    past = str(timezone.localdate() - timedelta(1))

    answer = send(clerk, EDIT, seen=seen(clerk), **standing(**{until: past}))

    assert answer.status_code == 400
    assert "往年的数字已经报过，最早从今天" in page(answer)
    assert declared().indicator(f"{KEY}.{FIGURE}").until is None

    path = declared().files[KEY]
    marked = path.read_text().replace(
        "count: sum sessions", f"count: sum sessions\n    until: {past}"
    )
    path.write_text(marked)
    answer = send(
        clerk, EDIT, seen=seen(clerk), **standing(**{until: past, f"k-{FIGURE}-terms": "开放"})
    )
    assert answer.status_code == 302
    assert declared().indicator(f"{KEY}.{FIGURE}").terms == ("开放",)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ({"title": ""}, "请填写项目名称。"),
        ({"title": "巾帼大宣讲"}, "已经有项目“巾帼大宣讲”了"),
        ({"key": "big-preaching"}, "这个代号已有别的项目在用"),
        ({"key": "Tu Shu"}, "只用小写字母、数字和短横"),
        ({"key": "con"}, "这个代号电脑上不能作文件名"),
        ({"line": ""}, "请选择条线"),
        ({"title": "图书\u202e角"}, "“图书角”里有看不见的字符（U+202E）"),
        ({"line_new": "家\x1b儿"}, "看不见的字符（U+001B）"),
        ({"terms": "图书\u200b角"}, "看不见的字符（U+200B）"),
        ({"q0-label": "借出\x01图书"}, "看不见的字符（U+0001）"),
        ({"f0-label": "图书\x1f角"}, "看不见的字符（U+001F）"),
        ({"f0-terms": "图书\u2066角"}, "看不见的字符（U+2066）"),
        ({"s0-say": "图书\r\n角\x0b开放"}, "看不见的字符（U+000B）"),
        ({"since": "明天"}, "日期请写成"),
        ({"q0-measure": "箩筐"}, "箩筐"),
        ({"q0-measure": ""}, "请填写量词，如 份。"),
        ({"q0-label": ""}, "请先在上面填好这种数量"),
        ({"f0-measure": "箩筐"}, "箩筐"),
        ({"f1-label": "图书角活动"}, "有两个数字叫这个名称"),
        ({"f0-label": "图书{角}"}, "名称里不要用"),
        ({"f0-label": "单位"}, "名称里不要用"),
        ({"title": "图书|角"}, "名称里不要用"),
        ({"s0-say": "活动{图书角}场"}, "“{图书角}”不是上面的数字"),
        ({"s0-say": "活动{图书角活动}次"}, "句子里的 {图书角活动} 后面应是量词“场”"),
        ({"s0-say": "活动{图书角活动|大约}场"}, "写法“大约”不认识"),
        ({"s0-say": "活动{图书角活动场"}, "花括号不成对"),
    ],
)  # fmt: skip
def test_a_fault_is_told_and_nothing_is_written(
    clerk: Client, own_home: Path, edit: dict[str, str], told: str
) -> None:
    answer = send(clerk, **edit)

    assert answer.status_code == 400
    assert told in page(answer)
    assert "还没有保存" in page(answer)
    assert not (own_home / "catalogue").exists()
    assert not Entry.objects.exists()


def test_a_shipped_programme_is_added_to_and_not_changed(clerk: Client) -> None:
    address = "/manage/programmes/big-preaching/edit/"
    sent = {
        "rows_q": "1", "rows_f": "1", "rows_s": "1", "seen": "", "act": "save", "terms": "微宣讲",
        "title": "改名", "f0-label": "线上宣讲", "f0-count": "sum sessions", "f0-where": "mode=线上",
        "s0-say": "宣讲{各类宣讲活动}场\n其中线上宣讲{线上宣讲}场", "k-talks-label": "改名",
    }  # fmt: skip

    assert clerk.post(address, sent).status_code == 302

    found = declared()
    whole = found.programmes["big-preaching"]
    assert (whole.title, whole.indicators["talks"].label) == ("巾帼大宣讲", "各类宣讲活动")
    assert whole.indicators["xian-shang-xuan-jiang"].where == {"mode": "线上"}  # type: ignore[union-attr]
    assert whole.terms[-1] == "微宣讲"
    assert found.own["big-preaching"].extend
    assert found.own["big-preaching"].sentences[0].say == (
        "宣讲{talks}场", "其中线上宣讲{xian-shang-xuan-jiang}场",
    )  # fmt: skip
    assert "有补充" in page(clerk.get("/manage/programmes/?own=1"))


@pytest.mark.parametrize("unit", ["甲县", "东乡"])
def test_below_the_top_programmes_are_read_only(city: Any, own_home: Path, unit: str) -> None:
    client = city.client(unit)

    listed = page(client.get("/manage/programmes/"))

    assert "只有管理最上级单位的岗位才能增改" in listed
    assert "/edit/" not in listed
    for answer in (
        client.get(NEW),
        send(client),
        client.get("/manage/programmes/big-preaching/edit/"),
    ):
        assert answer.status_code == 403
        assert "只有管理最上级单位的岗位才能增改" in page(answer)
    assert not (own_home / "catalogue").exists()


@pytest.mark.parametrize("role", [Role.RECORDER, Role.LEADER, Role.CASEWORKER])
def test_who_does_not_manage_sees_none_of_it(city: Any, role: str) -> None:
    client = city.client("演示市", role)

    for address in ("/manage/", "/manage/programmes/", NEW):
        assert client.get(address).status_code == 403


def test_a_title_that_windows_keeps_gets_another_key(clerk: Client) -> None:
    assert send(clerk, title="CON").headers["Location"] == "/manage/programmes/con-2/saved/"


def test_rows_are_added_and_figures_put_in_without_scripts(clerk: Client) -> None:
    more = page(send(clerk, act="add-f"))
    assert 'name="f2-label"' in more
    assert 'value="图书角活动"' in more
    assert "请填写" not in more

    put = page(
        send(
            clerk,
            **{"act": "insert-0", "s0-say": "借书", "pick-0": "图书角借出图书", "form-0": "余"},
        )
    )

    assert "借书{图书角借出图书|余}册" in put
    assert "<b>380余册</b>" in put
    assert not Entry.objects.exists()


def test_the_reading_is_a_fragment_and_saves_nothing(clerk: Client) -> None:
    answer = clerk.post("/manage/programmes/look/", {**SENT, "kind": "activity", "at": ""})

    assert "<html" not in page(answer)
    assert "<b>386场</b>" in page(answer)
    assert "3 条记录，每条场次数 2 → 6 场" in page(answer)
    assert not Entry.objects.exists()
    assert clerk.post("/manage/programmes/look/", {"kind": "diary"}).status_code == 404


@pytest.mark.parametrize("kind", ["honour", "payment", "publication", "body"])
def test_every_kind_has_its_form(clerk: Client, kind: str) -> None:
    count = {"payment": "sum amount_fen"}.get(kind, "records")
    words = {"body": "妇女微家"}.get(kind, "海报")
    answer = send(
        clerk, f"{NEW}?kind={kind}",
        **{"words": words, "q0-label": "", "q0-measure": "", "f0-count": count, "f1-label": "", "s0-say": ""},
    )  # fmt: skip

    assert answer.status_code == 302, page(answer)
    assert list(declared().own[KEY].records) == [kind]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_the_same_however_long(
    clerk: Client, overlay: Callable[[str, str], Path], rows: int, django_assert_num_queries: Any
) -> None:
    for at in range(rows):
        overlay(
            f"programmes/own-{at}.yaml",
            f"programme: own-{at}\ntitle: 第{at}个\nsince: 2020-01-01\n",
        )
    clerk.get("/manage/programmes/")

    with django_assert_num_queries(9):
        clerk.get("/manage/programmes/?own=1")
