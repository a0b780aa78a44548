"""Calendars, the box for other websites, and the pages about other systems: sound, and whole on the smallest screen."""

from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.people import PHONE
from tests.e2e.tabs import Tabs

PAGES = ("/calendars", "/widget/code?q=food&show=3", "/widget?q=food&show=3", "/widget?q=zzzzqq")
CONSOLE = ("/admin/systems", "/admin/systems/add", "/admin/webhooks", "/admin/webhooks/add")


def test_the_box_fits_280_pixels_and_leads_out_of_itself(tabs: Tabs) -> None:
    page = tabs.of_visitor({"width": 280, "height": 700})
    page.goto("/widget?q=food&show=3")
    assert page.evaluate("document.documentElement.scrollWidth") <= 280
    with page.context.expect_page() as opened:
        page.locator(".hub-widget__name").first.click()
    expect(opened.value.locator("h1")).to_be_visible()
    assert page.context.cookies() == []


def test_the_public_pages_are_sound(phone: Page) -> None:
    assert {path: _found(phone, path) for path in PAGES} == {path: [] for path in PAGES}


def test_the_pages_about_other_systems_are_sound(tabs: Tabs) -> None:
    page = tabs.of("administrator", PHONE)
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


def _found(page: Page, path: str) -> list[str]:
    page.goto(path)
    return violations(page)
