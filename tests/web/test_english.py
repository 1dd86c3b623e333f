"""English by switch: every message has it, data stays, and a page tells which language it is."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from jinguo.catalogue.load import load
from jinguo.org.models import Role
from jinguo.reading.gist import gist
from jinguo.web.english.catalogue import read
from jinguo.web.english.gathering import faults, gathered
from jinguo.web.english.speaking import say
from tests.campaigns import paste

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u3400-\u9fff]+")


def test_every_message_of_pages_has_its_english_with_the_same_places_open() -> None:
    before = read()
    now = gathered(before)
    assert list(faults(now)) == []
    assert {each.id for each in before} == {each.id for each in now}, "jinguo django english"


def test_why_a_pasted_message_is_read_so_is_told_in_english() -> None:
    catalogue = load()
    told = {
        one.why
        for each in paste.messages()
        for one in gist(each["text"], paste.facts(each["by"], catalogue)).fields.values()
    }
    with override("en"):
        left = {why for why in told if CHINESE.search(re.sub("“[^”]*”", "", say(why)))}
    assert len(told) > 20
    assert left == set()


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("台账", "Ledgers"),
        ("请填写姓名。姓名最多 40 个字。", "Please fill in the name. The name has at most 40 characters."),
        ("近500场", "nearly 500 sessions"),
        ("2.4万余人次", "over 24,000 attendances"),
        ("1.07亿元", "107 million yuan"),
        ("65 户", "65 households"),
        ("1 户", "1 household"),
        ("2020年第一季度", "Q1 2020"),
        ("2020年3月8日", "2020-03-08"),
        ("2020年1月94.6%，2020年12月94.6%", "2020-01 94.6%, 2020-12 94.6%"),
        ("S3 敏感", "S3 Sensitive"),
        ("单位，从头排", "Unit, ascending"),
        ("孙**** · 个人 · 东乡 · 编号 9E8CF3", "孙**** · Person · 东乡 · no. 9E8CF3"),
        ("“甲.docx”是空文件，请换一个有内容的文件。", "“甲.docx” is empty; please choose another file."),
        (
            "台账里“省级荣誉”2020年没有一条记录，请补登后再核。",
            "The ledger has no record of “省级荣誉” in 2020; please enter some, then check.",
        ),
        (
            "您现在没有可以登记的岗位，请联系上级妇联开通。",
            "You have no post now that may do this (Enter); please ask the federation above to give you one.",
        ),
    ],
)  # fmt: skip
def test_what_python_tells_is_said_in_english(chinese: str, english: str) -> None:
    assert say(chinese) == english


@pytest.mark.parametrize(
    "own",
    [
        "全会精神专题宣讲",
        "三八红旗手（执委）工作室",
        "王小红",
        "淮北市妇联",
        "巾帼大宣讲，进村入户",
    ],
)
def test_somebodys_own_words_stay(own: str) -> None:
    assert say(own) == own


def test_the_switch_keeps_a_cookie_without_anything_personal_and_goes_back(city: Any) -> None:
    client = city.client("甲县")
    before = client.get("/figures/").content
    answer = client.post("/language/", {"language": "en"}, headers=_from("/figures/?period=2020"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/figures/?period=2020")
    cookie = client.cookies["language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("en", True, "Lax")
    page = client.get("/figures/")
    assert page.headers["Content-Language"] == "en"
    assert "Cookie" in page.headers["Vary"]
    assert b'<html lang="en">' in page.content
    for path in ("", "//elsewhere", "/sign-out/", "/nowhere/"):
        answer = client.post("/language/", {"language": "zh"}, headers=_from(path))
        assert answer.headers["Location"] == "/", path
    other = {"referer": "http://elsewhere.example/figures/"}
    assert client.post("/language/", {"language": "zh"}, headers=other)["Location"] == "/"
    page = client.get("/figures/")
    assert page.headers["Content-Language"] == "zh-CN"
    assert _steady(page.content) == _steady(before)


def _from(path: str) -> dict[str, str]:
    return {"referer": f"http://testserver{path}"}


def _steady(content: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", content)


def test_before_signing_in_the_switch_works_and_the_browsers_wishes_do_not(city: Any) -> None:
    client = Client(headers={"accept-language": "en"})
    assert 'lang="zh-CN"' in client.get("/sign-in/").content.decode()
    client.post("/language/", {"language": "en"})
    page = client.get("/sign-in/").content.decode()
    assert "Sign in with a password" in page
    assert 'value="zh" lang="zh">中文</button>' in page
    wrong = client.post("/sign-in/", {"login": "nobody", "password": "nothing at all"})
    assert "User name or password is not right" in wrong.content.decode()
    assert "not there" not in client.get("/nowhere/").content.decode()
    assert "Not found" in client.get("/nowhere/").content.decode()


def test_titles_that_are_words_of_ours_by_chance_stay(city: Any) -> None:
    city.talk("一村", "培训")
    client = city.client("甲县")
    client.cookies["language"] = "en"
    page = client.get("/ledgers/activity/").content.decode()
    assert re.search(r'<th scope="row">\s*<a[^>]*>培训</a>', page)
    assert ">Talk<" in re.sub(r"\s+", "", page.replace("> Talk <", ">Talk<"))


def test_what_a_script_is_told_is_in_english_too(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    client.cookies["language"] = "en"
    told = client.post("/enter/activity/check/", {}, headers={"accept": "application/json"}).json()
    assert told["faults"]
    assert not re.search(r"[\u4e00-\u9fff]", str(told["faults"]))


def test_a_script_comes_in_english_to_an_english_page_alone(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    assert "/static/web/entry.js" in client.get("/enter/activity/").content.decode()
    client.cookies["language"] = "en"
    page = client.get("/enter/activity/").content.decode()
    assert "/language/en/entry.js" in page
    assert "/static/web/entry.js" not in page
    script = client.get("/language/en/entry.js")
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "No network, so it is not saved yet." in script.content.decode()
    assert not CHINESE.search(script.content.decode())
    assert client.get("/language/en/settings.js").status_code == 404


def test_what_is_written_down_is_chinese_whoever_looks(city: Any) -> None:
    with override("en"):
        record = city.talk("一村", "反家暴宣讲")
    assert (record.subtype, record.title) == ("宣讲", "反家暴宣讲")
