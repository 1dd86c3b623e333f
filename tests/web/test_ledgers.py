"""台账: lists of each kind, narrowed, searched and paged, within what the asker reads."""

import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import books
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.kinds import model
from jinguo.ledger.shown import SHOWN
from jinguo.org.models import Role
from jinguo.web.opaque import sealed
from tests import factories

LIST = "/ledgers/activity/"


def _found(said: str) -> str:
    return f"find={sealed(said.encode(), of='words')}"


def _told(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def _titles(page: Any) -> list[str]:
    return [line.record.title for line in page.context["lines"]]


def _search(client: Any, said: str) -> Any:
    return client.post(LIST, {"q": said}, follow=True)


def test_every_kind_shows_columns_that_it_has_and_none_that_is_sealed() -> None:
    assert list(SHOWN) == list(KINDS)
    for kind, shown in SHOWN.items():
        fields = {field.name for field in model(kind)._meta.concrete_fields}
        named = {*shown.columns, *shown.searched}
        assert named <= fields, kind
        assert not [name for name in named if name.endswith(("_sealed", "_index"))]
        words = {*KINDS[kind].choices, KINDS[kind].about}
        assert set(shown.filters) <= words, kind


def test_index_counts_each_kind_and_teaches_what_belongs_in_the_empty_ones(city: Any) -> None:
    city.talk("一村")
    city.talk("三村", held_on=date(2020, 5, 4))
    city.talk("四村")

    told = _told(city.client("甲县").get("/ledgers/?period=2020"))

    assert "2 条 最近 2020-05-04" in told
    assert SHOWN["payment"].about in told
    assert SHOWN["activity"].about not in told


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_has_a_page_with_its_record_on_it(city: Any, kind: str) -> None:
    made = factories.enter_one(kind, city.units["甲县"], title="演示的一条")

    page = city.client("甲县", Role.CASEWORKER).get(f"/ledgers/{kind}/")

    assert page.status_code == 200
    assert [line.record.id for line in page.context["lines"]] == [made.id]
    assert re.search(
        rf"<title>\s*{KINDS[kind].label}台账 · 甲县\s+· 巾帼</title>", page.content.decode()
    )


def test_ledger_without_a_record_of_the_period_tells_of_what_it_has(city: Any) -> None:
    city.talk("一村", held_on=date(2017, 9, 26))
    city.talk("三村", held_on=date(2016, 9, 26))

    page = city.client("甲县").get("/ledgers/?period=2020")

    assert "活动 0 条 别的年份共 2 条 最近 2017-09-26" in _told(page)
    assert f'href="{LIST}?unit={city.codes["甲县"]}"' in page.content.decode()


def test_empty_ledger_says_how_records_of_its_kind_come_in(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)

    assert "登记一条活动" in _told(client.get(LIST))
    assert "登记一条走访联系" in _told(client.get("/ledgers/contact/"))
    assert "汇总数”里报" in _told(client.get("/ledgers/tally/"))


def test_row_tells_day_unit_title_programme_and_its_own_columns(city: Any) -> None:
    city.talk("一村", "全会精神宣讲", sessions=2, heads=1234)
    factories.enter_payment(city.units["甲县"], title="儿童之家补助", amount_fen=123_456_700)
    client = city.client("甲县")

    assert "2020-03-08 东乡 一村 全会精神宣讲 巾帼大宣讲 宣讲 2 1,234 已报" in _told(
        client.get(LIST)
    )
    assert "支出 儿童之家建设 1,234,567.00 已报" in _told(client.get("/ledgers/payment/"))


def test_village_and_neighbour_read_their_own_only(city: Any) -> None:
    city.talk("一村", "甲县的一场")
    other = city.talk("四村", "乙区的一场")
    client = city.client("甲县")

    pages = [
        client.get(LIST), _search(client, "一场"), client.get(f"{LIST}?programme=big-preaching"),
    ]  # fmt: skip

    assert [_titles(page) for page in pages] == [["甲县的一场"]] * 3
    assert [page.context["total"] for page in pages] == ["1"] * 3
    assert client.get(f"{LIST}?unit={city.codes['乙区']}").status_code == 404
    assert not [page for page in pages if str(other.id) in page.content.decode()]


def test_leader_and_stranger_read_no_ledger(city: Any, client: Any) -> None:
    city.talk("一村")
    leader = city.client("演示市", Role.LEADER)

    assert leader.get(LIST).status_code == 403
    assert leader.get("/ledgers/").status_code == 403
    assert client.get(LIST).status_code == 302


def test_sensitive_record_is_not_even_counted_in_a_list(city: Any) -> None:
    city.talk("一村", "公开的一场")
    secret = city.talk("一村", "敏感的一场", subtype="联谊", secrecy=3)
    client = city.client("甲县")

    plain = client.get(LIST)

    assert _titles(plain) == ["公开的一场"]
    assert "共 1 条 （只列出您能看的）" in _told(plain)
    for asked in (_found("敏感"), "subtype=联谊", "programme=big-preaching", "status=submitted"):
        page = client.get(f"{LIST}?{asked}")
        assert "敏感的一场" not in _titles(page)
        assert str(secret.id) not in page.content.decode()
    for each in ("2020", "2020-03"):
        assert client.get(f"{LIST}?period={each}").context["total"] == "1"
    assert _search(client, "敏感").context["total"] == "0"
    assert [each.name for each in plain.context["filters"].choices[1].options] == ["宣讲"]
    assert _titles(city.client("甲县", Role.CASEWORKER).get(LIST)) == ["公开的一场", ""]


def test_unit_period_programme_and_words_narrow(city: Any) -> None:
    city.talk("一村", "甲一", held_on=date(2020, 3, 8), subtype="宣讲")
    city.talk("三村", "甲三", held_on=date(2020, 8, 8), subtype="培训", programmes=())
    client = city.client("甲县")

    def titles(asked: str) -> list[str]:
        return _titles(client.get(f"{LIST}?{asked}"))

    assert titles("") == ["甲三", "甲一"]
    assert titles(f"unit={city.codes['东乡']}") == ["甲一"]
    assert titles("period=2020-H2") == ["甲三"]
    assert titles("period=2019") == []
    assert titles("programme=big-preaching") == ["甲一"]
    assert titles("subtype=培训") == ["甲三"]
    assert titles("subtype=培训&programme=big-preaching") == []
    assert titles("status=submitted") == ["甲三", "甲一"]
    assert titles("status=draft") == titles("status=x") == titles("subtype=x") == []


def test_search_finds_every_word_anywhere_in_title_and_place(city: Any) -> None:
    city.talk("一村", "反家暴法宣讲进村居", venue="村文化广场")
    city.talk("一村", "家风家教讲座（ＡＢＣ）")
    client = city.client("一村", Role.RECORDER)

    assert _titles(_search(client, "宣讲 家暴")) == ["反家暴法宣讲进村居"]
    assert _titles(_search(client, "广场")) == ["反家暴法宣讲进村居"]
    assert _titles(_search(client, "家")) == ["家风家教讲座（ＡＢＣ）", "反家暴法宣讲进村居"]
    assert _titles(_search(client, "abc")) == ["家风家教讲座（ＡＢＣ）"]
    assert _titles(_search(client, "宣讲 讲座")) == []
    assert "没有符合的记录" in _told(_search(client, "没有这个"))


@pytest.mark.parametrize("said", ["%", "_", "'", '"', "\\", "👩‍👧", "100%", "a_b", "<b>", "𠮷"])
def test_search_takes_signs_as_they_are(city: Any, said: str) -> None:
    city.talk("一村", "平常的一场")
    city.talk("一村", f"有{said}的一场")

    page = _search(city.client("一村", Role.RECORDER), said)

    assert _titles(page) == [f"有{said}的一场"]
    assert f'value="{said}"' in page.content.decode() or said in "'\"<b>"


def test_search_follows_what_changes(city: Any) -> None:
    made = city.talk("一村", "旧名的一场")
    client, by = city.client("甲县"), By(at=city.at)
    assert _titles(_search(client, "旧名")) == ["旧名的一场"]

    amend(Amendment("activity", made.id, 1, {"title": "新名的一场"}), by=by)
    city.talk("三村", "又一场")

    assert _titles(_search(client, "旧名")) == []
    assert _titles(_search(client, "一场")) == ["又一场", "新名的一场"]
    assert books().texts["activity"].change == books().change

    close(("activity", made.id, 2), by=by, reason="登错了")
    assert _titles(_search(client, "新名")) == []
    assert _titles(client.post(LIST, {"q": "新名", "status": "struck"}, follow=True)) == [
        "新名的一场"
    ]


def test_sealed_names_are_neither_shown_nor_found(city: Any) -> None:
    factories.enter_party(
        city.units["一村"], title="联系户一", name="演示某某", phone="13800000000"
    )
    client = city.client("甲县")

    page = client.get("/ledgers/party/")
    assert _titles(page) == ["联系户一"]
    assert "演示某" not in page.content.decode()
    for said in ("演示某某", "13800000000", "a1."):
        assert _titles(client.post("/ledgers/party/", {"q": said}, follow=True)) == []


def test_struck_records_are_apart_with_their_reason(city: Any) -> None:
    made = city.talk("一村", "登错的一场")
    close(("activity", made.id, 1), by=By(at=city.at), reason="重复登记")
    client = city.client("甲县")

    assert _titles(client.get(LIST)) == []
    struck = client.get(f"{LIST}?status=struck")

    assert _titles(struck) == ["登错的一场"]
    assert "作废的原因：重复登记" in _told(struck)
    assert _titles(city.client("乙区").get(f"{LIST}?status=struck")) == []


def test_pages_follow_each_other_and_back(city: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("jinguo.web.ledger_filters.PAGE", 2)
    for day in (1, 2, 2, 3, 4):
        city.talk("一村", f"{day}日", held_on=date(2020, 5, day))
    client = city.client("一村", Role.RECORDER)

    first = client.get(LIST)
    second = client.get(f"{LIST}?after={first.context['older']}")
    city.talk("一村", "后来的一场", held_on=date(2020, 5, 30))
    city.talk("一村", "补登的一场", held_on=date(2020, 4, 1))
    again = client.get(f"{LIST}?after={first.context['older']}")
    third = client.get(f"{LIST}?after={again.context['older']}")
    back = client.get(f"{LIST}?before={third.context['newer']}")

    assert _titles(first) == ["4日", "3日"]
    assert _titles(second) == _titles(again) == _titles(back) == ["2日", "2日"]
    assert _titles(third) == ["1日", "补登的一场"]
    assert (first.context["newer"], third.context["older"]) == ("", "")
    assert first.context["total"] == "5"
    assert back.context["total"] == "7"


@pytest.mark.parametrize("mark", ["x", "AAAA", "%27", "AAAAAAAAAAAA", "中"])
def test_tampered_mark_of_a_page_is_told(city: Any, mark: str) -> None:
    page = city.client("一村", Role.RECORDER).get(f"{LIST}?after={mark}")

    assert page.status_code == 400
    assert "网址里的记号不对" in page.content.decode()


def test_mark_holds_nothing_but_a_place(city: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("jinguo.web.ledger_filters.PAGE", 1)
    city.talk("一村", "一场")
    city.talk("一村", "又一场")

    page = city.client("一村", Role.RECORDER).get(LIST)

    assert re.fullmatch(r"[\w-]{32}", page.context["older"])


def test_kind_that_is_none_is_not_found(city: Any) -> None:
    assert city.client("甲县").get("/ledgers/nothing/").status_code == 404


def test_page_costs_the_same_for_one_record_and_for_three(
    city: Any, django_assert_num_queries: Any
) -> None:
    client = city.client("演示市")
    for unit in ("一村", "二村", "三村"):
        city.talk(unit)
        if unit == "二村":
            continue
        _search(client, "宣讲")
        with django_assert_num_queries(12):
            client.get("/ledgers/")
        for asked in ("", f"?{_found('宣讲')}&subtype=宣讲"):
            with django_assert_num_queries(14):
                client.get(LIST + asked)


def test_what_is_searched_for_and_where_one_stands_is_read_from_no_address(city: Any) -> None:
    for at in range(51):
        city.talk("一村", f"宣讲{at}")
    client = city.client("甲县")

    led = client.post(LIST, {"q": "宣讲", "subtype": "宣讲"})
    page = client.get(led.headers["Location"])
    signed_out = Client().get(led.headers["Location"])

    for address in (led.headers["Location"], page.context["older"], signed_out.headers["Location"]):
        assert "宣讲" not in unquote(unquote(address)).replace("subtype=宣讲", "")
    assert page.context["total"] == "51"
    assert client.get(f"{LIST}?find={page.context['older']}").status_code == 400


def test_a_line_is_not_found_by_what_its_file_says(city: Any) -> None:
    made = city.talk("一村", "平常的名称", secrecy=3, venue="演示安置点")
    client = city.client("甲县", Role.CASEWORKER)

    line = _search(client, "安置点").content.decode()
    city.join(client, made)
    file = _search(client, "安置点").content.decode()

    assert (str(made.id) in line, str(made.id) in file) == (False, True)
