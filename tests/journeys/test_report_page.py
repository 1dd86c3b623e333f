"""The written page in a real browser: fit for everybody, on a phone and on a PC, links that lead."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from jinguo.counting.books import books
from jinguo.documents.page import as_page
from jinguo.org.policy import Scope
from jinguo.periods import Period
from jinguo.reporting.write import write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1440])
def test_a_figure_of_the_written_page_leads_to_its_records(
    city: dict[str, int], visit: Callable[..., Any], tmp_path: Path, width: int
) -> None:
    here = visit(width)
    page = here.page
    written = write(
        books(), unit=city["village"], period=Period.year(2020),
        scope=Scope(everything=True), site=here.url,
    )  # fmt: skip
    file = tmp_path / "report.html"
    file.write_text(as_page(written.document), encoding="utf-8")

    here.open("/")
    here.sign_in("cun")
    page.goto(file.as_uri())
    here.check()
    page.get_by_role("link", name="1场").click()

    expect(page.locator(".value")).to_have_text("1场")
    expect(page.locator(".count")).to_have_text("共 1 条")
