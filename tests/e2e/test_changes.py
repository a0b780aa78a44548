"""A partner changes hours and words, a moderator reads and approves, and search finds the new word."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.axe import is_sound
from tests.e2e.people import give_password, open_until
from tests.e2e.tabs import Tabs

WORD = "zumbalates"
PARTNER = "gwen@mindstogether.example"
SHOTS = os.environ.get("HUB_SHOTS")


def shot(page: Page, name: str) -> None:
    """A picture of the page on both screens, when somebody asked for pictures."""
    if not SHOTS:
        return
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)


def looked_at(page: Page, name: str) -> None:
    is_sound(page)
    shot(page, name)


def test_from_a_partners_page_to_the_search_results(tabs: Tabs) -> None:
    partner, moderator = tabs.of_visitor(), tabs.of("directory-editor")
    give_password(partner, PARTNER)
    partner.click("[aria-labelledby=ours] a")
    partner.click("[aria-labelledby=services] ul a")
    entry = partner.url.rstrip("/").rsplit("/", 1)[-1]
    home = f"/admin/directory/services/{entry}"
    partner.goto(f"{home}/name")
    partner.fill("#description", f"Now with {WORD} on Mondays. Everyone is welcome.")
    partner.click("main button:has-text('Save') >> nth=-1")
    expect(partner.locator(".hub-notice", has_text="Waiting for approval")).to_be_visible()
    looked_at(partner, "entry-with-a-change")
    partner.goto(f"{home}/bank-holidays")
    partner.check("main input[type=radio]:not(:checked) >> nth=0")
    partner.click("main button:has-text('Save') >> nth=-1")
    partner.goto(f"{home}/name")
    expect(partner.locator("#description")).to_have_value(f"Now with {WORD} on Mondays. Everyone is welcome.")
    looked_at(partner, "section-with-a-change")
    partner.goto("/partner/changes")
    expect(partner.locator(".hub-tasks li")).to_have_count(2)
    looked_at(partner, "proposals")

    moderator.goto("/admin/changes")
    looked_at(moderator, "queue")
    theirs_only = moderator.locator(".hub-tasks li", has_text="Gwen Hartley")
    theirs_only.filter(has_text="Description").get_by_role("link").first.click()
    expect(moderator.locator(".hub-change ins").first).to_contain_text(WORD)
    looked_at(moderator, "change")
    moderator.click("main a[href*='?change=']")
    expect(moderator.locator("main")).to_contain_text("You are reworking a change that waits")
    looked_at(moderator, "rework")
    moderator.fill("#description", f"Now with {WORD} every Monday. Everyone is welcome.")
    moderator.click("main button:has-text('Save') >> nth=-1")
    expect(moderator.locator("h2", has_text="What we made of it")).to_be_visible()
    looked_at(moderator, "reworked")
    moderator.click("button:has-text('Approve')")
    expect(moderator.locator("h1")).to_have_text("Changes that wait")
    found = moderator.locator(f".hub-card a[href*='{entry}']")  # not the word alone, which the box repeats
    open_until(moderator, f"/search?q={WORD}", lambda: found.count() > 0)

    moderator.goto("/admin/changes")
    theirs_only.get_by_role("link").first.click()
    moderator.fill("#reason", "Are you sure? Last year you were open.")
    moderator.click("button:has-text('Send back')")
    partner.goto("/partner/changes?show=decided")
    looked_at(partner, "settled")
    partner.click(".hub-tasks li:has-text('Bank holidays') a")
    expect(partner.locator("main")).to_contain_text("Last year you were open.")
    looked_at(partner, "sent-back")
    moderator.goto(f"/admin/changes/of/service/{entry}")
    looked_at(moderator, "history")
    moderator.click("a:has-text('Put back what stood before')")
    looked_at(moderator, "restore")
    moderator.goto(f"/admin/directory/services/{entry}")
    moderator.click("a[href*='/admin/directory/organizations/'] >> nth=0")
    moderator.click("a:has-text('What it may change at once')")
    looked_at(moderator, "trust")
