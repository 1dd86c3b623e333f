"""Every file goes out as an attachment that may do nothing, under a name that is ours."""

from email.message import Message
from typing import Any
from urllib.parse import unquote

import pytest

from jinguo.web.attachment import POLICY, attachment, safe_name
from tests.security.test_code import _called, _walk

FILES = [
    "/figures/workbook/?period=2020",
    "/figures/big-preaching.talks/workbook/?period=2020",
    *(f"/reports/file{each}?period=2020" for each in (".docx", ".html", ".md", ".txt")),
]
TEXT = "演示市妇联2020年工作总结\n全年开展各类宣讲活动24场。"
NAMES = [
    "a.xlsx", 'a".xlsx', "a\r\nSet-Cookie: x=1.xlsx", "../../etc/passwd", "a\\b.docx", "C:\\a.txt",
    "名字；.xlsx", "a;filename=b.exe", "\u202excod.exe", "a\x00.xlsx", ".", "..", "", " ", "长" * 500 + ".xlsx",
    "a.xlsx ", "aux.txt", "%0d%0aX: y", "=?utf-8?b?YQ==?=", "a\u2028b.txt", "𠮷.xlsx", "a'b\"c.txt", "*?<>|.md",
]  # fmt: skip


def _files(city: Any) -> list[Any]:
    city.talk("一村", "秘密标题之一")
    client = city.client("演示市")
    posted = [client.post("/check/", {"text": TEXT, "as": each}) for each in ("json", "docx")]
    return [client.get(each) for each in FILES] + posted


def test_every_file_goes_out_as_an_attachment_that_may_do_nothing(city: Any) -> None:
    for answer in _files(city):
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment; filename")
        assert answer["Content-Security-Policy"] == POLICY
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"


def test_a_files_name_is_made_of_units_and_periods_alone(city: Any) -> None:
    for answer in _files(city):
        name = unquote(answer["Content-Disposition"])
        assert "2020" in name
        assert "秘密" not in name


def test_a_request_says_nothing_about_a_files_name(city: Any) -> None:
    city.talk("一村")
    client = city.client("演示市")
    for address in FILES:
        plain = client.get(address)["Content-Disposition"]
        more = client.get(f"{address}&filename=evil.exe&name=王某&file=../x")["Content-Disposition"]
        assert more == plain


@pytest.mark.parametrize("name", NAMES)
def test_a_name_breaks_out_of_no_header(name: str) -> None:
    answer = attachment(b"x", name=name, media="text/plain")
    told = answer["Content-Disposition"]

    assert "\r" not in told
    assert "\n" not in told
    message = Message()
    message["Content-Disposition"] = told
    assert message.get_content_disposition() == "attachment"
    got = message.get_filename() or ""
    assert got == safe_name(name)
    assert 0 < len(got) <= 130
    assert not set(got) & set('/\\:*?"<>|;%\r\n\x00\u202e')
    assert got not in (".", "..")
    assert [key for key, _ in message.get_params(header="Content-Disposition") or []][1:] in (
        ["filename"], ["filename*"],
    )  # fmt: skip


def test_a_name_keeps_its_ending() -> None:
    assert safe_name("演示市2020年数字.xlsx") == "演示市2020年数字.xlsx"
    assert safe_name("长" * 500 + ".docx").endswith("长.docx")


def test_every_answer_that_is_a_file_comes_of_the_one_function() -> None:
    makers = {
        name
        for name, node in _walk()
        if _called(node) in ("FileResponse", "StreamingHttpResponse", "content_disposition_header")
    }

    assert makers == {"jinguo/web/attachment.py"}
