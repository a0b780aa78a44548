"""The tabs that tests are lent.

A new context is a new process that has read nothing and compiled nothing: with its first page it costs a worker a
second. So a worker keeps a few, and hands each on to the next test with neither cookies nor a trace of who had it.
"""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Cookie, Error, Page, ViewportSize

from hub.demo import PASSWORD
from tests.e2e.people import PATIENCE, WIDE, email_of

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
REFUSED_ON_PURPOSE = re.compile(r"status of (400|404|409|410|422) ")
"""What the browser says of an answer that a test may well have asked for."""


@dataclass
class Tab:
    """One page in a context of its own, and what the browser complained of while a test had it."""

    page: Page
    script: bool
    role: str = ""
    complaints: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED_ON_PURPOSE.search(message.text):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def hear_error(self, error: Error) -> None:
        self.complaints.append(f"{self.page.url}: {error}")

    def empty(self) -> None:
        """As it was, for somebody else."""
        context = self.page.context
        context.clear_cookies()
        for other in context.pages:
            if other is not self.page:
                other.close()
        self.complaints.clear()


class Tabs:
    """A worker's tabs: those that a test has now, and those that are free."""

    def __init__(self, browser: Browser, site: str) -> None:
        self._browser = browser
        self._site = site
        self._free: list[Tab] = []
        self._lent: list[Tab] = []
        self._cookies: dict[str, list[Cookie]] = {}

    def of_visitor(self, size: ViewportSize = WIDE, *, script: bool = True) -> Page:
        """A tab of somebody who has never been here."""
        free = next((tab for tab in self._free if tab.script == script), None)
        if free is None:
            free = self._made(script)
        else:
            self._free.remove(free)
        self._lent.append(free)
        if free.page.viewport_size != size:
            free.page.set_viewport_size(size)
        return free.page

    def of(self, role: str, size: ViewportSize = WIDE, *, script: bool = True) -> Page:
        """A tab in which this person of the demo is signed in.

        The form is sent without being shown, once in a worker: that it works in a browser is the business of the
        tests about it.
        """
        page = self.of_visitor(size, script=script)
        self._lent[-1].role = role
        if role in self._cookies:
            page.context.add_cookies(self._cookies[role])  # type: ignore[arg-type]
            return page
        asking = page.context.request
        token = TOKEN.search(asking.get("/sign-in").text())
        assert token
        sent = {"csrf_token": token[1], "email": email_of(role), "password": PASSWORD}
        answer = asking.post("/sign-in", form=sent, max_redirects=0)
        assert answer.status == 302, answer.text()
        self._cookies[role] = page.context.cookies()
        return page

    def take_back(self) -> list[str]:
        """End what the test had; gives what the browser complained of: script errors, what the policy refused."""
        complaints = [one for tab in self._lent for one in tab.complaints]
        for tab in self._lent:
            if tab.page.context.cookies() != self._cookies.get(tab.role):
                self._cookies.pop(tab.role, None)  # signed out, or went on under another id
            tab.role = ""
            if tab.page.is_closed():
                tab.page.context.close()
            else:
                tab.empty()
                self._free.append(tab)
        self._lent.clear()
        return complaints

    def _made(self, script: bool) -> Tab:
        context = self._browser.new_context(
            base_url=self._site,
            viewport=WIDE,
            java_script_enabled=script,
            reduced_motion="reduce",  # or a click waits until the page has scrolled to it
        )
        context.set_default_timeout(PATIENCE)
        made = Tab(context.new_page(), script)
        context.on("page", lambda page: self._listen(made, page))
        self._listen(made, made.page)
        return made

    @staticmethod
    def _listen(tab: Tab, page: Page) -> None:
        page.on("console", tab.hear)
        page.on("pageerror", tab.hear_error)
