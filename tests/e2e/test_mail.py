"""Mail from the press of a button to the local mail page, and everything about mail held to axe."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import is_sound, violations
from tests.e2e.mail import find_letter
from tests.e2e.people import PHONE, WIDE
from tests.e2e.tabs import Tabs

READER = "who-reads-the-mail@home.example"


@pytest.fixture
def page(tabs: Tabs) -> Page:
    return tabs.of("administrator")


def test_a_message_is_read_and_followed_from_the_mail_page(page: Page) -> None:
    page.goto("/search?q=food")
    page.goto(
        str(page.locator("main a[href*='/services/']").first.get_attribute("href")).split("?")[0] + "/report"
    )
    page.check("input[name=what] >> nth=0")
    page.fill("input[type=email]", READER)
    page.click("main button[type=submit]:has-text('Send')")
    letter = find_letter(page, "We have your report", to=READER)
    assert violations(page) == []
    letter.get_by_role("link").click()
    page.set_viewport_size(PHONE)
    assert violations(page) == []
    box = page.frame_locator("iframe.hub-mail")
    expect(box.locator("h1")).to_contain_text("We have your report")
    html = page.request.get(page.url + "/html").text()
    box.locator("a.button").click()
    page.wait_for_url(re.compile("/services/"))
    page.set_viewport_size(WIDE)
    alone = page.context.new_page()
    for scheme in ("light", "dark"):
        alone.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        alone.set_content(html)
        assert violations(alone) == []


def test_the_log_and_the_choices_in_all_their_states(page: Page) -> None:
    for url in ("/admin/delivery", "/admin/delivery?status=bounced", "/admin/system", "/account/reminders"):
        page.goto(url)
        is_sound(page)
    page.check("input[value=daily]")
    page.click("main button:has-text('Save')")
    expect(page.locator("main")).to_contain_text("Saved")
