"""The second step in a real browser: an app, a recovery code, a passkey. axe looks at each page and state."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hub.core import clock
from tests.e2e.axe import violations
from tests.e2e.own import APP_OWNER, KEY_OWNER
from tests.e2e.people import PATIENCE, email_of, give_password
from tests.e2e.tabs import Tabs
from tests.support.second_step import Phone

TEAM_LEAD, REFERRER = email_of(APP_OWNER), email_of(KEY_OWNER)


@pytest.fixture
def by_name(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """The site by a name: browsers bind passkeys to one, and 127.0.0.1 has none."""
    context = browser.new_context(base_url=site.replace("127.0.0.1", "localhost"))
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def sign_out(page: Page) -> None:
    page.locator(".hub-account summary").click()
    page.get_by_role("button", name="Sign out").click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    assert violations(page) == []


def test_an_app_is_set_up_and_asked_for_and_paper_stands_in(by_name: BrowserContext) -> None:
    page = by_name.new_page()
    give_password(page, TEAM_LEAD)
    page.goto("/account/second-step")
    heading(page, "Second step")
    page.get_by_role("button", name="Set up an app").click()
    heading(page, "Set up an app")
    page.get_by_text("Are you on that phone now").click()
    phone = Phone((page.locator(".hub-secret code").text_content() or "").replace(" ", ""))
    page.get_by_label("Code from your app").fill("12")
    page.get_by_role("button", name="Turn it on").click()
    heading(page, "Set up an app")
    expect(page.get_by_role("alert")).to_contain_text("Type the 6 digits")
    page.get_by_label("Code from your app").fill(phone.code())
    page.get_by_role("button", name="Turn it on").click()
    heading(page, "Your recovery codes")
    codes = page.locator(".hub-codes code").all_text_contents()
    assert len(codes) == 10
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a file").click()
    assert codes[9] in saved.value.path().read_text()
    page.get_by_role("button", name="I have kept them").click()
    page.goto("/account/second-step")
    heading(page, "Second step")
    sign_out(page)

    give_password(page, TEAM_LEAD)
    heading(page, "One more step")
    page.get_by_label("Code from your app").fill("000 000")
    page.get_by_role("button", name="Sign in").click()
    heading(page, "One more step")
    page.get_by_label("Code from your app").fill(phone.code(clock.now() + timedelta(seconds=30)))
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".hub-account summary")).to_contain_text("Ines Farrow")
    sign_out(page)

    give_password(page, TEAM_LEAD)
    page.get_by_role("link", name="Use a recovery code").click()
    heading(page, "Use a recovery code")
    page.get_by_label("Recovery code").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".hub-account summary")).to_contain_text("Ines Farrow")
    page.goto("/account/second-step")
    expect(page.get_by_text("9 left")).to_be_visible()


def test_a_passkey_is_made_and_opens_the_door_alone(by_name: BrowserContext) -> None:
    page = by_name.new_page()
    devices = by_name.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    made = devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    give_password(page, REFERRER)
    page.goto("/account/second-step/passkeys/new")
    heading(page, "Add a passkey")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Give it a name")
    page.get_by_label("What is this device called?").fill("Work laptop")
    page.get_by_role("button", name="Make the passkey").click()
    heading(page, "Your recovery codes")
    page.goto("/account/second-step")
    heading(page, "Second step")
    sign_out(page)

    page.goto("/sign-in")
    heading(page, "Sign in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator(".hub-account summary")).to_contain_text("Obi Lunn")
    sign_out(page)

    give_password(page, REFERRER)
    heading(page, "One more step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".hub-account summary")).to_contain_text("Obi Lunn")
    page.goto("/account/second-step")
    page.get_by_role("link", name="Remove Work laptop").click()
    heading(page, "Remove this passkey?")
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Set up another one first")
    sign_out(page)

    devices.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": False}
    )
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work")
    assert violations(page) == []


def test_without_script_there_is_no_button_that_does_nothing(tabs: Tabs) -> None:
    page = tabs.of_visitor(script=False)
    page.goto("/sign-in")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
