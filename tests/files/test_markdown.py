"""Markdown to text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinguo.documents.document import Document, Heading, Paragraph, Run
from jinguo.documents.markdown import as_markdown
from jinguo.errors import UnreadableError
from jinguo.files.markdown import without_marks
from jinguo.files.read import read

WORDS = st.text(st.sampled_from("宣讲户3。，“”()（）[]*_#+-.!`<>&~|\\{}:/"), min_size=1)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# 工作报告\n\n办了[近400场][1]。\n\n[1]: <http://a/>\n", "工作报告\n办了近400场。"),
        ("办了[36件](http://a/12件)**走访**，*500*人", "办了36件走访，500人"),
        ("**宣讲。**办了3场", "宣讲。办了3场"),
        ("各级家庭228户\\(名\\)，共3\\.5%", "各级家庭228户(名)，共3.5%"),
        ("凝聚力量\n共谱新篇", "凝聚力量\n共谱新篇"),
        ("- 走访36户\n- 调解`18`件", "走访36户\n调解18件"),
        ("|县区|场次|\n|-|-|\n|甲县|4场|", "县区\t场次\n甲县\t4场"),
        ("> 走访36户\n\n---\n\n![图3](a.png)调解18件", "走访36户\n调解18件"),
    ],
)
def test_markdown_is_read_as_it_is_seen(source: str, text: str) -> None:
    assert without_marks(source) == text


def test_a_file_of_marks_alone_is_refused() -> None:
    with pytest.raises(UnreadableError, match="里没有文字"):
        read(b"---\n\n***\n", "a.md")


@given(WORDS, WORDS, WORDS)
def test_what_is_written_as_markdown_is_read_back_word_for_word(
    title: str, words: str, linked: str
) -> None:
    runs = (Run(words), Run(linked, "http://a/"), Run("场。"))
    document = Document(title, "", "", (Heading((title,)), Paragraph(runs, "小标题")))
    text = f"{title}\n{title}\n小标题。{words}{linked}场。"
    assert without_marks(as_markdown(document)) == text.replace("**", "")
