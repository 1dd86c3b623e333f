"""报告: the report to read, its parts in and out, what it lacks, and the file it becomes."""

import re
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import docx
import pytest

from jinguo.ledger.drafts import By
from jinguo.ledger.models import Anchor
from jinguo.ledger.recording import switch
from jinguo.org.models import Role
from tests.factories import enter_body, enter_one

PAGE = "/reports/?period=2020"
OWN = """
report: own
units: ["9906"]
title: 巾帼同行 实干当先
subtitle: "{单位}妇联{期间}工作综述"
opening: [{say: 工作有序。}]
sections:
- heading: [进村, 入户]
  parts:
  - {heading: 宣讲, sentences: [{say: ["宣讲活动{big-preaching.talks}场", "受益群众{big-preaching.heard}人"]}]}
  - {heading: 救助, sentences: [{say: "送出救助金和慰问品{charity-guard.aid}元。"}]}
- heading: [建阵地]
  parts: [{sentences: [{say: "儿童之家{children-home.homes}个。"}]}]
"""


@pytest.fixture
def told(city: Any, overlay: Any) -> Any:
    overlay("reports/own.yaml", OWN)
    city.talk("一村", sessions=2, heads=41)
    enter_body(city.units["一村"])
    return city


def _words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.content.decode()))


def _article(page: Any) -> str:
    return _words_of(re.search(r"<article.*</article>", page.content.decode(), re.DOTALL))


def _words_of(found: re.Match[str] | None) -> str:
    assert found
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", found[0]))


def test_report_reads_as_it_is_written(told: Any) -> None:
    page = told.client("演示市").get(PAGE)

    assert _article(page) == (
        "巾帼同行实干当先——演示市妇联2020年工作综述工作有序。"
        "进村入户宣讲。宣讲活动2场，受益群众41人。建阵地儿童之家1个。"
    )


def test_every_figure_leads_to_its_page_and_opens_at_the_side(told: Any) -> None:
    client = told.client("演示市")

    page = client.get(PAGE).content.decode()

    article = page[page.index("<article") : page.index("</article>")]
    links = re.findall(r'href="(/figures/[^"]+)" hx-get="([^"]+)"', article)
    assert [link.split("/")[2] for link, _ in links] == [
        "big-preaching.talks", "big-preaching.heard", "children-home.homes",
    ]  # fmt: skip
    for both in links:
        for link in both:
            assert client.get(link.replace("&amp;", "&")).context["row"].worked.rows == 1


def test_part_left_out_is_neither_written_nor_lacking(told: Any) -> None:
    client = told.client("演示市")
    assert "没有写入 1 处" in _words(client.get(PAGE))

    page = client.get(f"{PAGE}&without=0&without=1.2&without=2&without=9&without=x")

    assert _article(page).endswith("工作综述进村入户宣讲。宣讲活动2场，受益群众41人。")
    assert "没有写入" not in _words(page)
    assert "该写的都写了" in _words(page)
    kept = "unit=990600000000&amp;period=2020&amp;without=0&amp;without=1.2&amp;without=2"
    assert f'href="/reports/file.docx?{kept}"' in page.content.decode()


def test_ticks_become_an_address_that_can_be_passed_on(told: Any) -> None:
    client = told.client("演示市")
    ticks = "&chosen=1&with=0&with=1&with=1.1&with=2.1"

    answer = client.get(f"{PAGE}{ticks}")

    assert answer.status_code == 302
    assert answer["Location"] == "/reports/?unit=990600000000&period=2020&without=2&without=1.2"
    boxes = [
        (each.number, each.ticked, each.stands)
        for section in client.get(answer["Location"]).context["choices"]
        for each in (section, *section.parts)
    ]
    assert boxes == [
        ("0", True, True), ("1", True, True), ("1.1", True, True), ("1.2", False, False),
        ("2", False, False),
    ]  # fmt: skip


def test_section_left_out_keeps_its_parts_for_when_it_comes_back(told: Any) -> None:
    page = told.client("演示市").get(f"{PAGE}&without=1")

    [_, section, _] = page.context["choices"]
    assert (section.ticked, [part.ticked for part in section.parts]) == (False, [True, True])


def test_part_without_a_record_says_so_beside_its_tick(told: Any) -> None:
    assert "救助没有记录" in _words(told.client("演示市").get(PAGE))


def test_unit_without_a_record_is_taught_what_to_do(told: Any) -> None:
    page = told.client("四村").get(PAGE)

    assert page.status_code == 200
    assert "四村2020年没有一条记录，写不出报告" in _words(page)
    assert 'href="/enter/activity/"' in page.content.decode()
    assert "写成 Word" not in _words(page)


def test_leaving_everything_out_leads_back(told: Any) -> None:
    page = told.client("演示市").get(f"{PAGE}&without=1&without=2")

    assert "留下的部分没有一个数字" in _words(page)
    assert 'href="?unit=990600000000&amp;period=2020"' in page.content.decode()
    assert len(page.context["choices"]) == 3


def test_figures_that_units_still_owe_are_named(told: Any) -> None:
    switch(told.units["二村"], since=None, by=By(at=told.at), reason="演示")

    words = _words(told.client("甲县").get(PAGE))

    assert "各类宣讲活动 还有 1 个单位没报" in words


