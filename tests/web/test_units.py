"""单位: the tree on a day within reach, and one unit with what came of it."""

import re
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from jinguo.ledger.models import Entry
from jinguo.org import divisions, units
from jinguo.org.models import Role
from jinguo.org.units import tree
from tests.factories import AT


def page(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_doors_of_the_office_all_open(city: Any) -> None:
    client = city.client("甲县")

    hrefs = re.findall(r'<a class="tile" href="([^"]+)"', page(client.get("/manage/")))

    assert {"/manage/units/", "/manage/programmes/"} <= set(hrefs)
    assert {client.get(href).status_code for href in hrefs} == {200}


def test_only_who_may_add_programmes_is_promised_it(city: Any) -> None:
    assert "增加本单位的项目" in page(city.client("演示市").get("/manage/"))
    assert "增加本单位的项目" not in page(city.client("甲县").get("/manage/"))


def test_the_tree_is_walked_down_with_counts(city: Any) -> None:
    client = city.client("演示市")

    top = page(client.get("/manage/units/"))
    assert '下面共有 <span class="number">9</span> 个单位' in top
    assert f'href="?unit={city.units["甲县"]}&amp;on=' in top
    below = page(client.get(f"/manage/units/?unit={city.units['东乡']}"))

    assert "990601001002" in below
    assert "二村" in below
    assert "三村" not in below


def test_a_day_shows_the_tree_as_it_stood(city: Any) -> None:
    units.merge([city.units["二村"]], into=city.units["一村"], on=date(2020, 6, 1), at=AT)
    units.rename(city.units["一村"], name="一社区", on=date(2020, 7, 1), at=AT)
    client = city.client("甲县")
    address = f"/manage/units/?unit={city.units['东乡']}"

    before, after = (
        page(client.get(f"{address}&on={day}")) for day in ("2020-05-31", "2020-07-01")
    )

    assert ("二村" in before, "一社区" in before) == (True, False)
    assert ("二村" in after, "一社区" in after) == (False, True)
    merged = page(client.get(f"/manage/units/{city.units['二村']}/"))
    assert "已撤并" in merged
    assert "一社区</a>" in merged
    heir = page(client.get(f"/manage/units/{city.units['一村']}/"))
    assert "2020-07-01 前" in heir
    assert f'href="/manage/units/{city.units["二村"]}/"' in heir


@pytest.mark.parametrize(
    ("asked", "found"),
    [("村", {"一村", "二村", "三村"}), ("990601001", {"东乡", "一村", "二村"}), ("四村", set()), ("无", set())],
)  # fmt: skip
def test_a_search_stays_within_reach(city: Any, asked: str, found: set[str]) -> None:
    body = page(city.client("甲县").get(f"/manage/units/?q={asked}")).split("<h1>")[1]

    listed = body.split("<tbody>")[1] if "<tbody>" in body else ""
    names = {name for name in city.codes if f'class="unseen">：{name}<' in listed}
    assert names == found


@pytest.mark.parametrize("asked", ["%00", "%00%E6%9D%91", "%E2%80%AE"])
def test_a_search_passes_over_what_nobody_sees(city: Any, asked: str) -> None:
    answer = city.client("甲县").get(f"/manage/units/?q={asked}")

    assert answer.status_code == 200
    assert "\0" not in page(answer)
    assert "\u202e" not in page(answer)


def test_a_search_lists_no_more_than_fifty(city: Any) -> None:
    rows = [(f"9906010010{number:02}", f"新{number}村") for number in range(10, 80)]
    divisions.load(rows, what="新村", at=AT)

    body = page(city.client("演示市").get("/manage/units/?q=新"))

    assert body.count('class="unseen">：新') == 50
    assert "只列出前 50 个" in body


def test_posts_are_shown_within_reach_only(city: Any) -> None:
    city.account("四村", Role.RECORDER)
    client = city.client("演示市")

    assert "演示四村" in page(client.get(f"/manage/units/{city.units['四村']}/"))
    away = city.client("甲县")
    assert away.get(f"/manage/units/{city.units['四村']}/").status_code == 404
    assert away.get(f"/manage/units/?unit={city.units['四村']}").status_code == 404
    assert away.get("/manage/units/999999/").status_code == 404


def test_a_unit_is_opened_renamed_and_merged_on_the_page(city: Any) -> None:
    client = city.client("甲县")
    parent = f"/manage/units/{city.units['东乡']}/"
    year = timezone.localdate().year
    sent = {"on": f"{year}-01-01", "reason": "演示文号"}

    def send(address: str, act: str, **told: str) -> Any:
        return client.post(
            address, {"act": act, **{f"{act}-{k}": v for k, v in (sent | told).items()}}
        )

    made = send(parent, "found", name="五村", level="5", code="990601001005").headers["Location"]
    assert (
        send(made, "rename", name="五社区", code="990601001005", on=f"{year}-01-02").status_code
        == 302
    )
    assert send(made, "merge", into=str(city.units["一村"]), on=f"{year}-01-03").status_code == 302

    new = int(made.rstrip("/").rpartition("/")[2])
    assert tree().place(new, date(year, 1, 2)).name == "五社区"
    assert Entry.objects.filter(kind="unit").count() == 3
    body = page(client.get(made))
    assert f"改名或改码，自 {year}-01-02 起：演示文号" in body
    assert "办理变更" not in body


@pytest.mark.parametrize(
    ("act", "sent", "told"),
    [
        ("rename", {"name": "一村", "code": "990601001001", "on": "2020-06-01", "reason": "文"}, "名称和代码都没有变"),
        ("rename", {"name": "新", "code": "12", "on": "2020-06-01", "reason": "文"}, "区划代码应是 12 位数字"),
        ("rename", {"name": "新", "code": "990601001001", "on": "2020-06-01", "reason": ""}, "请写明依据"),
        ("merge", {"into": "", "on": "2020-06-01", "reason": "文"}, "请选择并入哪个单位"),
        ("found", {"name": "组", "level": "6", "code": "990601001001", "on": "2020-06-01", "reason": "文"}, "已属于另一个单位"),
        ("found", {"name": "组", "level": "6", "code": "990601001002", "on": "2020-06-01", "reason": "文"}, "代码应以上级“一村”的 990601001001 开头"),
        ("found", {"name": "六\u202e组", "level": "6", "code": "", "on": "2020-06-01", "reason": "文"}, "看不见的字符（U+202E）"),
        ("found", {"name": "组", "level": "6", "code": "９９０６０１００１００９", "on": "2020-06-01", "reason": "文"}, "区划代码应是 12 位数字"),
        ("rename", {"name": "新", "code": "", "on": "2020-12-31", "reason": "文"}, "往年的数字已经报过"),
        ("rename", {"name": "新", "code": "", "on": "2020-12-31", "reason": "文\x1b号"}, "看不见的字符（U+001B）"),
        ("merge", {"into": "二村", "on": "1950-01-01", "reason": "文"}, "往年的数字已经报过"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_in_its_form(
    city: Any, act: str, sent: dict[str, str], told: str
) -> None:
    given = {f"{act}-{name}": value for name, value in sent.items()}
    if sent.get("into"):
        given["merge-into"] = str(city.units[sent["into"]])

    answer = city.client("东乡").post(f"/manage/units/{city.units['一村']}/", {"act": act, **given})

    assert answer.status_code == 400
    assert told in page(answer)
    assert not Entry.objects.exists()


def test_ones_own_unit_is_not_ones_to_rename(city: Any) -> None:
    body = page(city.client("甲县").get(f"/manage/units/{city.units['甲县']}/"))

    assert 'value="found"' in body
    assert 'value="rename"' not in body
    assert 'value="merge"' not in body


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_ask_the_database_the_same_however_much_there_is(
    city: Any, rows: int, django_assert_num_queries: Any
) -> None:
    client, unit = city.client("演示市"), city.units["一村"]
    for number in range(rows):
        units.rename(unit, name=f"{number}村", on=date(2020, 6, 1 + number), at=AT)
        divisions.load([(f"99060100109{number}", f"新{number}村")], what="新村", at=AT)
        client.get("/manage/units/")

    with django_assert_num_queries(9):
        client.get(f"/manage/units/?unit={city.units['东乡']}")
    with django_assert_num_queries(13):
        client.get(f"/manage/units/{unit}/")
