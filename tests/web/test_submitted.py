"""A report handed in: what is too much is told before it costs anything, and nobody else waits."""

from time import monotonic
from typing import Any

import pytest

from jinguo.web import submitted


@pytest.mark.parametrize("page", ["/check/", "/crossread/"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1个" * 24_000, "文字里的数太多"),
        ("宣讲1场，" * 2_000, "一次最多核对 1,500 个"),
        ("全年发放" + "万" * 17 + "元，" + "亿" * 10 + "元。", ""),
    ],
    ids=["numbers", "results", "powers"],
)
def test_text_made_to_cost_time_is_refused_at_once(
    city: Any, page: str, text: str, said: str
) -> None:
    started = monotonic()

    answer = city.client("甲县").post(page, {"text": text})

    assert answer.status_code == (400 if said else 200)
    assert said in answer.content.decode()
    assert monotonic() - started < 20


def test_one_report_is_checked_at_a_time_and_the_next_is_told(
    city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submitted, "_PATIENCE", 0.05)
    client = city.client("甲县")
    with submitted._turn:
        busy = client.post("/check/", {"text": "全年开展各类宣讲活动3场。"})
    free = client.post("/check/", {"text": "全年开展各类宣讲活动3场。"})

    assert busy.status_code == 400
    assert "别的报告正在核对" in busy.content.decode()
    assert "全年开展各类宣讲活动3场。" in busy.content.decode()
    assert free.status_code == 200


def test_a_seal_of_another_shape_is_told(city: Any) -> None:
    other = submitted.dumps({"words": "x"}, salt=submitted._SALT, compress=True)

    answer = city.client("甲县").post("/check/", {"sealed": other})

    assert answer.status_code == 400
    assert "请重新粘贴或上传" in answer.content.decode()
