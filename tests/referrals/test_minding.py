"""Somebody of ours who can sees to each referral: whoever is away, has left, or must not see it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.messaging.models import Message
from hub.referrals.clocks import Party
from hub.referrals.codes import DeniedBecause, Via, WithdrawnBecause
from hub.referrals.models import Referral
from hub.referrals.queries import minding
from hub.referrals.services import ending, late_tasks, letters, people
from hub.residents.models import Word
from hub.residents.queries import lists
from hub.tasks import queries as tasks
from hub.tasks.models import Task
from tests.support import make

pytestmark = pytest.mark.usefixtures("app")


def covered(user: User, by: User) -> None:
    with transaction():
        people.stand_in(
            user,
            by,
            first_on=clock.today(),
            last_on=clock.today() + timedelta(days=14),
            actor=user.actor,
        )


def open_tasks(referral: Referral) -> dict[str, str]:
    waiting = select(Task).where(Task.about_id == referral.id, Task.done_at.is_(None))
    return {one.kind: one.words for one in db.session.scalars(waiting)}


@pytest.mark.parametrize("why", ["switched off", "kept from them", "no worker any more"])
def test_a_cover_who_cannot_is_passed_over_for_the_lead_of_the_team(why: str) -> None:
    team = make.team()
    lead = make.worker(Role.TEAM_LEAD, team=team)
    away, cover = make.worker(team=team), make.worker(team=team)
    referral = make.referral(by=away)
    covered(away, cover)
    assert minding.minder(referral) == cover.id
    with transaction():
        if why == "switched off":
            cover.active = False
        elif why == "kept from them":
            people.deny(referral, cover, because=DeniedBecause.SAME_HOUSEHOLD, actor=away.actor)
        else:
            cover.role = Role.DIRECTORY_EDITOR
    with transaction():
        letters.to_owner(referral, "referral-news")
    newest = select(Message.recipient).where(Message.name == "referral-news")
    assert db.session.scalars(newest).all() == [lead.email]


def test_a_lead_from_whom_it_is_kept_hears_of_no_step() -> None:
    team, manager = make.team(), make.user(Role.NETWORK_MANAGER)
    lead, worker = make.worker(Role.TEAM_LEAD, team=team), make.worker(team=team)
    referral = make.referral(by=worker)
    with transaction():
        people.deny(referral, lead, because=DeniedBecause.SAME_HOUSEHOLD, actor=worker.actor)
        worker.active = False
    assert minding.minder(referral) is None, "anybody's of the team"
    for party in (Party.TEAM_LEAD, Party.REFERRER):
        with transaction():
            letters.to_party(referral, party, "referral-waits", step="late")
    told = set(db.session.scalars(select(Message.recipient).where(Message.name == "referral-waits")))
    assert told == {manager.email}


def test_a_partner_to_whom_nothing_goes_from_here_is_rung_when_it_is_taken_back_or_waits() -> None:
    worker = make.worker()
    referral = make.referral(by=worker, via=Via.PHONE)
    assert letters.RING_PARTNER not in open_tasks(referral), "they told them themselves"
    with transaction():
        letters.to_party(referral, Party.PARTNER_OWNER, "referral-waits", step="owner")
    assert open_tasks(referral)[letters.RING_PARTNER] == letters.TO_SAY["referral-waits"]
    with transaction():
        ending.withdraw(referral, because=WithdrawnBecause.AGREEMENT_WITHDRAWN, actor=worker.actor)
    assert open_tasks(referral)[letters.RING_PARTNER] == letters.TO_SAY[letters.OVER]
    ring = select(Task.resident_id).where(Task.kind == letters.RING_PARTNER)
    assert set(db.session.scalars(ring)) == {referral.resident_id}, (
        "what is written there goes with the record"
    )
    said = [one.words for one in db.session.scalars(select(Word)) if "do not want" in one.words]
    assert len(said) == 1
    assert "We tell" in said[0]
    assert "no longer see" not in said[0], "what they wrote down is theirs until somebody has rung"


def test_who_stands_in_sees_the_tasks_and_what_a_leaver_had_is_anybodys() -> None:
    team, elsewhere = make.team(), make.team()
    away, colleague, cover = make.worker(team=team), make.worker(team=team), make.worker(team=elsewhere)
    referral = make.referral(by=away)
    told = db.session.scalars(select(Task).where(Task.about_type == "resident_word")).one()
    assert (told.owner_id, told.resident_id) == (away.id, referral.resident_id)
    assert not tasks.waiting(actor=cover.actor)
    covered(away, cover)
    assert [one.task.id for one in lists.to_do(cover.actor).items] == [told.id]
    assert [one.owner for one in lists.first_to_do(cover.actor, most=5)[0]] == [away.name]
    assert tasks.get(told.id, actor=cover.actor)
    assert not tasks.waiting(actor=colleague.actor)
    with transaction():
        away.active = False
    assert [one.id for one in tasks.waiting(actor=colleague.actor)] == [told.id]


def test_what_climbs_reaches_whoever_stands_in_for_the_lead_and_without_a_lead_the_managers() -> None:
    team = make.team()
    worker, other = make.worker(team=team), make.worker(team=team)
    manager = make.user(Role.NETWORK_MANAGER)
    referral = make.referral(by=worker)
    assert list(late_tasks._leads(team.id)) == [manager.email]
    lead = make.worker(Role.TEAM_LEAD, team=team)
    assert list(late_tasks._leads(team.id)) == [lead.email]
    with transaction():
        people.stand_in(lead, other, first_on=clock.today(), last_on=clock.today(), actor=lead.actor)
    assert list(late_tasks._leads(team.id)) == [other.email]
    assert [one.id for one in minding.leads(referral)] == [other.id]
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        assert [one.id for one in minding.leads(referral)] == [lead.id]
