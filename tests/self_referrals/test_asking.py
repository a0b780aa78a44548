"""Asking for help on the page of a service, as somebody walks through it."""

import io
import re
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.consent import queries as consent
from hub.consent.codes import How, SaidBy
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import AskHere, EligibilityRule, Organization, QuestionKind, RuleKind, Service
from hub.directory.queries import entries
from hub.directory.services import intake, offers
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from hub.referrals.models import Attachment, Disclosure, Referral
from hub.referrals.queries import soundness
from hub.referrals.services import answering
from hub.referrals.states import ReferralStatus
from hub.residents import gateway
from hub.residents.models import Channel, ContactKind, Resident
from hub.self_referrals.codes import AskedBy, HeldBecause
from hub.self_referrals.kept import Kept
from hub.self_referrals.models import SelfReferral
from hub.self_referrals.services import askers, deciding
from hub.self_referrals.told import Helper
from hub.self_referrals.views import limits
from hub.tasks.models import Task
from tests.support import make
from tests.support.client import PageClient, form_fields, forms

NAME = "Zebedee Quillfeather"
ALONE: dict[str, dict[str, object]] = {
    "who": {"asked_by": "self"},
    "name": {"name": NAME},
    "contact": {"way": "call", "phone": "01632 960 777"},
    "call": {"may_leave_message": "no", "code_word": "heron"},
    "when": {
        "when": "some",
        "times": ["MO-morning", "MO-afternoon", "TH-evening"],
        "besides": "Not at Easter",
    },
    "where": {"postcode": "WF1 1AA"},
    "help": {"words": "Nothing in the cupboard."},
    "agree": {"agrees": "yes"},
    "telling": {"may_tell": "yes"},
}
FOR_HER: dict[str, dict[str, object]] = ALONE | {
    "who": {"asked_by": "family"},
    "knows": {"knows": "yes"},
    "helper": {
        "helper_name": "Ottoline Marsh",
        "helper_is": "her daughter",
        "helper_contact": "01632 960 778",
        "may_tell_helper": "yes",
    },
}


@pytest.fixture
def service(app: Flask) -> Service:
    make.worker()
    return make.service(email="hello@mill-lane.example", ask_here=AskHere.YES)


WALKED: dict[object, Kept] = {}
"""What the pages have made of answers with which somebody went through all of them."""


class Visitor:
    """Somebody at the pages, who presses the buttons that are there."""

    def __init__(self, client: PageClient, service: Service) -> None:
        self.client, self.service_id = client, service.id
        self.url = f"/services/{service.id}/ask"

    def start(self) -> TestResponse:
        return self.press(self.client.get(self.url), "start")

    def press(self, page: TestResponse, go: str, typed: dict[str, Any] | None = None) -> TestResponse:
        form = next(one for one in forms(page.text) if one.get("method") == "post")
        assert go in re.findall(r'name="go" value="([^"]*)"', page.text), go
        return self.client.post(self.url, data=form_fields(form) | (typed or {}) | {"go": go})

    def walk(self, typed: dict[str, dict[str, object]], *, seconds: int = 120) -> TestResponse:
        """To the check, taking our time."""
        with time_machine.travel(clock.now() - timedelta(seconds=seconds), tick=False):
            page = self.start()
            while slug := slug_of(page):
                page = self.press(page, "next", typed[slug])
                assert page.status_code == 200, page.text
        return page

    def check(self, typed: dict[str, dict[str, object]], *, seconds: int = 120) -> TestResponse:
        """The check. Only what one of the two above does not say is typed: somebody has walked with the rest."""
        usual = FOR_HER if "helper" in typed else ALONE
        walked = self.walked(usual)
        with time_machine.travel(clock.now() - timedelta(seconds=seconds), tick=False):
            kept = Kept.begin(self.service_id)
            kept.answers, kept.done = deepcopy(walked.answers), [*walked.done]
            form = form_fields(next(forms(self.client.get(self.url).text)))
            page = self.client.post(self.url, data=form | {"kept": kept.sealed(), "go": "check"})
            for slug in [slug for slug in usual if typed[slug] != usual[slug]]:
                page = self.press(self.press(page, f"to:{slug}"), "next", typed[slug])
            while slug := slug_of(page):
                page = self.press(page, "next", typed[slug])
        return page

    def walked(self, usual: dict[str, dict[str, object]]) -> Kept:
        """What the pages make of these answers, at any service that asks no more."""
        if usual["who"]["asked_by"] not in WALKED:
            service = make.service(ask_here=AskHere.YES)
            page = Visitor(self.client, service).walk(usual)
            kept = Kept.opened(kept_in(page), service_id=service.id)
            assert kept
            WALKED[usual["who"]["asked_by"]] = kept
        return WALKED[usual["who"]["asked_by"]]

    def send(self, typed: dict[str, dict[str, object]], **how: Any) -> TestResponse:
        return self.press(self.check(typed, **how), "send")


