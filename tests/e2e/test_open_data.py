"""The feed as others see it: the standard's checker goes through the demo borough; axe looks at the page about it."""

import subprocess

import pytest
from playwright.sync_api import Page

from tests.e2e.axe import violations
from tests.e2e.people import NARROW
from tests.support.checker import CHECKER, python


def test_the_page_about_open_data(page: Page) -> None:
    page.set_viewport_size(NARROW)
    page.goto("/open-data")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.shared
def test_the_demo_conforms_to_open_referral_uk(site: str) -> None:
    """Every level, every parameter, and our own description of it: nothing failed, nothing warned of."""
    if not CHECKER.is_file():
        pytest.skip(f"the checker is not at {CHECKER}")
    told = checked(site)
    if (
        told.returncode
    ):  # other tests change the borough meanwhile: what is wrong is still wrong the next time
        told = checked(site)
    assert told.returncode == 0, told.stdout + told.stderr
    assert " 0 failed" in told.stdout
    assert "RESULT: CONFORMANT" in told.stdout


def checked(site: str) -> subprocess.CompletedProcess[str]:
    command = [python(), str(CHECKER), f"{site}/api/oruk", "--strict", "--own-spec", "strict", "--quiet"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
