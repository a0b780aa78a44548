"""Calendars, the box for other websites, and the pages about other systems: sound, and whole on the smallest screen."""

from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import violations
from tests.e2e.people import PHONE, signed_in

PAGES = ("/calendars", "/widget/code?q=food&show=3", "/widget?q=food&show=3", "/widget?q=zzzzqq")
CONSOLE = ("/admin/systems", "/admin/systems/add", "/admin/webhooks", "/admin/webhooks/add")


def test_the_box_fits_280_pixels_and_leads_out_of_itself(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 280, "height": 700}, bypass_csp=True)
    page = context.new_page()
    page.goto("/widget?q=food&show=3")
    assert page.evaluate("document.documentElement.scrollWidth") <= 280
    with context.expect_page() as opened:
        page.locator(".hub-widget__name").first.click()
    expect(opened.value.locator("h1")).to_be_visible()
    assert context.cookies() == []
    context.close()


def test_the_public_pages_are_sound(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport=PHONE, bypass_csp=True)
    page = context.new_page()
    assert {path: _found(page, path) for path in PAGES} == {path: [] for path in PAGES}
    context.close()


def test_the_pages_about_other_systems_are_sound(browser: Browser, site: str) -> None:
    context = signed_in(browser, site, "administrator", size=PHONE)
    page = context.new_page()
    assert {path: _found(page, path) for path in CONSOLE} == {path: [] for path in CONSOLE}
    page.goto("/admin/webhooks/add")
    page.get_by_role("button", name="Add it").click()
    assert violations(page) == []
    page.get_by_label("Which system is it?").fill("Ward map")
    page.get_by_label("Address", exact=True).fill("https://map.example/hook")
    page.get_by_label("A service came or was changed").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Copy this secret now")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("heading", name="Webhooks")).to_be_visible()
    context.close()


def _found(page: Page, path: str) -> list[str]:
    page.goto(path)
    return violations(page)
