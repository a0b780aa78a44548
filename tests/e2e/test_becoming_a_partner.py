"""Becoming a partner in a real browser: from the public page to the mail, the account and the workspace."""

import re
import time

from playwright.sync_api import Page, expect

from tests.e2e.axe import is_sound_as_it_is
from tests.e2e.mail import open_letter
from tests.e2e.people import PHONE, open_until
from tests.e2e.tabs import Tabs

THEIRS = "Brackwater Community Pantry"
ADDRESS = "kit@brackwaterpantry.example"
CLAIMED = "Baby Bundle Bank"
WORD = "souprella"
AT_ONCE = 5
"""Seconds from the approval until search knows, the pages on the way there included."""


def go_on(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"#{name}", value)
    is_sound_as_it_is(page)
    press(page)


def press(page: Page) -> None:
    """And be on the page that follows, or the next step would look at this one, and press it, once more."""
    with page.expect_navigation():
        page.click("main form .hub-button-row button.hub-button--primary")


def link_in_mail(page: Page, subject: str) -> str:
    """The first link of the newest mail with this subject, from the local mail page."""
    open_letter(page, subject)
    text = page.locator("main").inner_text()
    address = re.search(r"https?://[^/\s]+(/(?:claim|register|partner/invitation)/\S+)", text)
    assert address, text
    return address[1]


def test_from_the_public_page_to_a_change_that_search_finds(phone: Page, tabs: Tabs) -> None:
    phone.goto("/browse/a-z?of=organizations&letter=B")
    phone.locator(".hub-names a", has_text=THEIRS).first.click()
    expect(phone.locator("h1")).to_contain_text(THEIRS)
    phone.click("text=Look after this page")
    go_on(phone, name="Kit Moss")
    go_on(phone, position="")  # refused, and nothing is lost
    expect(phone.locator(".govuk-error-summary")).to_be_focused()
    go_on(phone, position="Manager")
    go_on(phone, email=ADDRESS)
    expect(phone.locator("h1")).to_have_text("Check your answers")
    go_on(phone)
    expect(phone.locator("h1")).to_have_text("Look in your email")
    is_sound_as_it_is(phone)
    phone.goto(link_in_mail(phone, "Look after the page"))
    is_sound_as_it_is(phone)
    phone.click("main button")
    is_sound_as_it_is(phone)
    phone.fill("input[type=password] >> nth=0", "a long and quiet river")
    phone.click("main form button.hub-button--primary")
    phone.goto("/partner")
    expect(phone.locator("main")).to_contain_text(THEIRS)
    phone.locator("main a", has_text=THEIRS).first.click()
    for link in ("People who look after it", "Checks and insurance", "Our agreement"):
        home = phone.url
        phone.click(f"text={link}")
        is_sound_as_it_is(phone)
        phone.goto(home)
    home = phone.url
    own = home.replace("/partner/organizations/", "/partner/")
    for address in ("/leave", "/checks/safeguarding", "/checks/insurance", "/people/invite"):
        phone.goto(own + address)
        expect(phone.locator("h1")).not_to_contain_text("cannot find")
        is_sound_as_it_is(phone)
    phone.fill("#name", "Nia New")
    phone.fill("#email", "nia@brackwaterpantry.example")
    press(phone)
    expect(phone.locator(".hub-tasks li", has_text="Nia New")).to_contain_text("Invited")
    is_sound_as_it_is(phone)
    phone.goto(link_in_mail(phone, "You are invited to look after"))
    is_sound_as_it_is(phone)

    phone.goto(home)
    phone.click("[aria-labelledby=services] ul a")
    phone.click("text=Change what it says")
    phone.click("a:has-text('Name and description')")
    phone.fill("#description", f"Food for a small fee, and a {WORD} in winter. Everyone is welcome.")
    phone.click("main button:has-text('Save') >> nth=-1")
    expect(phone.locator(".hub-notice", has_text="Waiting for approval")).to_be_visible()
    desk = tabs.of("directory-editor")
    desk.goto("/admin/changes")
    desk.locator(".hub-tasks li", has_text="Kit Moss").get_by_role("link").first.click()
    expect(desk.locator(".hub-change ins").first).to_contain_text(WORD)
    approved = time.monotonic()
    desk.click("button:has-text('Approve')")
    card = desk.locator(".hub-card", has_text=THEIRS)
    open_until(desk, f"/search?q={WORD}", lambda: card.count() > 0)
    assert time.monotonic() - approved < AT_ONCE


