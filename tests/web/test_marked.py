"""A text in marked stretches: nothing is lost, whatever overlaps."""

from hypothesis import given
from hypothesis import strategies as st

from jinguo.web.marked import Part, Span, Stretch, lines

TEXT = "首批基地8家。\n累计14年"
_SPANS = st.lists(
    st.tuples(st.integers(0, 10), st.integers(1, 4)).map(
        lambda told: (min(told[0], 9), min(told[0] + told[1], 10))
    ),
    max_size=6,
).map(lambda told: [Span(start, end, at) for at, (start, end) in enumerate(told)])


def test_a_figure_within_a_claim_is_shown_and_the_claim_around_it() -> None:
    claim, figure = Span(0, 6, 1), Span(4, 6, 2)

    [first, _] = lines(TEXT, [claim, figure])

    assert [(each.text, each.mark, each.opens) for each in first] == [
        ("首批基地", 1, True), ("8家", 2, True), ("。", None, False),
    ]  # fmt: skip


def test_a_mark_of_which_nothing_is_left_opens_on_an_empty_stretch() -> None:
    [line] = lines("连续14年", [Span(2, 5, 1), Span(2, 5, 2)])

    assert [(each.text, each.mark, each.opens) for each in line] == [
        ("连续", None, False), ("", 2, True), ("14年", 1, True),
    ]  # fmt: skip


def test_a_mark_goes_on_behind_what_it_holds_and_over_a_line_end() -> None:
    found = lines("甲乙丙\n丁戊", [Span(0, 5, 1), Span(1, 2, 2)])

    assert [[(each.text, each.mark, each.opens) for each in line] for line in found] == [
        [("甲", 1, True), ("乙", 2, True), ("丙", 1, False)],
        [("丁", 1, False), ("戊", None, False)],
    ]


def test_a_note_is_told_once_within_and_beside_a_mark() -> None:
    [line] = lines("幸?!?3場", [Span(3, 6, 1)], [Span(1, 4, 0)])

    assert line == [
        Stretch((Part("幸"), Part("?!", 0, opens=True))),
        Stretch((Part("?", 0), Part("3場")), 1, opens=True),
    ]


@given(st.text(alphabet="数8家\n\t ", min_size=10, max_size=10), _SPANS, _SPANS)
def test_every_character_is_kept_and_every_mark_opens_once(
    text: str, marks: list[Span], notes: list[Span]
) -> None:
    found = lines(text, marks, notes)

    assert "\n".join("".join(each.text for each in line) for line in found) == text
    opened = sorted(
        each.mark for line in found for each in line if each.opens and each.mark is not None
    )
    assert opened == sorted(mark.number for mark in marks)
