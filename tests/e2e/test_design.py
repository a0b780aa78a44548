"""The parts every page is made of, in a real browser: what they do, and that they can be used by everybody."""

import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.people import NARROW, WIDE
from tests.e2e.tabs import Tabs

GUIDE = "/style-guide"
SENSITIVE = "/help-now"
"""A small page with the way out on it."""
ELSEWHERE = "https://www.bbc.co.uk/weather"
SIZES = {"wide": WIDE, "narrow": NARROW}
SUGGESTIONS = re.compile("/search/suggest")


@pytest.fixture
def open_at(tabs: Tabs, without_script: Page) -> Iterator[Callable[..., Page]]:
    """Open a page at a size, with or without script, with what a medium asks for: dark colours, a printer's page."""
    used: list[Page] = []

    def opened(address: str, size: str = "wide", *, script: bool = True, **media: str) -> Page:
        page = tabs.of_visitor(SIZES[size]) if script else without_script
        used.append(page)
        page.set_viewport_size(SIZES[size])
        page.emulate_media(**media)
        page.route(
            re.compile("bbc"), lambda route: route.fulfill(body="<h1>Weather</h1>", content_type="text/html")
        )
        page.goto(address)
        return page

    yield opened
    for page in used:
        page.unroute(re.compile("bbc"))
        page.unroute(SUGGESTIONS)
        page.emulate_media(media="null", color_scheme="null", forced_colors="null")


@pytest.fixture
def open_guide(open_at: Callable[..., Page]) -> Callable[..., Page]:
    """The style guide, which has every part: the largest of our pages."""
    return partial(open_at, GUIDE)


@pytest.mark.parametrize(
    ("size", "scheme", "script"),
    [("wide", "light", True), ("wide", "dark", True), ("narrow", "dark", True), ("narrow", "light", False)],
)
def test_axe_finds_nothing(open_guide, size, scheme, script):
    page = open_guide(size, script=script, color_scheme=scheme)
    if script:
        page.locator("[data-module=hub-map]").scroll_into_view_if_needed()
        page.wait_for_selector(".hub-map__pin")
        page.evaluate(
            "scrollTo(0, 0)"
        )  # the way out stays in reach, so it lies over whatever is scrolled under it
    assert violations(page) == []


def test_axe_measures_words_once_that_look_alike_and_misses_none_that_do_not(open_guide):
    page = open_guide()
    hint = page.locator("main .govuk-hint").last
    hint.evaluate("(element) => { element.style.color = '#bbb' }")
    assert ["color-contrast" in one for one in violations(page)] == [True]
    hint.evaluate("(element) => { element.style.color = '' }")
    page.locator("main .govuk-hint").evaluate_all("all => all.forEach((one) => { one.style.color = '#bbb' })")
    assert any("color-contrast" in one for one in violations(page))


def test_axe_measures_what_is_pressed_once_and_misses_nothing_small_crowded_or_unseen(open_guide):
    page = open_guide()
    assert violations(page) == []
    page.evaluate(
        """() => {
            const [one, two] = ["One", "Two"].map((words) => Object.assign(document.createElement("button"),
                { textContent: words, type: "button" }))
            const text = Object.assign(document.createElement("p"),
                { innerHTML: "Words before <a href='/about'>a link</a> and words after it." })
            for (const button of [one, two])
                Object.assign(button.style, { width: "9px", height: "9px", padding: 0, border: 0, fontSize: "4px" })
            Object.assign(text.firstElementChild.style, { textDecoration: "none", color: "#333" })
            document.querySelector("main").append(one, two, text)
        }"""
    )
    assert {one.partition(" ")[0] for one in violations(page)} >= {"target-size", "link-in-text-block"}


