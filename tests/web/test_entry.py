"""登记活动: saved once, through the one writer; a refusal keeps what was typed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from jinguo.catalogue.load import load
from jinguo.counting.books import books
from jinguo.ledger.drafts import new_id
from jinguo.ledger.models import Activity, Entry, RecordQuantity
from jinguo.org.models import Role
from jinguo.org.policy import Scope
from jinguo.org.units import tree
from jinguo.web.entry_fields import Ground
from jinguo.web.entry_form import EntryForm
from jinguo.web.picks import usual

NEW = "/enter/activity/"


def _typed(city: Any, unit: str = "一村", **fields: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "held_on": "2020-03-08",
        "unit": city.units[unit],
        "programmes": ["big-preaching"],
        "subtype": "宣讲",
        "title": "巾帼宣讲",
        "sessions": "2",
        "heads": "60",
        **fields,
    }


def test_activity_is_entered_with_its_journal_entry(city: Any) -> None:
    client = city.client("一村", Role.RECORDER)
    typed = _typed(city, mode="线下", persons="30", venue="村文化广场")

    answer = client.post(NEW, typed)

    assert (answer.status_code, answer["Location"]) == (302, f"/enter/activity/{typed['id']}/")
    saved = Activity.objects.get()
    assert (str(saved.id), saved.unit_id, saved.programmes) == (
        typed["id"],
        city.units["一村"],
        "big-preaching",
    )
    assert (saved.held_on, saved.sessions, saved.heads) == (date(2020, 3, 8), 2, 60)
    assert (saved.mode, saved.persons, saved.households) == ("线下", 30, None)
    assert (saved.channel, saved.recorder.login) == ("page", f"recorder-{city.codes['一村']}")
    entry = Entry.objects.get()
    assert (entry.act, entry.actor) == ("enter", saved.recorder)


def test_confirmation_names_what_was_saved_and_what_changed(city: Any) -> None:
    city.talk("三村", sessions=5)
    client = city.client("甲县")

    page = client.post(NEW, _typed(city), follow=True).content.decode()

    assert "巾帼宣讲" in page
    assert "2020年3月8日" in page
    assert ("各类宣讲活动" in page, "7场" in page, "本条 +2场" in page) == (True, True, True)
    assert f"/figures/big-preaching.talks/?unit={city.codes['甲县']}&amp;period=2020" in page
    assert "诚信知识宣讲" not in page


def test_activity_that_no_figure_counts_says_so(city: Any) -> None:
    page = city.client("一村").post(NEW, _typed(city, subtype="会议"), follow=True)

    assert "目前没有哪个数字按它来算" in page.content.decode()


def test_double_sending_makes_one_record(city: Any) -> None:
    client, typed = city.client("一村"), _typed(city)

    answers = [client.post(NEW, typed) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {f"/enter/activity/{typed['id']}/"}
    assert (Activity.objects.count(), Entry.objects.count()) == (1, 1)


def test_same_id_with_other_content_is_a_conflict(city: Any) -> None:
    client, typed = city.client("一村"), _typed(city)
    client.post(NEW, typed)

    again = client.post(NEW, {**typed, "title": "另一场"})

    assert again.status_code == 409
    assert 'value="另一场"' in again.content.decode()
    assert Activity.objects.get().title == "巾帼宣讲"


def test_another_persons_id_is_no_key_to_their_record(city: Any) -> None:
    typed = _typed(city)
    city.client("一村", Role.RECORDER).post(NEW, typed)

    answer = city.client("东乡").post(NEW, typed)

    assert answer.status_code == 409
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": ""}, "请填写名称。"),
        ({"held_on": ""}, "请填写举办日期。"),
        ({"held_on": "三月八日"}, "日期请写成"),
        ({"held_on": "2999-01-01"}, "举办日期在今天之后"),
        ({"held_on": "2010-01-01"}, "没有开展"),
        ({"held_on": "1900-01-01", "programmes": []}, "还没有设立"),
        ({"subtype": ""}, "请选择类型。"),
        ({"subtype": "没有的类型"}, "没有这种类型"),
        ({"programmes": ["no-such"]}, "没有这个项目"),
        ({"sessions": ""}, "请填写场次"),
        ({"sessions": "两场"}, "请填整数"),
        ({"sessions": "0"}, "场次和期数不能都是 0"),
        ({"heads": "-1"}, "不能是负数"),
        ({"heads": "99999999999999999999"}, "这个数太大了"),
        ({"persons": "61"}, "实名人数不能多于人次"),
        ({"title": "长" * 121}, "最多 120 个字"),
    ],
)
def test_refusal_stands_in_plain_chinese_and_keeps_what_was_typed(
    city: Any, wrong: dict[str, Any], told: str
) -> None:
    client = city.client("一村")

    answer = client.post(NEW, _typed(city, venue="村文化广场", **wrong))

    page = answer.content.decode()
    assert (answer.status_code, Activity.objects.count()) == (400, 0)
    assert told in page
    assert 'value="村文化广场"' in page
    assert 'value="big-preaching"' in page


def test_refusal_stands_beside_the_field_it_names(city: Any) -> None:
    page = city.client("一村").post(NEW, _typed(city, held_on="2999-01-01")).content.decode()

    assert 'id="id_held_on_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="2999-01-01"' in page


def test_activity_of_today_is_not_in_the_future(city: Any) -> None:
    today = timezone.localdate().isoformat()

    assert city.client("一村").post(NEW, _typed(city, held_on=today)).status_code == 302


@pytest.mark.parametrize("unit", ["二村", "东乡", "演示市"])
def test_foreign_unit_is_neither_offered_nor_taken(city: Any, unit: str) -> None:
    client = city.client("一村", Role.RECORDER)

    assert f">{unit}<" not in "".join(client.get(NEW).content.decode().split())
    answer = client.post(NEW, _typed(city, unit))

    assert answer.status_code == 400
    assert "您的岗位不能为这个单位登记" in answer.content.decode()
    assert Activity.objects.count() == 0


def test_township_enters_for_a_village_beneath(city: Any) -> None:
    assert city.client("东乡").post(NEW, _typed(city, "二村")).status_code == 302
    assert Activity.objects.get().unit_id == city.units["二村"]


def test_fresh_form_starts_today_at_the_own_unit(city: Any) -> None:
    page = city.client("东乡").get(NEW)

    form = page.context["form"]
    assert form["held_on"].value() == timezone.localdate()
    assert form["unit"].value() == city.units["东乡"]
    assert form["sessions"].value() == 1


def test_next_form_starts_from_what_was_entered_last(city: Any) -> None:
    client = city.client("东乡")
    client.post(NEW, _typed(city, "二村"))
    city.talk("一村", held_on=date(2020, 9, 9))

    form = client.get(NEW).context["form"]

    assert form["held_on"].value() == date(2020, 3, 8)
    assert form["unit"].value() == city.units["二村"]
    assert form["programmes"].value() == ["big-preaching"]
    assert (form["subtype"].value(), form["title"].value()) == ("宣讲", None)


def test_each_form_has_an_id_of_its_own(city: Any) -> None:
    client = city.client("东乡")

    ids = [client.get(NEW).context["form"]["id"].value() for _ in range(2)]

    assert ids[0] != ids[1]


OVERLAY = """
programme: posters
title: 海报宣传（演示）
line: 宣传
since: 2016-01-01
records:
  activity:
    choices: {subtype: [主题宣传]}
    extras:
      paper: {label: 纸张, choices: [再生纸, 铜版纸], required: true}
      printer: {label: 印刷单位}
