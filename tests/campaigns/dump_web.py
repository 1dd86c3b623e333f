"""The part of a day's use that goes through pages: forms begun, workbooks, files out, packets.

Workbooks and lists go through the worker as long ones do: one waits for a decision on the disk,
one is taken in, one comes back with its faults marked, and one still waits in the queue when the
copies are made. A packet is sent, opened and answered.
"""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

NEEDED = frozenset({
    "name", "story", "attachment", "draft", "packet", "packet answer", "waiting workbook",
    "workbook to come", "faulty workbook",
})  # fmt: skip
"""What the live keys must open before all is erased: of every sort that a day leaves sealed."""
_HEAD = ("单位", "登记日期", "类型", "姓名", "电话", "备注")


def begun(client: Any, unit: int, canaries: Any) -> None:
    """Begin forms and leave them: what is kept of them is sealed, of a case nothing is."""
    from jinguo.ledger.drafts import new_id

    for kind, kept, told in (
        ("activity", True, {"title": canaries.word("draft"), "held_on": "昨天"}),
        ("party", True, {"type": "个人", "name": canaries.word("draft of a person")}),
        ("case", False, {"type": "家庭纠纷", "story": canaries.word("typed")}),
    ):
        told |= {"id": str(new_id()), "unit": str(unit)}
        assert client.post(f"/enter/{kind}/check/", told).json()["kept"] is kept


def workbooks(client: Any, canaries: Any) -> None:
    """Hand in workbooks of persons, each to another fate."""
    _hand_in(client, _book(canaries, "waiting workbook"))
    _hand_in(client, _book(canaries, "workbook"), act="all")
    _hand_in(client, _book(canaries, "faulty workbook", day="去年"), act="right")
    _work_off()


def come(client: Any, canaries: Any) -> None:
    """Hand in a workbook that the worker has not come to."""
    _hand_in(client, _book(canaries, "workbook to come"), act="all")


def lists(client: Any) -> None:
    """Take lists out through the worker, and fetch what came of it."""
    from jinguo.jobs.models import Job

    for kind, suffix in (("party", ".xlsx"), ("case", ".csv"), ("activity", ".xlsx")):
        answer = client.post(f"/ledgers/{kind}/file{suffix}/ask/?period=2020")
        assert answer.status_code in (302, 400), answer.status_code
    _work_off()
    for job in Job.objects.all():
        client.get(f"/jobs/{job.id}/")
        answer = client.get(f"/jobs/{job.id}/file/0/")
        if answer.status_code == 200:
            b"".join(answer.streaming_content)


def packet(case: Any, canaries: Any) -> None:
    """Send a packet of a case to a partner, who opens and answers it."""
    from django.utils import timezone

    from jinguo.ledger import packets
    from jinguo.ledger.drafts import By
    from jinguo.ledger.team import subject
    from jinguo.org.policy import Strength

    to, now = _partner(case.unit_id), timezone.now()
    content = [("情况", canaries.word("packet"))]
    sent, code = packets.send(
        case, to, purpose="请依法处置", content=content, days=3, by=By(at=now)
    )
    by = By(now, subject(to, strength=Strength.SECOND), to)
    packets.open_once(sent.id, code, by=by)
    packets.answer(sent.id, accepted=True, words=canaries.word("packet answer"), by=by)


def in_background() -> Any:
    """Let a page hand every file to the worker, as it does with long ones."""
    from unittest.mock import patch

    from jinguo.exchange import background

    return patch.object(background, "LONG", 0)


def tidy() -> None:
    """Finish what waits, and let a month go by: what is kept for a while is dropped."""
    from django.utils import timezone

    from jinguo.exchange import waiting
    from jinguo.jobs import keeping
    from jinguo.ledger import unfinished
    from jinguo.ledger.drafts import new_id
    from jinguo.ledger.models import Unfinished

    _work_off()
    later = timezone.now() + unfinished.KEPT_FOR + timedelta(days=1)
    keeping.sweep(later)
    waiting.sweep(later)
    last = Unfinished.objects.latest("at")
    unfinished.keep("activity", new_id(), {}, account=last.account, unit=1, at=later)


def _partner(unit: int) -> Any:
    from django.utils import timezone

    from jinguo.ledger.assessing import Weighed, sign, standing
    from jinguo.ledger.drafts import By
    from jinguo.ledger.models import Office
    from jinguo.org.models import Account

    found = Office.objects.first()
    if found:
        return found.account
    now = timezone.now()
    if standing("partner", "police", timezone.localdate(now)) is None:
        sign(Weighed("partner", "police", "一", "二", "三", "四"), by=By(at=now))
    made = Account.objects.open("paichusuo", name="演示派出所")
    Office.objects.create(account=made, unit_id=unit, sort="police")
    return made


def _book(canaries: Any, what: str, *, day: Any = date(2020, 6, 1)) -> bytes:
    from tests.samples.ugly.make import book

    row = ("一村", day, "个人", canaries.word(what), canaries.digits(what, "137", 11), "")
    return book(("人员", [_HEAD, row]))


def _hand_in(client: Any, content: bytes, *, act: str = "") -> None:
    file = BytesIO(content)
    file.name = "演示.xlsx"
    where = client.post("/imports/", {"file": file}).headers["Location"]
    assert client.get(where).status_code == 200
    if act:
        assert client.post(where, {"act": act}).headers["Location"].startswith("/jobs/")


def _work_off() -> None:
    from django.utils import timezone

    from jinguo.jobs import doing

    def now() -> datetime:
        return timezone.now()

    while doing.do_one("campaign", now):
        pass
