"""Two who press at the same moment, on a database file of their own: one wins, and the other sees what happened."""

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.audit.models import AuditEvent
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.directory.models import Organization
from hub.messaging.models import Message
from hub.referrals.codes import DeclineCode, WithdrawnBecause
from hub.referrals.models import Disclosure, Referral
from hub.referrals.queries import soundness
from hub.referrals.services import answering, ending, sending
from hub.referrals.states import ReferralStatus
from tests.support import make
from tests.test_routes import Quick, browser, token_for

Deed = Callable[[Referral], object]


def at_once(app: Flask, referral: Referral, *deeds: Deed) -> list[str]:
    """What each of them read: "" for whoever came first."""
    referral_id, ready, read = referral.id, threading.Barrier(len(deeds)), list[str]()
    db.session.remove()

    def press(deed: Deed) -> None:
        with app.app_context():
            mine = db.session.get_one(Referral, referral_id)
            ready.wait(10)
            try:
                with transaction():
                    deed(mine)
                read.append("")
            except Conflict as late:
                read.append(late.message)
            finally:
                db.session.remove()

    people = [threading.Thread(target=press, args=(deed,)) for deed in deeds]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return sorted(read)


def test_of_two_at_once_one_wins_and_the_other_is_told(real_app: Flask) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    organization = db.session.get_one(Organization, referral.organization_id)
    ama = make.user(Role.PARTNER, organization=organization).actor
    ben = make.user(Role.PARTNER, organization=organization).actor
    us = worker.actor
    won, late = at_once(
        real_app,
        referral,
        lambda one: answering.accept(one, accepted_by="Ama", actor=ama),
        lambda one: answering.decline(one, code=DeclineCode.NO_CAPACITY, actor=ben),
    )
    assert won == ""
    assert "Nothing was changed" in late
    second = make.referral(by=worker)
    partner = make.user(
        Role.PARTNER, organization=db.session.get_one(Organization, second.organization_id)
    ).actor
    read = at_once(
        real_app,
        second,
        lambda one: answering.accept(one, accepted_by="Ama", actor=partner),
        lambda one: ending.withdraw(one, because=WithdrawnBecause.RESIDENT_ASKED, actor=us),
    )
    after = db.session.get_one(Referral, second.id)
    assert after.status is ReferralStatus.WITHDRAWN  # also an accepted one can be taken back
    assert "" in read
    assert list(soundness.faults(after)) == []
    still = select(func.count()).where(Disclosure.referral_id == second.id, Disclosure.stopped_at.is_(None))
    assert db.session.scalar(still) == 0


def test_a_double_press_sends_once(real_app: Flask) -> None:
    worker = make.worker()
    draft, us = make.draft(by=worker), worker.actor
    press: Deed = lambda one: sending.send(one, actor=us)  # noqa: E731
    assert at_once(real_app, draft, press, press) == ["", ""]
    sent = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "referral.send")
    assert db.session.scalar(sent) == 1
    told = select(func.count()).where(Disclosure.referral_id == draft.id)
    assert db.session.scalar(told) == 1


Press = tuple[User, str, dict[str, str]]


def pressed(app: Flask, *presses: Press) -> list[TestResponse]:
    """The buttons of several people's pages, pressed at the same moment; the answers in the same order."""
    ready = threading.Barrier(len(presses))
    people = [(browser(app, user), token_for(app, user), path, typed) for user, path, typed in presses]
    answers: dict[str, TestResponse] = {}
    db.session.remove()

    def press(client: Quick, token: str, path: str, typed: dict[str, str]) -> None:
        ready.wait(10)
        answers[path] = client.post(path, data=typed | {"csrf_token": token})

    threads = [threading.Thread(target=press, args=one) for one in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return [answers[path] for _, path, _ in presses]


def in_touch_tomorrow() -> dict[str, str]:
    day = make.days_from_now(1)
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {"accepted_by": "Ama"} | {f"contact_by-{name}": str(part) for name, part in parts.items()}


def test_on_their_pages_too_one_wins_and_the_other_reads_why(real_app: Flask) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    here = db.session.get_one(Organization, referral.organization_id)
    ama, ben = (make.user(Role.PARTNER, organization=here) for _ in range(2))
    page = f"/partner/referrals/{referral.id}"
    yes = in_touch_tomorrow()
    no = {"code": "no_capacity", "declined_by": "partner", "words": "Full till May."}
    answers = pressed(real_app, (ama, f"{page}/yes", yes), (ben, f"{page}/no", no))
    assert sorted(one.status_code for one in answers) == [303, 409]
    late = next(one for one in answers if one.status_code == 409)
    assert "Nothing was changed" in late.text or "nothing was changed" in late.text
    if late is answers[1]:
        assert "Full till May." in late.text  # what was typed is not lost
    assert list(soundness.faults(db.session.get_one(Referral, referral.id))) == []


def test_on_their_pages_too_what_is_taken_back_is_not_accepted(real_app: Flask) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    here = db.session.get_one(Organization, referral.organization_id)
    partner = make.user(Role.PARTNER, organization=here)
    accepted, withdrawn = pressed(
        real_app,
        (partner, f"/partner/referrals/{referral.id}/yes", in_touch_tomorrow()),
        (worker, f"/referrals/{referral.id}/withdraw", {"because": "resident_asked", "how": ""}),
    )
    assert withdrawn.status_code == 303
    assert accepted.status_code in {303, 409}
    after = db.session.get_one(Referral, referral.id)
    assert after.status is ReferralStatus.WITHDRAWN
    assert list(soundness.faults(after)) == []


def test_the_button_pressed_twice_sends_once_and_both_read_that_it_went(real_app: Flask) -> None:
    worker = make.worker()
    draft_id = make.draft(by=worker).id
    page = f"/referrals/{draft_id}/check"
    answers = pressed(real_app, (worker, page, {}), (worker, f"{page}?again", {}))
    assert [one.status_code for one in answers] == [303, 303]
    assert {one.headers["Location"] for one in answers} == {f"/referrals/{draft_id}/sent"}
    assert db.session.scalar(select(func.count()).where(Disclosure.referral_id == draft_id)) == 1
    mails = select(func.count()).where(Message.name == "referral-new", Message.about_id == draft_id)
    assert db.session.scalar(mails) == 1
