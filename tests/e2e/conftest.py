"""The real site, as `hub serve` starts it, with the demo borough in it, and a real browser to use it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.once import copied, made_once, run_folder

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What a window of our own would need, and a page does not: each costs a process or two.
NEEDLESS = (
    "InitialWebUI",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "PreloadTopChromeWebUI",
    "SpareRendererForSitePerProcess",
    "Translate",
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
START_SECONDS = 90
NO_BROWSER = "NO CHROMIUM HERE: the tests in a real browser were not run (apt-get install chromium)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.e2e)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if any(NO_BROWSER in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.section("BROWSER TESTS SKIPPED", red=True, bold=True)
        terminalreporter.line(NO_BROWSER)


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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def demo_data(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo borough in it. Copy it."""

    def load(folder: Path) -> None:
        copied(migrated, folder)
        environment = os.environ | {"HUB_DATA_DIR": str(folder), "HUB_LOG_LEVEL": "WARNING"}
        command = [sys.executable, "-m", "hub", "demo"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)

    return made_once(run_folder(tmp_path_factory) / "demo", load)


@pytest.fixture(scope="session")
def serve(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Start a site with the demo in it on loopback and give its address; stopped at the end of the run."""
    running: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str, **settings: str) -> str:
        folder = copied(demo_data, tmp_path_factory.mktemp(name))
        port = free_port()
        environment = os.environ | {
            "HUB_DATA_DIR": str(folder),
            "HUB_DEMO": "true",
            "HUB_LOG_LEVEL": "WARNING",
            "HUB_MESSAGE_CHANNEL": "file",
            **settings,
        }
        command = [sys.executable, "-m", "hub", "serve", "--port", str(port), "--workers", "1", *arguments]
        with (folder / "output.txt").open("wb") as output:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        running.append(process)
        address = f"http://127.0.0.1:{port}"
        wait_until_ready(f"{address}/readyz", process, folder / "output.txt")
        return address

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(20)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"The site did not start:\n{output.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def site(serve: Callable[..., str]) -> str:
    """The demo borough's address."""
    return serve("demo")


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab that fails the test when the browser complains: a script error, or something the policy refused."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "404" not in message.text and "400" not in message.text
            else None
        ),
    )
    yield page
    assert not complaints, complaints
