"""axe's verdict on a page, as a list of sentences.

axe judges a copy of the page, in a tab of its own. What it has compiled, and has seen to be good, is still there for
the next page: that takes little more than half of the time that each page anew would take, and
the page is left alone.
"""

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Route, ViewportSize

from hub.core.config import ROOT
from tests.e2e.people import PATIENCE, PHONE, WIDE

BESIDE = Path(__file__).with_suffix(".js").read_text()
COPY = """() => {
  const root = document.documentElement, body = document.body.cloneNode(true)
  // what is ticked and typed is not in the HTML
  const fields = [...document.body.querySelectorAll("input, option")], copies = body.querySelectorAll("input, option")
  fields.forEach((field, number) => {
    if (field.matches("option")) return copies[number].toggleAttribute("selected", field.selected)
    copies[number].toggleAttribute("checked", field.checked)
    if (field.type !== "file") copies[number].setAttribute("value", field.value)
  })
  const head = [...document.head.querySelectorAll("meta[name=viewport], link[rel=stylesheet], style")]
  return {
    title: document.title,
    attributes: [...root.attributes].map(({ name, value }) => [name, value]),
    head: head.map((one) => one.href ? `<link rel="stylesheet" href="${one.href}">` : one.outerHTML).join(""),
    body: body.outerHTML,
    scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
    width: root.scrollWidth,
  }
}"""
WRITTEN = "http://written.example"
DIST = ROOT / "static" / "dist"
TITLE = re.compile("<title>(.*?)</title>", re.DOTALL)
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
STYLED_BY = re.compile('<meta name="viewport"[^>]*>|<link rel="stylesheet"[^>]*>')
EMPTY = "<!doctype html><html lang=en><title>The judge</title><body></body></html>"


@dataclass
class Judge:
    """The tab in which axe is."""

    page: Page
    scheme: str = ""

    @classmethod
    def of(cls, page: Page) -> "Judge":
        """That of the page's browser and address: what a page fetches, its copy may fetch too."""
        browser, at = page.context.browser, urlsplit(page.url)
        assert browser
        address = f"{at.scheme}://{at.netloc}/judge" if at.netloc else ""
        if (browser, address) not in _judges:
            context = browser.new_context(bypass_csp=True)
            context.set_default_timeout(PATIENCE)
            made = context.new_page()
            if address:
                made.route(address, lambda route: route.fulfill(body=EMPTY, content_type="text/html"))
                made.goto(address)
                made.unroute(address)
            else:
                made.set_content(EMPTY)
            made.add_script_tag(content=AXE_SCRIPT)
            made.add_script_tag(content=BESIDE)
            _judges[browser, address] = cls(made)
        return _judges[browser, address]

    @classmethod
    def of_what_is_written(cls, browser: Browser) -> "Judge":
        """For pages that no server has sent: what they link to is read from where it is built."""
        if (browser, WRITTEN) not in _judges:
            context = browser.new_context(bypass_csp=True)
            context.set_default_timeout(PATIENCE)
            made = context.new_page()
            made.route(f"{WRITTEN}/**", _from_the_folder)
            made.goto(f"{WRITTEN}/judge")
            made.add_script_tag(content=AXE_SCRIPT)
            made.add_script_tag(content=BESIDE)
            _judges[browser, WRITTEN] = cls(made)
        return _judges[browser, WRITTEN]

    def shows(self, copy: dict[str, Any], size: ViewportSize) -> int:
        """Put a page's copy here, on a screen of this size; gives how wide it is."""
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)
        if self.scheme != copy["scheme"]:
            self.scheme = copy["scheme"]
            self.page.emulate_media(color_scheme=copy["scheme"])
        width: int = self.page.evaluate("copy => show(copy)", copy)
        return width

    def says(self, within: str) -> list[str]:
        found: list[str] = self.page.evaluate("within => judge(within)", within)
        return found


_judges: dict[tuple[Browser, str], Judge] = {}


def _from_the_folder(route: Route) -> None:
    file = DIST / urlsplit(route.request.url).path.rpartition("/")[2]
    if file.is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(body=EMPTY, content_type="text/html")


def is_sound_as_written(browser: Browser, html: str, what: str) -> None:
    """A page as the server writes it, before any script: on a phone nothing for axe to say, and nothing sticks out."""
    judge = Judge.of_what_is_written(browser)
    title = TITLE.search(html)
    assert title, what
    copy = {
        "attributes": [list(one) for one in ATTRIBUTE.findall(html[: html.index("<head")])],
        "title": unescape(title[1]),
        "head": "".join(STYLED_BY.findall(html)),
        "body": html[html.index("<body") :],
        "scheme": "light",
    }
    assert judge.shows(copy, PHONE) <= PHONE["width"], what
    assert judge.says("html") == [], what


def violations(page: Page, *, within: str = "html") -> list[str]:
    """What axe holds against the page as it is now, or against the part of it that has changed; nothing is excused.

    A page that is still coming in is waited for: half a link has no name yet.
    """
    page.wait_for_load_state("load")
    judge = Judge.of(page)
    judge.shows(page.evaluate(COPY), page.viewport_size or WIDE)
    return judge.says(within)


def is_sound_as_it_is(page: Page) -> None:
    """Nothing for axe to say at the width that the page has, and nothing that sticks out."""
    assert violations(page) == [], page.url
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def is_sound(page: Page) -> None:
    """On a phone nothing for axe to say; there and where the page is, nothing that sticks out.

    axe runs at one width: what differs on a desk is how many columns there are.
    """
    page.wait_for_load_state("load")
    judge, copy = Judge.of(page), page.evaluate(COPY)
    assert copy["width"] <= (page.viewport_size or WIDE)["width"], page.url
    assert judge.shows(copy, PHONE) <= PHONE["width"], page.url
    assert judge.says("html") == [], page.url
