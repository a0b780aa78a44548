"""From an email to done, on a telephone: still correct in two presses, full in two presses. Held to axe."""

import email
import email.policy
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import ROOT
from tests.e2e.people import PHONE, signed_in
from tests.support.once import copied

LINK = re.compile(r"http://\S+?(/(?:check|room)/\S+)")


@pytest.fixture(scope="session")
def asked(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo borough on the morning after the clocks have run."""
    folder = copied(demo_data, tmp_path_factory.mktemp("asked"))
    environment = os.environ | {
        "HUB_DATA_DIR": str(folder),
        "HUB_DEMO": "true",
        "HUB_MESSAGE_CHANNEL": "file",
        "HUB_LOG_LEVEL": "WARNING",
    }
    for command in (("partners", "clocks"), ("worker", "--once")):
        subprocess.run(
            [sys.executable, "-m", "hub", *command],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
    return folder


@pytest.fixture(scope="session")
def town(serve: Callable[..., str], asked: Path) -> str:
    return serve("town", HUB_DATA_DIR=str(asked))


@pytest.fixture
def phone(browser: Browser, town: str) -> BrowserContext:
    context = browser.new_context(base_url=town, viewport=PHONE, bypass_csp=True)
    context.set_default_timeout(10_000)
    return context


def letters(folder: Path, subject: str) -> list[str]:
    """The links in the emails with this beginning, in the order of their files."""
    found = []
    for path in sorted((folder / "mail").glob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if str(mail["Subject"]).startswith(subject):
            text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr, attr-defined]
            found.append(text)
    assert found, f"no email begins with {subject!r}"
    return found


def link(text: str, ending: str = "") -> str:
    return next(path for path in LINK.findall(text) if path.endswith(ending))


def test_still_correct_is_two_presses_from_the_email(phone: BrowserContext, asked: Path) -> None:
    page = phone.new_page()
    page.goto(link(letters(asked, "Is this still correct?")[0]))
    expect(page.locator("h1")).to_have_text("Is this still correct?")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    name = page.locator("h2").first.inner_text()
    page.click("button:has-text('Yes, this is still correct')")
    expect(page.locator("h1")).to_have_text("Thank you")
    assert violations(page) == []
    page.click("text=Something has changed")
    assert violations(page) == []
    page.click("button:has-text('Send')")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert violations(page) == []
    page.fill("textarea", "We meet on Tuesdays now.")
    page.click("button:has-text('Send')")
    expect(page.locator("main")).to_contain_text("We put it right")
    assert name in page.content()


def test_one_page_serves_several_and_every_state_is_accessible(phone: BrowserContext, asked: Path) -> None:
    page = phone.new_page()
    path = link(letters(asked, "Are your")[0])
    page.goto(path)
    assert violations(page) == []
    page.locator("text=We have closed").first.click()
    assert violations(page) == []
    page.click("label:has-text('No, for a while')")
    assert violations(page) == []
    page.goto(f"{path}/stop")
    assert violations(page) == []
    page.goto(path)
    page.click("button:has-text('Yes, all')")
    expect(page.locator("h1")).to_have_text("Thank you")


def test_full_in_the_email_changes_the_badge_on_the_results(phone: BrowserContext, asked: Path) -> None:
    page = phone.new_page()
    page.goto(link(letters(asked, "Do you still have room?")[0], "?say=full"))
    assert violations(page) == []
    name = page.locator(".hub-lead").inner_text()
    page.click("button:has-text('Save')")
    expect(page.locator("h1")).to_have_text("Thank you")
    assert violations(page) == []
    deadline = time.monotonic() + 5
    while True:
        page.goto(f"/search?q={name}")
        card = page.locator(".hub-card", has_text=name).first
        if "Full just now" in card.inner_text() or time.monotonic() > deadline:
            break
    expect(card).to_contain_text("Full just now")


def test_the_work_list_is_accessible(browser: Browser, town: str) -> None:
    context = signed_in(browser, town, "directory-editor")
    page = context.new_page()
    for path in ("/admin/directory/to-check", "/admin/directory/to-check?show=bounced", "/admin"):
        page.goto(path)
        assert violations(page) == [], path
    page.set_viewport_size(PHONE)
    page.goto("/admin/directory/to-check")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
