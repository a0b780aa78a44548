"""Signing in as one of the demo's people: the one way that browser tests do it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, ViewportSize

from hub.demo import PASSWORD

NARROW: ViewportSize = {"width": 320, "height": 640}
PHONE: ViewportSize = {"width": 375, "height": 740}
WIDE: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 30_000
"""Milliseconds. A page that never comes is told from one that a busy machine is slow to make."""
WAIT = 200


def email_of(role: str) -> str:
    return f"{role}@aldermere-homes.example"


def give_password(page: Page, email: str) -> None:
    """Only the first step: somebody with a second one is asked for it next."""
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def open_until(page: Page, address: str, there: Callable[[], bool]) -> None:
    """Open the page again and again until what the worker is at has arrived on it."""
    for _ in range(PATIENCE // WAIT):
        page.goto(address)
        if there():
            return
        page.wait_for_timeout(WAIT)
    raise AssertionError(f"it never came: {address}")


def open_of_list(page: Page, words: str) -> None:
    """Follow the link with these words in a list that other tests make longer, on whichever of its pages it stands."""
    link = page.get_by_role("link", name=re.compile(words)).first
    while not link.count():
        with page.expect_navigation():
            page.get_by_role("link", name="Next page").click()
    link.click()