def slug_of(page: TestResponse) -> str:
    found = re.search(r'name="page" value="(\w+)"', page.text)
    return found[1] if found else ""


def kept_in(page: TestResponse) -> str:
    """The answers, sealed, as the page carries them along."""
    found = re.search(r'name="kept" value="([^"]+)"', page.text)
    assert found
    return found[1]


def heading(page: TestResponse) -> str:
    return re.sub(r"<[^>]+>", "", re.search(r"<h1.*?</h1>", page.text, re.S)[0])  # type: ignore[index]


def paper_of(page: TestResponse) -> list[str]:
    """Code and PIN, where the page shows them."""
    return re.findall(r"<dt>(?:Code|PIN)</dt>\s*<dd>([\w-]+)</dd>", page.text)


def only() -> tuple[SelfReferral, Referral]:
    record = db.session.scalars(select(SelfReferral)).one()
    return record, db.session.get_one(Referral, record.referral_id)


def test_somebody_asks_and_the_partner_has_it_at_once_with_all_four_facts(
    client: PageClient, service: Service, channel: MemoryChannel
) -> None:
    visitor = Visitor(client, service)
    page = visitor.press(visitor.walk(ALONE), "send")
    record, referral = only()
    assert heading(page) == "Sent"
    assert referral.reference in page.text
    assert referral.status is ReferralStatus.SENT
    facts = consent.facts_of(referral.id)
    assert not facts.missing
    assert facts.agreement
    assert (facts.agreement.how, facts.agreement.said_by) == (How.ONLINE, SaidBy.RESIDENT)
    told = dict(db.session.scalars(select(Disclosure)).one().lines)
    assert told["Name"] == NAME
    assert told["How to get in touch"] == "Phone call: 01632 960 777"
    assert told["Messages"] == "Do not leave a message."
    assert told["When"] == "Monday 8am to 5pm; Thursday 5pm to 8pm; Not at Easter"
    resident = db.session.get_one(Resident, record.resident_id)
    sunday = datetime(2026, 11, 22, 10, tzinfo=UTC)
    verdict = gateway.may_send(resident, Channel.CALL, sunday)  # what was ticked is obeyed, and not only read
    assert (verdict.answer, verdict.at) == (
        gateway.Answer.LATER,
        sunday - timedelta(hours=2) + timedelta(days=1),
    )
    assert told["Say this word first"] == "heron"
    assert told["What to know"] == "Nothing in the cupboard."
    assert soundness.dead_ends() == []
    assert not any(soundness.faults(referral))
    assert db.session.scalars(select(Task.kind)).all() == ["self-referral"]
    assert NAME not in "".join(one.body for one in channel.letters)
    assert record.held_because is None


def test_where_the_service_is_our_own_the_pages_name_us_once(client: PageClient, app: Flask) -> None:
    make.worker()
    ours = make.organization(name="Aldermere Homes")
    visitor = Visitor(client, make.service(of=ours, email="own@homes.example", ask_here=AskHere.YES))
    check = visitor.check(ALONE)
    for page in (client.get(visitor.url), check, visitor.press(check, "send")):
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
        assert "Aldermere Homes and Aldermere Homes" not in said
        assert "somebody at Aldermere Homes" not in said


def test_no_page_leaves_a_cookie_and_no_title_or_address_a_trace(
    client: PageClient, service: Service
) -> None:
    visitor = Visitor(client, service)
    page = visitor.walk(ALONE)
    assert client.get_cookie("hub") is None
    assert visitor.url.split("?") == [f"/services/{service.id}/ask"]
    title = re.search(r"<title>(.*?)</title>", page.text)
    assert title
    assert service.name not in title[1]
    assert page.headers["Cache-Control"] == "no-store"
    assert 'value="' + NAME not in client.get(visitor.url).text
    assert db.session.scalars(select(SelfReferral)).all() == []
    assert db.session.scalars(select(Resident)).all() == []


