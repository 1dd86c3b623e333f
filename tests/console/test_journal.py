"""`jinguo audit`: a check that passes, an anchor given out, a check that fails, and old looks."""

import json
from pathlib import Path

import docx
import pytest
from django.db import transaction

from jinguo.ledger.chaining import seal_once
from jinguo.ledger.models import Anchor, Entry, Verification
from tests.console.conftest import Jinguo
from tests.factories import AT, City, enter_activity

pytestmark = pytest.mark.usefixtures("own_home")


def test_the_journal_is_checked_anchored_and_its_tampering_told(
    city: City, jinguo: Jinguo, tmp_path: Path
) -> None:
    for _ in range(3):
        enter_activity(city["一村"])
    done = jinguo("audit", "verify", "--format", "json")
    told = json.loads(done.out)
    assert (done.status, told["well"], told["entries"], told["seals"]) == (0, True, 3, 1)
    kept, report = tmp_path / "kept.jsonl", tmp_path / "report.docx"
    assert jinguo("audit", "anchor", "--output", str(kept)).status == 0
    asked = ("--unit", "演示市", "--period", "2020", "--sealed", "--output", str(report))
    assert f"校验码 {told['code']}" in jinguo("report", "write", *asked).out
    assert docx.Document(report).paragraphs[-1].text == f"校验码 {told['code']}"
    assert len(docx.Document(report).inline_shapes) == 1
    assert set(Anchor.objects.values_list("where", flat=True)) == {"file", "report"}
    again = jinguo("audit", "verify", "--anchors", str(kept), "--code", told["code"])
    assert (again.status, again.out.splitlines()[-1]) == (0, "一条不少，一条未改。")

    Entry.objects.filter(number=2).update(role="leader")
    done = jinguo("audit", "verify")
    assert done.status == 1
    assert "最早一处：改动日志第 2 条（单位 7 的第 2 条），第 1 个封签：换人。" in done.out
    assert Verification.objects.latest("pk").fault == "actor"
    refused = jinguo("audit", "anchor", "--output", str(kept))
    assert (refused.status, "没有核对通过" in refused.err) == (1, True)
    assert jinguo("audit", "verify", "--anchors", "不在.jsonl").status == 1
    assert jinguo("audit", "verify", "--code", "3").status == 2


def test_a_restore_is_accepted_and_told_by_every_check(city: City, jinguo: Jinguo) -> None:
    enter_activity(city["一村"])
    assert jinguo("audit", "verify").status == 0
    with transaction.atomic():
        enter_activity(city["一村"])
        seal_once(at=AT)
        transaction.set_rollback(True)  # as if a copy of yesterday were put back
    found = jinguo("audit", "verify")
    assert (found.status, "accept-restore" in found.out) == (1, True)
    assert jinguo("audit", "accept-restore").status == 2
    assert jinguo("audit", "accept-restore", "--reason", " ").status == 3

    done = jinguo("audit", "accept-restore", "--reason", "硬盘坏了")
    assert (done.status, "第 2 至 2 个封签不在了（1 次改动，0 次查看）" in done.out) == (0, True)
    for _ in range(2):
        found = jinguo("audit", "verify")
        assert found.status == 0
        assert "除下面确认过的恢复以外" in found.out
        assert found.out.rstrip().endswith("原因：硬盘坏了")
    told = json.loads(jinguo("audit", "verify", "--format", "json").out)
    assert [each["reason"] for each in told["accepted_restores"]] == ["硬盘坏了"]
    assert jinguo("audit", "accept-restore", "--reason", "又来").status == 3


def test_nothing_young_is_purged(city: City, jinguo: Jinguo) -> None:
    enter_activity(city["一村"])
    done = jinguo("audit", "purge", "--before", "2999-01-01")
    assert (done.status, "6 个月" in done.err) == (3, True)
    done = jinguo("audit", "purge", "--before", "2020-01-01")
    assert (done.status, done.out) == (0, "清理了 0 条查看日志，留下签过的凭证。\n")
    assert jinguo("audit", "purge", "--before", "去年").status == 2
