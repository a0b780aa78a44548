"""Signing in as one of the demo's people: the one way that browser tests do it."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from hub.demo import PASSWORD

PHONE: ViewportSize = {"width": 375, "height": 740}
WIDE: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 30_000
"""Milliseconds. A page that never comes is told from one that a busy machine is slow to make."""
WAIT = 200

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def signed_in(
    browser: Browser, site: str, role: str, *, script: bool = True, size: ViewportSize = WIDE
) -> BrowserContext:
    """A browser of their own in which this person is signed in.

    The form is sent without being shown: that it works in a browser is the business of the tests about it.
    """
    context = browser.new_context(base_url=site, viewport=size, bypass_csp=True, java_script_enabled=script)
    context.set_default_timeout(PATIENCE)
    token = TOKEN.search(context.request.get("/sign-in").text())
    assert token
    sent = {"csrf_token": token[1], "email": email_of(role), "password": PASSWORD}
    answer = context.request.post("/sign-in", form=sent, max_redirects=0)
    assert answer.status == 302, answer.text()
    return context


def email_of(role: str) -> str:
    return f"{role}@aldermere-homes.example"


def enter(page: Page, role: str) -> None:
    """The page, after this person has signed in on it."""
    give_password(page, email_of(role))
    expect(page.locator(".hub-account summary")).to_be_visible()


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
