"""导入: a workbook handed in, decided on, taken in and back; nobody else ever sees it."""

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from jinguo.exchange import waiting
from jinguo.ledger import locking
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity, Entry, Import, Learnt
from jinguo.org.models import Role
from jinguo.periods import Period
from tests.samples.ugly.make import GOOD, HEAD, book

pytestmark = pytest.mark.usefixtures("own_home")
BAD = ["二村", "去年", "宣讲", 30, "二村宣讲"]


def sent(client: Client, content: bytes, name: str = "王演示的表.xlsx") -> str:
    page = client.post("/imports/", {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 302
    return str(page["Location"])


def test_a_workbook_is_looked_at_taken_in_and_taken_back(city: Any, own_home: Path) -> None:
    client = city.client("演示市")
    where = sent(client, book(("活动", [HEAD, GOOD, ["二村", *GOOD[1:]]])))
    told = client.get(where).content.decode()
    assert "全部导入" in told
    assert "王演示" not in told  # a file's name is not kept
    assert not Activity.objects.exists()
    page = client.post(where, {"act": "all"}, follow=True)
    assert "新登记 <strong" in page.content.decode()
    assert Activity.objects.count() == 2
    assert not list((own_home / "imports").iterdir())
    made = Import.objects.get()
    page = client.post(f"/imports/{made.number}/", follow=True)
    assert "已撤销" in page.content.decode()
    assert not Activity.objects.filter(struck_at=None).exists()


def test_what_is_wrong_is_told_and_the_right_rows_may_go_alone(city: Any) -> None:
    client = city.client("演示市")
    where = sent(client, book(("活动", [HEAD, GOOD, BAD])))
    told = client.get(where).content.decode()
    assert "“去年”不是日期" in told
    assert "全部导入" not in told
    refused = client.post(where, {"act": "all"})
    assert (refused.status_code, Activity.objects.count()) == (400, 0)
    file = client.post(where, {"act": "problems"})
    assert "attachment" in file["Content-Disposition"]
    page = client.post(where, {"act": "right"}, follow=True)
    assert "对的行已经导入" in page.content.decode()
    assert Activity.objects.count() == 1
    back = client.post(page.redirect_chain[-1][0])
    cells = openpyxl.load_workbook(BytesIO(back.content)).worksheets[0]
    assert "不是日期" in cells["F3"].value


def test_rows_of_locked_days_go_in_with_a_reason(city: Any) -> None:
    locking.lock(city.units["演示市"], Period.year(2020), by=By(city.at))
    client = city.client("演示市")
    where = sent(client, book(("活动", [HEAD, GOOD])))
    told = client.get(where).content.decode()
    assert "锁定" in re.sub("<summary>.*?</details>", "", told, flags=re.DOTALL)
    assert "全部导入" not in told

    reason = {"late": "村里停电，现在补报"}
    told = client.post(where, {"act": "again", **reason}).content.decode()
    assert "全部导入" in told
    assert 'value="村里停电，现在补报"' in told
    client.post(where, {"act": "all", **reason})
    entry = Entry.objects.get(record=Activity.objects.get().id)
    assert (entry.reason, "revision" in entry.after) == ("村里停电，现在补报", True)


def test_what_a_person_decides_is_learnt_proposed_and_dropped(city: Any) -> None:
    client = city.client("演示市")
    rows = [["村", "哪天", "类型", "来了多少"], ["一村", "2020.3.5", "宣讲", 30]]
    where = sent(client, book(("我的表", rows)))
    told = client.get(where).content.decode()
    assert "不认识这张表" in told
    client.post(where, {"act": "map", "0-kind": "activity"})
    decided = {
        "act": "map", "0-kind": "activity", "0-0": "unit", "0-said-0": "村", "0-1": "held_on",
        "0-said-1": "哪天", "0-2": "subtype", "0-said-2": "类型", "0-3": "heads", "0-said-3": "来了多少",
    }  # fmt: skip
    page = client.post(where, decided, follow=True)
    assert "全部导入" in page.content.decode()
    assert "您选的" in page.content.decode()
    client.post(where, {"act": "all"})
    assert Activity.objects.get().heads == 30
    rows.append(["二村", "2020.4.5", "宣讲", 12])
    again = client.get(sent(client, book(("另一张", rows)))).content.decode()
    assert "全部导入" in again
    kept = Learnt.objects.filter(dropped_at=None).first()
    assert kept
    page = client.post("/imports/", {"forget": kept.pk}, follow=True)
    assert Learnt.objects.filter(pk=kept.pk, dropped_at=None).first() is None


def test_nobody_else_opens_what_waits_and_it_goes_after_a_day(city: Any, own_home: Path) -> None:
    client = city.client("演示市")
    where = sent(client, book(("活动", [HEAD, GOOD])))
    assert city.client("演示市", Role.CASEWORKER).get(where).status_code == 404
    assert city.client("甲县", Role.LEADER).get(where).status_code in (403, 404)
    [path] = (own_home / "imports").iterdir()
    raw = path.read_bytes()
    assert b"PK" not in raw[:40]
    assert "一村".encode() not in raw
    id_, account = UUID(path.name), client.session["_auth_user_id"]

    now = timezone.now()
    assert waiting.waiting(id_, account=int(account), at=now)
    assert waiting.waiting(id_, account=int(account), at=now + timedelta(hours=25)) is None
    keys = own_home / "keys" / "imports"
    assert [each.stem for each in keys.iterdir()] == [path.name]
    assert waiting.sweep(now + timedelta(hours=25)) == 1
    assert not list(keys.iterdir())
    # A copy that somebody still has opens no more.
    path.write_bytes(raw)
    assert waiting.waiting(id_, account=int(account), at=now) is None
    path.unlink()
    assert client.get(where).status_code == 404


def test_given_up_it_is_gone(city: Any, own_home: Path) -> None:
    client = city.client("演示市")
    where = sent(client, book(("活动", [HEAD, GOOD])))
    assert client.post(where, {"act": "cancel"}).status_code == 302
    assert not list((own_home / "imports").iterdir())


def test_what_is_no_workbook_is_told_on_the_page(city: Any) -> None:
    client = city.client("演示市")
    for content in (b"", b"\xd0\xcf\x11\xe0" + b"x" * 99):
        page = client.post("/imports/", {"file": SimpleUploadedFile("a.xls", content)})
        assert page.status_code == 400
        assert "请" in page.content.decode()
    assert client.post("/imports/").status_code == 400


def test_a_blank_workbook_offers_the_units_beneath(city: Any) -> None:
    file = city.client("甲县").get("/imports/blank/activity/")
    names = openpyxl.load_workbook(BytesIO(file.content))
    assert names["活动"].protection.sheet
    told = [cell for row in names.worksheets[-1].iter_rows(values_only=True) for cell in row]
    said = " ".join(str(each) for each in told)
    assert "甲县/东乡/一村" in said or "一村" in str(names["活动"].data_validations.dataValidation)
    assert "乙区" not in said


def test_a_ledger_leaves_with_as_many_rows_as_the_page_counts(city: Any) -> None:
    for title in ("一", "=1+1", "三"):
        city.talk("一村", title)
    client = city.client("演示市")
    page = client.get("/ledgers/activity/?period=2020")
    total = page.context["found"].total
    answer = client.get("/ledgers/activity/file.csv?period=2020")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert f"合计：{total} 条" in text
    assert "'=1+1" in text
    answer = client.get("/ledgers/activity/file.xlsx?period=2020")
    rows = list(openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))["活动"].values)
    assert len(rows) == total + 2
    assert rows[-1][0] == f"合计：{total} 条"


def test_what_may_be_recorded_already_is_counted_as_far_as_the_asker_reads(city: Any) -> None:
    client = city.client("东乡")
    content = book(("活动", [HEAD, GOOD]))
    assert "可能登记过" not in client.get(sent(client, content)).content.decode()
    doubled = book(("活动", [HEAD, GOOD, ["东乡", *GOOD[1:]]]))
    assert "可能登记过" in client.get(sent(client, doubled)).content.decode()
    city.talk("东乡", GOOD[4], held_on=date(2020, 3, 8), heads=31, programmes=())
    told = client.get(sent(client, content)).content.decode()
    assert "可能登记过" in told
    village = city.client("一村", Role.RECORDER)
    assert "可能登记过" not in village.get(sent(village, content)).content.decode()
