"""From an email to done, on a telephone: still correct in two presses, full in two presses. Held to axe."""

import email
import email.policy
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.own import MORNING, SILENT_SERVICE
from tests.e2e.people import PHONE, open_until
from tests.e2e.tabs import Tabs

LINK = re.compile(r"http://\S+?(/(?:check|room)/\S+)")


@pytest.fixture(scope="module")
def morning(site_folder: Path) -> Path:
    """The letters that the clocks of the night have written."""
    return site_folder / MORNING


def letters(folder: Path, subject: str) -> list[str]:
    """The links in the emails with this beginning, in the order of their files."""
    found = []
    for path in sorted(folder.glob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if str(mail["Subject"]).startswith(subject):
            text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr, attr-defined]
            found.append(text)
    assert found, f"no email begins with {subject!r}"
    return found


def link(text: str, ending: str = "") -> str:
    return next(path for path in LINK.findall(text) if path.endswith(ending))


def test_still_correct_is_two_presses_from_the_email(phone: Page, morning: Path) -> None:
    phone.goto(link(letters(morning, "Is this still correct?")[0]))
    expect(phone.locator("h1")).to_have_text("Is this still correct?")
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    name = phone.locator("h2").first.inner_text()
    phone.click("button:has-text('Yes, this is still correct')")
    expect(phone.locator("h1")).to_have_text("Thank you")
    assert violations(phone) == []
    phone.click("text=Something has changed")
    assert violations(phone) == []
    phone.click("button:has-text('Send')")
    expect(phone.locator(".govuk-error-summary")).to_be_visible()
    assert violations(phone) == []
    phone.fill("textarea", "We meet on Tuesdays now.")
    phone.click("button:has-text('Send')")
    expect(phone.locator("main")).to_contain_text("We put it right")
    assert name in phone.content()


def test_what_a_year_of_silence_hid_comes_back_with_one_press(phone: Page, morning: Path) -> None:
    card = phone.locator(".hub-card", has_text=SILENT_SERVICE)
    search = f"/search?q={SILENT_SERVICE}"
    phone.goto(search)
    expect(card).to_have_count(0)
    phone.goto(link(letters(morning, f"People no longer find you: {SILENT_SERVICE}")[0]))
    expect(phone.locator(".hub-lead")).to_contain_text("People do not see this")
    assert violations(phone) == []
    phone.click("button:has-text('Yes, this is still correct')")
    expect(phone.locator("h1")).to_have_text("Thank you")
    open_until(phone, search, lambda: card.count() > 0)


def test_one_page_serves_several_and_every_state_is_accessible(phone: Page, morning: Path) -> None:
    path = link(letters(morning, "Are your")[0])
    phone.goto(path)
    assert violations(phone) == []
    phone.locator("text=We have closed").first.click()
    assert violations(phone) == []
    phone.click("label:has-text('No, for a while')")
    assert violations(phone) == []
    phone.goto(f"{path}/stop")
    assert violations(phone) == []
    phone.goto(path)
    phone.click("button:has-text('Yes, all')")
    expect(phone.locator("h1")).to_have_text("Thank you")


def test_full_in_the_email_changes_the_badge_on_the_results(phone: Page, morning: Path) -> None:
    phone.goto(link(letters(morning, "Do you still have room?")[0], "?say=full"))
    assert violations(phone) == []
    name = phone.locator(".hub-lead").inner_text()
    phone.click("button:has-text('Save')")
    expect(phone.locator("h1")).to_have_text("Thank you")
    assert violations(phone) == []
    card = phone.locator(".hub-card", has_text=name).first
    open_until(phone, f"/search?q={name}", lambda: "Full just now" in card.inner_text())


def test_the_work_list_is_accessible(tabs: Tabs) -> None:
    page = tabs.of("directory-editor")
    for path in ("/admin/directory/to-check", "/admin/directory/to-check?show=bounced", "/admin"):
        page.goto(path)
        assert violations(page) == [], path
    page.set_viewport_size(PHONE)
    page.goto("/admin/directory/to-check")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
