"""A worker's first hour with somebody new, in a real browser; every page about residents held to axe."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import is_sound
from tests.e2e.tabs import Tabs

PAGES = (
    "",
    "/change/circumstances",
    "/contact/new",
    "/flags/new",
    "/household/new",
    "/equality",
    "/reads",
    "/worker",
    "/barred",
    "/merge",
)


@pytest.fixture
def desk(tabs: Tabs) -> Page:
    return tabs.of("team-lead")


def test_find_register_and_ask_what_is_safe(desk: Page) -> None:
    desk.goto("/residents")
    desk.fill("#words", "Odalys Tern 07700 900431")
    desk.click("main button:has-text('Find')")
    expect(desk.locator("#found")).to_have_text("Nobody found")
    assert "Tern" not in desk.url
    is_sound(desk)
    desk.click("text=Register somebody new")
    expect(desk.locator("#name")).to_have_value("Odalys Tern")
    desk.fill("#name", "")
    desk.click("main button:has-text('Continue')")
    expect(desk.locator(".govuk-error-summary")).to_contain_text("Enter their name")
    expect(desk.locator("#phone")).to_have_value("07700 900431")
    is_sound(desk)
    desk.fill("#name", "Odalys Tern")
    desk.click("main button:has-text('Continue')")
    expect(desk.locator("#contact")).to_contain_text("Do not use this yet")
    is_sound(desk)
    desk.click("text=Ask what is safe")
    is_sound(desk)
    desk.get_by_label("Yes, as they say below").check()
    desk.get_by_label("We may ring").check()
    desk.fill("#code_word", "heron")
    desk.click("text=Only at certain times?")
    desk.fill("[name='safe_hours-TU-1-opens']", "10am")
    desk.fill("[name='safe_hours-TU-1-closes']", "noon")
    desk.click("main button:has-text('Save')")
    expect(desk.locator("#contact")).to_contain_text("Code word: heron")
    expect(desk.locator("#contact")).to_contain_text("Only Tuesday 10am to midday")
    assert "Tern" not in desk.title()
    is_sound(desk)
    desk.goto("/residents/new")
    desk.fill("#name", "Odalys Terne")
    desk.fill("#phone", "07700 900431")
    desk.click("main button:has-text('Continue')")
    expect(desk.locator("h1")).to_have_text("Is it one of these people?")
    is_sound(desk)


def test_every_page_of_a_person_and_the_question_why(desk: Page) -> None:
    desk.goto("/residents")
    is_sound(desk)
    desk.fill("#words", "Danielle Firth")
    desk.click("main button:has-text('Find')")
    desk.click(".hub-match__name a")
    expect(desk.locator("#flags")).to_contain_text("Domestic abuse")
    person = desk.url
    for path in PAGES:
        desk.goto(f"{person}{path}")
        is_sound(desk)
    desk.goto(person)
    desk.click("text=Review or end")
    is_sound(desk)
    for path in ("tasks", "team"):
        desk.goto(f"/residents/{path}")
        is_sound(desk)
    desk.goto("/residents")
    desk.fill("#words", "Elizabeth Smith")
    desk.click("main button:has-text('Find')")
    desk.click(".hub-match__name a >> nth=0")
    expect(desk.locator("h1")).to_have_text("Why do you need to see this person?")
    desk.click("main button:has-text('Open the record')")
    expect(desk.locator(".govuk-error-summary")).to_be_visible()
    is_sound(desk)
