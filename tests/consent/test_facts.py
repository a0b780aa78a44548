"""Four facts, each recorded by itself, and what follows when one of them is taken back."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.policy import Role
from hub.consent import queries, services, wordings
from hub.consent.codes import Basis, Condition, How
from hub.consent.models import Reach
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid
from hub.referrals.codes import WithdrawnBecause
from hub.referrals.models import Referral
from hub.referrals.services import drafting, ending, sending, snapshots
from hub.referrals.states import ReferralStatus
from hub.residents import services as residents
from hub.residents.models import ContactKind, Resident
from tests.support import make


def test_nothing_goes_before_all_four_are_recorded_and_the_refusal_says_which_is_missing(app: Flask) -> None:
    worker = make.worker()
    whom, service = make.resident(of=worker), make.service(email="a@mill-lane.example")
    actor = worker.actor
    with transaction():
        draft = drafting.start(service, whom, actor=actor)
        drafting.agree(draft, how=How.PHONE, wording=wordings.CURRENT, actor=actor)
        drafting.tell_back(draft, may_tell=False, actor=actor)
    with pytest.raises(Conflict, match="record how they can safely be contacted"), transaction():
        sending.send(draft, actor=actor)
    with transaction():
        drafting.safe_contact(draft, reach=Reach.THROUGH_US, actor=actor)
        sending.send(draft, actor=actor)
    facts = queries.facts_of(draft.id)
    assert facts.agreement
    assert (facts.agreement.wording, facts.agreement.recorded_by_id) == (wordings.CURRENT, worker.id)
    assert facts.basis
    assert facts.basis.basis is Basis.LEGITIMATE_INTERESTS


def test_agreement_taken_back_takes_back_every_open_referral_to_that_partner_and_to_no_other(
    app: Flask,
) -> None:
    worker, colleague = make.worker(Role.TEAM_LEAD), make.worker()
    whom, partner = make.resident(of=worker), make.organization()
    ours = make.referral(by=worker, about=whom, to=make.service(of=partner))
    theirs = make.referral(by=colleague, about=whom, to=make.service(of=partner))
    elsewhere = make.referral(by=worker, about=whom)
    registered_twice = make.resident(of=worker)
    before = make.referral(by=worker, about=registered_twice, to=make.service(of=partner))
    with transaction():
        residents.merge(whom, registered_twice, actor=worker.actor)
    with transaction():
        because = WithdrawnBecause.AGREEMENT_WITHDRAWN
        ending.withdraw(ours, because=because, how=How.PHONE, actor=worker.actor)
    states = {one.id: one.status for one in db.session.scalars(select(Referral))}
    assert states[ours.id] is states[theirs.id] is states[before.id] is ReferralStatus.WITHDRAWN
    assert states[elsewhere.id] is ReferralStatus.SENT
    assert not queries.facts_of(theirs.id).may_share
    assert not queries.facts_of(before.id).may_share
    assert queries.facts_of(elsewhere.id).may_share


def test_a_safeguarding_override_needs_a_reason_and_is_looked_at_within_a_week(
    app: Flask, time_machine
) -> None:
    time_machine.move_to(datetime(2026, 4, 2, 12, tzinfo=UTC))
    draft = make.draft()
    about = drafting.about_of(draft)
    with pytest.raises(Invalid, match="who is in danger"), transaction():
        services.override_for_safeguarding(about, reason=" ", actor=_referrer(draft))
    with transaction():
        drafting.override_agreement(draft, reason="A child is at risk tonight.", actor=_referrer(draft))
    basis = queries.facts_of(draft.id).basis
    assert basis is not None
    assert basis.review_on == date(2026, 4, 13), "so many working days; Easter has two that are none"


def test_a_number_that_is_not_safe_any_more_does_not_go_with_a_draft_that_was_written_before(
    app: Flask,
) -> None:
    worker = make.worker()
    whom = make.resident(of=worker)
    point = make.contact_point(whom, ContactKind.PHONE, "01632 960 555", may_ring=True)
    draft = make.draft(by=worker, about=whom)
    with transaction():
        drafting.safe_contact(draft, reach=Reach.CALL, contact_point_id=point.id, actor=worker.actor)
    assert "01632 960 555" in str(snapshots.of(draft))
    with transaction():
        whom.no_contact = True
    assert "01632 960 555" not in str(snapshots.of(draft))
    with transaction():
        whom.no_contact, point.may_ring = False, False
    assert "01632 960 555" not in str(snapshots.of(draft))


def test_a_number_that_nobody_called_safe_is_not_passed_on(app: Flask) -> None:
    draft = make.draft()
    point = make.contact_point(db.session.get_one(Resident, draft.resident_id), may_ring=False)
    with pytest.raises(Conflict, match="not said that this is safe"), transaction():
        drafting.safe_contact(draft, reach=Reach.CALL, contact_point_id=point.id, actor=_referrer(draft))


def test_the_policy_of_a_service_decides_on_what_ground_its_referrals_stand(app: Flask) -> None:
    service, officer = make.service(), make.user(Role.PRIVACY_OFFICER).actor
    with transaction():
        services.set_policy(
            service.id,
            basis=Basis.PUBLIC_TASK,
            condition=Condition.SAFEGUARDING,
            why="The council asks us to.",
            actor=officer,
        )
    worker = make.worker()
    whom = make.resident(of=worker)
    with transaction():
        draft = drafting.start(service, whom, actor=worker.actor)
        drafting.agree(draft, how=How.PHONE, wording=wordings.CURRENT, actor=worker.actor)
    fact = queries.facts_of(draft.id).basis
    assert fact
    assert (fact.basis, fact.condition, fact.policy_number) == (Basis.PUBLIC_TASK, Condition.SAFEGUARDING, 1)


def _referrer(draft: Referral):  # type: ignore[no-untyped-def]
    from hub.accounts.models import User

    return db.session.get_one(User, draft.owner_id).actor
