"""An address planted wherever somebody could write it leaves by no way that the other side reads."""

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.utils import timezone

from jinguo.documents.formats import offered
from jinguo.ledger.models import Entry, Notice, Packet, Step
from jinguo.org.models import Role
from tests.duties.test_papers import ADDRESS, PHONE, PIECES, PLANTED, leaks, protected_case
from tests.factories import enter_one
from tests.web.test_course import page, worker
from tests.web.test_packets import code_in, partner
from tests.web.test_papers import words

pytestmark = pytest.mark.usefixtures("assessed")

ENDINGS = [each for each in (".docx", ".pdf") if each in offered()]


@pytest.fixture
def planted(city: Any) -> Any:
    """A case that tells the address in its story, in the facts of a step, and where it belongs."""
    case = protected_case(city.units, type="家暴求助", story=f"她躲到{PLANTED[0]}，{PLANTED[2]}。")
    long_ago = timezone.now() - timedelta(days=40)
    Step.objects.filter(record=case.id).update(at=long_ago, recorded_at=timezone.now())
    return case


def steps(client: Any, case: Any) -> None:
    """Take steps on the page, the address in every blank that takes words."""
    for code, said in (
        ("assess", {"risk": "橙", "capacity": "完全", "minors": "否", "contact_way": "是"}),
        ("refer", {"referred": "是", "receiver": PLANTED[1], "purpose": PLANTED[0]}),
        ("police", {"police_to": PLANTED[0], "wish": "愿意"}),
        ("support", {"plan": PLANTED[0]}),
        ("visit", {"safe": "是", "way": "入户", "note": PLANTED[1]}),
    ):
        case.refresh_from_db()
        at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
        known = Step.objects.filter(record=case.id).count()
        told = {"act": f"step {code}", "of": "dv", "at": at, "steps": str(known)}
        told |= {"version": str(case.version)} | {f"said_{key}": word for key, word in said.items()}
        answer = client.post(page(case), told)
        assert answer.status_code == 302, (code, answer.content.decode())


def test_no_paper_pack_name_or_notice_tells_it(city: Any, planted: Any) -> None:
    client = worker(city, planted, planted.party)
    steps(client, planted)
    shown = client.get(page(planted)).content.decode()
    papers = re.findall(r'href="(/ledgers/[^"]*/papers/[^"]*\.docx)"', shown)
    assert len(papers) >= 2
    ways = [each.removesuffix(".docx") for each in papers]
    ways.append(f"/ledgers/case/{planted.id}/evidence")
    made = 0
    for way in ways:
        for ending in ENDINGS:
            answer = client.get(f"{way}{ending}")
            if answer.status_code == 400:  # refused: the sentence repeats nothing
                assert [piece for piece in PIECES if piece in answer.content.decode()] == []
                continue
            made += 1
            assert answer.status_code == 200
            inside = way.endswith(("/interview", "/visit"))
            assert inside or leaks(answer.content, ending) == [], way
            assert "幸福里" not in unquote(answer.headers["Content-Disposition"])
    assert made >= len(ENDINGS)
    assert "＿" in words(client.get(f"/ledgers/case/{planted.id}/evidence.docx").content)


def test_no_packet_meeting_round_or_list_tells_it(city: Any, planted: Any) -> None:
    client, (to, there) = worker(city, planted, planted.party), partner(city)
    steps(client, planted)
    send = f"/ledgers/case/{planted.id}/packet/"
    told = {"to": to.pk, "template": "police", "days": "3", "purpose": "请依法处置"}

    refused = client.post(send, {**told, "fields_": ["type", "story"]})
    assert "要保密" in refused.content.decode()
    sent = client.post(send, {**told, "fields_": ["type", "risk", "party-name"]})
    packet = Packet.objects.get()
    opened = there.post(f"/packets/{packet.id}/", {"act": "open", "code": code_in(sent)})
    pages = [opened, there.get("/packets/")]
    officer = city.client("甲县")
    for path in ("/notices/", "/duties/", "/meetings/dv/", "/rounds/", "/ledgers/case/"):
        pages += [client.get(path, follow=True), officer.get(path, follow=True)]
    pages.append(officer.get("/meetings/dv/file.docx"))
    pages.append(city.client("演示市", Role.LEADER).get("/notices/"))
    for each in pages:
        assert [piece for piece in PIECES if piece.encode() in each.content] == [], each
    assert leaks(pages[-2].content, ".docx") == []
    rows = f"{list(Notice.objects.values())}{list(Entry.objects.values())}{list(Step.objects.values())}"
    assert [piece for piece in (*PIECES, ADDRESS, PHONE) if piece in rows] == []


def test_an_order_of_the_case_is_kept_from_it_too(city: Any, planted: Any) -> None:
    order = enter_one("order", city.units["一村"], case=planted.id, type="人身安全保护令",
                      issued_on=date(2021, 1, 10), applied_on=None)  # fmt: skip
    client = worker(city, planted, order)
    shown = client.get(f"/ledgers/order/{order.id}/course/").content.decode()

    assert [piece for piece in PIECES if piece in shown] == []
