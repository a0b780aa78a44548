"""The pages behind a paper: what opens them, what they say, and what is done there."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import Link, User
from hub.accounts.policy import SYSTEM, Actor, Role
from hub.audit.models import AuditEvent
from hub.consent import queries as consent
from hub.core.db import db, transaction
from hub.messaging.channels import MemoryChannel
from hub.messaging.models import Message, MessageStatus
from hub.outbox import services as outbox
from hub.outcomes.codes import Helped
from hub.outcomes.queries import voices
from hub.passport import services as passport
from hub.passport.kinds import ASK_ABOUT_OTHERS, NOBODY_CALLED, NUMBER_GIVEN
from hub.passport.models import ProposedNumber
from hub.passport.services import Paper
from hub.passport.status import told
from hub.privacy import erasing
from hub.referrals.codes import DeclineCode, DeniedBecause, OutcomeCode
from hub.referrals.models import Referral
from hub.referrals.queries import disclosures, timeline, visible
from hub.referrals.services import answering, people
from hub.referrals.states import ReferralStatus
from hub.residents import gateway
from hub.residents.models import Channel, ContactKind, ContactPoint, Word
from hub.self_referrals.services import deciding
from hub.tasks.models import Task
from tests.support import make
from tests.support.client import PageClient

MONDAY = "2026-11-02 10:00"


def paper(referral: Referral, worker: User) -> Paper:
    with transaction():
        return passport.issue(referral, actor=worker.actor)


def enter(client: PageClient, held: Paper, pin: str = "") -> Any:
    return client.submit("/passport", {"code": held.code.lower(), "pin_password": pin or held.pin})


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def by_link(referral: Referral) -> Actor:
    return Actor(
        "link",
        organization_ids=frozenset({referral.organization_id}),
        about_ids=frozenset({referral.id}),
    )


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**6:06}"


def tasks_of(kind: str) -> list[Task]:
    return list(db.session.scalars(select(Task).where(Task.kind == kind, Task.done_at.is_(None))))


def test_code_and_pin_open_it_and_it_closes_by_itself_and_by_a_press(app: Flask, client: PageClient) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    held = paper(referral, worker)
    with time_machine.travel(MONDAY, tick=False) as time:
        assert client.get("/passport/now").headers["Location"] == "/passport?over=1"
        scanned = client.get(f"/passport/{held.plain_code}")
        assert f'value="{held.code}"' in scanned.get_data(as_text=True)
        assert "Set-Cookie" not in scanned.headers
        assert enter(client, held).headers["Location"] == "/passport/now"
        page = client.get("/passport/now")
        assert page.headers["Cache-Control"] == "no-store"
        assert "We have asked them to help you" in words(page)
        assert 'content="noindex"' in page.get_data(as_text=True)
        assert "Exit this page" in words(page)
        time.shift(timedelta(minutes=16))
        assert client.get("/passport/now").status_code == 303
        enter(client, held)
        assert client.submit("/passport/now", action="/passport/leave").status_code == 303
        assert client.get("/passport/now").status_code == 303
        opened = select(AuditEvent).where(AuditEvent.action == "passport.opened")
        assert [event.detail["proof"] for event in db.session.scalars(opened)] == ["pin", "pin"]


def test_an_unknown_code_and_a_wrong_pin_read_the_same(app: Flask, client: PageClient) -> None:
    worker = make.worker()
    held = paper(make.referral(by=worker), worker)
    unknown = paper(make.referral(by=worker), worker)
    with transaction():
        passport.revoke(db.session.get_one(Referral, unknown.passport.referral_id), actor=worker.actor)
    pages = [enter(client, held, wrong(held.pin)), enter(client, unknown)]
    assert [page.status_code for page in pages] == [422, 422]
    assert "do not belong together" in words(pages[0])
    first, second = (re.sub(r'value="[^"]*"', "", page.get_data(as_text=True)) for page in pages)
    assert first == second


def test_guesses_lock_one_paper_for_a_day_and_a_new_paper_opens_at_once(
    app: Flask, client: PageClient
) -> None:
    worker = make.worker()
    referral, other = make.referral(by=worker), make.referral(by=worker)
    held, others = paper(referral, worker), paper(other, worker)
    with time_machine.travel(MONDAY, tick=False) as time:
        for _ in range(10):
            assert enter(client, held, wrong(held.pin)).status_code == 422
        locked = enter(client, held)
        assert locked.status_code == 429
        assert "01632 960100" in words(locked)
        assert enter(PageClient(app), others).status_code == 303
        new = paper(referral, worker)
        assert enter(PageClient(app), new).status_code == 303
        time.shift(timedelta(days=1, minutes=1))
        assert enter(client, held).status_code == 422
        assert enter(client, new).status_code == 303


def test_the_right_pin_is_no_guess(app: Flask, client: PageClient) -> None:
    worker = make.worker()
    held = paper(make.referral(by=worker), worker)
    for _ in range(12):
        assert enter(client, held).status_code == 303


def test_every_state_is_said_in_plain_words(app: Flask) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    said = set()
    for status in ReferralStatus:
        with db.session.no_autoflush:
            referral.status = status
            line = told(referral)
            said.add(line.what)
            assert line.next.endswith(".")
    db.session.rollback()
    assert len(said) == len(ReferralStatus)


def test_what_a_partner_writes_for_the_person_reaches_them(app: Flask, client: PageClient) -> None:
    worker = make.worker()
    person = make.resident(of=worker, preferred_channel=Channel.CALL)
    make.contact_point(person, may_ring=True)
    referral = make.referral(by=worker, about=person)
    page = f"/answer/{make.answer_link(referral)}/yes"
    assert "passes these words on to the person" in client.get(page).text
    client.submit(page, {"signed": "Jo", "accepted_by": "Jo", "words": "Ring the {side} bell."})
    assert any("They also say: “Ring the {side} bell.”" in task.words for task in tasks_of("contact-call"))
    enter(client, paper(referral, worker))
    assert "Ring the {side} bell." in words(client.get("/passport/now"))
    refuge = make.referral(
        by=worker, about=person, to=make.service(email="w@house.example", is_sensitive=True)
    )
    with transaction():
        answering.accept(refuge, accepted_by="Jo", words="Willow House, back door.", actor=by_link(refuge))
    enter(client, paper(refuge, worker))
    assert "Willow House" not in words(client.get("/passport/now"))
    told_by_us = [task.words for task in tasks_of("contact-call")]
    assert not any("Willow House" in one for one in told_by_us)
    assert any("left a message for you" in one for one in told_by_us)


def test_nobody_called_becomes_a_task_a_line_and_one_reminder_a_day(
    app: Flask, client: PageClient, channel: MemoryChannel
) -> None:
    with time_machine.travel(MONDAY, tick=False) as time:
        worker = make.worker()
        referral = make.referral(by=worker)
        held = paper(referral, worker)
        enter(client, held)
        outbox.work_until_idle()
        channel.letters.clear()
        assert client.submit("/passport/now/nobody-called", {"words": "I waited in."}).status_code == 303
        assert "Thank you for telling us" in words(client.get("/passport/now?done=nobody-called"))
        (task,) = tasks_of(NOBODY_CALLED)
        assert (task.owner_id, task.about_id) == (worker.id, referral.id)
        newest = timeline.of(referral, actor=worker.actor)[0]
        assert (newest.what, newest.who, newest.words) == (
            "The person says that nobody has been in touch",
            "The person",
            "I waited in.",
        )
        outbox.work_until_idle()
        (letter,) = channel.letters
        assert "nobody has been in touch" in letter.body
        again = client.submit("/passport/now/nobody-called", {})
        assert again.status_code == 409
        assert "you told us a moment ago" in words(again)
        time.shift(timedelta(days=1))
        enter(client, held)
        assert client.submit("/passport/now/nobody-called", {}).status_code == 303
        outbox.work_until_idle()
        assert len(channel.letters) == 2
        assert len(tasks_of(NOBODY_CALLED)) == 1


def test_a_number_changes_nothing_until_a_worker_has_asked(
    app: Flask, client: PageClient, sign_in: Any
) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    enter(client, paper(referral, worker))
    assert client.submit("/passport/now/number", {"value": "12"}).status_code == 422
    sent = client.submit("/passport/now/number", {"value": "01632 960 777", "words": "Mornings"})
    assert sent.status_code == 303
    points = select(ContactPoint).where(ContactPoint.resident_id == referral.resident_id)
    assert db.session.scalars(points).all() == []
    (task,) = tasks_of(NUMBER_GIVEN)
    browser = sign_in(worker)
    assert "01632 960 777" in words(browser.get(f"/residents/tasks/{task.id}/number"))
    added = browser.submit(f"/residents/tasks/{task.id}/number", action="/add")
    assert "/safety" in added.headers["Location"] or added.status_code == 303
    point = db.session.scalars(points).one()
    assert (point.value, point.may_ring, point.reviewed_at) == ("01632 960 777", False, None)
    assert db.session.scalars(select(ProposedNumber)).one().was_added
    assert tasks_of(NUMBER_GIVEN) == []


def test_taking_agreement_back_ends_disclosure_and_links_and_drops_mail_that_waits(
    app: Flask, client: PageClient, channel: MemoryChannel
) -> None:
    worker = make.worker()
    partner = make.organization()
    person = make.resident(of=worker)
    services = [make.service(of=partner, email="hello@mill-lane.example") for _ in range(2)]
    referral, same_partner = (make.referral(by=worker, about=person, to=one) for one in services)
    waiting = select(Message).where(Message.name == "referral-new", Message.status == MessageStatus.WAITING)
    assert len(db.session.scalars(waiting).all()) == 2
    token = make.answer_link(referral)
    enter(client, paper(referral, worker))
    assert client.submit("/passport/now/withdraw", {"words": "I changed my mind."}).status_code == 303
    assert client.get(f"/answer/{token}").status_code == 410
    assert db.session.scalars(waiting).all() == []
    for one in (referral, same_partner):
        assert visible.get(one.id, actor=worker.actor).status is ReferralStatus.WITHDRAWN
        assert all(made.stopped_at for made in disclosures.made(one))
    outbox.work_until_idle()
    assert not [letter for letter in channel.letters if "A referral for you" in letter.subject]
    assert "They no longer see anything of this." in words(client.get("/passport/now"))
    assert client.get("/passport/now/withdraw").status_code == 303
    links = select(Link.id).where(Link.purpose == "answer-referral", Link.revoked_at.is_(None))
    assert db.session.scalars(links).all() == []


def test_a_paper_that_anybody_could_get_ends_only_what_it_is_about(app: Flask, client: PageClient) -> None:
    team = make.team()
    worker = make.worker(team=team)
    partner = make.organization()
    vera = make.resident(of=worker)
    ours = make.referral(by=worker, about=vera, to=make.service(of=partner))
    asking = make.self_referral(team=team, to=make.service(of=partner), name=vera.name)
    with transaction():
        deciding.is_known(asking, vera, actor=worker.actor)
    strange = db.session.get_one(Referral, asking.referral_id)
    enter(client, paper(strange, worker))
    page = client.get("/passport/now/withdraw")
    assert "somebody of ours asks you about it" in words(page)
    assert client.submit("/passport/now/withdraw", {"words": ""}).status_code == 303
    db.session.expire_all()
    assert strange.status is ReferralStatus.WITHDRAWN
    assert ours.status is ReferralStatus.SENT
    assert consent.facts_of(ours.id).may_share
    assert not consent.facts_of(strange.id).may_share
    assert [(one.about_id, one.owner_id) for one in tasks_of(ASK_ABOUT_OTHERS)] == [(ours.id, worker.id)]


def test_whether_it_helped_is_said_with_the_paper_too(app: Flask, client: PageClient) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    with transaction():
        answering.accept(referral, accepted_by="Jo", actor=by_link(referral))
        answering.complete(referral, outcome=OutcomeCode.GOAL_MET, actor=by_link(referral), signed="Jo")
    enter(client, paper(referral, worker))
    assert client.submit("/passport/now/did-it-help", {"helped": "did_not_happen"}).status_code == 303
    said = voices.answer_of(referral.id)
    assert said
    assert said.helped is Helped.DID_NOT_HAPPEN
    assert "it never happened" in words(client.get("/passport/now"))


def test_a_service_that_must_stay_hidden_is_named_on_no_page_and_no_paper(
    app: Flask, client: PageClient, sign_in: Any
) -> None:
    worker = make.worker()
    service = make.service(
        of=make.organization(name="Harbour House"),
        name="Refuge line",
        is_sensitive=True,
        email="hello@harbour.example",
    )
    person = make.resident(of=worker, name="Nadia Quill", preferred_channel=Channel.TEXT)
    make.contact_point(person, ContactKind.PHONE, may_text=True, may_ring=True)
    referral = make.referral(by=worker, to=service, about=person)
    said = db.session.scalars(select(Word).where(Word.resident_id == person.id)).one()
    assert said.channel is Channel.CALL
    assert said.words.startswith("We have asked the service that you spoke about with us to help you.")
    printed = sign_in(worker).submit(
        f"/referrals/{referral.id}/paper", {"what": "both", "is_named": "y"}, action="/paper"
    )
    enter(client, paper(referral, worker))
    pages = [words(printed), words(client.get("/passport/now")), words(client.get("/passport/now/withdraw"))]
    later = make.service(of=make.organization(name="Harbour Talks"), name="Refuge talks")
    open_still = make.referral(by=worker, to=later, about=person)
    with transaction():
        later.is_sensitive = True
    enter(client, paper(open_still, worker))
    pages.append(words(client.get("/passport/now")))
    for page in pages:
        for secret in ("Harbour", "Refuge", "Nadia", "Quill"):
            assert secret not in page


def test_the_paper_and_the_question_are_in_welsh_for_whoever_speaks_it(
    app: Flask, sign_in: Any, channel: MemoryChannel
) -> None:
    worker = make.worker()
    resident = make.resident(of=worker, language="cy")
    make.contact_point(resident, ContactKind.EMAIL, may_write=True)
    referral = make.referral(by=worker, about=resident)
    browser = sign_in(worker)
    assert "It is in Welsh" in browser.get(f"/referrals/{referral.id}/paper").text
    printed = browser.submit(f"/referrals/{referral.id}/paper", {"what": "both"}, action="/paper").text
    assert printed.count('lang="cy"') == 2
    assert "Rhowch y cod a’r PIN." in printed
    assert "Enter the code" not in printed
    with transaction():
        gateway.say(
            resident,
            words="Did it help?",
            about_type="referral",
            about_id=referral.id,
            message="resident-ask",
            channel=Channel.EMAIL,
            link_id=str(uuid.uuid4()),
        )
    with time_machine.travel("2026-11-25 12:00"):
        outbox.work_until_idle()
    letter = next(one for one in channel.letters if "Mae cwestiwn i chi" in one.body)
    assert letter.subject.startswith("Neges gan")
    assert "A computer sent this" not in letter.body


def test_the_paper_is_shown_once_with_all_that_it_takes(app: Flask, sign_in: Any, client: PageClient) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    browser = sign_in(worker)
    printed = browser.submit(f"/referrals/{referral.id}/paper", {"what": "both"}, action="/paper")
    page = words(printed)
    code, pin = re.search(r"\b(\w{3}-\w{3}-\w{3})\b", page), re.search(r"\b(\d{3} \d{3})\b", page)
    assert code
    assert pin
    assert "01632 960100" in page
    assert "localhost/passport" in page
    assert client.submit("/passport", {"code": code[1], "pin_password": pin[1]}).status_code == 303
    again = words(browser.get(f"/referrals/{referral.id}"))
    assert code[1] not in again
    assert "They have a paper since" in again
    assert browser.submit(f"/referrals/{referral.id}", action="/paper/stop").status_code == 303
    assert client.get("/passport/now").status_code == 303
    stranger = sign_in(make.worker())
    assert stranger.get(f"/referrals/{referral.id}/paper").status_code == 404


def test_anybody_of_ours_does_the_same_by_phone_with_the_pin_or_the_code_word(
    app: Flask, sign_in: Any
) -> None:
    worker = make.worker()
    person = make.resident(of=worker)
    make.contact_point(person, may_ring=True, code_word="Blue Kettle")
    referral = make.referral(by=worker, about=person)
    held = paper(referral, worker)
    editor = make.user(Role.DIRECTORY_EDITOR, name="Robin Hale")
    browser = sign_in(editor)
    said = {"code": held.code, "proof": "safe word", "said_password": "red kettle"}
    assert browser.submit("/by-phone", said).status_code == 422
    assert browser.submit("/by-phone", said | {"said_password": "blue  kettle"}).status_code == 303
    page = browser.get("/by-phone/now")
    assert "You do this for somebody on the phone" in words(page)
    assert browser.submit("/by-phone/now/nobody-called", {}).status_code == 303
    newest = timeline.of(referral, actor=worker.actor)[0]
    assert newest.who == "Robin Hale, for the person"
    assert browser.get(f"/referrals/{referral.id}").status_code == 404
    trail = select(AuditEvent).where(AuditEvent.action == "passport.opened")
    event = db.session.scalars(trail).one()
    assert (event.actor_id, event.detail["proof"]) == (editor.id, "safe word")
    assert browser.submit("/by-phone/now", action="/by-phone/leave").status_code == 303
    assert browser.get("/by-phone/now").status_code == 303
    assert browser.get("/passport/now").status_code == 303


def test_a_colleague_from_whom_it_is_kept_opens_nothing_by_phone(app: Flask, sign_in: Any) -> None:
    worker, colleague = make.worker(), make.user(Role.REFERRER)
    referral = make.referral(by=worker)
    held = paper(referral, worker)
    with transaction():
        people.deny(referral, colleague, because=DeniedBecause.SAME_HOUSEHOLD, actor=worker.actor)
    said = {"code": held.code, "said_password": held.pin}
    refused = sign_in(colleague).submit("/by-phone", said)
    assert refused.status_code == 422
    assert "does not open" in words(refused)


def test_a_paper_that_is_open_by_phone_shuts_when_it_is_kept_from_them_or_somebody_else_sits_down(
    app: Flask, sign_in: Any
) -> None:
    worker, colleague = make.worker(), make.user(Role.REFERRER)
    referral = make.referral(by=worker)
    held = paper(referral, worker)
    said = {"code": held.code, "said_password": held.pin}
    browser = sign_in(colleague)
    assert browser.submit("/by-phone", said).status_code == 303
    assert browser.get("/by-phone/now").status_code == 200
    with transaction():
        people.deny(referral, colleague, because=DeniedBecause.SAME_HOUSEHOLD, actor=worker.actor)
    assert browser.get("/by-phone/now").status_code == 303
    with transaction():
        people.allow(referral, colleague, actor=worker.actor)
    assert browser.submit("/by-phone", said).status_code == 303
    other = str(make.user(Role.REFERRER).id)
    with browser.session_transaction() as inside:
        inside["passport-by-phone"] = inside["passport-by-phone"] | {"by": other}
    assert browser.get("/by-phone/now").status_code == 303


@pytest.mark.parametrize("after", ["erased", "long over"])
def test_a_paper_ends_with_the_record_and_some_months_after_the_referral(
    app: Flask, client: PageClient, after: str
) -> None:
    with time_machine.travel(MONDAY, tick=False) as time:
        worker = make.worker()
        person = make.resident(of=worker)
        referral = make.referral(by=worker, about=person)
        held = paper(referral, worker)
        with transaction():
            answering.decline(referral, code=DeclineCode.NO_CAPACITY, actor=by_link(referral))
        assert enter(client, held).status_code == 303
        if after == "erased":
            with transaction():
                erasing.erase(person, actor=SYSTEM, why="asked")
        else:
            time.shift(timedelta(days=121))
        assert client.get("/passport/now").status_code == 303
        assert enter(client, held).status_code == 422
