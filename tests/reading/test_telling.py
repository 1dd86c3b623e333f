"""What each sentence of a report is for, in sentences invented for it."""

import pytest

from jinguo.reading.telling import is_whole, tellings


def parts(text, told=()):
    return [(one.part, one.sentence.text) for one in tellings(text, frozenset(told))]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("联手护航促和谐", "title"),
        ("县妇联到田间办夜校。", "work"),
        ("下一步，县妇联将继续办好夜校。", "plan"),
        ("明年要把夜校办到每个村。", "plan"),
        ("全县妇联系统将以更大力度帮扶留守儿童。", "plan"),
        ("县里推动部门将反家暴工作纳入考核。", "work"),
        ("办好夜校，为下一步的评选打好基础，绣娘们学到了手艺。", "work"),
        ("这个项目明年验收，全年已办夜校21期。", "work"),
        ("在县委的坚强领导下，妇联工作有了新样子。", "frame"),
        ("坚持以先进理论为指导，走好群众路线。", "frame"),
        ("来源：某日报", "aside"),
        ("联系电话：0561-0000000", "aside"),
        ("老槐树下又摆起了象棋。", "work"),
    ],
)
def test_sentence_is_told_by_plain_cues(text, part):
    assert [part for part, _ in parts(text)] == [part]


def test_short_first_sentence_heads_its_paragraph_unless_somebody_acts_in_it():
    assert parts("把课堂搬进院坝。绣娘们来了。")[0][0] == "title"
    assert parts("县妇联办起夜校。绣娘们来了。")[0][0] == "work"
    assert parts("绣娘夜校办了9期。绣娘们来了。", told=[6])[0][0] == "work"
    assert parts("夜校灯火亮，绣娘手艺精。绣娘们来了。")[0][0] == "title"


def test_lead_goes_with_the_sentences_of_its_paragraph():
    found = list(
        tellings(
            "把课堂搬进院坝。绣娘们来了。邻居也来了。\n\n另起一段，又是一番热闹的景象了。",
            frozenset(),
        )
    )

    assert [one.lead for one in found] == ["", "把课堂搬进院坝。", "把课堂搬进院坝。", ""]


def test_plan_carries_on_to_the_end_of_its_paragraph_but_not_over_what_was_done():
    text = "下一步，县妇联将继续办好夜校。推动课堂进村。去年先后办了三处。\n\n走进院坝去。"

    assert [part for part, _ in parts(text)] == ["plan", "plan", "work", "work"]


def test_line_break_lost_on_the_way_leaves_a_heading_that_is_still_one():
    text = "各村都有了自己的夜校，绣娘们学得热闹。 点亮一盏灯，温暖一座村。夜校请来了老师。绣娘们都说好。"

    assert [part for part, _ in parts(text)] == ["work", "title", "work", "work"]


def test_what_holds_a_figure_tells_of_work_whatever_its_words():
    text = "在县委的坚强领导下，办夜校21期。"

    assert parts(text)[0][0] == "frame"
    assert parts(text, told=[12])[0][0] == "work"


def test_whole_of_the_work_is_known():
    assert is_whole("各条线的工作稳中有进。")
    assert not is_whole("夜校的灯亮到很晚。")
