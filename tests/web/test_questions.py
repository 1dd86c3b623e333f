"""质询 on pages: asked from a record or a figure, answered, closed, overdue on both desks."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from jinguo.ledger.models import Question
from jinguo.org.models import Role
from tests.factories import enter_activity, enter_one


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_record_is_asked_about_answered_and_closed(city: Any) -> None:
    record = enter_activity(city.units["一村"], title="宣讲")
    county, village = city.client("甲县"), city.client("一村", Role.RECORDER)
    where = f"/ledgers/activity/{record.id}/ask/"
    assert "一村" in text(county, where)
    today = timezone.localdate()
    told = {"to": city.units["一村"], "text": "", "due": today}
    assert county.post(where, told).status_code == 400
    sent = county.post(where, {**told, "text": "人次是不是多了"})
    number = Question.objects.get().pk
    assert sent.headers["Location"] == f"/questions/{number}/"
    assert "有一条质询等您答复" in text(village, "/notices/")
    assert "人次是不是多了" not in text(village, "/notices/")
    assert "1 条质询等您单位答复" in text(village, "/desk/")
    assert "质询：人次是不是多了" in text(village, f"/ledgers/activity/{record.id}/")
    assert city.client("二村", Role.RECORDER).get(f"/questions/{number}/").status_code == 404

    Question.objects.update(due=today - timedelta(days=1))
    assert "1 条逾期" in text(village, "/desk/")
    assert "1 条逾期未答" in text(county, "/desk/")
    assert "已逾期" in text(county, "/questions/")
    page = f"/questions/{number}/"
    assert village.post(page, {"act": "answer", "answer": ""}).status_code == 400
    assert village.post(page, {"act": "end"}).status_code == 404
    assert village.post(page, {"act": "answer", "answer": "核对过，没错"}).status_code == 302
    assert "核对过，没错" in text(county, page)
    assert county.post(page, {"act": "end"}).status_code == 302
    assert "已结束" in text(village, "/questions/")
    assert county.post(page, {"act": "end"}).status_code == 400


def test_a_figure_is_asked_about_by_who_sees_it(city: Any) -> None:
    enter_activity(city.units["一村"])
    leader = city.client("甲县", Role.LEADER)
    query = f"?unit={city.codes['东乡']}&period=2020"
    where = f"/figures/big-preaching.talks/ask/{query}"
    assert "/figures/big-preaching.talks/ask/" in text(
        leader, f"/figures/big-preaching.talks/{query}"
    )
    told = {"to": city.units["东乡"], "text": "比上年少一半", "due": timezone.localdate()}
    assert city.client("乙区").post(where, told).status_code == 404
    assert leader.post(where, told).status_code == 302
    shown = text(city.client("东乡"), "/questions/")
    assert "东乡2020年" in shown
    assert leader.get("/figures/nothing/ask/").status_code == 404


def test_of_a_case_only_listed_words_and_no_village(city: Any) -> None:
    case = enter_one("case", city.units["一村"])
    asker = city.client("甲县", Role.CASEWORKER)
    where = f"/ledgers/case/{case.id}/ask/"
    shown = text(asker, where)
    assert ("一村" in shown, "东乡" in shown) == (False, True)
    told = {"to": city.units["东乡"], "text": "张某的案子", "due": timezone.localdate()}
    assert asker.post(where, told).status_code == 400
    assert asker.post(where, {**told, "to": city.units["一村"]}).status_code == 400
    assert asker.post(where, {**told, "text": "请核对日期"}).status_code == 302
    assert "一村" not in text(asker, "/questions/")
    assert "请核对日期" not in text(city.client("东乡"), "/questions/")
    assert "请核对日期" in text(city.client("东乡", Role.CASEWORKER), "/questions/")
