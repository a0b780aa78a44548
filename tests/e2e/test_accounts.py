"""Somebody is invited, follows the mail, chooses a password and is in. axe looks at each page and state on the way."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.mail import button_of_letter, open_letter
from tests.e2e.people import PHONE, WIDE
from tests.e2e.tabs import Tabs

CHOSEN = "kite lamp otter"


def at(page: Page, heading: str) -> None:
    """On this page, and axe holds nothing against it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert violations(page) == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def give_password(page: Page, email: str) -> None:
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(CHOSEN)
    press(page, "Sign in")


def test_from_the_invitation_to_work_that_a_lost_session_does_not_lose(page: Page, tabs: Tabs) -> None:
    admin = tabs.of("administrator")
    admin.goto("/admin/people/invite")
    press(admin, "Send the invitation")
    at(admin, "Invite somebody")
    expect(admin.locator(".govuk-error-summary")).to_contain_text("Choose what they do here")
    admin.get_by_label("Their name").fill("Nia Vaughan")
    admin.get_by_label("Their email address").fill("nia@home.example")
    admin.get_by_label(re.compile("^Partner:")).check()
    expect(admin.get_by_label("Which organization?")).to_be_visible()
    admin.get_by_label(re.compile("^Directory editor:")).check()
    expect(admin.get_by_label("Which organization?")).to_be_hidden()
    press(admin, "Send the invitation")
    at(admin, "Nia Vaughan")
    expect(admin.locator(".hub-tag", has_text="Invited")).to_be_visible()
    account = admin.url

    page.set_viewport_size(PHONE)
    open_letter(admin, "", to="nia@home.example")
    link = button_of_letter(admin)
    page.goto(link)
    page.get_by_label("New password").fill("short")
    press(page, "Choose this password and sign in")
    at(page, "Choose your password")
    page.get_by_label("New password").fill(CHOSEN)
    press(page, "Choose this password and sign in")
    expect(page.get_by_role("heading", level=1)).to_have_text("To do")
    page.goto(link)
    at(page, "This link no longer works")

    page.goto("/account/name")
    page.get_by_label("Your name").fill("Nia Vaughan-Price")
    admin.goto(account)
    press(admin, "Sign them out everywhere")
    at(admin, "Nia Vaughan")
    press(page, "Save")
    at(page, "Sign in")
    expect(page.locator(".hub-notice")).to_contain_text("What you typed is kept")
    give_password(page, "nia@home.example")
    page.locator("summary", has_text="Look at what you typed").click()
    at(page, "Thank you. Carry on")
    press(page, "Carry on")
    at(page, "Your account")
    expect(page.locator("main")).to_contain_text("Nia Vaughan-Price")
    admin.goto(account)
    admin.get_by_role("link", name="What Nia").click()
    at(admin, "What Nia Vaughan-Price did")
    expect(admin.locator("tbody tr").first).to_contain_text("Account changed")

    other = admin.context.new_page()
    for tab in (admin, other):
        tab.goto(f"{account}/role")
    for tab, role in ((other, "Referrer"), (admin, "Team lead")):
        tab.get_by_label(re.compile(f"^{role}:")).check()
        press(tab, "Save")
    expect(admin.locator(".hub-notice")).to_contain_text("Somebody else changed this a moment ago")
    at(admin, "Change the role or team of Nia Vaughan-Price")
    expect(admin.get_by_label(re.compile("^Team lead:"))).to_be_checked()


def test_pages_about_accounts_in_their_states(tabs: Tabs) -> None:
    found = {}
    admin, visitor = tabs.of("administrator"), tabs.of_visitor()
    admin.goto("/admin/people?q=Robin")
    robin = str(admin.locator("th[scope=row] a").get_attribute("href"))
    for page, url, wrong in (
        (visitor, "/sign-in", "Sign in"),
        (visitor, "/forgotten-password", "Send me a link"),
        (visitor, "/forgotten-password/sent", ""),
        (admin, "/account", ""),
        (admin, "/account/name", ""),
        (admin, "/account/password", "Change my password"),
        (admin, "/account/email", "Send the link"),
        (admin, "/account/confirm", "Continue"),
        (admin, "/account/reminders", ""),
        (admin, "/account/second-step/passkeys/new", ""),
        (admin, "/admin/people", ""),
        (admin, "/admin/people?q=xyzzy", ""),
        (admin, robin, ""),
        (admin, f"{robin}/role", ""),
        (admin, f"{robin}/deeds?show=coming", ""),
        (admin, f"{robin}/second-step", ""),
    ):
        page.set_viewport_size(WIDE)
        page.goto(url)
        found[url] = violations(page)
        if wrong:
            page.set_viewport_size(PHONE)
            press(page, wrong)
            expect(page.locator(".govuk-error-summary")).to_be_visible()
            found[f"{url}, wrong"] = violations(page)
    assert {url: held for url, held in found.items() if held} == {}
