"""对照: the year's own report and one handed in, sentence by sentence."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jinguo.ledger.models import Record
from jinguo.org.models import Role

PAGE = "/crossread/?period=2020"
SAMPLE = (Path(__file__).parents[1] / "samples" / "work-and-plan.txt").read_text(encoding="utf-8")


def _told(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main", 1)[1])
    return re.sub(r"\s+", " ", text)


def test_own_report_links_each_sentence_to_programme_figure_and_result(city: Any) -> None:
    city.talk("一村", sessions=12)

    page = city.client("甲县").get(PAGE)

    row = next(row for row in page.context["rows"] if row.line.part == "work")
    [told] = row.programmes
    assert told.title == "巾帼大宣讲"
    assert told.href == f"/programmes/big-preaching/?unit={city.codes['甲县']}&period=2020"
    assert [ledger.label for ledger in told.ledgers] == ["活动"]
    talks = told.found[0]
    assert (talks.surface, talks.ledger, talks.result) == ("12场", "12场", "一致")
    assert talks.side.startswith("/figures/big-preaching.talks/side/?unit=")
    assert "共 2 句，讲工作 2 句，每一句都有项目" in _told(page)


def test_sign_between_two_ledgers_stays_with_the_first(city: Any) -> None:
    text = "儿童之家建成1个。"

    page = city.client("甲县").post(PAGE, {"text": text}).content.decode()

    kept = re.search(r'<span class="kept">(.*?)</p>', page, re.DOTALL)
    assert kept
    assert re.search(r'<span class="each"><a [^>]*>[^<]+</a>、</span><span class="each">', kept[1])


def test_pasted_report_marks_what_has_no_programme_and_says_what_to_do(city: Any) -> None:
    page = city.client("甲县").post(PAGE, {"text": SAMPLE})

    told = _told(page)
    assert page.status_code == 200
    assert "5 句没有项目" in told
    assert told.count("没有项目： 目录里没有哪个项目说得上这一句。") == 5
    assert "打算，不讲做成的工作" in told
    assert "承上句" in told
    assert [row.line.text for row in page.context["rows"] if row.heading == "top"][:2] == [
        "田间灶边话这一年",
        "——某县妇联工作样稿",
    ]


def test_figure_that_the_ledger_does_not_hold_is_a_difference(city: Any) -> None:
    city.talk("一村", sessions=12)

    page = city.client("甲县").post(PAGE, {"text": "全年开展各类宣讲活动30场，受益群众30人。"})

    [row] = page.context["rows"]
    assert [each.result for each in row.programmes[0].found] == ["不一致", "一致"]
    assert page.context["counts"].differing == 1
    assert row.programmes[0].found[0].reason in _told(page)


def test_claim_opens_the_figure_that_bears_it(city: Any) -> None:
    page = city.client("甲县").post(PAGE, {"text": "举办“童乐童趣”第二季，孩子们乐开了怀。"})

    [told] = page.context["rows"][0].programmes
    [claim] = told.found
    assert (told.title, claim.surface) == ("童乐童趣暑期活动", "第二季")
    asked = f"?unit={city.codes['甲县']}&period=2020"
    assert claim.href == f"/figures/child-fun.events/{asked}"
    assert claim.side == f"/figures/child-fun.events/side/{asked}"


def test_uploaded_file_is_read_and_nothing_is_kept(city: Any) -> None:
    client = city.client("甲县")
    before = Record.__subclasses__()[0].objects.count()
    file = SimpleUploadedFile("私人姓名.txt", SAMPLE.encode("gb18030"))

    page = client.post(PAGE, {"file": file})

    assert page.status_code == 200
    assert "绘本" in page.content.decode()
    assert "私人姓名" not in page.content.decode()
    assert Record.__subclasses__()[0].objects.count() == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "请粘贴一段，或选一个文件"),
        ({"text": "  "}, "请粘贴一段，或选一个文件"),
        ({"file": ("样稿.exe", "也有字")}, "另存为 .docx 再读"),
        ({"file": ("样稿.txt", "")}, "空文件"),
        ({"text": "长" * 50_001}, "一次最多 50,000 字，请分几次"),
        ({"file": ("样稿.txt", "长" * 50_001)}, "一次最多 50,000 字，请分几次"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_form(city: Any, given: Any, said: str) -> None:
    sent = {
        key: SimpleUploadedFile(what[0], what[1].encode()) if isinstance(what, tuple) else what
        for key, what in given.items()
    }

    page = city.client("甲县").post(PAGE, sent)

    assert page.status_code == 400
    assert said in _told(page)
    assert page.context["rows"] == []


def test_script_in_a_report_stays_words(city: Any) -> None:
    page = city.client("甲县").post(PAGE, {"text": "<script>alert(1)</script>办夜校21期。"})

    assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;" in page.content.decode()


def test_own_report_of_an_empty_year_teaches_what_to_do(city: Any) -> None:
    page = city.client("甲县").get(PAGE)

    assert page.status_code == 200
    assert "没有一条记录，写不出报告" in _told(page)
    assert "登记活动" in _told(page)


@pytest.mark.parametrize(("show", "checked"), [("lacks", "lacks"), ("nonsense", "all")])
def test_address_says_which_sentences_to_show(city: Any, show: str, checked: str) -> None:
    city.talk("一村")

    page = city.client("甲县").get(f"{PAGE}&show={show}")

    assert page.context["show"] == checked


def test_nobody_sees_it_signed_out_or_for_another_unit(city: Any, client: Any) -> None:
    assert client.get(PAGE).status_code == 302
    assert client.post(PAGE, {"text": "办夜校21期。"}).status_code == 302
    foreign = f"{PAGE}&unit={city.codes['乙区']}"
    assert city.client("甲县").get(foreign).status_code == 404
    assert (
        city.client("乙区").post(f"{PAGE}&unit={city.codes['甲县']}", {"text": "x"}).status_code
        == 404
    )


def test_page_costs_the_same_for_one_record_and_for_three(
    city: Any, django_assert_num_queries: Any
) -> None:
    client = city.client("演示市", Role.OFFICER)
    for unit in ("一村", "二村", "三村"):
        city.talk(unit)
        if unit == "二村":
            continue
        client.get("/figures/")
        with django_assert_num_queries(14):
            client.get(PAGE)
        with django_assert_num_queries(14):
            client.post(PAGE, {"text": SAMPLE})


def test_a_report_goes_on_to_its_check_and_back_without_being_sent_again(city: Any) -> None:
    city.talk("一村")
    client = city.client("甲县")
    own = client.get("/reports/?period=2020").context["sealed"]

    checked = client.post("/check/", {"sealed": own, "unit": "", "period": "2020"})
    across = client.post(PAGE, {"sealed": checked.context["sealed"]})

    assert checked.context["items"]
    assert all(item.settled for item in checked.context["items"])
    assert across.context["rows"]
    # What is behind the payload is the second it was signed in.
    [on, back] = (each.context["sealed"].rsplit(":", 2)[0] for each in (checked, across))
    assert on == back


def test_a_leader_is_not_led_to_ledgers(city: Any) -> None:
    city.talk("一村")
    led, officer = (city.client("甲县", role) for role in (Role.LEADER, Role.OFFICER))

    assert "/ledgers/activity/" in officer.get(PAGE).content.decode()
    assert "/ledgers/activity/" not in led.get(PAGE).content.decode()
