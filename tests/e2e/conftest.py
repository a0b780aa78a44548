"""The real site, with the demo borough in it, and a real browser to use it."""

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.people import PATIENCE, PHONE
from tests.e2e.tabs import Tabs
from tests.support import standing
from tests.support.once import run_folder

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# What a window of our own would need, and a page does not: each costs a process or two for each tab. Chromium heeds the
# last list only, so what Playwright switches off stands here once more.
NEEDLESS = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "InitialWebUI",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "PreloadTopChromeWebUI",
    "SpareRendererForSitePerProcess",
    "ThirdPartyStoragePartitioning",
    "Translate",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
    "WebUITabStrip",
)
QUIET = (
    f"--disable-features={','.join(NEEDLESS)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_BROWSER = "NO CHROMIUM HERE: the tests in a real browser were not run (apt-get install chromium)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.e2e)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if any(NO_BROWSER in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.section("BROWSER TESTS SKIPPED", red=True, bold=True)
        terminalreporter.line(NO_BROWSER)


expect.set_options(timeout=PATIENCE)


def executable() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        warnings.warn(NO_BROWSER, stacklevel=1)
        pytest.skip(NO_BROWSER)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site keeps what it has."""
    return run_folder(tmp_path_factory) / standing.FOLDER


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo borough's address. All browser tests share it, two at a time: change only what is your own."""
    return standing.address(run_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def all_tabs(browser: Browser, site: str) -> Tabs:
    return Tabs(browser, site)


@pytest.fixture
def tabs(all_tabs: Tabs) -> Iterator[Tabs]:
    """Tabs for visitors and for people who are signed in. The test fails when the browser complains in one of them."""
    yield all_tabs
    complaints = all_tabs.take_back()
    assert not complaints, complaints


@pytest.fixture
def page(tabs: Tabs) -> Page:
    """A visitor's tab on a desk."""
    return tabs.of_visitor()


@pytest.fixture
def phone(tabs: Tabs) -> Page:
    """A visitor's tab on a phone."""
    return tabs.of_visitor(PHONE)


@pytest.fixture(scope="session")
def without_script(browser: Browser, site: str) -> Iterator[Page]:
    """A tab that our scripts do not reach, but axe does: visitors keep nothing, so tests may share it."""
    context = browser.new_context(base_url=site, reduced_motion="reduce")
    context.route("**/*.js", lambda route: route.abort())
    yield context.new_page()
    context.close()
