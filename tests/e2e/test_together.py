"""A worker and a charity that only has the mail, on a phone, work on one referral together."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.axe import is_sound_as_it_is
from tests.e2e.mail import button_of_letter, open_letter
from tests.e2e.people import PHONE, open_of_list
from tests.e2e.tabs import Tabs

WHO = "Harold Pym"
"""An invented resident whose referral no other test touches."""


def open_mail(page: Page, reference: str) -> None:
    """The page that the mail about the appointment leads to."""
    open_letter(page, f"Referral {reference}: there is an appointment")
    page.goto(button_of_letter(page))
    expect(page.locator("h1")).to_have_text(f"Referral {reference}")


def fill_appointment(page: Page, at: str) -> None:
    for part, value in (("Day", "14"), ("Month", "6"), ("Year", "2027")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("At what time does it start?").fill(at)
    page.get_by_label("By phone").check()


def test_they_converse_note_an_attempt_meet_and_take_the_file(tabs: Tabs) -> None:
    page = tabs.of("referrer")
    page.goto("/referrals?show=team")
    open_of_list(page, WHO)
    expect(page.get_by_text(WHO).first).to_be_visible()
    reference = page.locator("h1").inner_text().removeprefix("Referral ")
    is_sound_as_it_is(page)
    page.get_by_label("Your message").fill("Has the parcel arrived?")
    page.get_by_role("button", name="Send the message").click()
    expect(page.locator("#conversation").get_by_text("Has the parcel arrived?")).to_be_visible()
    page.get_by_role("link", name="Write a note").click()
    is_sound_as_it_is(page)
    page.get_by_label("Your note").fill("He hides the tins from his brother.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("Only us").first).to_be_visible()
    page.get_by_role("link", name="Make an appointment").click()
    is_sound_as_it_is(page)
    fill_appointment(page, "2pm")
    page.get_by_role("button", name="Make the appointment").click()
    expect(page.get_by_text("The appointment is made.").first).to_be_visible()

    charity = tabs.of_visitor(PHONE)
    open_mail(charity, reference)
    expect(charity.locator("#conversation").get_by_text("Has the parcel arrived?")).to_be_visible()
    expect(charity.get_by_text("He hides the tins")).to_have_count(0)
    is_sound_as_it_is(charity)
    charity.get_by_role("button", name="I have read this").click()
    expect(charity.get_by_role("button", name="I have read this")).to_have_count(0)
    charity.get_by_label("Your name").fill("Sam Lee")
    charity.get_by_label("Your message").fill("This morning, all of it.")
    charity.get_by_role("button", name="Send the message").click()
    expect(charity.get_by_text("Your message is with them.")).to_be_visible()

    charity.get_by_role("link", name="An attempt to reach them").click()
    charity.get_by_role("button", name="Write it down").click()
    expect(charity.get_by_role("link", name="Choose what came of it")).to_be_visible()
    is_sound_as_it_is(charity)
    charity.get_by_label("By phone").check()
    charity.get_by_label("No answer").check()
    charity.get_by_role("button", name="Write it down").click()
    expect(charity.get_by_text("tried to reach the person, by phone").first).to_be_visible()

    charity.get_by_role("link", name=re.compile("Change the appointment on Monday 14 June")).click()
    is_sound_as_it_is(charity)
    fill_appointment(charity, "2:30pm")
    charity.get_by_role("button", name="Save the change").click()
    expect(charity.get_by_text("The appointment is changed.")).to_be_visible()
    is_sound_as_it_is(charity)
    with charity.expect_download() as taken:
        charity.get_by_role("link", name=re.compile("Put it in my calendar.*14 June")).click()
    written = taken.value.path().read_text()
    assert f"SUMMARY:Appointment {reference}" in written
    assert "DTSTART:20270614T133000Z" in written
    assert "Pym" not in written
    charity.get_by_role("link", name="Suggest another service").click()
    charity.get_by_label("Which service, or what kind of help?").fill("hot meals")
    charity.get_by_role("button", name="Look for it").click()
    expect(charity.get_by_text("Why would it help them better?")).to_be_visible()
    is_sound_as_it_is(charity)

    page.reload()
    expect(page.get_by_text("This morning, all of it.")).to_be_visible()
    expect(page.get_by_text("Read by the partner").first).to_be_visible()
    expect(page.get_by_text("The appointment was moved from").first).to_be_visible()
    is_sound_as_it_is(page)
