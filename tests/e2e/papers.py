"""The printed paper of a resident: made by a worker, used on a phone."""

import re

from playwright.sync_api import Page, expect


def print_paper(page: Page, what: str) -> tuple[str, str]:
    """Of the referral that is open: the code and the PIN that stand on the page, this once."""
    page.locator("a", has_text=re.compile("^Print a (new )?paper$")).click()
    page.get_by_label(what).check()
    page.get_by_role("button", name="Make the paper").click()
    expect(page.locator("h1")).to_have_text("The paper")
    text = page.locator(".hub-papers").inner_text()
    code, pin = re.search(r"\w{3}-\w{3}-\w{3}", text), re.search(r"\d{3} \d{3}", text)
    assert code
    assert pin
    return code[0], pin[0]


def enter(page: Page, code: str, pin: str) -> None:
    """On the page that the paper leads to."""
    page.get_by_label("The code on your paper").fill(code)
    page.get_by_label("The PIN on your paper").fill(pin)
    page.get_by_role("button", name="Continue").click()
