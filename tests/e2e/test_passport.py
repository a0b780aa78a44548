"""A resident with a paper and a phone: sees how it stands, says that nobody called, and that it never happened."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.axe import is_sound_as_it_is
from tests.e2e.papers import enter, print_paper
from tests.e2e.people import WIDE
from tests.e2e.tabs import Tabs

GOES_ON, IS_OVER = "Debt coaching and Money Course", "Energy advice and fuel vouchers"
"""The services of two referrals of the demo that no other test touches (hub/outcomes/demo.py)."""
FOURTEEN_POINTS = 14 / 72 * 96
MILLIMETRE = 96 / 25.4


@pytest.fixture
def worker(tabs: Tabs) -> Page:
    return tabs.of("referrer")


def open_referral(page: Page, service: str, show: str) -> str:
    page.goto(f"/referrals?show={show}")
    page.locator("main tr, main li", has_text=service).get_by_role("link").first.click()
    expect(page.locator("h1")).to_contain_text("Referral")
    return page.url


def test_a_resident_follows_with_the_paper_and_says_that_nobody_called(worker: Page, phone: Page) -> None:
    referral = open_referral(worker, GOES_ON, "open")
    is_sound_as_it_is(worker)
    worker.locator("a", has_text=re.compile("^Print a (new )?paper$")).click()
    is_sound_as_it_is(worker)
    worker.go_back()
    code, pin = print_paper(worker, "Both")
    is_sound_as_it_is(worker)
    worker.emulate_media(media="print")
    expect(worker.locator(".hub-top")).to_be_hidden()
    expect(worker.locator(".hub-footer")).to_be_hidden()
    slip = worker.locator(".hub-slip").bounding_box()
    assert slip
    assert abs(slip["width"] - 105 * MILLIMETRE) < 1
    assert slip["height"] < 148 * MILLIMETRE
    sizes = worker.eval_on_selector_all(
        ".hub-letter :not(img, div, dl)",
        "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))",
    )
    assert min(sizes) >= FOURTEEN_POINTS
    assert len(PdfReader(io.BytesIO(worker.pdf(format="A4", prefer_css_page_size=True))).pages) == 2
    worker.emulate_media(media="screen")

    page = phone
    page.goto(f"/passport/{code.replace('-', '')}")
    expect(page.get_by_label("The code on your paper")).to_have_value(code)
    is_sound_as_it_is(page)
    enter(page, code, "000001" if pin != "000 001" else "000002")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    is_sound_as_it_is(page)
    enter(page, code, pin)
    expect(page.locator("h1")).to_have_text("How it stands")
    expect(page.get_by_role("link", name="Exit this page").last).to_be_visible()
    is_sound_as_it_is(page)
    page.get_by_role("link", name="My phone number is wrong").click()
    page.get_by_label("Your phone number").fill("12")
    page.get_by_role("button", name="Send the number").click()
    expect(page.get_by_role("alert")).to_be_visible()
    is_sound_as_it_is(page)
    page.get_by_role("link", name="Not now").click()
    page.get_by_role("link", name="I do not want them to have my details").click()
    is_sound_as_it_is(page)
    page.get_by_role("link", name="Not now").click()
    page.get_by_role("link", name="Nobody has been in touch with me").click()
    is_sound_as_it_is(page)
    page.get_by_role("button", name="Tell us").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    is_sound_as_it_is(page)
    page.get_by_role("button", name="I have finished").click()
    page.goto("/passport/now")
    expect(page.locator("h1")).to_have_text("Follow your referral")
    is_sound_as_it_is(page)

    worker.set_viewport_size(WIDE)
    worker.goto(referral)
    expect(worker.get_by_text("The person says that nobody has been in touch")).to_be_visible()


def test_a_resident_says_that_the_help_never_happened(worker: Page, phone: Page) -> None:
    referral = open_referral(worker, IS_OVER, "ended")
    code, pin = print_paper(worker, "A slip that fits into a pocket")
    page = phone
    page.goto("/passport")
    enter(page, code, pin)
    page.get_by_role("link", name="Say whether it helped").click()
    is_sound_as_it_is(page)
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    is_sound_as_it_is(page)
    page.get_by_label("It never happened").check()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("it never happened")).to_be_visible()
    is_sound_as_it_is(page)
    worker.goto(referral)
    expect(worker.get_by_text("The person says otherwise.")).to_be_visible()
    is_sound_as_it_is(worker)
    worker.get_by_role("link", name="Ask the questions after the help").click()
    is_sound_as_it_is(worker)
    worker.goto("/by-phone")
    is_sound_as_it_is(worker)
    worker.get_by_label("The code on their paper").fill(code)
    worker.get_by_label("What do they say?").fill(pin)
    worker.get_by_role("button", name="Open it").click()
    expect(worker.get_by_text("it never happened")).to_be_visible()
    is_sound_as_it_is(worker)
