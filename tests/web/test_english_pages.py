"""Every page that opens without a key, in English: what is left of Chinese is somebody's own."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver
from selectolax.lexbor import LexborHTMLParser

from jinguo.catalogue import law
from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.meetings import SHIPPED as MEETINGS
from jinguo.catalogue.packets import templates
from jinguo.ledger.declared import declared
from jinguo.org.models import Account, Role, Spell
from jinguo.web.english.catalogue import read
from jinguo.web.entry_words import ENTERED
from tests import factories
from tests.web.test_english import CHINESE

pytestmark = pytest.mark.django_db

PEOPLE = (("演示市", Role.OFFICER), ("甲县", Role.KEEPER), ("甲县", Role.AUDITOR))
"""Between them they open every page that needs no key."""
_LAW = sorted(Path(law.__file__).with_name("law").glob("*.yaml"))
_MEETINGS = sorted(MEETINGS.glob("*.yaml"))
_SHOWN = ("title", "aria-label", "placeholder", "alt", "data-label")


def _pages() -> Iterator[str]:
    for pattern in get_resolver().url_patterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        if "<" not in route and "GET" in pattern.callback.rule.methods:
            yield f"/{route}"
    yield from (f"/ledgers/{kind}/" for kind in KINDS)
    yield from (f"/ledgers/{kind}/print/" for kind in KINDS)
    yield from (f"/enter/{kind}/" for kind in ENTERED)


def _theirs() -> re.Pattern[str]:
    """Return what stays: names, titles, the federation's own words, examples in our English."""
    known = declared()
    found = {*Account.objects.values_list("name", flat=True), "宣讲一", "演示乡", "演**"}
    found |= {f"{unit}妇联2020年工作报告" for unit in factories.UNITS}
    found |= {f"{programme.line}工作" for programme in known.programmes.values()}
    found |= {
        text for file in (*_LAW, *_MEETINGS) for text in CHINESE.findall(file.read_text("utf-8"))
    }
    found |= set(Spell.objects.values_list("name", flat=True))
    found |= {each.title for each in templates().values()}
    for programme in known.programmes.values():
        found |= set(CHINESE.findall(programme.model_dump_json()))
    for what in (*known.indicators.values(), *known.quantities.values()):
        found |= set(CHINESE.findall(what.model_dump_json()))
    for each in read():
        found |= set(CHINESE.findall(str(each.string)))
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))))


def _left(content: bytes, theirs: re.Pattern[str]) -> Iterator[str]:
    page = LexborHTMLParser(content.decode())
    for own in page.css('[translate="no"], [lang="zh"]'):
        own.decompose()
    for node in page.css("title, body *"):
        told = [
            each.text_content or "" for each in node.iter(include_text=True) if each.tag == "-text"
        ]
        told += [node.attributes.get(name) or "" for name in _SHOWN]
        yield from (text.strip() for text in told if CHINESE.search(theirs.sub("", text)))


@pytest.mark.parametrize(("unit", "role"), PEOPLE)
def test_an_english_page_has_no_chinese_but_somebodys_own(city: Any, unit: str, role: Role) -> None:
    city.talk("一村", "宣讲一")
    client, theirs = city.client(unit, role), _theirs()
    client.cookies["language"] = "en"
    left: dict[str, set[str]] = {}
    for page in _pages():
        answer = client.get(page, follow=True)
        if answer.get("Content-Type", "").startswith("text/html"):
            assert answer.headers["Content-Language"] == "en"
            for text in _left(answer.content, theirs):
                left.setdefault(text, set()).add(page)
    assert left == {}, "\n".join(f"{text}: {sorted(pages)}" for text, pages in left.items())
