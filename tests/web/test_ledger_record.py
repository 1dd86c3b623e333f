"""One record: what it says, the figures it counts in, and its journal."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from jinguo.catalogue.kinds import KINDS
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Entry
from jinguo.org import policy
from jinguo.org.models import Post, Role
from jinguo.org.policy import Action
from tests import factories


def _told(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def _address(record: Any) -> str:
    return f"/ledgers/{record.kind()}/{record.id}/"


def _plain(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_record_tells_all_it_says_and_the_figures_it_counts_in(city: Any) -> None:
    by = By(at=city.at, account=city.account("一村", Role.RECORDER), on_behalf_of="村民组")
    made = factories.enter_activity(
        city.units["一村"], title="全会精神宣讲", sessions=2, heads=1234, by=by,
        partners=(("演示司法所", "supporter"),), venue="村文化广场",
    )  # fmt: skip

    page = city.client("甲县").get(_address(made))
    told = _told(page)

    for said in (
        "台账 活动 演示市 甲县 东乡 一村", "2020年3月8日 · 一村", "项目 巾帼大宣讲", "场次 2", "人次 1,234",
        "地点 村文化广场", "合作单位 演示司法所（协办）", "登记人 由演示一村代村民组登记",
        "登记时间 2021-01-15 10:00", "谁能看 内部", "本条 +2场", "登记时的内容",
    ):  # fmt: skip
        assert said in told, said
    assert "/figures/big-preaching.talks/?unit=990601000000&amp;period=2020" in _plain(page)
    assert re.search(r"<title>\s*活动记录 · 一村2020年\s+· 巾帼</title>", page.content.decode())


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_has_a_page_of_one_record(city: Any, kind: str) -> None:
    made = factories.enter_one(kind, city.units["甲县"], title="演示的一条")

    client = city.client("甲县", Role.CASEWORKER)
    line = client.get(_address(made))
    city.join(client, made)
    page = client.get(_address(made))

    assert page.status_code == 200
    assert ("演示的一条" in page.content.decode()) is (made.secrecy <= 1)
    assert ("演示的一条" in line.content.decode()) is (made.secrecy <= 1)
    assert "None" not in _told(page)


def test_journal_tells_what_changed_from_what_to_what(city: Any) -> None:
    by = By(at=city.at, account=city.account("甲县", Role.RECORDER))
    made = factories.enter_payment(city.units["一村"], title="补助")
    change = Amendment(
        "payment", made.id, 1, {"amount_fen": 200_000, "paid_on": date(2020, 8, 2)}, unit=city.units["二村"],
        extra={},
    )  # fmt: skip
    amend(change, by=by, reason="核对凭证")

    told = _told(city.client("甲县").get(_address(made)))

    assert "修改 演示甲县 2021-01-15 10:00:00 第 2 版 原因：核对凭证" in told
    for said in (
        "金额（元） 1,234.56 2,000.00", "支付日期 2020-07-01 2020-08-02", "单位 一村 二村",
    ):  # fmt: skip
        assert said in told, said
    assert "登记 系统管理员（命令行） 2021-01-15 10:00:00 第 1 版" in told


def test_sealed_columns_are_said_to_be_sealed(city: Any) -> None:
    made = factories.enter_party(city.units["一村"], name="演示某某", phone="13800000000")
    amend(Amendment("party", made.id, 1, {"name": "演示另一"}), by=By(at=city.at), reason="改名")

    page = city.client("甲县").get(_address(made))

    assert "姓名或名称 演*** 电话 138****0000" in _told(page)
    assert "姓名或名称 已加密 已加密" in _told(page)
    assert not re.findall(
        r"a[12]\.\d|演示某|演示另|13800000000|[0-9a-f]{64}", page.content.decode()
    )


def test_linked_record_opens_only_to_who_reads_it(city: Any) -> None:
    case = factories.enter_one("case", city.units["一村"], title="案件一")
    order = factories.enter_one("order", city.units["一村"], case=case.id)
    party = factories.enter_party(city.units["四村"], title="乙区的户")
    honour = factories.enter_honour(city.units["一村"], party=party.id)

    worker = city.client("甲县", Role.CASEWORKER)
    assert _address(case) not in worker.get(_address(order)).content.decode()
    city.join(worker, order)
    assert _address(case) in worker.get(_address(order)).content.decode()
    told = worker.get(_address(honour)).content.decode()
    assert "一条人·户·单位记录，无权查看" in told
    assert "乙区的户" not in told


def test_class_that_fell_does_not_open_what_was_said_before(city: Any) -> None:
    made = city.talk("一村", "敏感时的名称", secrecy=3)
    change = Amendment("activity", made.id, 1, {"title": "平常的名称", "secrecy": 1})
    amend(change, by=By(at=city.at), reason="敏感的原因", seconded=1)

    page = city.client("甲县").get(_address(made))

    assert "当时的密级较高，这一次的内容无权查看" in _told(page)
    assert not re.findall("敏感时的名称|敏感的原因", page.content.decode())


def test_struck_record_stays_with_its_reason_and_counts_nowhere(city: Any) -> None:
    made = city.talk("一村", "登错的一场")
    close(("activity", made.id, 1), by=By(at=city.at), reason="重复登记")

    told = _told(city.client("甲县").get(_address(made)))

    assert "作废，不再计入任何数字。原因：重复登记" in told
    assert "计入的数字" not in told
    assert "作废 系统管理员（命令行）" in told
    assert city.client("乙区").get(_address(made)).status_code == 404


def test_absent_and_forbidden_look_the_same(city: Any) -> None:
    other = city.talk("四村", "乙区的一场")
    secret = city.talk("一村", "敏感的一场", secrecy=3)
    client = city.client("甲县")
    addresses = [
        _address(other), _address(secret), f"/ledgers/activity/{uuid4()}/",
        f"/ledgers/payment/{other.id}/", f"/ledgers/nothing/{other.id}/",
    ]  # fmt: skip

    answers = [client.get(address) for address in addresses]

    assert {answer.status_code for answer in answers} == {404}
    assert len({_plain(answer) for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1


def test_absent_and_forbidden_cost_the_same(city: Any, django_assert_num_queries: Any) -> None:
    other = city.talk("四村")
    client = city.client("甲县")
    client.get(f"/ledgers/activity/{uuid4()}/")

    for id_ in (other.id, uuid4()):
        with django_assert_num_queries(17):
            client.get(f"/ledgers/activity/{id_}/")


def test_figure_and_saved_page_lead_to_the_record(city: Any) -> None:
    made = city.talk("一村")
    client = city.client("一村", Role.RECORDER)

    for page in ("/figures/big-preaching.talks/?period=2020", f"/enter/activity/{made.id}/"):
        assert _address(made) in client.get(page).content.decode()


def test_page_costs_the_same_for_one_entry_and_for_three(
    city: Any, django_assert_num_queries: Any
) -> None:
    made = city.talk("一村")
    client = city.client("甲县")
    for version in (1, 2, 3):
        if version > 1:
            change = Amendment("activity", made.id, version - 1, {"heads": version})
            amend(change, by=By(at=city.at), reason="改")
        client.get("/ledgers/activity/")
        # Four for its life: question, reach, writer, undo; one for what is attached.
        with django_assert_num_queries(26):
            client.get(_address(made))


def _strike(client: Any, record: Any, **told: Any) -> Any:
    said = {"version": record.version, "reason": "重复登记", **told}
    return client.post(f"{_address(record)}strike/", said)


def _stands(record: Any) -> bool:
    return not type(record).objects.get(id=record.id).struck_at


def test_record_is_struck_out_with_a_reason_and_figures_follow(city: Any) -> None:
    made = city.talk("一村", "登错的一场", sessions=5)
    client = city.client("一村", Role.RECORDER)
    figure = "/figures/big-preaching.talks/?period=2020"
    assert "5场" in client.get(figure).content.decode()
    assert f'action="{_address(made)}strike/#strike"' in client.get(_address(made)).content.decode()

    page = client.post(f"{_address(made)}strike/", {"version": 1, "reason": "重复"}, follow=True)

    assert page.redirect_chain == [(_address(made), 302)]
    told = _told(page)
    assert "作废，不再计入任何数字。原因：重复" in told
    assert "作废 演示一村" in told
    assert "写错了" not in told
    assert "5场" not in client.get(figure).content.decode()
    entry = Entry.objects.latest("number")
    assert (entry.act, entry.record, entry.reason) == ("close", made.id, "重复")


def test_struck_activity_is_entered_anew_from_what_it_said(city: Any) -> None:
    made = city.talk("一村", "登错的一场", sessions=5, venue="村文化广场", mode="线下")
    client = city.client("甲县")
    _strike(client, made)
    link = f"/enter/activity/?like={made.id}"
    assert link in client.get(_address(made)).content.decode()

    form = client.get(link).context["form"]

    told = {name: form[name].value() for name in ("title", "sessions", "heads", "venue", "unit")}
    assert told == {
        "title": "登错的一场", "sessions": 5, "heads": 30, "venue": "村文化广场",
        "unit": city.units["一村"],
    }  # fmt: skip
    assert form["programmes"].value() == ["big-preaching"]
    assert form.opened()
    assert form["id"].value() != made.id
    for other in (city.client("乙区").get(link), client.get("/enter/activity/?like=x")):
        assert other.context["form"]["title"].value() is None


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_without_a_fit_reason_nothing_is_struck(city: Any, reason: str) -> None:
    made = city.talk("一村")

    answer = _strike(city.client("甲县"), made, reason=reason)

    assert (answer.status_code, _stands(made)) == (400, True)
    assert 'id="id_reason_error"' in answer.content.decode()
    assert 'id="strike" open' in answer.content.decode()


def test_sending_it_twice_strikes_once(city: Any) -> None:
    made = city.talk("一村")
    client = city.client("甲县")

    answers = [_strike(client, made), _strike(client, made, reason="另一个原因")]

    assert [(each.status_code, each["Location"]) for each in answers] == [(302, _address(made))] * 2
    assert Entry.objects.filter(act="close").count() == 1
    assert "原因：重复登记" in _told(client.get(_address(made)))


def test_record_that_changed_since_it_was_seen_is_shown_again_first(city: Any) -> None:
    made = city.talk("一村", "原来的名称")
    amend(Amendment("activity", made.id, 1, {"title": "改过的名称"}), by=By(at=city.at))
    client = city.client("甲县")

    answer = _strike(client, made)

    assert (answer.status_code, _stands(made)) == (409, True)
    assert "这条记录刚被改过" in _told(answer)
    assert "改过的名称" in _told(answer)
    assert 'name="version" value="2"' in answer.content.decode()


@pytest.mark.parametrize(
    ("unit", "role", "secrecy", "status"),
    [
        ("乙区", Role.OFFICER, 1, 404),
        ("二村", Role.RECORDER, 1, 404),
        ("东乡", Role.OFFICER, 3, 404),
        ("演示市", Role.LEADER, 1, 403),
        ("东乡", Role.CASEWORKER, 3, 404),
        ("演示市", Role.OFFICER, 1, 302),
    ],
)
def test_only_who_reads_and_enters_there_strikes(
    city: Any, unit: str, role: str, secrecy: int, status: int
) -> None:
    made = city.talk("一村", "一村的一场", secrecy=secrecy)

    answer = _strike(city.client(unit, role), made)

    assert (answer.status_code, _stands(made)) == (status, status != 302)
    assert "一村的一场" not in answer.content.decode()


def test_absent_record_and_kind_are_struck_like_foreign_ones(city: Any) -> None:
    other = city.talk("四村")
    client = city.client("甲县")
    addresses = [
        f"{_address(other)}strike/", f"/ledgers/activity/{uuid4()}/strike/",
        f"/ledgers/nothing/{other.id}/strike/",
    ]  # fmt: skip

    answers = [client.post(each, {"version": 1, "reason": "试"}) for each in addresses]

    assert {answer.status_code for answer in answers} == {404}
    assert len({_plain(answer) for answer in answers}) == 1


def test_strike_takes_nothing_but_a_post_with_its_token(city: Any) -> None:
    made = city.talk("一村")
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.account("甲县"))

    assert _strike(client, made).status_code == 403
    assert client.get(f"{_address(made)}strike/").status_code == 405
    assert _strike(Client(), made)["Location"].startswith("/sign-in/")
    assert _stands(made)


def test_who_reads_and_does_not_enter_is_told_whom_to_ask(city: Any, monkeypatch: Any) -> None:
    # Every role that reads lines enters too, today; the page must not rely on it.
    monkeypatch.setitem(policy._ROLES, Action.ENTER, frozenset({Role.RECORDER}))
    made = city.talk("一村")

    told = _told(city.client("甲县").get(_address(made)))

    assert "写错了请告诉登记单位或上级妇联" in told
    assert "作废这条记录" not in told

    account = city.account("甲县", Role.CASEWORKER)
    Post.objects.create(
        account=account, unit_id=city.units["二村"], role=Role.RECORDER, since=made.held_on
    )
    client = Client()
    client.force_login(account)
    assert _strike(client, made).status_code == 404
    assert _stands(made)


def test_record_without_a_title_is_told_by_what_it_is(city: Any) -> None:
    made = [
        factories.enter_party(city.units["一村"]), factories.enter_payment(city.units["一村"]),
        factories.enter_party(city.units["一村"]),
    ]  # fmt: skip
    named = [f"{word} · 编号 {each.id.hex[-6:].upper()}" for each, word in zip(
        made, ("家庭", "儿童之家建设支出", "家庭"), strict=True
    )]  # fmt: skip
    client = city.client("一村", Role.RECORDER)

    pages = [_told(client.get(_address(each))) for each in made]
    listed = _told(client.get("/ledgers/party/"))

    assert [name in page for name, page in zip(named, pages, strict=True)] == [True] * 3
    assert (named[0] in listed, named[2] in listed, named[0] == named[2]) == (True, True, False)
    assert named[1] in _told(client.get("/desk/"))
    assert "没有名称" not in "".join([*pages, listed])


def test_what_nobody_filled_in_and_internal_codes_are_left_out(city: Any) -> None:
    made = city.talk("一村", heads=0)

    told = _told(city.client("一村", Role.RECORDER).get(_address(made)))

    assert "期数 0" not in told.split("登记时的内容")[0]
    assert "人次 0" in told
    assert "谁能看 内部，本单位和上级能看" in told


def test_title_names_no_unit_of_a_sensitive_record(city: Any) -> None:
    case = factories.enter_one("case", city.units["一村"])
    page = city.client("甲县", Role.CASEWORKER).get(_address(case)).content.decode()

    assert re.search(r"<title>\s*事项·案件记录\s+· 巾帼</title>", page)
