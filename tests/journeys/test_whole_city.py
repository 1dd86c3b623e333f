"""A whole demonstration city in a real browser: its report read across, its damaged page checked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from config import home
from jinguo.console import demonstration
from jinguo.counting import books

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]
DAMAGED = Path(__file__).parents[1] / "samples" / "huainan-2024-damaged.txt"
SENTENCES = 10


@pytest.fixture
def huainan(
    visit: Callable[..., Any], settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Build the city in a home with keys, and sign in to it as the city's officer."""
    monkeypatch.setenv("JINGUO_HOME", str(tmp_path / "home"))
    settings.JINGUO_HOME = home.prepare()
    demonstration.build("huainan-2024")
    here = visit()
    here.sign_in("shi", demonstration.PASSWORD)
    yield here
    books._held.books = None  # the next test's ledger is another's


def test_ten_sentences_lead_to_records_and_a_damaged_page_is_walked_by_keyboard(
    huainan: Any,
) -> None:
    here, page, key = huainan, huainan.page, huainan.page.keyboard
    here.open("/crossread/?period=2024")
    expect(page.locator(".total")).to_contain_text("每一句都有项目")
    sentences = page.locator(".line.work:has(.links a.ledger[hx-get])")
    assert sentences.count() >= SENTENCES
    for at in range(SENTENCES):
        figure = sentences.nth(at).locator("a.ledger[hx-get]").first
        figure.focus()
        key.press("Enter")
        expect(page.locator("#side .lines li, #side .late").first).to_be_visible()
        assert page.locator("#side .count").inner_text().startswith("共 ")
        assert not page.locator("#side .count").inner_text().startswith("共 0 条")
        key.press("Escape")
        expect(figure).to_be_focused()
    page.locator("a.ledger[hx-get]").first.click()
    page.locator("#side .lines a").first.click()
    expect(page.get_by_role("heading", name="日志")).to_be_visible()
    here.check()

    here.open("/check/")
    page.get_by_label("粘贴文字").fill(DAMAGED.read_text(encoding="utf-8"))
    page.get_by_role("button", name="开始核对").click()
    expect(page.get_by_role("heading", name="核对结果")).to_be_visible()
    here.check()
    found = page.locator("a[data-item]").count()
    said = set()
    for _ in range(found):
        key.press("j")
        said.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert len(said) == found == 36
    assert all("一致" in each for each in said)
