"""A worker refers somebody for two needs at once, a charity without an account answers from the mail on a phone, and
the person reads on paper's page what was said."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.axe import is_sound, is_sound_as_it_is
from tests.e2e.mail import button_of_letter, open_letter
from tests.e2e.papers import enter, print_paper
from tests.e2e.people import PHONE, WIDE, open_of_list, open_until
from tests.e2e.tabs import Tabs


def carry_on(page: Page, heading: str) -> None:
    """Press the last button, be on the next page, and hold it to axe."""
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_have_text(heading)
    is_sound_as_it_is(page)


def test_two_needs_told_once_are_sent_and_a_charity_answers_from_the_mail(tabs: Tabs) -> None:
    page = tabs.of("referrer-2")
    page.goto("/residents/team")
    is_sound_as_it_is(page)
    page.locator("main .hub-tasks a").first.click()
    page.get_by_role("link", name="Find who can help").first.click()
    expect(page.locator("h1")).to_have_text("Who can help?")
    is_sound_as_it_is(page)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
    page.check("input[value='money/energy-bills']")
    page.check("input[value='money/benefits']")
    carry_on(page, "Who can help?")
    for need in ("0", "1"):
        with_mail = page.locator(".hub-candidate:visible").filter(has_not_text="no email address")
        with_mail.locator(f"input[name=chosen][value^='{need}:']").first.check()
    carry_on(page, "How does each of them hear of it?")
    for way in page.locator("input[type=radio][value=hub]").all():
        way.check()
    carry_on(page, "Do they agree?")
    for partner in page.locator("input[name=to]").all():
        partner.check()
    page.check("input[name=how][value=phone]")
    page.check("input[name=said_by][value=resident]")
    carry_on(page, "May the partner tell us how it went?")
    page.check("input[name=may_tell][value=yes]")
    carry_on(page, "How can the partner safely get in touch?")
    page.check("input[name=way][value='through_us:']")
    carry_on(page, "What should the partner know?")
    page.fill("textarea[name=words]", "Needs help soon, and likes to be rung first.")
    page.check("input[name=same][value=same]")
    carry_on(page, "Check before you send")
    carry_on(page, "All sent")
    first, second = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", page.locator("main").inner_text())[:2]

    charity = tabs.of_visitor(PHONE)
    open_mail(charity, first)
    is_sound_as_it_is(charity)
    charity.get_by_role("link", name="Yes, we can help").click()
    expect(charity.locator("h1")).to_have_text("Yes, we can help")
    charity.get_by_role("button", name="Say yes").click()
    expect(charity.get_by_role("link", name="Enter your name")).to_be_visible()
    is_sound_as_it_is(charity)
    charity.get_by_label("Your name").fill("Jo Berry")
    charity.get_by_label("Who will help them?").fill("Jo Berry")
    charity.get_by_role("button", name="Say yes").click()
    expect(charity.get_by_text("The person who referred them has been told.")).to_be_visible()
    is_sound_as_it_is(charity)
    follow_on_paper(page, charity, first)
    tell_the_charity_anew(page, charity, first)
    open_mail(charity, second)
    no = charity.locator("details", has_text="No, we cannot help")
    no.locator("summary").click()
    is_sound_as_it_is(charity)
    no.get_by_label("Your name").fill("Sam Lee")
    no.get_by_label("There is no room").check()
    no.get_by_role("button", name="Say no").click()
    expect(charity.get_by_text("There is nothing more to do.")).to_be_visible()
    is_sound_as_it_is(charity)

    page.set_viewport_size(WIDE)
    page.goto("/referrals")
    is_sound_as_it_is(page)
    page.goto("/referrals?show=ended")
    page.locator("main a", has_text=second).or_(
        page.get_by_role("link", name=re.compile(second))
    ).first.click()
    expect(page.locator("h1")).to_have_text(f"Referral {second}")
    is_sound_as_it_is(page)
    expect(page.get_by_text("Declined by the partner: there is no room")).to_be_visible()

    others = page.get_by_role("link", name="Refer them to one of these")
    open_until(page, page.url, lambda: others.count() > 0)
    others.click()
    expect(page.locator("h1")).to_have_text("Ask somebody else")
    is_sound_as_it_is(page)
    page.locator("input[name=service_id]").first.check()
    page.get_by_role("button", name="Continue").click()
    third = write_and_send(page)
    page.goto("/referrals")
    open_of_list(page, third)
    expect(page.get_by_text(f"It carries on referral {second}")).to_be_visible()
    open_letter(page, f"referral for you: {third}")
    went_to = button_of_letter(page)
    page.goto("/referrals")
    open_of_list(page, third)
    page.get_by_role("link", name="Take it back").click()
    page.get_by_label("They asked us to").check()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("h1")).to_have_text(f"Referral {third}")
    expect(page.get_by_text("The partner no longer sees it.")).to_be_visible()
    is_sound_as_it_is(page)
    page.goto(went_to)
    expect(page.locator("h1")).to_have_text("This link no longer works")
    is_sound_as_it_is(page)


ANSWERS = {
    "How does each of them hear of it?": ("input[name^=via][type=radio]",),
    "Do they agree?": (
        "input[name=to]",
        "input[name=how][value=phone]",
        "input[name=said_by][value=resident]",
    ),
    "May the partner tell us how it went?": ("input[name=may_tell][value=yes]",),
    "How can the partner safely get in touch?": ("input[name=way][value='through_us:']",),
}
"""What is ticked on each page of the writing."""


def write_and_send(page: Page) -> str:
    """Through the pages to the end; gives the reference."""
    for _ in range(8):
        heading = page.locator("h1").inner_text()
        if page.locator(".hub-done").count():
            break
        for choice in ANSWERS.get(heading, ()):
            page.locator(choice).first.check()
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator("h1")).not_to_have_text(heading)
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", page.locator("main").inner_text())
    assert found
    return found[0]


def follow_on_paper(worker: Page, phone: Page, reference: str) -> None:
    """What the charity answered by mail stands on the page that the printed paper leads to."""
    worker.goto("/referrals")
    open_of_list(worker, reference)
    code, pin = print_paper(worker, "A slip that fits into a pocket")
    phone.goto(f"/passport/{code.replace('-', '')}")
    enter(phone, code, pin)
    expect(phone.get_by_text("They will help you")).to_be_visible()
    expect(phone.get_by_text("Jo Berry")).to_be_visible()


def tell_the_charity_anew(worker: Page, phone: Page, reference: str) -> None:
    """What was to go through the worker may go by phone now; the charity hears by mail that there is news."""
    worker.goto("/referrals")
    open_of_list(worker, reference)
    worker.get_by_role("link", name="Tell the partner how to reach them now").click()
    worker.get_by_label(re.compile("Phone call")).first.check()
    worker.get_by_label("When is a good time?").fill("After six")
    is_sound(worker)
    worker.get_by_role("button", name="Tell the partner").click()
    expect(worker.get_by_text("We told the partner how to reach the person now")).to_be_visible()
    open_letter(phone, f"Referral {reference}: how to get in touch has changed")
    phone.goto(button_of_letter(phone))
    expect(phone.get_by_text("We told you on")).to_be_visible()
    expect(phone.get_by_text("After six")).to_be_visible()
    is_sound_as_it_is(phone)


def open_mail(page: Page, reference: str) -> None:
    """The mail about this referral, and the page that its button leads to."""
    open_letter(page, f"referral for you: {reference}")
    page.locator("a[href*='/answer/']").first.click()
    expect(page.locator("h1")).to_have_text(f"Referral {reference}")