quantities:
  posters: {label: 海报, measure: 份, of: activity, hint: 张贴出去的份数。}
indicators:
  posted:
    label: 张贴海报
    measure: 份
    of: activity
    count: sum posters
"""


def test_programme_of_the_overlay_brings_its_own_fields(
    city: Any, overlay: Callable[[str, str], Any]
) -> None:
    overlay("programmes/posters.yaml", OVERLAY)
    client = city.client("一村")
    typed = _typed(city, programmes=["posters"], subtype="主题宣传")

    refused = client.post(NEW, typed).content.decode()
    assert ("请填写纸张。" in refused, "海报（份）" in refused) == (True, True)
    page = client.post(NEW, {**typed, "x-paper": "再生纸", "q-posters": "1200"}, follow=True)

    assert ("张贴海报" in page.content.decode(), "1200份" in page.content.decode()) == (True, True)
    assert Activity.objects.get().extra == {"paper": "再生纸"}
    assert RecordQuantity.objects.get().amount == 1200


def test_programmes_usual_here_and_ticked_stand_in_front_and_none_is_lost(city: Any) -> None:
    for programme in ("waste-sorting", "waste-sorting", "four-sends"):
        subtype = {"waste-sorting": "主题宣传", "four-sends": "志愿服务"}[programme]
        city.talk("三村", subtype=subtype, programmes=(programme,))
    everything, day = Scope(everything=True), date(2024, 5, 1)
    ground = Ground(load(), tree(), everything, day, usual(books(), "activity", everything, day))
    form = EntryForm("activity", {"programmes": ["group-wedding"]}, ground=ground)

    front = [preset.key for preset in form.presets()]
    others = [preset.key for _, presets in form.further() for preset in presets]
    assert front == ["four-sends", "group-wedding", "waste-sorting"]
    assert sorted(front + others) == sorted(p.programme for p in form.offered)
    assert usual(books(), "activity", Scope(), date(2024, 5, 1)) == []
    everywhere = usual(books(), "activity", Scope(everything=True), date(2024, 5, 1))
    assert everywhere == ["waste-sorting", "four-sends"]


def test_programme_of_years_ago_is_no_longer_usual(city: Any) -> None:
    for year in (2017, 2019, 2020):
        programme = {2017: "waste-sorting", 2019: "four-sends", 2020: "big-preaching"}[year]
        city.talk("三村", programmes=(programme,), held_on=date(year, 3, 8))

    told = usual(books(), "activity", Scope(everything=True), date(2020, 5, 1))

    assert sorted(told) == ["big-preaching", "four-sends"]


def test_saved_page_leads_to_the_figures_of_the_records_own_unit_and_year(city: Any) -> None:
    for _ in range(20):
        city.talk("三村", held_on=date(2019, 3, 8))
    typed = _typed(city, "二村")

    page = city.client("东乡").post(NEW, typed, follow=True).content.decode()

    here = f"/figures/?unit={city.codes['二村']}&amp;period"
    assert f'href="{here}=2020">查看2020年数字</a>' in page
    assert f'平时打开的是<a href="{here}=2019">2019年</a>的数字' in page


def test_all_faults_of_a_form_are_told_at_once(city: Any) -> None:
    wrong = {"title": "", "sessions": "0", "held_on": "2999-01-01", "heads": "5", "persons": "6"}

    page = city.client("一村").post(NEW, _typed(city, **wrong))

    assert "还没有保存" in page.content.decode()
    assert {name: list(told) for name, told in page.context["form"].errors.items()} == {
        "title": ["请填写名称。"],
        "sessions": ["场次和期数不能都是 0，请至少填一个。"],
        "held_on": ["举办日期在今天之后，请改为已经发生的日期。"],
        "persons": ["实名人数不能多于人次，请核对这两项。"],
    }


def test_day_before_programme_and_unit_is_told_beside_both(city: Any) -> None:
    form = city.client("一村").post(NEW, _typed(city, held_on="1900-01-01")).context["form"]

    assert set(form.errors) == {"programmes", "unit"}


def test_what_stands_beside_no_field_still_says_that_nothing_was_saved(city: Any) -> None:
    client, typed = city.client("一村"), _typed(city)
    client.post(NEW, typed)

    page = client.post(NEW, {**typed, "title": "另一场"}).content.decode()

    assert "还没有保存，填好的都还在。" in page
    assert "这次提交用过的编号" in page


def test_a_line_is_no_pattern_to_enter_from(city: Any) -> None:
    made = city.talk("一村", "敏感的名称", secrecy=3, venue="演示安置点")
    client = city.client("甲县", Role.CASEWORKER)

    pages = [
        client.get(f"/enter/activity/?like={made.id}"),
        client.get(f"/enter/activity/{made.id}/"),
    ]

    assert [page.status_code for page in pages] == [200, 404]
    assert not any("敏感的名称" in page.content.decode() for page in pages)