def test_reasons_that_many_share_are_told_once(city: Any) -> None:
    city.talk("一村")

    page = city.client("演示市").get(PAGE)

    assert _words(page).count("这一期没有一条记录，请补登后再写。") == 1
    assert page.context["missed"].far[0].many


def test_work_of_which_the_unit_has_no_record_is_folded_behind_the_rest(told: Any) -> None:
    client = told.client("演示市")
    before = client.get(PAGE).context["missed"]
    enter_pairing = {"giver": None, "programmes": ("charity-guard",), "type": "爱心妈妈"}
    enter_one("pairing", told.units["一村"], **enter_pairing)

    after = client.get(PAGE)

    assert (before.near, before.far_many, before.told) == ([], 1, "有 1 处没有记录，没有写入")
    assert (after.context["missed"].near_many, after.context["missed"].far) == (1, [])
    assert "有 1 处没有写入。" in _words(after)


def test_what_the_file_will_lack_is_told_beside_the_button(told: Any) -> None:
    switch(told.units["二村"], since=None, by=By(at=told.at), reason="演示")
    client = told.client("甲县")

    page = client.get(PAGE).content.decode()
    whole = client.get(f"{PAGE}&without=1&without=2").content.decode()

    acts = page[page.index('id="doing"') : page.index('class="guide"')]
    assert "有 1 处没有记录，没有写入" in acts
    assert "个数字还有单位没报。" in acts
    assert 'href="#notes"' in acts
    assert 'href="#notes"' not in whole


def test_buttons_come_before_the_contents_and_these_before_the_report(told: Any) -> None:
    page = told.client("演示市").get(PAGE).content.decode()

    places = [page.index(each) for each in ("写成 Word", "对照每一句", 'id="contents"', "<article")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("suffix", "media"),
    [
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("html", "text/html; charset=utf-8"),
        ("md", "text/markdown; charset=utf-8"),
        ("txt", "text/plain; charset=utf-8"),
    ],
)
def test_file_is_named_and_typed_and_holds_what_was_chosen(
    told: Any, suffix: str, media: str
) -> None:
    answer = told.client("演示市").get(f"/reports/file.{suffix}?period=2020&without=2")

    assert answer["Content-Type"] == media
    name = unquote(answer["Content-Disposition"])
    assert name == f"attachment; filename*=utf-8''演示市妇联2020年工作报告.{suffix}"
    if suffix != "docx":
        text = answer.content.decode()
        assert ("宣讲活动" in text, "儿童之家" in text) == (True, False)


def test_links_of_a_file_lead_to_the_site_as_it_was_reached(told: Any) -> None:
    answer = told.client("演示市").get("/reports/file.docx?period=2020", secure=True)

    document = docx.Document(BytesIO(answer.content))
    links = {each.target_ref for each in document.part.rels.values() if each.is_external}
    where = "unit=990600000000&period=2020"
    assert links == {
        f"https://testserver/figures/{address}/?{where}"
        for address in ("big-preaching.talks", "big-preaching.heard", "children-home.homes")
    }
    assert document.core_properties.author == "演示市妇联"


@pytest.mark.parametrize("suffix", ["odt", "exe", "docx.exe"])
def test_form_that_there_is_not_is_not_found(told: Any, suffix: str) -> None:
    assert told.client("演示市").get(f"/reports/file.{suffix}?period=2020").status_code == 404


def test_pdf_is_offered_only_where_it_can_be_made(told: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("PATH", "")
    client = told.client("演示市")

    assert "file.pdf" not in client.get(PAGE).content.decode()
    assert client.get("/reports/file.pdf?period=2020").status_code == 404


@pytest.mark.parametrize("address", ["/reports/", "/reports/file.docx"])
def test_report_of_a_unit_out_of_reach_is_not_found(told: Any, address: str) -> None:
    told.talk("四村")
    client = told.client("甲县")

    assert client.get(f"{address}?period=2020&unit={told.codes['乙区']}").status_code == 404
    assert client.get(f"{address}?period=2020&unit={told.codes['一村']}").status_code == 200


def test_file_of_a_year_without_a_record_is_refused_in_a_sentence(told: Any) -> None:
    answer = told.client("演示市").get("/reports/file.docx?period=2017")

    assert answer.status_code == 400
    assert "写不出报告" in answer.content.decode()


def test_page_costs_the_same_for_one_record_and_for_three(
    told: Any, django_assert_num_queries: Any
) -> None:
    client = told.client("演示市", Role.OFFICER)
    for more in (0, 2):
        for _ in range(more):
            told.talk("二村", held_on=date(2020, 5, 4))
        client.get(PAGE)
        with django_assert_num_queries(12):
            client.get(PAGE)


def test_what_is_posted_for_ends_with_the_journals_code(city: Any, own_home: Any) -> None:
    city.talk("一村")
    client = city.client("演示市")

    plain = client.get("/reports/file.txt?period=2020").content.decode()
    assert "校验码" not in plain
    told = client.post("/reports/file.txt?period=2020").content.decode()

    assert re.search(r"校验码 1(-[0-9A-F]{4}){4}\n$", told)
    assert Anchor.objects.get().unit_id == city.units["演示市"]
    assert "带校验码的 Word 文档" in client.get("/reports/?period=2020").content.decode()