def test_a_daughter_asks_for_her_mother_who_knows_and_hears_of_it_from_us(
    client: PageClient, service: Service
) -> None:
    visitor = Visitor(client, service)
    not_yet = visitor.press(
        visitor.press(visitor.start(), "next", {"asked_by": "family"}), "next", {"knows": "no"}
    )
    assert heading(not_yet) == "Please ask them first"
    assert slug_of(visitor.press(not_yet, "to:knows")) == "knows"
    page = visitor.press(visitor.walk(FOR_HER), "send")
    assert heading(page) == "Sent"
    record, referral = only()
    assert (record.helper_name, record.may_tell_helper) == ("Ottoline Marsh", True)
    agreement = consent.facts_of(referral.id).agreement
    assert agreement
    assert agreement.said_by is SaidBy.RELAYED
    told = str(db.session.scalars(select(Disclosure)).one().lines)
    assert "Ottoline" not in told
    assert "960 778" not in told
    waiting = select(Task.kind).where(Task.done_at.is_(None))
    assert {"contact-call", askers.SAY_IT_CAME} <= {*db.session.scalars(waiting)}
    taken_on(referral)
    assert askers.RING_THEM in db.session.scalars(waiting).all()  # she gave a number: one of ours rings
    assert askers.SAY_IT_CAME not in db.session.scalars(waiting).all()  # once, with both


@pytest.mark.parametrize("may_tell", ["yes", "no"])
def test_who_asked_by_email_hears_that_it_came_and_if_that_is_wanted_that_it_was_taken_up(
    client: PageClient, service: Service, channel: MemoryChannel, may_tell: str
) -> None:
    about_her = {"helper_contact": "ottoline@home.example", "may_tell_helper": may_tell}
    Visitor(client, service).send(FOR_HER | {"helper": FOR_HER["helper"] | about_her})
    _, referral = only()
    taken_on(referral)
    got = [one for one in channel.letters if one.recipient == "ottoline@home.example"]
    subjects = [f"We have what you sent: {referral.reference}", f"Taken up: {referral.reference}"]
    assert [one.subject for one in got] == subjects[: 2 if may_tell == "yes" else 1]
    said = "".join(one.body for one in got)
    assert "/passport" in said
    assert NAME not in said
    assert service.name not in said


def test_nothing_goes_to_whoever_asked_where_the_person_has_called_that_address_unsafe(
    service: Service, channel: MemoryChannel
) -> None:
    team = make.team()
    lead = make.worker(team=team)
    known = make.resident(of=lead)
    make.contact_point(known, ContactKind.EMAIL, "bob@home.example", contact_prohibited=True)
    record = make.self_referral(
        to=service,
        team=team,
        held=HeldBecause.QUICK,
        asked_by=AskedBy.FAMILY,
        helper=Helper("Bob", "her husband", "Bob@home.example", True),
    )
    with transaction():
        deciding.is_known(record, known, actor=lead.actor)
        deciding.release(record, actor=lead.actor)
    taken_on(db.session.get_one(Referral, record.referral_id))
    assert not [one for one in channel.letters if one.recipient.lower() == "bob@home.example"]


def test_a_number_is_rung_as_seldom_as_an_address_is_written_to_and_never_an_unsafe_one(
    service: Service,
) -> None:
    team = make.team()
    lead = make.worker(team=team)
    known = make.resident(of=lead)
    make.contact_point(known, ContactKind.PHONE, "01632 960 778", contact_prohibited=True)
    for number in ("01632 960 779", "+44 1632 960779", "01632960779", "01632 960 779"):
        helper = Helper("Ann", "her neighbour", number, False)
        make.self_referral(to=service, team=team, asked_by=AskedBy.FAMILY, helper=helper)
    rings = select(Task).where(Task.kind == askers.SAY_IT_CAME)
    assert len(db.session.scalars(rings).all()) == askers.MOST_A_DAY
    record = make.self_referral(
        to=service,
        team=team,
        held=HeldBecause.QUICK,
        asked_by=AskedBy.FAMILY,
        helper=Helper("Bob", "her husband", "+44 1632 960778", True),
    )
    with transaction():
        deciding.is_known(record, known, actor=lead.actor)
        deciding.release(record, actor=lead.actor)
    assert record.id not in {one.about_id for one in db.session.scalars(rings)}