def test_axe_finds_nothing_on_a_new_organization_and_its_decision(phone: Page, tabs: Tabs) -> None:
    phone.goto("/organizations/add")
    go_on(phone, name=THEIRS)
    phone.select_option("#organization_type", "charity")
    go_on(phone)
    go_on(phone, description="We share food.")
    go_on(phone, website="https://brackwaterpantry.example")
    go_on(phone, person="Kit Moss", position="Founder")
    go_on(phone, email="kit@gmail.com")
    expect(phone.locator("main")).to_contain_text("Is it one of these?")
    go_on(phone)
    is_sound_as_it_is(phone)
    phone.goto(link_in_mail(phone, "Add your organization"))
    is_sound_as_it_is(phone)
    phone.click("main button")
    is_sound_as_it_is(phone)
    desk = tabs.of("network-manager", PHONE)
    desk.goto("/admin/claims")
    is_sound_as_it_is(desk)
    desk.locator("main a", has_text=THEIRS).first.click()
    go = desk.locator("main form button.hub-button--primary")
    is_sound_as_it_is(desk)
    go.click()
    is_sound_as_it_is(desk)  # refused: nothing was chosen
    desk.goto("/admin/partners?show=all")
    is_sound_as_it_is(desk)
    desk.locator("tbody th a").first.click()
    is_sound_as_it_is(desk)
    home = desk.url
    for address in (
        "/notes/new",
        "/agreement/terms",
        "/agreement/signing",
        "/checks/safeguarding",
        "/invite",
    ):
        desk.goto(home + address)
        is_sound_as_it_is(desk)


def test_axe_finds_nothing_on_any_state_of_a_claim(phone: Page, tabs: Tabs) -> None:
    """Two claims by addresses of no house: one the listed address answers, one an editor decides."""
    for way, name in (("listed", "Kit Moss"), ("editor", "Noor Khan")):
        phone.goto("/browse/a-z?of=organizations&letter=B")
        phone.locator(".hub-names a", has_text=CLAIMED).first.click()
        phone.click("text=Look after this page")
        go_on(phone, name=name)
        go_on(phone, position="Trustee")
        go_on(phone, email=f"{way}@gmail.com")
        go_on(phone)  # refused: no way was chosen
        phone.check(f"input[name=way][value={way}]")
        go_on(phone)
        go_on(phone)
        expect(phone.locator("h1")).to_have_text("Look in your email")
        is_sound_as_it_is(phone)
    address = link_in_mail(phone, "Somebody asks to look after the page")
    phone.goto(address)
    is_sound_as_it_is(phone)
    phone.click("main button:has-text('No')")
    is_sound_as_it_is(phone)
    phone.goto(address)
    is_sound_as_it_is(phone)  # used up
    phone.goto(link_in_mail(phone, f"Look after the page of {CLAIMED}"))
    phone.click("main button")
    is_sound_as_it_is(phone)  # an editor decides
    desk = tabs.of("network-manager", PHONE)
    desk.goto("/admin/claims")
    desk.locator("main a", has_text=CLAIMED).first.click()
    is_sound_as_it_is(desk)
    late = desk.context.new_page()
    late.set_viewport_size(PHONE)
    late.goto(desk.url)
    desk.locator("main form button.hub-button--primary").click()
    is_sound_as_it_is(desk)  # refused: nothing was chosen
    desk.check("input[name=answer][value=no]")
    desk.fill("#reason", "Please write from an address of the house.")
    desk.locator("main form button.hub-button--primary").click()
    is_sound_as_it_is(desk)
    late.check("input[name=answer][value=yes]")
    late.locator("main form button.hub-button--primary").click()
    is_sound_as_it_is(late)  # somebody decided meanwhile
    expect(late.locator("main")).to_contain_text("decided")
