"""One record: what it says, the figures it counts in, and its journal."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from jinguo.catalogue.kinds import KINDS
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.org.models import Role
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
        "地点 村文化广场", "合作单位 演示司法所（协办）", "登记人 演示一村（代 村民组）",
        "登记时间 2021-01-15 10:00", "密级 S1 内部", "本条 +2场", "登记时的内容",
    ):  # fmt: skip
        assert said in told, said
    assert "/figures/big-preaching.talks/?unit=990601000000&amp;period=2020" in _plain(page)
    assert re.search(r"<title>\s*活动记录\s+· 巾帼</title>", page.content.decode())


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_has_a_page_of_one_record(city: Any, kind: str) -> None:
    made = factories.enter_one(kind, city.units["甲县"], title="演示的一条")

    page = city.client("甲县", Role.CASEWORKER).get(_address(made))

    assert page.status_code == (404 if made.secrecy > 3 else 200)
    assert "演示的一条" in page.content.decode()
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

    assert "姓名或名称 已加密 电话 已加密" in _told(page)
    assert "姓名或名称 已加密 已加密" in _told(page)
    assert not re.findall(r"a1\.|演示某|演示另|13800000000|[0-9a-f]{64}", page.content.decode())


def test_linked_record_opens_only_to_who_reads_it(city: Any) -> None:
    case = factories.enter_one("case", city.units["一村"], title="案件一")
    order = factories.enter_one("order", city.units["一村"], case=case.id)
    party = factories.enter_party(city.units["四村"], title="乙区的户")
    honour = factories.enter_honour(city.units["一村"], party=party.id)

    worker = city.client("甲县", Role.CASEWORKER)

    assert _address(case) in worker.get(_address(order)).content.decode()
    told = worker.get(_address(honour)).content.decode()
    assert "一条人·户·单位记录，无权查看" in told
    assert "乙区的户" not in told


def test_class_that_fell_does_not_open_what_was_said_before(city: Any) -> None:
    made = city.talk("一村", "敏感时的名称", secrecy=3)
    change = Amendment("activity", made.id, 1, {"title": "平常的名称", "secrecy": 1})
    amend(change, by=By(at=city.at), reason="敏感的原因")

    page = city.client("甲县").get(_address(made))

    assert "当时的密级较高，这一次的内容无权查看" in _told(page)
    assert not re.findall("敏感时的名称|敏感的原因", page.content.decode())


def test_struck_record_stays_with_its_reason_and_counts_nowhere(city: Any) -> None:
    made = city.talk("一村", "登错的一场")
    close(("activity", made.id, 1), by=By(at=city.at), reason="重复登记")

    told = _told(city.client("甲县").get(_address(made)))

    assert "划掉，不再计入任何数字。原因：重复登记" in told
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
    client.get("/ledgers/activity/")

    for id_ in (other.id, uuid4()):
        with django_assert_num_queries(8):
            client.get(f"/ledgers/activity/{id_}/")


def test_figure_and_saved_page_lead_to_the_record(city: Any) -> None:
    made = city.talk("一村")
    client = city.client("一村", Role.RECORDER)

    for page in ("/figures/big-preaching.talks/?period=2020", f"/activities/{made.id}/"):
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
        with django_assert_num_queries(16):
            client.get(_address(made))
