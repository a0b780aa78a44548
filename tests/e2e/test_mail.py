"""Mail from the press of a button to the local mail page, and everything about mail held to axe."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.axe import violations
from tests.e2e.people import PHONE, WIDE, signed_in


@pytest.fixture(scope="module")
def administrator(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = signed_in(browser, site, "administrator")
    yield context
    context.close()


def arrived(page: Page, subject: str) -> None:
    """Open the mail page until the message is there: it takes the worker a moment."""
    for _ in range(40):
        page.goto("/mail")
        if page.locator(f"a:has-text('{subject}')").count():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"no mail about {subject}")


def test_a_message_is_read_and_followed_from_the_mail_page(administrator: BrowserContext) -> None:
    page = administrator.new_page()
    page.goto("/search?q=food")
    page.goto(
        str(page.locator("main a[href*='/services/']").first.get_attribute("href")).split("?")[0] + "/report"
    )
    page.check("input[name=what] >> nth=0")
    page.fill("input[type=email]", "jo@home.example")
    page.click("main button[type=submit]:has-text('Send')")
    arrived(page, "We have your report")
    assert violations(page) == []
    page.click("a:has-text('We have your report')")
    page.set_viewport_size(PHONE)
    assert violations(page) == []
    box = page.frame_locator("iframe.hub-mail")
    expect(box.locator("h1")).to_contain_text("We have your report")
    html = page.request.get(page.url + "/html").text()
    box.locator("a.button").click()
    page.wait_for_url(re.compile("/services/"))
    page.set_viewport_size(WIDE)
    alone = administrator.new_page()
    for scheme in ("light", "dark"):
        alone.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        alone.set_content(html)
        assert violations(alone) == []


def test_the_log_and_the_choices_in_all_their_states(administrator: BrowserContext) -> None:
    page = administrator.new_page()
    found = {}
    for url in ("/admin/delivery", "/admin/delivery?status=bounced", "/admin/system", "/account/reminders"):
        page.goto(url)
        for size in (WIDE, PHONE):
            page.set_viewport_size(size)
            found[url, size["width"]] = violations(page)
    page.check("input[value=daily]")
    page.click("main button:has-text('Save')")
    expect(page.locator("main")).to_contain_text("Saved")
    assert {key: said for key, said in found.items() if said} == {}
