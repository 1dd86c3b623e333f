"""保存期限: due by number, restricted on the page, and then seen on no page that reads records."""

import io
import re
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from jinguo.exchange.exporting import export
from jinguo.exchange.wanted import Wanted
from jinguo.ledger import custody
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Case, Hold, Pending
from jinguo.org.models import Role
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.web.opaque import sealed
from tests import factories

PAGE = "/manage/keeping/"
CANARY = "金丝雀宣讲"
SURFACES = (
    "/desk/?period=2020", "/ledgers/?period=2020", "/ledgers/activity/?period=2020",
    "/ledgers/activity/?period=2020&struck=1", "/figures/big-preaching.talks/?period=2020",
    "/figures/big-preaching.talks/side/?period=2020", "/figures/big-preaching.talks/workbook/?period=2020",
    "/programmes/big-preaching/", "/enter/activity/",
    f"/ledgers/activity/?find={sealed('金丝雀'.encode(), of='words')}",
)  # fmt: skip


def test_what_is_restricted_stands_on_no_page_and_is_counted_still(city: Any) -> None:
    kept, gone = city.talk("一村", title="照旧宣讲"), city.talk("一村", title=CANARY)
    client = city.client("演示市")
    seen = [address for address in SURFACES if CANARY in _text(client.get(address))]
    assert len(seen) >= 3  # the search's own words, the list and the trace at least
    before = _talks(client)
    own = f"/ledgers/activity/{gone.id}/"
    assert client.get(own).status_code == 200
    custody.restrict([("activity", gone.id, 1)], by=By(at=city.at), reason="到期")
    for address in SURFACES:
        assert CANARY not in _text(client.get(address)), address
    for address in (own, f"/enter/activity/{gone.id}/"):
        assert client.get(address).status_code == 404
    assert client.get(f"/enter/activity/?like={gone.id}").content.decode().count(CANARY) == 0
    assert client.post(f"{own}strike/", {"version": 2, "reason": "演示"}).status_code == 404
    assert _talks(client) == before
    assert client.get(f"/ledgers/activity/{kept.id}/").status_code == 200


def _text(answer: Any) -> str:
    body = answer.getvalue()
    if body[:2] == b"PK":
        with ZipFile(io.BytesIO(body)) as whole:
            return "".join(whole.read(name).decode() for name in whole.namelist())
    return str(body.decode())


def _talks(client: Any) -> str:
    page = client.get("/figures/big-preaching.talks/?period=2020").content.decode()
    return re.sub(r"\s", "", page[page.index("<h1") : page.index("</h1>") + 600])[:200]


def test_an_export_leaves_out_what_is_restricted(city: Any) -> None:
    city.talk("一村", title="照旧宣讲")
    gone = city.talk("一村", title=CANARY)
    custody.restrict([("activity", gone.id, 1)], by=By(at=city.at), reason="到期")
    scope = Scope(dict.fromkeys(city.units.values(), 4))
    file = io.BytesIO()
    wanted = Wanted(["activity"], city.units["演示市"], Period.year(2020), scope)
    [told] = export(wanted, file)
    assert told.count == 1
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue())).get_sheet_by_index(0)
    assert CANARY not in str(rows.to_python())


def test_the_due_are_restricted_from_the_page_by_number_alone(city: Any) -> None:
    case = _old_case(city)
    client = city.client("演示市")
    page = client.get(PAGE).content.decode()
    assert "停止使用" in page
    assert "旧案" not in page
    asked = client.post(PAGE, {"act": "restrict", "key": "case"})
    told = {"act": "restrict", "key": "case", "seen": "1"}
    assert (asked.status_code, "停止使用 1 条" in asked.content.decode()) == (200, True)
    for wrong, status in (({"count": ""}, 400), ({"count": "2"}, 400)):
        assert client.post(PAGE, {**told, **wrong}).status_code == status
    stale = client.post(PAGE, {**told, "seen": "2", "count": "2"})
    assert (stale.status_code, "刚才是 2 条，现在是 1 条" in stale.content.decode()) == (409, True)
    assert Case.objects.get(id=case.id).custody == "active"
    assert client.post(PAGE, {**told, "count": "1"}).status_code == 302
    assert Case.objects.get(id=case.id).custody == "restricted"
    assert client.post(PAGE, {"act": "restrict", "key": "case"}).status_code == 400
    assert client.post(PAGE, {"act": "erase", "key": "case"}).status_code == 302
    assert Pending.objects.get(act="erase-due").payload == {"key": "case"}
    assert client.post(PAGE, {"act": "erase", "key": "loan"}).status_code == 400
    assert client.post(PAGE, {"act": "burn", "key": "case"}).status_code == 400


def test_a_hold_is_set_and_lifted(city: Any) -> None:
    case, client = _old_case(city), city.client("演示市")
    told = {"act": "hold", "kind": "case", "record": str(case.id), "basis": "演示案号"}
    assert client.post(PAGE, {**told, "basis": ""}).status_code == 400
    assert "依据" in client.post(PAGE, {**told, "basis": ""}).content.decode()
    assert client.post(PAGE, told).status_code == 302
    again = client.post(PAGE, told)
    assert (again.status_code, "已经暂缓" in again.content.decode()) == (400, True)
    assert client.post(PAGE, {"act": "restrict", "key": "case"}).status_code == 400
    assert Case.objects.get(id=case.id).custody == "active"
    held = Hold.objects.get()
    assert client.post(PAGE, {"act": "lift", "key": held.pk}).status_code == 302
    assert not custody.held(case.id)
    assert client.post(PAGE, {"act": "lift", "key": "²"}).status_code == 400


@pytest.mark.parametrize("role", [Role.RECORDER, Role.CASEWORKER, Role.LEADER, Role.AUDITOR])
def test_other_roles_do_not_open_it(city: Any, role: str) -> None:
    assert city.client("演示市", role).get(PAGE).status_code == 403


def test_an_officer_below_the_top_does_not_open_it(city: Any) -> None:
    client = city.client("甲县")
    assert client.get(PAGE).status_code == 404
    assert client.get("/manage/assessments/").status_code == 404
    assert "保存期限" not in client.get("/manage/").content.decode()
    assert "保存期限" in city.client("演示市").get("/manage/").content.decode()


def _old_case(city: Any) -> Any:
    days = {"received_on": date(2016, 1, 2), "closed_on": date(2016, 1, 3)}
    return factories.enter_one("case", city.units["一村"], title="旧案", state="结案", **days)
