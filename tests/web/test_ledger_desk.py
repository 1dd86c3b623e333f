"""台账 as a desk: columns, orders, totals, views, many records at once, and the printed table."""

import re
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from jinguo.counting.books import books
from jinguo.counting.figures import Slice, figure
from jinguo.ledger import locking
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Activity, Entry, Look, Pending, View
from jinguo.ledger.seconding import approve
from jinguo.org.models import Account, Role
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.web.opaque import sealed
from tests import factories
from tests.factories import AT, by_account, enter_one

LIST = "/ledgers/activity/"
BULK, VIEWS, PRINT = f"{LIST}bulk/", f"{LIST}views/", f"{LIST}print/"


def _told(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def _titles(page: Any) -> list[str]:
    return [line.title for line in page.context["lines"]]


def _heads(page: Any) -> list[str]:
    return [head.column.label for head in page.context["heads"]]


def test_letters_find_what_sounds_so(city: Any) -> None:
    city.talk("一村", "宣传部业务培训")
    city.talk("三村", "家庭教育讲座")
    client = city.client("甲县")

    for said, titles in (("xcb", ["宣传部业务培训"]), ("sc jz", ["家庭教育讲座"]), ("xx", [])):
        assert _titles(client.post(LIST, {"q": said}, follow=True)) == titles


def test_any_head_orders_the_list_and_once_more_turns_it(city: Any) -> None:
    for title, heads in (("丙", 3), ("甲", 30), ("乙", None)):
        city.talk("一村", title, heads=heads)
    client = city.client("甲县")

    first = client.get(f"{LIST}?sort=-heads")
    again = next(h for h in first.context["heads"] if h.column.key == "heads")

    assert _titles(first) == ["甲", "丙", "乙"]
    assert again.state == "descending"
    assert _titles(client.get(f"{LIST}?{again.query}")) == ["丙", "甲", "乙"]
    assert _titles(client.get(f"{LIST}?sort=title")) == ["丙", "甲", "乙"]
    assert _titles(client.get(f"{LIST}?sort=nothing")) == ["乙", "甲", "丙"]


def test_pages_follow_an_order_and_back(city: Any) -> None:
    for at in range(45):
        city.talk("一村", f"第{at:02}场", heads=at % 5)
    client = city.client("甲县")
    asked = f"{LIST}?sort=heads&size=20"

    first = client.get(asked)
    second = client.get(f"{asked}&after={first.context['older']}")
    third = client.get(f"{asked}&after={second.context['older']}")
    back = client.get(f"{asked}&before={third.context['newer']}")

    heads = [line.record.heads for page in (first, second, third) for line in page.context["lines"]]
    assert heads == sorted(at % 5 for at in range(45))
    assert _titles(back) == _titles(second)
    assert (len(_titles(third)), third.context["older"]) == (5, "")


def test_a_programmes_ledger_shows_what_it_counts_and_sums_it(city: Any) -> None:
    enter(
        [
            factories.draft(
                "activity", city.units["一村"], title=f"集体婚礼{n}", subtype="仪式",
                programmes=("group-wedding",), quantities={"newlyweds": n},
            )
            for n in (12, 8)
        ],
        by=By(at=AT),
    )  # fmt: skip
    client = city.client("甲县")

    plain = client.get(LIST)
    own = client.get(f"{LIST}?programme=group-wedding&sort=quantity.newlyweds")

    assert _heads(plain) == ["举办日期", "单位", "名称", "项目", "类型", "场次", "人次", "状态"]
    assert _heads(own) == [
        "举办日期", "单位", "名称", "场次", "人次", "新人对数（对）", "金婚夫妇对数（对）", "状态",
    ]  # fmt: skip
    assert _titles(own) == ["集体婚礼8", "集体婚礼12"]
    assert "合计（2 条） 2 " in _told(own)
    assert {c.key: c.text for c in own.context["totals"].cells if c.text}[
        "quantity.newlyweds"
    ] == "20"
    assert "— 仪式" not in _told(own)


def test_totals_are_what_the_screen_shows_and_open_as_the_figure(city: Any) -> None:
    for unit, sessions in (("一村", 2), ("三村", 3), ("四村", 7)):
        city.talk(unit, sessions=sessions, heads=10 * sessions)
    city.talk("一村", "别的年份", sessions=40, held_on=date(2019, 3, 8))
    client = city.client("甲县")
    where = f"period=2020&unit={city.codes['甲县']}"

    page = client.get(f"{LIST}?{where}&subtype=宣讲")
    said = page.context["totals"].cells
    found = {cell.key: cell.address for cell in said if cell.address}

    assert {cell.key: cell.text for cell in said if cell.text} == {"sessions": "5", "heads": "50"}
    assert found == {"sessions": "big-preaching.talks", "heads": "big-preaching.heard"}
    for key, address in found.items():
        worked = figure(
            books(), address, Slice(city.units["甲县"], Period.year(2020)),
            scope=Scope(everything=True, clearance=1),
        ).worked  # fmt: skip
        assert str(worked.value) == {"sessions": "5", "heads": "50"}[key]
        assert f'href="/figures/{address}/?unit=' in page.content.decode()
    for more in ("", "&subtype=宣讲&programme=big-preaching", "&subtype=宣讲&status=submitted"):
        cells = client.get(f"{LIST}?{where}{more}").context["totals"].cells
        assert not [cell for cell in cells if cell.address], more
    assert not [cell for cell in client.get(f"{LIST}?subtype=宣讲").context["totals"].cells
                if cell.address]  # fmt: skip


def test_chosen_columns_order_and_size_are_kept_for_the_account(city: Any) -> None:
    city.talk("一村", venue="村部")
    client, other = city.client("甲县"), city.client("乙区")

    answer = client.post(
        VIEWS,
        {"act": "layout", "columns": ["venue", "heads", "evil"], "sort": "-heads", "size": "20"},
    )
    page = client.get(LIST)

    assert answer.status_code == 302
    assert _heads(page) == ["名称", "人次", "地点"]
    assert (page.context["layout"].word, page.context["layout"].size) == ("-heads", 20)
    assert len(_heads(other.get(LIST))) > 3
    assert len(_heads(client.get(f"{LIST}?columns=held_on,subtype"))) == 3


def test_a_view_is_saved_opened_shared_and_taken_down(city: Any) -> None:
    city.talk("一村", "宣讲", heads=1)
    city.talk("一村", "培训", subtype="培训", programmes=())
    client, village = city.client("甲县"), city.client("一村", Role.RECORDER)

    where = f"subtype=培训&sort=title&find={_sealed('张三')}"
    client.post(f"{VIEWS}?{where}", {"act": "save", "name": "培训的"})
    client.post(f"{VIEWS}?{where}", {"act": "share", "name": "全县培训"})
    own, shared = client.get(LIST).context["views"]
    theirs = village.get(LIST).context["views"]

    assert [(own.name, own.unit), (shared.name, shared.unit)] == [
        ("培训的", ""), ("全县培训", "甲县"),
    ]  # fmt: skip
    assert [(each.name, each.mine) for each in theirs] == [("全县培训", False)]
    assert "find" not in own.query
    assert "张三" not in str(list(View.objects.values_list("filters", flat=True)))
    assert _titles(village.get(f"{LIST}?{shared.query}")) == ["培训"]
    assert village.post(VIEWS, {"act": "remove", "view": shared.key}).status_code == 404
    assert village.post(VIEWS, {"act": "share", "name": "村里"}).status_code == 404
    assert client.post(VIEWS, {"act": "save", "name": "13800000000"}).status_code == 400
    client.post(VIEWS, {"act": "remove", "view": shared.key})
    assert village.get(LIST).context["views"] == []


def _sealed(said: str) -> str:
    return sealed(said.encode(), of="words")


def test_many_are_struck_out_after_a_preview_each_with_its_entry(city: Any) -> None:
    made = [city.talk("一村", f"重复{n}") for n in range(3)]
    other = city.talk("四村", "别的区")
    client = city.client("甲县")
    asked = {
        "act": "strike", "reason": "重复登记", "which": "ticked",
        "record": [str(made[0].id), str(made[2].id), str(other.id)],
    }  # fmt: skip
    before = Entry.objects.count()

    preview = client.post(BULK, asked)
    assert "能办 2 条" in _told(preview)
    assert Entry.objects.count() == before
    done = client.post(BULK, {**asked, "digest": preview.context["found"].digest}, follow=True)

    assert "已办好：作废 2 条" in _told(done)
    assert _titles(done) == ["重复1"]
    assert Entry.objects.count() == before + 2
    assert set(Activity.objects.filter(struck_at=None).values_list("title", flat=True)) == {
        "重复1", "别的区",
    }  # fmt: skip
    assert set(
        Activity.objects.exclude(struck_at=None).values_list("strike_reason", flat=True)
    ) == {"重复登记"}


def test_all_that_a_filter_finds_join_a_programme_and_those_that_cannot_are_told(
    city: Any,
) -> None:
    for n in range(3):
        city.talk("一村", f"宣讲{n}", programmes=())
    city.talk("一村", "已经在的")
    city.talk("一村", "另一类", subtype="培训", programmes=())
    client = city.client("甲县")
    asked = {"act": "add", "programme": "big-preaching", "which": "all"}

    preview = client.post(f"{BULK}?subtype=宣讲", asked)
    found = preview.context["found"]
    assert (len(found.fits), found.refused) == (3, {"已经记在这个项目里": 1})
    assert "照同样的筛选" in _told(preview)
    client.post(f"{BULK}?subtype=宣讲", {**asked, "digest": found.digest})
    assert Activity.objects.filter(programmes="big-preaching").count() == 4
    other = {**asked, "programme": "startup-fund"}
    wrong = client.post(f"{BULK}?subtype=培训", other).context["found"]
    assert wrong.fits == []
    assert list(wrong.refused.values()) == [1]

    back = {**asked, "act": "take"}
    found = client.post(BULK, back).context["found"]
    assert (len(found.fits), found.refused) == (4, {"没有记在这个项目里": 1})
    client.post(BULK, {**back, "digest": found.digest})
    assert Activity.objects.filter(programmes="").count() == 5


def test_what_changed_since_the_preview_is_not_done(city: Any) -> None:
    city.talk("一村", "一")
    client = city.client("甲县")
    asked = {"act": "strike", "reason": "重复", "which": "all"}
    digest = client.post(BULK, asked).context["found"].digest
    city.talk("一村", "后来的")

    answer = client.post(BULK, {**asked, "digest": digest})

    assert answer.status_code == 409
    assert "能办 2 条" in _told(answer)
    assert not Activity.objects.exclude(struck_at=None).exists()


@pytest.mark.parametrize(
    "asked",
    [{"act": "strike", "which": "all"}, {"act": "x", "which": "all", "reason": "一"}, {},
     {"act": "add", "which": "all"}, {"act": "strike", "reason": "一", "which": "ticked"},
     {"act": "strike", "reason": "一", "record": "x"}],
)  # fmt: skip
def test_what_is_missing_is_told(city: Any, asked: dict[str, str]) -> None:
    city.talk("一村")
    assert city.client("甲县").post(BULK, asked).status_code == 400


def test_many_are_accepted_by_whoever_stands_above_each_told_why_not(city: Any) -> None:
    made = [city.talk("一村", f"宣讲{n}") for n in range(3)]
    city.talk("甲县", "本级的")
    client = city.client("甲县")
    own = enter_one(
        "activity",
        city.units["一村"],
        title="自己代的",
        by=by_account(Account.objects.latest("pk")),
    )
    locking.lock(city.units["甲县"], Period.year(2020), by=By(city.at))
    asked = {"act": "accept", "which": "all"}

    preview = client.post(BULK, asked)
    found = preview.context["found"]
    assert "能办 3 条" in _told(preview)
    assert found.refused == {"不是您下级登记的，不由您核收": 1, "您自己登记或改过，要别人来核": 1}
    assert found.revised == 0  # accepting says nothing anew
    done = client.post(BULK, {**asked, "digest": found.digest}, follow=True)

    assert "已办好：核收 3 条" in _told(done)
    accepted = Activity.objects.filter(status="accepted")
    assert set(accepted.values_list("id", flat=True)) == {each.id for each in made}
    assert Entry.objects.filter(after__step="accept").count() == 3
    again = client.post(BULK, asked).context["found"]
    assert "现在是“已核”，不用核收" in again.refused
    assert Activity.objects.get(id=own.id).status == "submitted"
    village = city.client("一村", Role.RECORDER)
    assert "核收" not in _told(village.get(LIST))
    assert client.post(BULK, {**asked, "digest": again.digest}).status_code == 400


def test_who_reads_but_does_not_enter_changes_nothing(city: Any) -> None:
    city.talk("一村")
    client = city.client("甲县", Role.SUPERVISOR)

    assert "成批办理" not in _told(client.get(LIST))
    found = client.post(BULK, {"act": "strike", "reason": "重复", "which": "all"}).context["found"]
    assert (found.fits, list(found.refused.values())) == ([], [1])
    answer = client.post(
        BULK, {"act": "strike", "reason": "重复", "which": "all", "digest": found.digest}
    )
    assert answer.status_code == 400


def test_lines_are_not_struck_out_with_the_others(city: Any) -> None:
    city.talk("一村", "敏感的一场", subtype="联谊", secrecy=3)
    client = city.client("甲县", Role.CASEWORKER)

    found = client.post(BULK, {"act": "strike", "reason": "重复", "which": "all"}).context["found"]

    assert (found.fits, list(found.refused)) == ([], ["不归您登记，或者您只能看概况"])


def test_more_than_fifty_personal_records_want_two_people(city: Any) -> None:
    client = city.client("甲县", Role.CASEWORKER)
    who = by_account(_account(client))
    made = enter(
        [factories.draft("activity", city.units["一村"], title=f"{n}", secrecy=2) for n in range(51)],
        by=who,
    )  # fmt: skip
    asked = {"act": "strike", "reason": "整批登错", "which": "all"}

    preview = client.post(f"{BULK}", asked)
    found = preview.context["found"]
    assert (found.personal, found.by_two) == (51, True)
    assert "要两个人同意" in _told(preview)
    led = client.post(BULK, {**asked, "digest": found.digest})

    pending = Pending.objects.get()
    assert led.headers["Location"] == f"/seconds/{pending.number}/"
    assert not Activity.objects.exclude(struck_at=None).exists()
    second = factories.account(city.units["甲县"], "second", name="另一位")
    approve(pending.number, by=by_account(second, at=timezone.now()))
    assert Activity.objects.exclude(struck_at=None).count() == len(made)


def _account(client: Any) -> Any:
    return Account.objects.get(pk=client.session["_auth_user_id"])


def test_printed_table_has_every_row_a_number_and_the_total(city: Any) -> None:
    for n in range(60):
        city.talk("一村", f"第{n:02}场", heads=n)
    client = city.client("甲县")

    page = client.get(f"{PRINT}?period=2020&sort=title")

    assert page.status_code == 200
    assert _titles(page) == [f"第{n:02}场" for n in range(60)]
    told = _told(page)
    assert "甲县活动台账" in told
    assert "期间：2020年" in told
    assert "合计" in told
    assert "1,770" in told
    assert "制表人：" in told


def test_print_leaves_sensitive_records_out_and_too_many_personal_ones(
    city: Any, monkeypatch: Any
) -> None:
    city.talk("一村", "敏感的一场", subtype="联谊", secrecy=3)
    city.talk("一村", "公开的一场")
    client = city.client("甲县", Role.CASEWORKER)

    page = client.get(PRINT)

    assert _titles(page) == ["公开的一场"]
    assert "另有敏感记录 1 条" in _told(page)
    monkeypatch.setattr("jinguo.web.ledger_print.MOST", 0)
    assert client.get(PRINT).status_code == 400


def test_personal_records_are_printed_few_at_a_time_and_looked_at(
    city: Any, monkeypatch: Any
) -> None:
    client = city.client("甲县", Role.CASEWORKER)
    who = by_account(_account(client))
    made = [
        factories.draft("activity", city.units["一村"], title=f"{n}", secrecy=2) for n in "一二"
    ]
    enter(made, by=who)
    before = Look.objects.count()

    assert len(_titles(client.get(PRINT))) == 2
    assert Look.objects.count() == before + 1
    monkeypatch.setattr("jinguo.web.ledger_print.PERSONAL", 1)
    assert client.get(PRINT).status_code == 400
    assert Look.objects.count() == before + 1