@pytest.mark.parametrize("options", [{}, {"forced_colors": "active"}, {"script": False}], ids=str)
def test_nothing_is_wider_than_a_small_screen(open_guide, options):
    page = open_guide("narrow", **options)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_right_to_left_fits_too(open_guide):
    page = open_guide("narrow")
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_buttons_and_lone_links_are_large_enough_for_a_thumb(open_guide):
    """WCAG 2.2 asks for 24 pixels; what people press most has 44."""
    page = open_guide("narrow")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .govuk-button, .hub-strip a, .hub-pages a, .hub-switch a")]
        .filter((e) => !e.closest(".hub-switch--sort"))
        .map((e) => [e.textContent.trim(), e.getBoundingClientRect()])
        .filter(([, box]) => box.height && (box.height < 44 || box.width < 24))
        .map(([words, box]) => `${words} ${box.width}x${box.height}`)"""
    )
    assert small == []


def test_no_third_party_no_cookie_no_storage(open_guide, site):
    page = open_guide()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((site, "data:"))] == []
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


# --- Exit this page -------------------------------------------------------------------------------------------------


def test_exit_leaves_and_back_does_not_return(open_at):
    page = open_at(SENSITIVE)
    page.get_by_role("link", name="Emergency: Exit this page").click()
    page.wait_for_url(ELSEWHERE)
    page.go_back()
    assert SENSITIVE not in page.url


def test_exit_is_a_plain_link_without_script(open_at):
    page = open_at(SENSITIVE, script=False)
    link = page.get_by_role("link", name="Emergency: Exit this page")
    assert link.get_attribute("rel") == "nofollow noreferrer"
    link.click()
    page.wait_for_url(ELSEWHERE)


def test_exit_blanks_the_page_before_the_other_has_come(open_at):
    seen = open_at(SENSITIVE).evaluate(  # it is on its way elsewhere when the test ends
        """() => {
            document.querySelector(".hub-exit__button").click()
            const { width, height } = document.querySelector(".hub-exit-overlay").getBoundingClientRect()
            return [width, height, getComputedStyle(document.querySelector("h1")).visibility]
        }"""
    )
    assert seen == [*WIDE.values(), "hidden"]


def test_three_presses_of_shift_leave_and_are_counted_aloud(open_at):
    page = open_at(SENSITIVE)
    page.keyboard.press("Shift")
    expect(page.get_by_text("Shift, press 2 more times to exit.")).to_be_attached()
    page.keyboard.press("Shift")
    expect(page.get_by_text("Shift, press 1 more time to exit.")).to_be_attached()
    page.keyboard.press("Shift")
    page.wait_for_url(ELSEWHERE)


def test_shift_in_writing_is_not_a_cry_for_help(open_at):
    page = open_at(SENSITIVE)
    for letter in ("A", "B", "C"):
        page.keyboard.press(f"Shift+{letter}")
    expect(page.get_by_text("to exit.")).to_have_count(0)
    assert SENSITIVE in page.url


def test_presses_too_far_apart_are_forgotten(browser, site):
    page = browser.new_page(base_url=site)  # one of its own, for its clock is no other test's
    page.clock.install()
    page.goto(SENSITIVE)
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.clock.run_for(5_100)
    expect(page.get_by_text("Exit this page expired.")).to_be_attached()
    page.keyboard.press("Shift")
    expect(page.get_by_text("Shift, press 2 more times to exit.")).to_be_attached()
    page.close()


def test_the_second_thing_a_keyboard_meets_is_the_way_out(open_at):
    page = open_at(SENSITIVE)
    page.get_by_role("link", name="Skip to main content").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Exit this page"
    assert page.evaluate("document.activeElement.getBoundingClientRect().height") > 20


# --- Searching ------------------------------------------------------------------------------------------------------


def suggest(page: Page) -> None:
    answer = {
        "suggestions": [
            {"text": "Food banks", "kind": "Need", "url": "/browse/food"},
            {"text": "Food parcels"},
        ]
    }
    page.route(SUGGESTIONS, lambda route: route.fulfill(json=answer))


def test_suggestions_are_reached_by_arrow_and_chosen_by_enter(open_at):
    page = open_at("/")
    suggest(page)
    box = page.locator("#q")
    box.type("foo")
    expect(page.locator(".hub-suggest [role=option]")).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(box).to_have_value("Food parcels")
    expect(box).to_have_attribute(
        "aria-activedescendant", page.locator(".hub-suggest [aria-selected=true]").get_attribute("id")
    )
    box.press("Enter")
    page.wait_for_url(re.compile(r"q=Food\+parcels"))


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(open_at):
    page = open_at("/")
    suggest(page)
    box = page.locator("#q")
    box.type("foo")
    expect(page.locator(".hub-suggest [role=option]")).to_have_count(2)
    box.press("ArrowDown")
    box.press("Escape")
    expect(box).to_have_value("foo")
    expect(page.locator(".hub-suggest").last).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")


def test_the_suggestions_pass_axe(open_at):
    page = open_at("/")
    suggest(page)
    page.locator("#q").type("foo")
    page.locator("#q").press("ArrowDown")
    expect(page.locator(".hub-suggest [role=option]")).to_have_count(2)
    assert violations(page, within="form:has(#q)") == []


def test_search_works_without_script(open_at):
    page = open_at("/", script=False)
    page.locator("#q").fill("sofa")
    page.locator("#q").press("Enter")
    page.wait_for_url(re.compile("q=sofa"))


# --- The rest -------------------------------------------------------------------------------------------------------


def test_the_menu_of_a_small_screen_opens_and_escape_closes_it(open_at):
    page = open_at("/", "narrow")
    menu, link = page.get_by_role("button", name="Menu"), page.get_by_role("link", name="Browse", exact=True)
    expect(link).to_be_hidden()
    menu.click()
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(menu).to_be_focused()


def test_the_menu_stands_open_without_script(open_at):
    expect(
        open_at("/", "narrow", script=False).get_by_role("link", name="Browse", exact=True)
    ).to_be_visible()


def test_a_further_question_shows_with_its_choice(open_guide):
    page = open_guide()
    question = page.get_by_label("How?", exact=True)
    expect(question).to_be_hidden()
    page.get_by_label("Some other way").first.check()
    expect(question).to_be_visible()


def test_pins_are_named_and_open_by_keyboard(open_guide):
    page = open_guide()
    page.locator("[data-module=hub-map]").scroll_into_view_if_needed()
    pin = page.get_by_role("button", name="Warm room")
    pin.focus()
    pin.press("Enter")
    expect(page.locator(".leaflet-popup a").get_by_text("Warm room")).to_be_focused()
    expect(page.locator("#s-2")).to_have_class(re.compile("hub-card--shown"))
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(pin).to_be_focused()


def test_an_error_leads_to_its_field(open_guide):
    page = open_guide()
    page.get_by_role("link", name="Monday: enter both times, like 9am and 4:30pm").click()
    assert page.evaluate("document.activeElement.name") == "w-hours-MO-1-opens"


def test_paper_has_no_furniture(open_guide):
    page = open_guide()
    page.emulate_media(media="print")
    for furniture in (".hub-top", ".hub-exit", ".hub-facets", ".hub-footer__street", ".hub-tools"):
        expect(page.locator(furniture).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
