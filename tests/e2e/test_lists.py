"""The pages on which editors bring in lists: sound in every state, until the import is taken back."""

from playwright.sync_api import Page, expect

from tests.e2e.axe import is_sound
from tests.e2e.people import PHONE, open_until
from tests.e2e.tabs import Tabs

LIST = """Ref,Club,Run by,What it is,Postcode,Ring
1,Bellringers of the e2e,Steeple Keepers of the e2e,Ropes and tea,WF2 9JX,01632 960301
2,Kite makers of the e2e,Steeple Keepers of the e2e,Paper and string,WF2 9JX,ask at the bar
"""


def test_a_list_comes_in_and_goes_again(tabs: Tabs) -> None:
    page = tabs.of("directory-editor", PHONE)
    page.goto("/admin/imports")
    is_sound(page)
    page.goto("/admin/imports/feeds/new")
    page.locator("main form button").last.click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    is_sound(page)
    page.goto("/admin/imports/table")
    page.get_by_label("The file").set_input_files(
        {"name": "clubs.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    page.get_by_label("What do people call this list?").fill("Clubs of the e2e")
    _press(page, "Send it")
    expect(page.get_by_role("heading", name="What are the columns?")).to_be_visible()
    is_sound(page)
    _press(page, "Try it out")
    _until(page, "Tried out")
    is_sound(page)
    _press(page, "Bring it in")
    _until(page, "Done")
    expect(page.get_by_text("2 created")).to_be_visible()
    is_sound(page)
    page.get_by_role("link", name="Take it all back").click()
    expect(page.get_by_role("heading", name="Take back")).to_be_visible()
    is_sound(page)
    _press(page, "Take it all back")
    expect(page.get_by_text("3 entries gone")).to_be_visible()


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def _until(page: Page, state: str) -> None:
    """The worker does it. The page looks again by itself, but whoever opens it again need not wait."""
    said = page.locator("main").get_by_text(state, exact=True)
    open_until(page, page.url, lambda: said.count() > 0)
    expect(said).to_be_visible()
