"""Reading the mail that a test has caused, on the local mail page."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import open_until


def open_letter(page: Page, subject: str, *, to: str = "") -> None:
    """The newest letter with these words in its subject. The worker takes a moment to send it."""
    find_letter(page, subject, to=to).get_by_role("link").first.click()
    expect(page.locator("iframe.hub-mail")).to_be_attached()


def find_letter(page: Page, subject: str, *, to: str = "") -> Locator:
    """Its line on the mail page, which is opened again until it is there."""
    row = page.locator("main tbody tr", has_text=subject).filter(has_text=to).first
    open_until(page, "/mail", lambda: row.count() > 0)
    return row


def button_of_letter(page: Page) -> str:
    """Where the button of the letter that is open leads."""
    return str(page.frame_locator("iframe.hub-mail").locator("a.button").first.get_attribute("href"))
