"""A report that is sent to 核对 in tests, and what its page says of it."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

TALKS = "全年开展各类宣讲活动"
REPORT = "\n".join((
    "演示市妇联2020年工作总结", "",
    f"{TALKS}24场。", f"{TALKS}近30场。", f"{TALKS}29场。", f"{TALKS}24次。", f"{TALKS}31场。",
    f"全省{TALKS.removeprefix('全年')}3000场。", "开展宣讲，受益群众1000余人。",
    "举办文艺演出23场。", "评选清洁家庭3户。", "获评“全国三八红旗集体”，创历年最高。",
))  # fmt: skip


def send(client: Client, text: str = "", **told: Any) -> HttpResponse:
    return client.post("/check/", {"text": text, **told})


def upload(client: Client, name: str, raw: bytes, **told: Any) -> HttpResponse:
    return client.post("/check/", {"file": SimpleUploadedFile(name, raw), **told})


def page(answer: HttpResponse) -> str:
    return answer.content.decode()


def sealed(answer: HttpResponse) -> str:
    found = re.search(r'name="sealed" value="([^"]*)"', page(answer))
    assert found
    return found[1]


def results(answer: HttpResponse) -> dict[str, str]:
    return {item.words: item.judgement.result for item in answer.context["items"]}
