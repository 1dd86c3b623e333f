"""Web pages to text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinguo.errors import UnreadableError
from jinguo.files.page import is_page, read_page


def read(source: str, encoding: str = "utf-8") -> str:
    return read_page(source.encode(encoding))[1]


PAGE = """<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>临江日报</title><style>p{margin:36px}</style><script>var n="99场";</script></head>
<body><nav><a href="/">首页</a> &gt; 要闻</nav>
<div class="head">2022年03月09日<br>第B64版:</div>
<h1>暖心行动</h1><h2>见实效</h2>
<p>&emsp;&emsp;全年走访家庭<b>36</b><a href="#">户</a>，听众
500余人。</p><p style="display: none">藏起来</p><p hidden>也藏</p>
<table><tr><th>县区</th><th>场次</th></tr><tr><td><p>甲县</p></td><td><p>4场</p></td></tr></table>
<ul><li>一、讲课</li><li>二、调解&nbsp;18件</li></ul>
<noscript>请开启脚本</noscript><!-- 注 --><footer>主办 98765</footer></body></html>"""
TEXT = (
    "2022年03月09日\n第B64版:\n暖心行动\n见实效\n全年走访家庭36户，听众500余人。\n"
    "县区\t场次\n甲县\t4场\n一、讲课\n二、调解\xa018件"
)


def test_a_page_is_read_as_it_is_seen() -> None:
    assert read_page(PAGE.encode("gb18030")) == ("gb18030", TEXT)


@pytest.mark.parametrize(
    ("label", "encoding", "found"),
    [
        ("gb2312", "gb18030", "gb18030"),
        ("GBK", "gbk", "gb18030"),
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8", "utf-8-sig", "utf-8-sig"),
        ("gb2312", "utf-8", "utf-8"),  # it says one thing and is another
        ("utf-8", "gb18030", "gb18030"),
        ("iso-8859-1", "gb18030", "gb18030"),
        ("gb2312", "utf-16", "utf-16"),
    ],
)
def test_what_a_page_says_of_its_encoding_is_tried_first(
    label: str, encoding: str, found: str
) -> None:
    told = PAGE.replace("gb2312", label)

    assert read_page(told.encode(encoding)) == (found, TEXT)


@pytest.mark.parametrize("meta", ['<meta charset="Big5">', "<meta charset=big5-hkscs>", ""])
def test_a_traditional_page_is_read(meta: str) -> None:
    told = "臨江市婦聯走訪困難家庭36戶，村裏舉辦講座4場，聽眾500餘人。"
    page = f"<html><head>{meta}</head><body><p>{told}</body>"

    assert read_page(page.encode("big5hkscs")) == ("big5", told)


def test_what_so_few_characters_cannot_tell_the_page_does() -> None:
    page = "<p>學理論 講變".encode("big5")

    assert read_page(page)[0] == "gb18030"
    assert read_page(b"<meta charset=big5>" + page) == ("big5", "學理論 講變")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>一<p>二", "一\n二"),
        ("<div>一<div>二</div>三</div>", "一\n二\n三"),
        ("<p>走访<span>36</span>\n户<br><br/>4 场", "走访36户\n4 场"),
        ("<p>4 \n <b> many</b>  words", "4 many words"),
        ("<pre>一\n  二\n</pre>三", "一\n二\n三"),
        ("<ruby>妇<rp>(</rp><rt>fù</rt><rp>)</rp></ruby>联", "妇联"),
        ("<table><tr><td><td>乙<tr><td>丙</table>丁", "\t乙\n丙\n丁"),
        ("<table><tr><td>侧栏</td><td><p>一<p>二</td></tr></table>", "侧栏\t一\n二"),
        ("<p>36&#25143;&lt;p&gt;&amp;&#xD800;", "36户<p>&\ufffd"),
        ("<p style='visibility:hidden'>藏</p>显", "显"),
        ("<p>走访36户</div></span><b>4场<table><p>外", "走访36户4场\n外"),
        ("<p>一<!-- <p>注 -->二</p", "一二"),
        ("<DIV>走访36户<sCRIPT>x<", "走访36户"),
        ("<body>走访36户</html>\n<p>尾", "走访36户\n尾"),
    ],
)
def test_blocks_are_lines_and_the_rest_runs_on(source: str, text: str) -> None:
    assert read(source) == text


@given(st.text(st.sampled_from("妇联36户<>/pbtd!-&;\"'= \n"), max_size=60))
def test_whatever_is_written_is_read_or_refused(inner: str) -> None:
    assert read(f"<p>始</p><b>{inner}").startswith("始")


WORDS = st.text(st.characters(categories=["Lo", "Nd"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(WORDS, st.sampled_from(["p", "div", "li", "h2", "b", "span", "td"]))))
def test_every_visible_word_is_kept_in_its_order(parts: list[tuple[str, str]]) -> None:
    source = "".join(f"<{tag}>{words}</{tag}>" for words, tag in parts)

    assert re.sub(r"\s", "", read(f"首<i>{source}")) == "首" + "".join(word for word, _ in parts)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("走访36户。\n", "没有网页的标记"),
        ("<html><body><script>36</script></body></html>", "没有文字"),
        ("<title>走访36户", "没有文字"),
        ("", "空文件"),
    ],
)
def test_a_page_that_shows_nothing_is_told(source: str, words: str) -> None:
    with pytest.raises(UnreadableError, match=f"{words}.*。$"):
        read(source)


def test_a_page_is_known_by_how_it_begins() -> None:
    assert is_page("\n <?xml version='1.0'?><!-- a --><!-- b -->\n<!DOCTYPE HTML PUBLIC>")
    assert is_page("<html>")
    assert not is_page("<p>共36户</p>")
    assert not is_page("某市妇联 <html>")
    assert not is_page("<!-- a -->" * 100_000)
