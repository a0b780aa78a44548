"""Signing in as one of the demo's people: the one way that browser tests do it."""

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from hub.demo import PASSWORD

PHONE: ViewportSize = {"width": 375, "height": 740}
WIDE: ViewportSize = {"width": 1280, "height": 900}


def signed_in(
    browser: Browser, site: str, role: str, *, script: bool = True, size: ViewportSize = WIDE
) -> BrowserContext:
    """A browser of their own in which this person is signed in."""
    context = browser.new_context(base_url=site, viewport=size, bypass_csp=True, java_script_enabled=script)
    context.set_default_timeout(10_000)
    page = context.new_page()
    enter(page, role)
    page.close()
    return context


def enter(page: Page, role: str) -> None:
    """The page, after this person has signed in on it."""
    give_password(page, f"{role}@aldermere-homes.example")
    expect(page.locator(".hub-account summary")).to_be_visible()


def give_password(page: Page, email: str) -> None:
    """Only the first step: somebody with a second one is asked for it next."""
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
