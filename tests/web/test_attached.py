"""附件: from a phone's camera onto the record, out again to whoever reads its file, and off it."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from jinguo.ledger import attaching
from jinguo.ledger.models import Activity, Attachment, Case, Look
from jinguo.org.models import Role
from tests import factories
from tests.files.test_attachments import TELLING, package, photograph
from tests.ledger.test_attaching import swept  # noqa: F401 - removes the files

NAME = "王某某家门口.jpg"


def _file(raw: bytes, name: str = NAME) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw, content_type="text/html")


def _attach(client: Any, made: Any, **told: Any) -> Any:
    given = {"attach-id": str(uuid4()), "attach-sort": "scene", **told}
    return client.post(f"/ledgers/{made.kind()}/{made.id}/attach/", given)


def test_a_photograph_from_a_phone_hangs_on_its_record_without_what_it_tells(city: Any) -> None:
    made, client = city.talk("一村"), city.client("一村", Role.RECORDER)
    told = {"attach-id": str(uuid4()), "attach-photo": _file(photograph())}
    for again in (photograph(), photograph()):  # sent twice
        answer = _attach(client, made, **{**told, "attach-photo": _file(again)})
        assert answer.status_code == 302

    [of] = Attachment.objects.all()
    page = client.get(f"/ledgers/activity/{made.id}/").content.decode()
    where = f"/ledgers/activity/{made.id}/attached/{of.id}/"
    assert f'href="{where}"' in page
    assert f'src="{where}small/"' in page
    assert "王某某" not in page
    out = client.get(where)
    assert out["Content-Type"] == "image/jpeg"
    assert out["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "%E7%8E%8B" not in out["Content-Disposition"]  # 王: whose house it is
    assert out["Content-Security-Policy"].startswith("default-src 'none'")
    content = out.content
    assert TELLING not in content
    assert max(Image.open(BytesIO(content)).size) == 2560
    small = client.get(f"{where}small/")
    assert max(Image.open(BytesIO(small.content)).size) == 320
    # The photograph may show people though the record does not: who took it out is told.
    [look] = Look.objects.filter(kind="activity")
    assert (look.record, look.fields, look.allowed) == (made.id, ["attached"], True)


def test_what_may_not_be_attached_is_told_on_the_page_and_changes_nothing(city: Any) -> None:
    made, client = city.talk("一村"), city.client("一村", Role.RECORDER)
    for told, said in (
        ({"attach-file": _file(b"MZ" + bytes(90), "签到表.pdf")}, "不是可以附的文件"),
        ({"attach-file": _file(package("word/document.xml", "word/vbaProject.bin"))}, "宏"),
        ({"attach-file": _file(bytes(10 * 1024 * 1024 + 1))}, "超过 10 MB"),
        ({}, "请先拍照或选一个文件"),
        ({"attach-photo": _file(photograph()), "attach-sort": "selfie"}, "请从列表里选"),
    ):  # fmt: skip
        answer = _attach(client, made, **told)
        assert answer.status_code == 400
        assert said in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_matter_of_persons_has_no_small_picture_and_opens_to_its_team_once_confirmed(
    city: Any,
) -> None:
    made = factories.enter_one("case", city.units["甲县"])
    client, other = city.client("甲县", Role.CASEWORKER), city.client("演示市", Role.CASEWORKER)
    assert _attach(client, made, **{"attach-photo": _file(photograph())}).status_code == 404
    city.join(client, made)
    assert _attach(client, made, **{"attach-photo": _file(photograph())}).status_code == 302
    [of] = Attachment.objects.all()
    where = f"/ledgers/case/{made.id}/attached/{of.id}/"

    page = client.get(f"/ledgers/case/{made.id}/").content.decode()
    assert where in page
    assert "<img" not in page
    assert client.get(f"{where}small/").status_code == 404
    assert where not in other.get(f"/ledgers/case/{made.id}/").content.decode()
    assert other.get(where).status_code == 404
    assert client.get(where).status_code == 200
    taken = Look.objects.filter(record=made.id, fields=["attached"])
    assert taken.count() == 1
    session = client.session
    session["confirmed"] = (timezone.now() - timezone.timedelta(minutes=6)).isoformat()
    session.save()
    assert client.get(where)["Location"].startswith("/confirm/")
    assert taken.count() == 1


def test_what_is_taken_off_is_no_more_there(city: Any) -> None:
    made, client = city.talk("一村"), city.client("一村", Role.RECORDER)
    _attach(client, made, **{"attach-file": _file(package("xl/workbook.xml"), "表.xlsx")})
    [of] = Attachment.objects.all()
    where = f"/ledgers/activity/{made.id}/attached/{of.id}/"
    told = {"act": "remove", "attachment": str(of.id)}
    answer = client.post(f"/ledgers/activity/{made.id}/attach/", told)
    assert (answer.status_code, "请选去掉的原因" in answer.content.decode()) == (400, True)
    assert client.get(where).status_code == 200

    client.post(f"/ledgers/activity/{made.id}/attach/", {**told, "removal": "wrong"})
    assert client.get(where).status_code == 404
    other = city.client("二村", Role.RECORDER)
    assert _attach(other, made, **{"attach-photo": _file(photograph())}).status_code == 404


def test_a_photograph_comes_with_the_form_and_a_bad_one_keeps_what_was_typed(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    typed = {
        "id": str(uuid4()), "held_on": "2020-03-08", "unit": city.units["一村"],
        "programmes": ["big-preaching"], "subtype": "宣讲", "title": "巾帼宣讲", "sessions": "2",
    }  # fmt: skip
    bad = {**typed, "attach-sort": "sheet", "attach-file": _file(b"MZ" + bytes(90))}
    answer = client.post("/enter/activity/", bad)
    assert answer.status_code == 400
    assert "附件不是可以附的文件" in answer.content.decode()
    assert "巾帼宣讲" in answer.content.decode()
    assert not Activity.objects.exists()

    good = {**typed, "attach-sort": "sheet"}
    for _ in range(2):
        sent = {**good, "attach-photo": _file(photograph())}
        assert client.post("/enter/activity/", sent).status_code == 302
    [of], [made] = Attachment.objects.all(), Activity.objects.all()
    assert (of.record, of.sort) == (made.id, "sheet")


def test_a_matter_of_persons_takes_what_comes_with_its_form(city: Any) -> None:
    client = city.client("甲县", Role.CASEWORKER)
    typed = {
        "id": str(uuid4()), "received_on": "2020-03-08", "unit": city.units["甲县"],
        "type": "家庭纠纷", "basis": "法定职责", "title": "演示案",
        "attach-sort": "voucher", "attach-photo": _file(photograph()),
    }  # fmt: skip
    answer = client.post("/enter/case/", typed)
    assert answer.status_code == 302, answer.content.decode()
    assert Attachment.objects.get().record == Case.objects.get().id


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "MOST_A_DAY", 20)
