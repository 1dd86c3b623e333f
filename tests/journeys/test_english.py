"""English in a real browser: chosen before signing in, kept, in scripts and without a network too."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from jinguo.ledger.models import Activity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1440])
def test_english_is_chosen_at_the_door_and_stays_on_the_way(
    city: dict[str, int], visit: Callable[..., Any], width: int
) -> None:
    here = visit(width)
    page = here.page
    here.open("/sign-in/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_label("User name")).to_be_visible()
    here.check()

    here.sign_in("xian")
    for address in ("/desk/", "/figures/", "/ledgers/activity/", "/reports/", "/more/", "/safety/"):
        here.open(address)
        expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="中文").first.click()
    expect(page.get_by_role("heading", name="账号安全")).to_be_visible()


def test_an_activity_is_entered_in_english_without_a_network_and_sent(
    city: dict[str, int], visit: Callable[..., Any]
) -> None:
    here = visit()
    page = here.page
    here.open("/sign-in/")
    page.get_by_role("button", name="English").click()
    here.sign_in("cun")
    here.open("/enter/activity/")
    expect(page.locator("body[data-ready=offline]")).to_be_visible()
    page.reload()
    page.context.set_offline(True)
    page.goto(f"{here.url}/enter/activity/")
    expect(page.get_by_text("No network now.")).to_be_visible()
    page.get_by_label("Type", exact=True).select_option("宣讲")
    page.get_by_label("Name", exact=True).fill("反家暴宣讲")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("kept on this device").first).to_be_visible()
    page.context.set_offline(False)
    page.goto(f"{here.url}/enter/")
    expect(page.get_by_text("1 entered without a network, now sent")).to_be_visible()
    page.reload()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    here.errors[:] = [each for each in here.errors if "ERR_INTERNET_DISCONNECTED" not in each]
    assert [each.title for each in Activity.objects.filter(title="反家暴宣讲")] == ["反家暴宣讲"]
