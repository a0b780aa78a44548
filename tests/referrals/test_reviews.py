"""What went around a rule is seen by whoever looks after the person, and decided by somebody who did not do it."""

from collections.abc import Callable

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from hub import doctor
from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.audit.models import AuditEvent
from hub.consent.models import LawfulBasis
from hub.core.db import db, transaction
from hub.referrals.models import BrokenGlass, Referral, Review
from hub.referrals.queries import second_eyes
from hub.referrals.services import drafting, people
from hub.residents import services as residents
from hub.residents.models import Resident
from hub.tasks.models import Task
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]
DANGER = "Her brother said tonight that he will find her."


@pytest.fixture
def officer(app: Flask) -> User:
    return make.user(Role.PRIVACY_OFFICER)


def overridden(worker: User) -> Referral:
    draft = make.draft(by=worker)
    with transaction():
        drafting.override_agreement(draft, reason=DANGER, actor=worker.actor)
    return draft


def opened(referral: Referral, by: User) -> BrokenGlass:
    with transaction():
        return people.break_glass(referral.id, "Their worker is away and they rang.", actor=by.actor)


def test_sharing_without_agreement_is_looked_at_and_decided_once(officer: User, sign_in: SignIn) -> None:
    referral = overridden(make.worker())
    client = sign_in(officer)
    assert "Shared without agreement" in client.get("/today").text
    listed = client.get("/referrals/reviews")
    assert referral.reference in listed.text
    assert DANGER not in listed.text  # a reason is read one at a time
    fact = db.session.scalars(select(LawfulBasis).where(LawfulBasis.referral_id == referral.id)).one()
    page = f"/referrals/reviews/shared/{fact.id}"
    assert DANGER in client.get(page).text
    assert client.submit(page, {"verdict": "wrong"}).status_code == 422
    late = sign_in(make.user(Role.PRIVACY_OFFICER))
    form = {"verdict": "wrong", "words": "Nobody was in danger. Ask the partner to forget it."}
    assert client.submit(page, form).status_code == 303
    token = client.get("/account").text.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post(page, data={"csrf_token": token, "verdict": "right"}).status_code == 409
    assert "It was not right" in late.get(page).text
    db.session.expire_all()
    assert fact.reviewed_by_id == officer.id
    review = db.session.scalars(select(Review)).one()
    task = db.session.scalars(select(Task).where(Task.about_id == review.id)).one()
    resident = db.session.get_one(Resident, referral.resident_id)
    assert (task.owner_id, task.words) == (resident.lead_worker_id, form["words"])
    assert "Nothing to look at" in late.get("/referrals/reviews").text
    assert "It was not right" in late.get("/referrals/reviews?show=done").text


def test_what_an_outsider_opened_is_seen_by_the_lead_worker_who_may_doubt_it(
    officer: User, sign_in: SignIn
) -> None:
    worker, outsider = make.worker(), make.worker(Role.TEAM_LEAD)
    referral = make.referral(by=worker)
    glass = opened(referral, outsider)
    home = sign_in(worker)
    assert "Somebody outside the team opened a referral" in home.get("/today").text
    assert referral.reference in home.get("/referrals?show=opened").text
    shown = home.get(f"/referrals/{referral.id}").text
    assert "Their worker is away and they rang." in shown
    doubt = f"/referrals/{referral.id}/opened/{glass.id}"
    home.submit(f"/referrals/{referral.id}", {"right": "no"}, action=f"/opened/{glass.id}")
    assert "Somebody outside the team opened" not in home.get("/today").text
    desk = sign_in(officer)
    assert "Does not sound right" in desk.get("/referrals/reviews").text
    page = f"/referrals/reviews/referral/{glass.id}"
    assert "says that it does not sound right" in desk.get(page).text
    assert desk.submit(page, {"verdict": "right"}).status_code == 303
    assert "looked at by the privacy officer" in home.get(f"/referrals/{referral.id}").text
    assert sign_in(make.worker()).post(doubt).status_code in {400, 404}
    trail = list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
    assert trail[-2:] == ["referral.opening-questioned", "review.decided"]


def test_nobody_decides_of_what_they_did_themselves(officer: User, sign_in: SignIn) -> None:
    glass = opened(make.referral(), officer)
    page = f"/referrals/reviews/referral/{glass.id}"
    client = sign_in(officer)
    assert "Somebody else looks at this" in client.get(page).text
    other = sign_in(make.user(Role.PRIVACY_OFFICER))
    assert other.submit(page, {"verdict": "learn", "words": "Ask the team first."}).status_code == 303


def test_what_the_only_officer_did_is_decided_by_the_lead_of_the_persons_team_or_a_second_officer_is_asked_for(
    officer: User, sign_in: SignIn
) -> None:
    worker = make.worker()
    glass = opened(make.referral(by=worker), officer)
    page = f"/referrals/reviews/instead/referral/{glass.id}"
    assert second_eyes.nobodys() == 1
    assert "Give a second person the role" in sign_in(make.user(Role.ADMINISTRATOR)).get("/admin").text
    assert any(
        "only privacy officer" in one.what for one in doctor.problems(current_app.extensions["hub.settings"])
    )
    assert "role of privacy officer" in sign_in(officer).get(f"/referrals/reviews/referral/{glass.id}").text
    lead = make.worker(Role.TEAM_LEAD, team=make.Team(id=worker.team_id))
    assert second_eyes.nobodys() == 0
    for other in (make.worker(Role.TEAM_LEAD), make.worker(team=make.Team(id=worker.team_id))):
        assert sign_in(other).get(page).status_code == 404
    home = sign_in(lead)
    assert page in home.get("/today").text
    assert "Their worker is away and they rang." in home.get(page).text
    assert page in home.get("/referrals/reviews/instead").text
    assert home.submit(page, {"verdict": "right"}).status_code == 303
    assert "Nothing to look at" in home.get("/referrals/reviews/instead").text
    again = opened(make.referral(by=worker), officer)
    make.user(Role.PRIVACY_OFFICER)  # from now on there is somebody whose task it is
    assert home.get(f"/referrals/reviews/instead/referral/{again.id}").status_code == 404


def test_the_record_of_another_teams_resident_comes_to_the_same_list(officer: User, sign_in: SignIn) -> None:
    resident, stranger = make.resident(of=make.worker()), make.worker()
    with transaction():
        opening = residents.open_with_reason(resident, "They rang the wrong office.", actor=stranger.actor)
    client = sign_in(officer)
    assert "The record of another team" in client.get("/referrals/reviews").text
    page = client.get(f"/referrals/reviews/record/{opening.id}")
    assert "They rang the wrong office." in page.text
    assert resident.name not in page.text
    for role in (Role.REFERRER, Role.TEAM_LEAD, Role.NETWORK_MANAGER, Role.ADMINISTRATOR):
        assert sign_in(make.user(role)).get("/referrals/reviews").status_code == 404
