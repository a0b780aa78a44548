"""An editor's morning in a real browser; the pages of staff in their states, held to axe."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.people import PHONE, WIDE
from tests.e2e.tabs import Tabs

LISTS = {
    "to do": "/admin",
    "services": "/admin/services",
    "services, none": "/admin/services?q=xylophonist",
    "organizations": "/admin/organizations",
    "reports, none": "/admin/directory/reports",
    "words": "/admin/directory/words",
    "terms": "/admin/directory/words/needs",
    "new organization": "/admin/directory/organizations/new",
}
OF_A_SERVICE = (
    "",
    "/needs",
    "/places",
    "/areas",
    "/times",
    f"/times/week/{uuid.UUID(int=7)}",
    f"/times/month/{uuid.UUID(int=8)}",
    "/capacity",
    "/rules",
    "/cost",
    "/places/find?q=hall",
    "/places/new",
)


@pytest.fixture
def desk(tabs: Tabs) -> Page:
    return tabs.of("directory-editor")


@pytest.fixture
def service(desk: Page, kept: dict[str, str]) -> str:
    """The address of the overview of a service with much in it."""
    if "service" not in kept:
        desk.goto("/admin/services?q=food&show=public")
        desk.locator("tbody th a").first.click()
        kept["service"] = desk.url
    return kept["service"]


@pytest.fixture(scope="module")
def kept() -> dict[str, str]:
    """What one test has looked up for all."""
    return {}


def save(page: Page) -> None:
    page.click("main form .hub-button-row button.hub-button--primary")


@pytest.mark.parametrize("state", LISTS)
def test_axe_finds_nothing_on_the_lists(desk: Page, state: str) -> None:
    desk.set_viewport_size(PHONE)
    desk.goto(LISTS[state])
    assert violations(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("part", OF_A_SERVICE)
def test_axe_finds_nothing_on_the_parts_of_a_service(desk: Page, service: str, part: str) -> None:
    desk.set_viewport_size(PHONE)
    desk.goto(service + part)
    assert violations(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize(
    ("role", "addresses"),
    [("administrator", ("/admin/people", "/admin/system")), ("privacy-officer", ("/admin/audit",))],
)
def test_axe_finds_nothing_on_what_others_read(tabs: Tabs, role: str, addresses: tuple[str, ...]) -> None:
    page = tabs.of(role)
    for address in addresses:
        page.set_viewport_size(WIDE)
        page.goto(address)
        assert violations(page) == []
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_refusal_leads_to_the_field_and_keeps_the_words(desk: Page, service: str) -> None:
    desk.goto(f"{service}/name")
    desk.fill("#name", "")
    desk.fill("#description", "Words that took a while")
    save(desk)
    expect(desk.locator(".govuk-error-summary")).to_be_focused()
    assert violations(desk) == []
    desk.click(".govuk-error-summary a")
    expect(desk.locator("#name")).to_be_focused()
    expect(desk.locator("#description")).to_have_value("Words that took a while")


def test_enter_saves_and_another_row_comes_into_view(desk: Page, service: str) -> None:
    desk.goto(f"{service}/documents")
    desk.fill("#required_documents-0-document", "Proof of address")
    desk.click("text=Add another thing to bring")
    expect(desk.locator("#required_documents-1-document")).to_be_in_viewport()
    expect(desk.locator("#required_documents-0-document")).to_have_value("Proof of address")
    desk.fill("#required_documents-1-document", "A bag")
    desk.press("#required_documents-1-document", "Enter")
    expect(desk.locator(".hub-flash")).to_contain_text("Saved.")
    expect(desk.locator("#documents dd").first).to_contain_text("A bag")


def test_two_people_and_one_page(desk: Page, service: str, tabs: Tabs) -> None:
    desk.goto(f"{service}/alert")
    theirs = tabs.of("network-manager")
    theirs.goto(f"{service}/alert")
    theirs.fill("#alert", "What they wrote")
    save(theirs)
    desk.fill("#alert", "What I wrote")
    save(desk)
    expect(desk.locator("main")).to_contain_text("Somebody else saved a change while you were working")
    expect(desk.locator(".hub-table")).to_contain_text("What they wrote")
    assert violations(desk) == []
    desk.fill("#alert", "")
    save(desk)
    expect(desk.locator(".hub-flash")).to_contain_text("Saved.")


def test_from_nothing_to_the_public_and_back_without_script(tabs: Tabs, page: Page) -> None:
    """An organization, its service, a place, a week; published, seen, hidden, gone."""
    desk = tabs.of("directory-editor", script=False)
    name = f"Quilters {uuid.uuid4().hex[:6]}"
    desk.goto("/admin")
    desk.click("text=Add an organization")
    desk.fill("#name", name)
    desk.select_option("#organization_type", label="Community group")
    desk.fill("#description", "People who make quilts together.")
    save(desk)
    desk.click("button:has-text('Publish')")
    desk.click("text=Add a service")
    desk.fill("#name", f"{name} evening")
    desk.fill("#description", "Bring scraps. We have needles, tea and time.")
    save(desk)
    expect(desk.locator("main")).to_contain_text("Before you can publish it")
    desk.click("#places .hub-facts__act a")
    desk.click("text=Add a new place")
    desk.fill("#name", "The long room")
    desk.fill("#address_1", "4 Mill Lane")
    desk.fill("#postal_code", "wf1 1aa")
    desk.check("input[name=confidential][value=no]")
    save(desk)
    desk.click(f"text={name} evening")
    desk.click("#times .hub-facts__act a")
    desk.click("text=Add days and times of the week")
    desk.fill("[name=week-TH-1-opens]", "7pm")
    desk.fill("[name=week-TH-1-closes]", "9pm")
    save(desk)
    expect(desk.locator("main")).to_contain_text("Thursday, 7pm to 9pm")
    desk.click("text=Back")
    desk.click("button:has-text('Publish')")
    expect(desk.locator(".hub-flash")).to_contain_text("Published.")
    public = re.sub(r"/admin/directory", "", desk.url)
    page.goto(public)
    expect(page.locator("h1")).to_contain_text(f"{name} evening")
    expect(page.locator("main")).to_contain_text("4 Mill Lane")
    desk.click("button:has-text('Hide from the public')")
    answer = page.goto(public)
    assert answer is not None
    assert answer.status == 404


def test_what_somebody_reports_is_answered(desk: Page, service: str, page: Page) -> None:
    page.goto(re.sub(r"/admin/directory", "", service) + "/report")
    page.locator("main input[type=radio]").first.check()
    page.fill("main textarea", "The bell is broken since Easter.")
    page.click("main form button[type=submit]")
    expect(page.locator("h1")).to_have_text("Thank you")
    reference = page.locator(".hub-done__reference").inner_text()
    desk.goto("/admin/directory/reports")
    assert violations(desk) == []
    desk.locator(".hub-tasks li", has_text=reference).get_by_role("link").click()
    assert violations(desk) == []
    expect(desk.locator("main")).to_contain_text("The bell is broken since Easter.")
    desk.fill("#answer", "We rang them. The number is right again.")
    desk.click("button:has-text('Send answer')")
    expect(desk.locator(".hub-flash")).to_contain_text("Answered.")
    desk.goto("/admin/directory/reports?show=answered")
    assert violations(desk) == []
