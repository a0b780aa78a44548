"""What a resident does, in a real browser on the demo borough; every page in its states, held to axe."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.axe import violations
from tests.e2e.people import NARROW, PHONE, WIDE
from tests.e2e.tabs import Tabs

MOST_BYTES = 100_000

STATES = {
    "home": "/",
    "results, full": "/search?q=food+bank+open+saturday&near=Brackwater",
    "results, everything": "/search",
    "results, map": "/search?q=food&view=map",
    "results, empty": "/search?q=xylophonist+zzz&cost=free",
    "results, unknown place": "/search?q=food&near=Zzyzx",
    "browse": "/browse",
    "browse, a need": "/browse/food",
    "a to z": "/browse/a-z",
    "opportunities": "/opportunities",
    "about": "/about",
    "about this data": "/about/data",
    "accessibility": "/accessibility",
    "privacy": "/privacy",
    "help now": "/help-now",
    "shortlist, empty": "/shortlist",
    "sign in": "/sign-in",
    "not found": "/nowhere",
}


@pytest.fixture
def opened(tabs: Tabs, without_script: Page) -> Callable[..., Page]:
    """Open a page at a size, with or without script."""

    def open_page(address: str, size: ViewportSize = WIDE, *, script: bool = True) -> Page:
        page = tabs.of_visitor(size) if script else without_script
        page.set_viewport_size(size)
        page.goto(address)
        return page

    return open_page


def first(page: Page, address: str, selector: str) -> str:
    """Where the first link of a list leads."""
    page.goto(address)
    return str(page.locator(selector).first.get_attribute("href"))


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_on_a_wide_screen_with_script(opened: Callable[..., Page], state: str) -> None:
    assert violations(opened(STATES[state])) == []


@pytest.mark.parametrize("state", STATES)
def test_at_320_pixels_without_script_nothing_is_lost_or_wrong(
    opened: Callable[..., Page], state: str
) -> None:
    page = opened(STATES[state], NARROW, script=False)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.parametrize("kind", ["service", "organization", "opportunity"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_of_entries_are_accessible(
    opened: Callable[..., Page], kind: str, size: ViewportSize
) -> None:
    page = opened("/", size)
    address = {
        "service": lambda: first(page, "/search?q=food+bank", "#results .hub-card__title a"),
        "organization": lambda: first(page, "/search?q=food+bank", "#results .hub-card__by a"),
        "opportunity": lambda: first(page, "/opportunities", ".hub-card__title a"),
    }[kind]()
    page.goto(address)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_form_to_report_a_problem_in_all_its_states(opened: Callable[..., Page]) -> None:
    page = opened("/", PHONE)
    service = first(page, "/search?q=food+bank", "#results .hub-card__title a")
    page.goto(f"{service}/report")
    assert violations(page) == []
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    page.locator("main input[type=radio]").first.check()
    page.locator("main textarea").fill("The number rings out.")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text(re.compile("thank", re.I))
    assert violations(page) == []


def test_from_a_question_to_a_leaflet_of_three(opened: Callable[..., Page]) -> None:
    page = opened("/", PHONE)
    page.get_by_label("What do you need?").fill("food bank")
    page.get_by_label("Where?").fill("Brackwater")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("h1")).to_contain_text("food bank")
    for _ in range(3):
        page.locator(".hub-card__save", has_text=re.compile("^Save")).filter(
            has_not_text="Saved"
        ).first.click()
    page.locator("footer").get_by_role("link", name="Your saved list").click()
    expect(page.locator("main article")).to_have_count(3)
    assert violations(page) == []
    pdf = page.get_by_role("link", name=re.compile("PDF")).first.get_attribute("href")
    answer = page.request.get(str(pdf))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def test_suggestions_come_while_typing_and_the_keyboard_takes_one(opened: Callable[..., Page]) -> None:
    page = opened("/")
    box = page.get_by_label("What do you need?")
    box.press_sequentially("couns", delay=30)
    expect(page.get_by_role("option").first).to_be_visible()
    assert violations(page, within="form:has(#q)") == []
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/search|/services/|/browse"))


def test_the_map_shows_the_places_of_the_list(opened: Callable[..., Page]) -> None:
    page = opened("/search?q=food+bank&view=map")
    page.wait_for_selector(".hub-map__pin")
    assert page.locator(".hub-map__pin").count() > 1
    assert violations(page) == []


@pytest.mark.parametrize("address", ["/", "/search?q=food+bank", "/browse/food"])
def test_a_page_is_small_asks_nobody_else_and_keeps_nothing(
    browser: Browser, site: str, address: str
) -> None:
    """SECURITY A2: at most 100 KB over the wire, no third party, no cookie, nothing stored."""
    context = browser.new_context(base_url=site, viewport=PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(re.sub(r"^(\w+://[^/]+).*", r"\1", request.url)))
    page.goto(address, wait_until="networkidle")
    assert hosts == {site}
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert sum(sizes) <= MOST_BYTES, f"{sum(sizes):,.0f} bytes"
    context.close()


def test_on_a_phone_the_first_answer_is_in_sight(opened: Callable[..., Page]) -> None:
    """With a place and two wishes understood, its name and the first words about it are above the fold."""
    page = opened("/search?q=free+food+bank+open+saturday+near+Brackwater", {"width": 375, "height": 812})
    assert page.locator(".hub-chip").count() == 3
    words = page.locator("#results .hub-card__words").first.bounding_box()
    assert words
    assert words["y"] < 812 - 60


def test_without_script_the_whole_way_works(opened: Callable[..., Page]) -> None:
    page = opened("/", script=False)
    page.get_by_label("What do you need?").fill("somewhere to get a sofa")
    page.get_by_role("button", name="Search").click()
    page.locator("#results .hub-card__title a").first.click()
    expect(page.locator("h1")).to_be_visible()


def test_on_paper_only_what_matters_is_left(opened: Callable[..., Page]) -> None:
    page = opened("/search?q=food+bank")
    page.emulate_media(media="print")
    expect(page.locator(".hub-header")).to_be_hidden()
    expect(page.locator("#results")).to_be_visible()
    page.emulate_media(media="screen")  # the tab serves other tests too