def taken_on(referral: Referral) -> None:
    organization = db.session.get_one(Organization, referral.organization_id)
    partner = make.user(Role.PARTNER, organization=organization)
    with transaction():
        answering.accept(referral, accepted_by="Ama Boateng", actor=partner.actor)
    outbox.work_until_idle()


def test_back_and_change_lose_nothing_and_another_way_is_asked_about_anew(
    client: PageClient, service: Service
) -> None:
    visitor = Visitor(client, service)
    check = visitor.check(ALONE)
    back = visitor.press(check, "to:contact")
    assert "01632 960 777" in back.text
    page = visitor.press(back, "next", {"way": "email", "email": "z@home.example"})
    assert slug_of(page) == "read"
    refused = visitor.press(page, "next", {"read": "yes"})
    assert refused.status_code == 422
    assert "choose another way" in refused.text
    page = visitor.press(refused, "back", {"read": "yes"})
    assert "z@home.example" in page.text
    page = visitor.press(page, "next")
    check = visitor.press(page, "next", {"read": "no"})
    assert heading(check) == "Check before you send"
    assert "01632 960 777" not in check.text
    wrong = visitor.press(visitor.press(check, "to:contact"), "next", {"way": "call", "phone": ""})
    assert wrong.status_code == 422
    assert "Enter a phone number" in wrong.text


def test_who_goes_back_after_sending_and_changes_something_is_told_that_it_has_not_gone(
    client: PageClient, service: Service
) -> None:
    visitor = Visitor(client, service)
    check = visitor.check(ALONE)
    sent = visitor.press(check, "send")
    assert heading(sent) == "Sent"
    paper = paper_of(sent)
    _, referral = only()
    contact = visitor.press(check, "to:contact")
    check = visitor.press(contact, "next", {"way": "call", "phone": "01632 960 999"})
    while slug := slug_of(check):
        check = visitor.press(check, "next", ALONE[slug])
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        told = visitor.press(check, "send")
        assert told.status_code == 409
        assert referral.reference in told.text
        assert "has gone to nobody" in told.text
        assert paper_of(told) == paper
        check = visitor.press(told, "check")
        assert heading(check) == "Check before you send"
        assert "01632 960 999" in check.text
        assert heading(visitor.press(check, "send")) == "Sent"
    assert len(db.session.scalars(select(SelfReferral)).all()) == 2


def test_pressed_twice_it_is_sent_once_and_the_same_page_comes_back(
    client: PageClient, service: Service
) -> None:
    visitor = Visitor(client, service)
    check = visitor.check(ALONE)
    first, second = visitor.press(check, "send"), visitor.press(check, "send")
    _, referral = only()
    assert referral.reference in first.text
    assert referral.reference in second.text
    assert paper_of(first)
    assert paper_of(second) == paper_of(first), "what the browser shows is the answer to the second press"
    code, pin = paper_of(second)
    client.submit("/passport", {"code": code, "pin_password": pin})
    opened = visitor.press(check, "send")
    assert referral.reference in opened.text
    assert not paper_of(opened), "who has been inside has it"


def test_the_next_at_the_same_computer_is_not_shown_the_code_and_the_pin(
    client: PageClient, service: Service
) -> None:
    visitor = Visitor(client, service)
    check = visitor.check(ALONE)
    assert paper_of(visitor.press(check, "send"))
    with time_machine.travel(clock.now() + timedelta(minutes=31), tick=False):
        assert not paper_of(visitor.press(check, "send"))


def test_a_no_can_be_asked_against_with_a_reason_and_what_nobody_knows_is_no_no(
    client: PageClient, service: Service
) -> None:
    rule = EligibilityRule(service_id=service.id, kind=RuleKind.AGE, any_of=[], minimum=60, note="")
    make.saved(rule)
    visitor = Visitor(client, service)
    assert heading(visitor.check(ALONE | {"fit": {"age": ""}})) == "Check before you send"
    page = visitor.send(ALONE | {"fit": {"age": "30"}, "why": {"why": "My knees are old."}})
    assert heading(page) == "Sent"
    record, referral = only()
    assert referral.override_reason == "My knees are old."
    assert record.held_because is None


@pytest.mark.parametrize(
    ("said", "words"), [(AskHere.PHONE, "speak with people first"), (AskHere.STAFF, "A worker asks for you")]
)
def test_a_service_that_wants_it_otherwise_says_how_to_begin(
    client: PageClient, service: Service, said: AskHere, words: str
) -> None:
    with transaction():
        service.ask_here = said
    page = client.get(f"/services/{service.id}/ask")
    assert heading(page) == "How to ask for help"
    assert words in page.text
    assert "Start" not in [form.text.strip() for form in forms(page.text)]


