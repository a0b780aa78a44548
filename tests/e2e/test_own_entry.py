"""A partner in a real browser: what is missing, the questions beside the public page, and what waits."""

from playwright.sync_api import Page, expect

from tests.e2e.axe import is_sound
from tests.e2e.tabs import Tabs
from tests.support import make


def test_a_partner_sees_what_is_missing_and_mends_it(tabs: Tabs) -> None:
    page = tabs.of("partner")
    page.goto("/partner")
    expect(page.locator("h1")).to_have_text("Your organizations")
    is_sound(page)
    page.click("[aria-labelledby=ours] a")
    is_sound(page)
    page.click("[aria-labelledby=services] ul a")
    expect(page.locator("#missing")).to_be_visible()
    is_sound(page)
    page.click("text=Change the description")
    page.fill(
        "#description",
        "Food for three days, and a cup of tea while you wait. Bring your voucher number.",
    )
    page.click("main form button.govuk-button:has-text('Save')")
    page.goto("/partner")
    page.click("[aria-labelledby=ours] a")
    expect(page.locator("[aria-labelledby=services]")).to_contain_text("Waiting for approval")
    page.click("[aria-labelledby=services] ul a")
    page.click("text=Change the description")
    expect(page.locator("[aria-labelledby=public-then]")).to_contain_text("Bring your voucher number")
    expect(page.locator("[aria-labelledby=public-now]")).not_to_contain_text("Bring your voucher number")
    is_sound(page)


def test_pictures_and_questions_stand_beside_the_public_page(tabs: Tabs) -> None:
    page = tabs.of("directory-editor")
    page.goto("/search?q=lunch+club")
    entry = str(page.locator(".hub-card a").first.get_attribute("href")).split("?")[0]
    home = f"/admin/directory{entry}"
    page.goto(f"{home}/name")
    expect(page.locator("#public-now")).to_be_visible()
    expect(page.locator("#reads")).to_be_visible()
    is_sound(page)
    page.goto(f"{home}/pictures")
    sent = {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": make.picture_file(1600, 1200, "JPEG")}
    page.set_input_files("input[type=file]", sent)  # type: ignore[arg-type]
    save(page)
    is_sound(page)  # refused, for it is not described; the picture is there
    page.fill("[name=pictures-0-alt]", "Our blue door")
    save(page)
    page.goto(f"{home}/questions")
    page.fill("[name=intake_questions-0-label]", "Your date of birth")
    page.click("text=Add another question")
    expect(page.locator("main")).to_contain_text("so you need not ask")
    is_sound(page)
    page.goto(entry)
    page.locator("img[alt='Our blue door']").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector(\"img[alt='Our blue door']\").naturalWidth > 0")
    is_sound(page)


def save(page: Page) -> None:
    page.click("main form .hub-button-row button:has-text('Save')")
    page.wait_for_load_state()
