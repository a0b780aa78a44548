"""Somebody asks for help on a phone, without an account and without script; and what becomes of it."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.mail import button_of_letter, open_letter
from tests.e2e.people import PHONE
from tests.e2e.tabs import Tabs


def sound(page: Page) -> None:
    """Nothing sticks out, and nothing lies in this browser."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    assert page.context.cookies() == []


def carry_on(page: Page, heading: str, *, axe: bool) -> None:
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_have_text(heading)
    sound(page)
    if axe:
        assert violations(page) == [], heading


def begin(page: Page, service: str) -> None:
    """From a demo service that people can ask for here."""
    page.goto(f"/search?q={service.replace(' ', '+')}")
    page.get_by_role("link", name=service).first.click()
    page.get_by_role("link", name="Ask for help", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Ask for help")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_label("I do")).to_be_attached()


def answers(page: Page, *, script: bool) -> str:
    """To the end, whose words it gives; axe needs script to look."""
    page.get_by_label("I do").check()
    carry_on(page, "What is your name?", axe=script)
    page.get_by_label("What is your name?").fill("Tamsin Ferrow")
    carry_on(page, "How can they reach you safely?", axe=script)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Choose one")).to_be_visible()
    if script:
        assert violations(page) == []
        expect(page.get_by_label("Your email address")).to_be_hidden()
    page.get_by_label("A phone call").check()
    page.get_by_label("Your phone number", exact=True).fill("01632 960 444")
    carry_on(page, "When they ring", axe=script)
    page.get_by_label("No, do not leave a message").check()
    carry_on(page, "Safe times to ring", axe=script)
    page.get_by_label("Only at some times").check()
    page.get_by_role("group", name="Monday").get_by_label("Morning").check()
    carry_on(page, "What is your postcode?", axe=script)
    carry_on(page, "What would you like help with?", axe=script)
    page.locator("textarea").fill("I cannot pay the gas bill.")
    page.get_by_role("button", name="Continue").click()
    for _ in range(6):
        heading = page.locator("h1").inner_text()
        if heading == "Check before you send":
            break
        if script:
            assert violations(page) == [], heading
        if heading == "Do you agree?":
            page.get_by_label("Yes, I agree").check()
        elif heading == "May they tell us how it went?":
            page.get_by_label("Yes").check()
        page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_have_text("Check before you send")
    sound(page)
    if script:
        assert violations(page) == []
    if not script:
        page.locator("input[name=website]").evaluate("(field) => { field.value = 'as a machine would' }")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("h1")).to_have_text("Sent")
    sound(page)
    if script:
        assert violations(page) == []
    return page.locator("main").inner_text()


REFERENCE, CODE, PIN = r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", r"\b\w{3}-\w{3}-\w{3}\b", r"\b\d{6}\b"


def in_words(pattern: str, said: str) -> str:
    found = re.search(pattern, said)
    assert found, said
    return found[0]


def test_somebody_asks_on_a_phone_without_script_and_a_worker_says_who_it_is(tabs: Tabs) -> None:
    """One of ours reads it first, for a field was filled in that people do not see."""
    phone = tabs.of_visitor(PHONE, script=False)
    begin(phone, "Aldermere Talking Therapies")
    second = in_words(REFERENCE, answers(phone, script=False))
    worker = tabs.of("team-lead")
    worker.goto("/self-referrals")
    assert violations(worker) == []
    waiting = worker.locator("main a", has_text=second)
    if waiting.count() == 0:
        worker = tabs.of("team-lead-2")
        worker.goto("/self-referrals")
        waiting = worker.locator("main a", has_text=second)
    waiting.first.click()
    expect(worker.locator("h1")).to_have_text("Who is it?")
    assert violations(worker) == []
    worker.get_by_role("button", name="Send it to the partner").click()
    worker.get_by_role("button", name="It is somebody new").click()
    expect(worker.get_by_text("You lead the work with them")).to_be_visible()
    assert violations(worker) == []


def test_they_follow_it_with_the_paper_and_say_that_it_never_happened(tabs: Tabs) -> None:
    """A resident on a phone, a charity that has nothing but the mail, and the team on duty."""
    phone = tabs.of_visitor(PHONE)
    begin(phone, "Energy doctor home visits")
    said = answers(phone, script=True)
    reference, code, pin = (in_words(one, said) for one in (REFERENCE, CODE, PIN))

    charity = tabs.of_visitor(PHONE)
    open_letter(charity, f"referral for you: {reference}")
    charity.goto(button_of_letter(charity))
    for deed, press, choice in (
        ("Yes, we can help", "Say yes", ""),
        ("The help has begun", "It has begun", ""),
        ("The help is finished", "It is finished", "input[name=outcome]"),
    ):
        charity.get_by_role("link", name=deed).click()
        for box in ("Your name", "Who will help them?"):
            if charity.get_by_label(box).count():
                charity.get_by_label(box).fill("Ola Snug")
        if choice:
            charity.locator(choice).first.check()
        charity.get_by_role("button", name=press).click()
        expect(charity.get_by_text("Thank you").first).to_be_visible()
        expect(charity.locator("h1")).to_have_text(f"Referral {reference}")
    assert violations(charity) == []

    page = tabs.of_visitor(PHONE)
    page.goto("/passport")
    page.get_by_label("The code on your paper").fill(code)
    page.get_by_label("The PIN on your paper").fill(pin)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_have_text("How it stands")
    assert violations(page) == []
    page.get_by_role("link", name="Say whether it helped").click()
    page.get_by_label("It never happened").check()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("it never happened")).to_be_visible()

    worker = tabs.of("team-lead")
    worker.goto("/referrals/disputed")
    worker.get_by_role("link", name=re.compile(reference)).click()
    expect(worker.get_by_text("The person says otherwise.")).to_be_visible()
    expect(worker.get_by_text("Ola Snug, at the partner").first).to_be_visible()
    assert violations(worker) == []
