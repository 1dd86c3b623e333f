"""Templates turned into another language: nothing lost, nothing of Chinese pages changed."""

from pathlib import Path

import pytest
from django.template import engines
from django.utils.translation import override

from jinguo.web.english.marking import holes, in_other_words
from jinguo.web.english.pieces import pieces
from jinguo.web.english.scripts import in_other_words as in_other_scripts
from jinguo.web.english.scripts import scripts, source

TEMPLATES = sorted((Path(__file__).parents[2] / "jinguo/web/templates").rglob("*.html"))


def _turned(source: str, **said: str) -> str:
    made = in_other_words(source, lambda message: said.get("all", f"⟦{message}⟧"))
    return made.replace("|word_in_english", "")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_chinese_page_is_compiled_from_the_file_byte_for_byte(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert "".join(each.source for each in pieces(source)) == source
    compiled = engines["django"].engine.get_template(path.name)
    assert compiled.source == source
    with override("en"):
        english = engines["django"].engine.get_template(path.name)
    assert english is not compiled
    assert engines["django"].engine.get_template(path.name) is compiled


def test_words_between_block_tags_are_one_message() -> None:
    made = _turned("<p>共 <strong>{{ trace.total }}</strong> 条</p><td>{{ row.unit }}</td>")
    assert made == ("<p>⟦共 <strong>{{ trace.total }}</strong> 条⟧</p><td>{{ row.unit }}</td>")


def test_values_and_tags_come_back_where_the_english_has_them() -> None:
    source = "<p>{{ who.name }}在<a href=\"{% url 'x' %}\">{{ a|date:'Y' }}</a>登记</p>"
    made = _turned(source, all="Entered <a>{a}</a> by {name}")
    assert made == "<p>Entered <a href=\"{% url 'x' %}\">{{ a|date:'Y' }}</a> by {{ who.name }}</p>"


def test_what_people_read_in_a_tag_is_said_and_what_machines_read_is_not() -> None:
    source = (
        '<input type="text" name="名" value="宣讲" placeholder="例：甲" aria-label="{{ n }}的数">'
    )
    assert _turned(source) == (
        '<input type="text" name="名" value="宣讲" placeholder="⟦例：甲⟧" aria-label="⟦{{ n }}的数⟧">'
    )
    assert _turned('<input type="submit" value="好">') == '<input type="submit" value="⟦好⟧">'


def test_a_comparison_is_never_translated_and_a_word_passed_on_is() -> None:
    assert _turned('{% if word == "宣讲" %}{% endif %}') == '{% if word == "宣讲" %}{% endif %}'
    assert _turned('{% include "x" with here="审计" %}') == '{% include "x" with here="⟦审计⟧" %}'
    assert _turned('{{ x|default:"没有" }}') == '{{ x|default:"⟦没有⟧" }}'


def test_what_django_decides_ends_a_message_and_a_tag_around_it_stays() -> None:
    made = _turned("<p>共{{ n }}条{% if x %}，<b>另有</b>{% endif %}。</p>")
    assert made == "<p>⟦共{{ n }}条⟧{% if x %}⟦，<b>另有</b>⟧{% endif %}.</p>"
    assert _turned("<p><b>甲{% if x %}乙{% endif %}</b></p>") == (
        "<p><b>⟦甲⟧{% if x %}⟦乙⟧{% endif %}</b></p>"
    )


def test_a_plural_is_asked_of_the_number() -> None:
    made = _turned("<p>{{ n.count }} 条</p>", all="{count} record{count|s}")
    assert made == '<p>{{ n.count }} record{{ n.count|plural:"s" }}</p>'


def test_holes_of_a_message_are_told_with_its_tags() -> None:
    assert holes("<a>{b}</a> {c|s}") == (["b", "c"], ["</a>", "<a>"])


def test_words_by_their_name_are_turned_when_the_page_is_made_and_others_if_python_says_so() -> (
    None
):
    source = "<p>{{ kind.label }}</p><p>{{ row.title }}</p><option value='{{ kind.label }}'>"
    assert in_other_words(source, lambda _: None) == (
        "<p>{{ kind.label|in_english }}</p><p>{{ row.title|word_in_english }}</p>"
        "<option value='{{ kind.label }}'>"
    )


def test_what_is_there_to_be_copied_stays() -> None:
    source = '<p translate="no"><b>甲</b>{{ x.label }}</p><p>乙</p>'
    assert _turned(source) == '<p translate="no"><b>甲</b>{{ x.label }}</p><p>⟦乙⟧</p>'


def test_texts_of_a_script_are_said_and_its_code_stays() -> None:
    made = in_other_scripts(
        'const a = { b: "甲" }; // 注\nc(`共 ${d.e ? `第 ${f()} 条` : "乙"} 条：${"x"}`);',
        lambda message: f"⟦{message}⟧",
    )
    assert made == (
        'const a = { b: "⟦甲⟧" }; // 注\nc(`⟦共 ${d.e ? `⟦第 ${f()} 条⟧` : "⟦乙⟧"} 条：${"x"}⟧`);'
    )


@pytest.mark.parametrize("name", scripts())
def test_a_script_with_nothing_said_is_the_file(name: str) -> None:
    assert in_other_scripts(source(name), lambda _: None) == source(name)
