"""An editor merges two entries and takes it back, in a real browser; each page held to axe."""

import re

from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.own import TWINS
from tests.e2e.people import PHONE
from tests.e2e.tabs import Tabs


def test_two_entries_are_compared_merged_and_taken_apart(tabs: Tabs) -> None:
    page = tabs.of("directory-editor")
    page.goto(f"/admin/organizations?q={TWINS[0].split()[0]}")
    links = page.locator("tbody a[href*='/admin/directory/organizations/']")
    addresses = links.evaluate_all("found => found.map(a => a.getAttribute('href'))")
    kept, gone = (address.rsplit("/", 1)[1] for address in dict.fromkeys(addresses[:2]))
    page.goto("/admin/directory/duplicates")
    assert violations(page) == []
    page.goto(f"/admin/directory/merge/organization/{kept}")
    assert violations(page) == []
    page.goto(f"/admin/directory/merge/organization/{kept}/{gone}")
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert violations(page) == []
    name = page.locator("section h2").nth(1).inner_text()
    page.click("main button:has-text('Merge')")
    expect(page.locator("main")).to_contain_text(f"Old addresses of {name} lead here now")
    page.goto(f"/organizations/{gone}")
    expect(page).to_have_url(re.compile(kept))
    page.goto(f"/admin/partners/{kept}")
    expect(page.get_by_role("heading", name="From before the merge")).to_be_visible()
    assert violations(page) == []
    page.goto("/admin/directory/duplicates?show=merged")
    assert violations(page) == []
    page.click("main a:has-text('Take back')")
    assert violations(page) == []
    page.click("main button:has-text('Take it back')")
    expect(page.locator("main")).to_contain_text("They are two entries again")
    page.goto(f"/organizations/{gone}")
    expect(page.locator("h1")).to_have_text(name)
