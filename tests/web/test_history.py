"""改动对照: every field's old beside its new, through the masks; and putting values back."""

from typing import Any

from django.test import Client

from jinguo.ledger import locking
from jinguo.ledger.amend import Amendment, amend
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity, Entry, Party
from jinguo.org.models import Role
from jinguo.periods import Period
from tests.factories import enter_activity, enter_party


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def change(record: Any, **fields: Any) -> None:
    now = type(record)._default_manager.get(id=record.id)
    amend(
        Amendment(record.kind(), record.id, now.version, fields),
        by=By(now.recorded_at),
        reason="改数",
    )


def test_a_field_goes_back_to_what_it_said(city: Any) -> None:
    record = enter_activity(city.units["一村"], title="宣讲")
    change(record, heads=35)
    change(record, heads=40, title="宣讲二")
    client, where = city.client("一村", Role.RECORDER), f"/ledgers/activity/{record.id}/"
    assert f'href="{where}history/"' in text(client, where)
    shown = text(client, f"{where}history/")
    for old, new in (("30", "35"), ("35", "40"), ("宣讲", "宣讲二")):
        assert f'<td data-label="原来">{old}</td>' in shown
        assert f'<td data-label="改成">{new}</td>' in shown
    assert "改数" in shown
    told = {"version": 3, "field": "heads", "to": 1, "reason": ""}
    empty = client.post(f"{where}restore/", told)
    assert (empty.status_code, "请写明为什么恢复" in empty.content.decode()) == (400, True)
    stale = client.post(f"{where}restore/", {**told, "version": 2, "reason": "改错了"})
    assert stale.status_code == 409
    assert client.post(f"{where}restore/", {**told, "reason": "改错了"}).status_code == 302
    now = Activity.objects.get()
    assert (now.heads, now.title, now.version) == (30, "宣讲二", 4)
    assert Entry.objects.latest("number").reason == "恢复到第 1 版：改错了"
    same = client.post(f"{where}restore/", {**told, "version": 4, "reason": "再"})
    assert (same.status_code, "和现在一样" in same.content.decode()) == (400, True)
    whole = {"version": 4, "field": "", "to": 3, "reason": "还是那样"}
    assert client.post(f"{where}restore/", whole).status_code == 302
    assert Activity.objects.get().heads == 40


def test_a_whole_version_with_unit_programmes_and_day(city: Any) -> None:
    record = enter_activity(city.units["一村"])
    by = By(record.recorded_at)
    moved = Amendment(
        "activity", record.id, 1, {"held_on": "2020-05-01"}, programmes=(), unit=city.units["二村"]
    )
    amend(moved, by=by)
    client = city.client("东乡")
    told = {"version": 2, "field": "", "to": 1, "reason": "改错了"}
    assert client.post(f"/ledgers/activity/{record.id}/restore/", told).status_code == 302
    now = Activity.objects.get()
    assert (now.unit_id, now.programmes) == (city.units["一村"], "big-preaching")
    assert str(now.held_on) == "2020-03-08"


def test_locked_days_and_others_units(city: Any) -> None:
    record = enter_activity(city.units["一村"])
    change(record, heads=35)
    locking.lock(city.units["甲县"], Period.year(2020), by=By(city.at))
    told = {"version": 2, "field": "heads", "to": 1, "reason": "改错了"}
    where = f"/ledgers/activity/{record.id}/"
    assert city.client("二村", Role.RECORDER).post(f"{where}restore/", told).status_code == 404
    assert city.client("二村").get(f"{where}history/").status_code == 404
    client = city.client("一村", Role.RECORDER)
    assert client.post(f"{where}restore/", told).status_code == 302
    assert '<span class="tag">修订</span>' in text(client, f"{where}history/")


def test_of_what_is_sealed_only_that_it_changed(city: Any) -> None:
    record = enter_party(city.units["一村"], name="演示甲", phone="13800000001")
    change(record, name="演示乙", sex="女")
    reader, team = city.client("东乡"), city.client("一村", Role.RECORDER)
    where = f"/ledgers/party/{record.id}/history/"
    assert "演示甲" not in text(reader, where)
    city.join(team, record)
    shown = text(team, where)
    assert ("演示甲" in shown, "演示乙" in shown, "13800000001" in shown) == (False,) * 3
    assert '<td data-label="原来">已加密</td>' in shown
    told = {"version": 2, "field": "name_sealed", "to": 1, "reason": "改错了"}
    restored = team.post(f"/ledgers/party/{record.id}/restore/", told)
    assert restored.status_code == 400
    whole = {**told, "field": ""}
    assert team.post(f"/ledgers/party/{record.id}/restore/", whole).status_code == 302
    now = Party.objects.get()
    assert now.sex == ""
    assert now.name_sealed == Party.objects.get().name_sealed != ""
