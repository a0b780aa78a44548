"""Where people start their day, and the pages on which somebody looks after the rest: held to axe."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import axe
from tests.e2e.tabs import Tabs

HOMES = {
    "referrer": ("/today", "/referrals?show=questions", "/residents/to-review", "/self-referrals"),
    "team-lead": ("/today", "/referrals/team", "/referrals/disputed", "/referrals/reviews/instead"),
    "partner": ("/partner", "/partner/referrals", "/partner/referrals/yes"),
}
"""The first is where /start leads."""
CONSOLE = {
    "privacy-officer": (
        "/today",
        "/referrals/reviews",
        "/referrals/reviews?show=done",
        "/admin/sharing?show=all",
        "/admin/sharing/wording",
    ),
    "administrator": (
        "/self-referrals/duty",
        "/admin/measures",
        "/admin/measures/new",
        "/admin/systems",
        "/admin/systems/add",
        "/admin/webhooks",
    ),
}


def all_are_sound(page: Page, addresses: tuple[str, ...]) -> None:
    for address in addresses:
        page.goto(address)
        axe.is_sound(page)


@pytest.mark.parametrize("role", HOMES)
def test_everybody_starts_where_their_work_is(tabs: Tabs, role: str) -> None:
    page = tabs.of(role)
    page.goto("/start")
    assert page.url.endswith(HOMES[role][0])
    all_are_sound(page, HOMES[role])


def test_what_went_around_a_rule_is_read_and_decided(tabs: Tabs) -> None:
    page = tabs.of("privacy-officer")
    all_are_sound(page, CONSOLE["privacy-officer"])
    page.goto("/referrals/reviews")
    page.get_by_role("link", name="Shared without agreement").first.click()
    expect(page.locator("blockquote")).to_contain_text("took her phone")
    page.get_by_role("button", name="Save the decision").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    axe.is_sound(page)
    page.get_by_label("It was right", exact=True).check()
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Saved")


def test_the_administrators_pages_about_other_systems_and_duty(tabs: Tabs) -> None:
    page = tabs.of("administrator")
    all_are_sound(page, CONSOLE["administrator"])
    for address, name in (("/admin/systems", "Foodbank"), ("/admin/webhooks", "Council’s")):
        page.goto(address)
        page.get_by_role("link", name=re.compile(name)).click()
        axe.is_sound(page)


def test_files_go_along_and_what_is_refused_says_why(tabs: Tabs) -> None:
    page = tabs.of("referrer")
    page.goto("/referrals?show=drafts")
    page.get_by_role("link", name=re.compile("Danielle Firth")).click()
    page.goto(f"{page.url.split('/write')[0].rstrip('/')}/files")
    axe.is_sound(page)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600
    page.set_input_files("input[type=file]", {"name": "a.doc", "mimeType": "text/plain", "buffer": old})
    page.get_by_role("button", name="Add this file").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("old Word file")
    axe.is_sound(page)
    good = b"Dear all, she may bring the dog."
    page.set_input_files("input[type=file]", {"name": "b.txt", "mimeType": "text/plain", "buffer": good})
    page.get_by_role("button", name="Add this file").click()
    expect(page.get_by_role("link", name="b.txt")).to_be_visible()
    axe.is_sound(page)
    page.get_by_role("button", name=re.compile("Take off")).click()
    expect(page.get_by_role("link", name="b.txt")).to_have_count(0)


def test_the_questions_of_a_service_are_edited_and_looked_at(tabs: Tabs) -> None:
    """Money, a file, a date, and one that hangs on another's answer."""
    page = tabs.of("directory-editor")
    page.goto("/search?q=baby+bank")
    page.get_by_role("link", name=re.compile("Baby bank")).first.click()
    service = page.url.rstrip("/").split("/")[-1].split("?")[0]
    page.goto(f"/admin/directory/services/{service}/questions")
    expect(page.get_by_text("What does the household live on").or_(page.locator("main"))).to_be_visible()
    axe.is_sound(page)
    page.goto(f"/admin/directory/services/{service}/questions/preview")
    axe.is_sound(page)
