"""A record's life on its page: accept, return and mend, hand in, undo, stand again."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jinguo.ledger import life
from jinguo.ledger.close import close
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity, Entry, Record, Trust
from jinguo.org.models import Role
from tests.factories import enter_activity, enter_one


def page(record: Record, more: str = "") -> str:
    return f"/ledgers/{record.kind()}/{record.id}/{more}"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def key(record: Record) -> str:
    now = type(record)._default_manager.get(id=record.id)
    return f"{record.kind()}:{record.id}:{now.version}"


def test_a_return_marks_the_field_and_is_mended_in_one_step(city: Any) -> None:
    record = enter_activity(city.units["一村"], title="宣讲")
    above, village = city.client("东乡"), city.client("一村", Role.RECORDER)
    shown = text(above, page(record))
    assert "有一项不对，退回" in shown
    assert "有一项不对，退回" not in text(village, page(record))
    told = {"act": "return", "version": 1, "field": "heads", "message": ""}
    empty = above.post(page(record, "accept/"), told)
    assert (empty.status_code, "请写明哪里不对" in empty.content.decode()) == (400, True)
    sent = above.post(page(record, "accept/"), {**told, "message": "和签到表不符"})
    assert (sent.status_code, sent.headers["Location"]) == (302, page(record))
    again = above.post(page(record, "accept/"), {**told, "message": "和签到表不符"})
    assert again.status_code == 409

    for place in ("/desk/", page(record)):
        shown = text(village, place)
        assert "和签到表不符" in shown
        assert "人次" in shown
    assert 'class="wrong-cell"' in text(village, page(record))
    wrong = village.post(page(record, "mend/"), {"version": 2, "value": "很多"})
    assert (wrong.status_code, "请" in wrong.content.decode()) == (400, True)
    mended = village.post(page(record, "mend/"), {"version": 2, "value": "26"})
    assert mended.status_code == 302
    now = Activity.objects.get()
    assert (now.heads, now.status, now.version) == (26, "submitted", 3)
    assert "和签到表不符" not in text(village, "/desk/")
    journal = text(above, page(record))
    assert "<strong>退回</strong>" in journal

    accepted = above.post(page(record, "accept/"), {"version": 3})
    assert accepted.status_code == 302
    assert Activity.objects.get().status == "accepted"
    assert "<strong>核收</strong>" in text(above, page(record))


def test_what_is_right_is_handed_in_as_it_stands(city: Any) -> None:
    record = enter_activity(city.units["一村"])
    above, village = city.client("东乡"), city.client("一村", Role.RECORDER)
    told = {"act": "return", "version": 1, "field": "programmes", "message": "是不是另一个项目"}
    above.post(page(record, "accept/"), told)
    assert "照原样再报" in text(village, page(record))
    said = {"act": "submit", "version": 2, "reason": "核对过"}
    assert village.post(page(record, "mend/"), said).status_code == 302
    assert Activity.objects.get().status == "submitted"
    assert Entry.objects.latest("number").reason == "核对过"
    assert village.post(page(record, "mend/"), said).status_code == 409


def test_who_did_not_get_it_to_judge_finds_nothing(city: Any) -> None:
    record = enter_activity(city.units["一村"])
    own = enter_activity(city.units["东乡"])
    case = enter_one("case", city.units["一村"])
    township = city.client("东乡")
    for client, of, wanted in (
        (city.client("西乡"), record, 404), (township, own, 404), (township, case, 404),
        (city.client("一村", Role.RECORDER), record, 403),
        (city.client("甲县", Role.LEADER), record, 403),
    ):  # fmt: skip
        assert client.post(page(of, "accept/"), {"version": 1}).status_code == wanted
    assert not Entry.objects.filter(after__has_key="step").exists()


def test_undo_stands_for_ten_seconds_and_works_by_a_form_alone(
    city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    village = city.client("一村", Role.RECORDER)
    record = enter_activity(city.units["一村"])
    village.post(page(record, "strike/"), {"version": 1, "reason": "误点"})
    shown = text(village, page(record))
    assert "10 秒内可以撤销" in shown
    assert "10 秒内可以撤销" not in text(city.client("东乡"), page(record))
    assert village.post(page(record, "undo/"), {"version": 2}).status_code == 302
    assert Activity.objects.get().struck_at is None
    assert "10 秒内可以撤销" not in text(village, page(record))

    village.post(page(record, "strike/"), {"version": 3, "reason": "误点"})
    now = timezone.now() + timedelta(seconds=16)
    monkeypatch.setattr("jinguo.web.asking.timezone.now", lambda: now)
    assert "10 秒内可以撤销" not in text(village, page(record))
    late = village.post(page(record, "undo/"), {"version": 4})
    assert (late.status_code, "不能再撤销" in late.content.decode()) == (400, True)


def test_the_trash_lists_what_may_stand_again(city: Any) -> None:
    village = city.client("一村", Role.RECORDER)
    record = enter_activity(city.units["一村"], title="错删的一场")
    old = enter_activity(city.units["一村"], title="早作废的")
    close(("activity", record.id, 1), by=By(timezone.now()), reason="误作废")
    close(("activity", old.id, 1), by=By(timezone.now() - timedelta(days=31)), reason="重复")
    shown = text(village, "/trash/")
    assert ("错删的一场" in shown, "早作废的" in shown) == (True, False)
    assert "错删的一场" not in text(city.client("二村", Role.RECORDER), "/trash/")
    assert "恢复这条记录" in text(village, page(record))
    assert "恢复这条记录" not in text(village, page(old))
    refused = village.post(page(record, "unstrike/"), {"version": 2, "reason": ""})
    assert (refused.status_code, "恢复的原因" in refused.content.decode()) == (400, True)
    late = village.post(page(old, "unstrike/"), {"version": 2, "reason": "误作废"})
    assert (late.status_code, "超过 30 天" in late.content.decode()) == (400, True)
    done = village.post(page(record, "unstrike/"), {"version": 2, "reason": "误作废"})
    assert done.status_code == 302
    assert Activity.objects.get(id=record.id).struck_at is None
    assert "<strong>恢复</strong>" in text(village, page(record))


def test_what_waits_is_accepted_together_after_a_look(city: Any) -> None:
    made = [
        enter_activity(city.units[unit], title=f"在{unit}") for unit in ("一村", "二村", "三村")
    ]
    enter_one("case", city.units["一村"])
    above = city.client("东乡")
    shown = text(above, "/accepting/")
    assert [f"在{unit}" in shown for unit in ("一村", "二村", "三村")] == [True, True, False]
    keys = re.findall(r'name="record" value="([^"]+)"', shown)
    assert sorted(keys) == sorted(map(key, made[:2]))
    preview = above.post("/accepting/", {"act": "preview", "record": keys})
    told = preview.content.decode()
    assert ("核收这 2 条" in told, "一村 1 条" in told) == (True, True)
    assert Activity.objects.filter(status="accepted").count() == 0
    assert above.post("/accepting/", {"act": "accept", "record": keys}).status_code == 302
    assert Activity.objects.filter(status="accepted").count() == 2
    stale = above.post("/accepting/", {"act": "accept", "record": keys})
    assert (stale.status_code, "一条也没有核收" in stale.content.decode()) == (409, True)
    assert "没有等您核收的" in text(above, "/accepting/")
    assert above.post("/accepting/", {"act": "accept", "record": ["x:y:z"]}).status_code == 400
    assert above.post("/accepting/", {"only": key(made[2])}).status_code == 400

    # By exception: what was accepted comes back only when it is changed, with old beside new.
    village = city.client("一村", Role.RECORDER)
    life.send_back(
        ("activity", made[0].id, 2),
        by=By(timezone.now(), *_who(above)),
        field="heads",
        message="改",
    )
    village.post(page(made[0], "mend/"), {"version": 3, "value": "26"})
    shown = text(above, "/accepting/")
    assert ("改过" in shown, "在二村" in shown) == (True, False)
    assert ('data-label="原来">30<' in shown, 'data-label="现在">26<' in shown) == (True, True)
    assert above.post("/accepting/", {"only": key(made[0])}).status_code == 302


def _who(client: Client) -> tuple[Any, Any]:
    from jinguo.ledger.team import subject  # noqa: PLC0415 - only here
    from jinguo.org.models import Account  # noqa: PLC0415 - the same
    from jinguo.org.policy import Strength  # noqa: PLC0415 - the same

    who = Account.objects.get(pk=client.session["_auth_user_id"])
    return subject(who, strength=Strength.SECOND), who


def test_a_unit_is_trusted_on_a_page_and_its_sample_looked_at(city: Any) -> None:
    above = city.client("东乡")
    told = {"act": "trust", "unit": city.units["一村"], "since": timezone.localdate(), "share": 5}
    assert above.post("/accepting/trust/", {**told, "unit": city.units["三村"]}).status_code == 400
    assert above.post("/accepting/trust/", {**told, "share": 0}).status_code == 400
    assert above.post("/accepting/trust/", told).status_code == 302
    shown = text(above, "/accepting/trust/")
    assert "抽看 5%" in shown
    now = timezone.now()
    record = enter_activity(city.units["一村"], title="免核的一场", by=By(now))
    assert Activity.objects.get().status == "accepted"
    assert "免核的一场" not in text(above, "/accepting/")
    Trust.objects.update(since=now.date() - timedelta(days=60))
    Entry.objects.filter(record=record.id).update(at=now - timedelta(days=32))
    assert "免核的一场" in text(above, "/accepting/")
    assert above.post("/accepting/", {"looked": key(record)}).status_code == 302
    assert "免核的一场" not in text(above, "/accepting/")
    number = re.search(r'name="trust" value="(\d+)"', shown)
    assert number is not None
    end = {"act": "end", "trust": number[1], "reason": ""}
    assert above.post("/accepting/trust/", end).status_code == 400
    assert above.post("/accepting/trust/", {**end, "reason": "连续退回"}).status_code == 302
    assert "还没有免核的单位" in text(above, "/accepting/trust/")