def test_a_service_page_and_the_check_whether_it_is_for_me_lead_there(
    client: PageClient, service: Service
) -> None:
    rule = EligibilityRule(service_id=service.id, kind=RuleKind.AGE, any_of=[], minimum=60, note="")
    make.saved(rule)
    assert f'href="/services/{service.id}/ask"' in client.get(f"/services/{service.id}").text
    judged = client.submit(f"/services/{service.id}/for-me", {"age": "70"})
    assert f'href="/services/{service.id}/ask"' in judged.text


def test_what_is_too_old_or_not_ours_begins_anew_and_says_so(client: PageClient, service: Service) -> None:
    visitor = Visitor(client, service)
    page = visitor.check(ALONE, seconds=7 * 60 * 60)
    late = visitor.press(page, "send")
    assert late.status_code == 422
    assert "open for too long" in late.text
    other = make.service(ask_here=AskHere.YES)
    kept = kept_in(visitor.check(ALONE))
    elsewhere = Visitor(client, other)
    form = form_fields(next(iter(forms(client.get(elsewhere.url).text))))
    stolen = client.post(elsewhere.url, data=form | {"kept": kept, "go": "send"})
    assert stolen.status_code == 422
    assert db.session.scalars(select(SelfReferral)).all() == []


def test_a_machine_and_a_flood_are_read_first_and_see_the_same_page(
    client: PageClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FROM_ONE_NETWORK", 1)
    monkeypatch.setattr(limits, "FROM_ONE_NETWORK_AT_ALL", 4)
    visitor = Visitor(client, service)
    usual = visitor.send(ALONE)
    quick = visitor.send(ALONE, seconds=1)
    trapped = visitor.press(visitor.check(ALONE), "send", {"website": "https://pills.example"})
    many = visitor.send(ALONE)
    assert {heading(one) for one in (usual, quick, trapped, many)} == {"Sent"}
    assert all(paper_of(one) for one in (usual, quick, trapped, many)), "and all of them can follow it"
    found = db.session.scalars(select(SelfReferral).order_by(SelfReferral.made_at)).all()
    assert [one.held_because for one in found] == [
        None,
        HeldBecause.QUICK,
        HeldBecause.FILLED_TRAP,
        HeldBecause.MANY_FROM_ONE_PLACE,
    ]
    assert [db.session.get_one(Referral, one.referral_id).status for one in found] == [
        ReferralStatus.SENT,
        *[ReferralStatus.DRAFT] * 3,
    ]
    assert soundness.dead_ends() == []
    too_many = visitor.send(ALONE)
    assert too_many.status_code == 429
    assert "Please ring us" in too_many.text
    assert NAME in too_many.text
    assert len(db.session.scalars(select(SelfReferral)).all()) == 4


def test_a_flood_from_elsewhere_turns_nobody_away_and_what_is_read_first_can_be_followed(
    client: PageClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "AT_ALL", 1)
    visitor = Visitor(client, service)
    visitor.send(ALONE)
    page = visitor.send(ALONE)
    held = db.session.scalars(select(SelfReferral).where(SelfReferral.held_because.is_not(None))).one()
    assert held.held_because is HeldBecause.MANY_AT_ALL
    code, pin = paper_of(page)
    client.submit("/passport", {"code": code, "pin_password": pin})
    assert "reads it first, and sends it on" in client.get("/passport/now").text
    worker = db.session.scalars(select(User)).one()
    with transaction():
        deciding.release(held, actor=worker.actor)
    assert "We have asked them to help you" in client.get("/passport/now").text


def test_who_is_known_already_gets_the_same_page_and_nobody_is_looked_up(
    client: PageClient, service: Service
) -> None:
    worker = make.worker()
    known = make.resident(of=worker, name=NAME)
    make.contact_point(known, value="01632 960 777", may_ring=True)
    make.referral(by=worker, to=service, about=known)
    page = Visitor(client, service).send(ALONE)
    assert heading(page) == "Sent"
    record, referral = only()
    assert referral.status is ReferralStatus.SENT
    assert record.resident_id != known.id


def test_what_a_rule_does_not_let_go_is_kept_for_one_of_ours(client: PageClient, service: Service) -> None:
    make.agreement(of=db.session.get_one(Organization, service.organization_id), weekly_cap=1)
    visitor = Visitor(client, service)
    visitor.send(ALONE)
    page = visitor.send(ALONE)
    assert heading(page) == "Sent"
    held = db.session.scalars(select(SelfReferral).where(SelfReferral.held_because.is_not(None))).one()
    assert held.held_because is HeldBecause.COULD_NOT_GO
    assert "a week" in held.held_words
    assert db.session.get_one(Referral, held.referral_id).status is ReferralStatus.DRAFT
    assert soundness.dead_ends() == []


def test_the_service_asks_its_own_questions_and_the_partner_reads_those_that_counted(
    client: PageClient, service: Service
) -> None:
    asked(service, RENT, AMOUNT)
    visitor = Visitor(client, service)
    check = visitor.check(ALONE | {"questions": {"q-rent": "yes", "q-amount": "450"}})
    assert "How much is it?" in check.text
    visitor.press(check, "send")
    _, referral = only()
    version = intake.current(service.id)
    assert version
    assert referral.intake_version_id == version.id
    told = dict(db.session.scalars(select(Disclosure)).one().lines)
    assert (told["Do you rent?"], told["How much is it?"]) == ("Yes", "£450")


def test_questions_that_changed_while_somebody_answered_are_asked_again_and_it_says_so(
    client: PageClient, service: Service
) -> None:
    asked(service, RENT)
    visitor = Visitor(client, service)
    check = visitor.check(ALONE | {"questions": {"q-rent": "no"}})
    asked(service, RENT | {"label": "Do you pay rent?"})
    again = visitor.press(check, "send")
    assert "These questions have changed" in again.text
    assert re.search(r'value="no" checked', again.text)
    check = visitor.press(again, "next")
    assert heading(visitor.press(check, "send")) == "Sent"
    told = dict(db.session.scalars(select(Disclosure)).one().lines)
    assert told["Do you pay rent?"] == "No"


def question(key: str, kind: QuestionKind, label: str, **more: Any) -> dict[str, Any]:
    plain = {"hint": "", "is_required": True, "options": [], "only_if_key": "", "only_if_answer": ""}
    return plain | {"key": key, "kind": kind, "label": label} | more


RENT = question("rent", QuestionKind.YES_NO, "Do you rent?")
AMOUNT = question("amount", QuestionKind.MONEY, "How much is it?", only_if_key="rent", only_if_answer="yes")


def asked(service: Service, *questions: dict[str, Any]) -> None:
    with transaction():
        record = entries.service(service.id, actor=SYSTEM)
        wanted = [one | {"position": n} for n, one in enumerate(questions)]
        offers.edit(record, {}, parts={"intake_questions": wanted}, actor=SYSTEM)


def test_a_file_that_answers_a_question_goes_along_and_one_that_cannot_be_taken_says_why(
    client: PageClient, service: Service
) -> None:
    asked(service, question("letter", QuestionKind.FILE, "The letter that you got"))
    visitor = Visitor(client, service)
    typed = ALONE | {"questions": {"q-letter": (io.BytesIO(b"%PDF-1.4 arrears"), "letter.pdf")}}
    with time_machine.travel(clock.now() - timedelta(minutes=2), tick=False):
        page = visitor.start()
        while (slug := slug_of(page)) != "questions":
            page = visitor.press(page, "next", typed[slug])
        empty = visitor.press(page, "next")
        assert "Answer this question" in empty.text
        wrong = visitor.press(page, "next", {"q-letter": (io.BytesIO(b"MZ program"), "letter.pdf")})
        assert wrong.status_code == 422
        assert "We cannot take a file like this" in wrong.text
        page = visitor.press(wrong, "next", typed["questions"])
        again = visitor.press(visitor.press(visitor.press(page, "next", typed["agree"]), "back"), "back")
        assert "You have added: letter.pdf" in again.text
        page = visitor.press(visitor.press(again, "next"), "next")
        check = visitor.press(page, "next", typed["telling"])
    assert "letter.pdf" in check.text
    visitor.press(check, "send")
    _, referral = only()
    told = dict(db.session.scalars(select(Disclosure)).one().lines)
    assert told["The letter that you got"] == "letter.pdf"
    token = make.answer_link(referral)
    (one,) = db.session.scalars(select(Attachment)).all()
    assert client.get(f"/answer/{token}/files/{one.id}").data == b"%PDF-1.4 arrears"
