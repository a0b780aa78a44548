"""Somebody asks for help on a phone, without script and without an account; a worker says who it is."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import violations
from tests.e2e.people import PATIENCE, PHONE, signed_in


def sound(page: Page) -> None:
    """Nothing sticks out, and nothing lies in this browser."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    assert page.context.cookies() == []


def carry_on(page: Page, heading: str, *, axe: bool) -> None:
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_have_text(heading)
    sound(page)
    if axe:
        assert violations(page) == [], heading


def asks(browser: Browser, site: str, address: str, *, script: bool) -> str:
    """From the start to the reference; axe needs script to look."""
    context = browser.new_context(base_url=site, viewport=PHONE, java_script_enabled=script, bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="Ask for help", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Ask for help")
    page.get_by_role("button", name="Start").click()
    page.get_by_label("I do").check()
    carry_on(page, "What is your name?", axe=script)
    page.get_by_label("What is your name?").fill("Tamsin Ferrow")
    carry_on(page, "How can they reach you safely?", axe=script)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Choose one")).to_be_visible()
    if script:
        assert violations(page) == []
        expect(page.get_by_label("Your email address")).to_be_hidden()
    page.get_by_label("A phone call").check()
    page.get_by_label("Your phone number", exact=True).fill("01632 960 444")
    carry_on(page, "When they ring", axe=script)
    page.get_by_label("No, do not leave a message").check()
    carry_on(page, "Safe times to ring", axe=script)
    page.get_by_label("Only at some times").check()
    page.get_by_role("group", name="Monday").get_by_label("Morning").check()
    carry_on(page, "What is your postcode?", axe=script)
    carry_on(page, "What would you like help with?", axe=script)
    page.locator("textarea").fill("I cannot pay the gas bill.")
    page.get_by_role("button", name="Continue").click()
    for _ in range(6):
        heading = page.locator("h1").inner_text()
        if heading == "Check before you send":
            break
        if script:
            assert violations(page) == [], heading
        if heading == "Do you agree?":
            page.get_by_label("Yes, I agree").check()
        elif heading == "May they tell us how it went?":
            page.get_by_label("Yes").check()
        page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_have_text("Check before you send")
    sound(page)
    if script:
        assert violations(page) == []
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("h1")).to_have_text("Sent")
    sound(page)
    if script:
        assert violations(page) == []
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", page.locator(".hub-done").inner_text())
    assert found
    context.close()
    return found[0]


def open_to_all(page: Page) -> str:
    """A demo service that people can ask for here: where its page is."""
    page.goto("/search?q=talking+therapies")
    page.get_by_role("link", name="Aldermere Talking Therapies").first.click()
    return page.url


def test_somebody_asks_on_a_phone_with_script_and_without_and_a_worker_says_who_it_is(
    browser: Browser, site: str, page: Page
) -> None:
    address = open_to_all(page)
    first = asks(browser, site, address, script=True)
    second = asks(browser, site, address, script=False)
    assert first != second
    context = signed_in(browser, site, "team-lead")
    worker = context.new_page()
    worker.goto("/self-referrals")
    assert violations(worker) == []
    waiting = worker.locator("main a", has_text=second)
    if waiting.count() == 0:
        context.close()
        context = signed_in(browser, site, "team-lead-2")
        worker = context.new_page()
        worker.goto("/self-referrals")
        waiting = worker.locator("main a", has_text=second)
    waiting.first.click()
    expect(worker.locator("h1")).to_have_text("Who is it?")
    assert violations(worker) == []
    if worker.get_by_role("button", name="Send it to the partner").count():
        worker.get_by_role("button", name="Send it to the partner").click()
    worker.get_by_role("button", name="It is somebody new").click()
    expect(worker.get_by_text("You lead the work with them")).to_be_visible()
    assert violations(worker) == []
    context.close()
