"""Who can help, and is it for me: in a real browser, axe on each state."""

from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.people import PHONE
from tests.e2e.tabs import Tabs


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    assert violations(page) == []


def test_a_visitor_learns_why_and_what_would_make_it_possible_and_leaves_no_trace(page: Page) -> None:
    page.goto("/search?q=warm+homes+aldermere")
    page.get_by_role("link", name="Warm Homes Aldermere").first.click()
    page.get_by_role("link", name="Check if it is for you").click()
    heading(page, "Is it for me?")
    asked_at = page.url
    page.get_by_label("I rent from Aldermere Homes").check()
    page.get_by_role("button", name="Check", exact=True).click()
    heading(page, "Is it for me?")
    expect(page.get_by_text("this may not be for you")).to_be_visible()
    expect(page.get_by_text("Ask whether they take other people too.")).to_be_visible()
    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
    assert page.url == asked_at
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_two_needs_are_looked_for_at_once_and_what_is_not_for_them_asks_why(tabs: Tabs) -> None:
    page = tabs.of("referrer", PHONE)
    page.goto("/match")
    heading(page, "Who can help?")
    page.get_by_role("button", name="Find who can help").click()
    heading(page, "Who can help?")
    page.locator("summary", has_text="Food").first.click()
    page.get_by_label("Food parcels").check()
    page.get_by_label("In their own words").fill("cannot pay the gas bill")
    page.get_by_label("Where do they live?").fill("WF1 1AA")
    page.get_by_role("button", name="Find who can help").click()
    heading(page, "Who can help?")
    page.locator("summary", has_text="service").first.click()
    page.get_by_label("Choose it with this reason").first.check()
    page.get_by_role("button", name="Carry on with what you ticked").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why it is right for them all the same")
    heading(page, "Who can help?")
    page.get_by_label("Why is it right for them all the same?").first.fill("They take her this once")
    page.get_by_role("button", name="Carry on with what you ticked").click()
    expect(page.get_by_role("alert")).to_have_count(0)
