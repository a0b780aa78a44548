"""The page of a team's lead: who has how much, what nobody sees to, and everything of somebody who leaves."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Invalid
from hub.messaging.models import Message
from hub.referrals.codes import DeniedBecause, WithdrawnBecause
from hub.referrals.queries import soundness
from hub.referrals.services import ending, people
from hub.residents.models import Resident
from hub.residents.services import workers
from hub.tasks import queries as tasks
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]
Counting = Callable[[], AbstractContextManager[list[str]]]


class Team:
    """A lead and two workers, and a team that is none of theirs."""

    def __init__(self) -> None:
        self.team = team = make.team()
        self.lead = make.worker(Role.TEAM_LEAD, team=team)
        self.ann, self.ben = make.worker(team=team, name="Ann Oak"), make.worker(team=team, name="Ben Ash")


@pytest.fixture
def team(app: Flask) -> Team:
    return Team()


def row(page: str, name: str) -> list[str]:
    """The numbers of one worker, in the order of the columns."""
    [found] = re.findall(rf'<th scope="row">{name}.*?</tr>', page, re.S)
    return re.findall(r'<td data-head="(?:Open|Overdue|Waits for us)">(?:<a [^>]*>)?(\d+)', found)


def test_every_number_of_a_worker_leads_to_what_it_counts(team: Team, sign_in: SignIn) -> None:
    for _ in range(2):
        make.referral(by=team.ann)
    make.referral(by=team.ben)
    make.referral(by=make.worker())
    desk = sign_in(team.lead)
    page = desk.get("/referrals/team").text
    assert (row(page, "Ann Oak"), row(page, "Ben Ash")) == (["2", "0", "0"], ["1", "0", "0"])
    listed = desk.get(f"/referrals?show=team&owner={team.ann.id}").text
    assert "Those of Ann Oak" in listed
    assert listed.count("· Ann Oak") == 2
    assert "· Ben Ash" not in listed
    with time_machine.travel(clock.now() + timedelta(days=10)):
        assert row(sign_in(team.lead).get("/referrals/team").text, "Ann Oak") == ["2", "2", "0"]
    assert sign_in(team.ann).get("/referrals/team").status_code == 404


def test_everything_of_somebody_who_left_goes_to_a_colleague(team: Team, sign_in: SignIn) -> None:
    resident = make.resident(of=team.ann)
    kept = make.resident(of=team.ann)
    referral = make.referral(by=team.ann, about=resident)
    other = make.referral(by=team.ann, about=kept)
    with transaction():
        workers.bar(kept, email=team.ben.email, reason="His cousin.", actor=team.lead.actor)
        team.ann.active = False
    desk = sign_in(team.lead)
    page = desk.get("/referrals/team").text
    assert "Nobody sees to 2 referrals" in page
    assert "Has left" in page
    assert set(soundness.dead_ends()) == {referral.id, other.id}
    answer = desk.submit(f"/referrals/people/{team.ann.id}/hand-over", {"user_id": str(team.ben.id)})
    said = desk.get(answer.headers["Location"]).text
    assert "1 referral, 1 person" in said
    assert "2 must be kept from this colleague" in said
    db.session.expire_all()
    assert (referral.owner_id, other.owner_id) == (team.ben.id, team.ann.id)
    assert db.session.get_one(Resident, resident.id).lead_worker_id == team.ben.id
    about = {one.resident_id for one in tasks.waiting(actor=team.ben.actor) if one.owner_id == team.ben.id}
    assert about == {resident.id}
    desk.submit(f"/referrals/people/{team.ann.id}/hand-over", {"user_id": str(team.lead.id)})
    assert "Nobody sees to" not in desk.get("/referrals/team").text
    assert soundness.dead_ends() == []
    stranger = sign_in(make.worker(Role.TEAM_LEAD))
    assert stranger.get(f"/referrals/people/{team.ann.id}/hand-over").status_code == 404


def test_a_lead_arranges_cover_for_a_colleague_and_sees_who_is_away(team: Team, sign_in: SignIn) -> None:
    desk, day = sign_in(team.lead), clock.today()
    given = {"user_id": str(team.ben.id)}
    for name in ("first_on", "last_on"):
        given |= {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
    assert desk.submit(f"/referrals/people/{team.ann.id}/away", given).status_code == 303
    assert "Ben Ash stands in" in desk.get("/referrals/team").text
    assert "Ben Ash" in sign_in(team.ann).get("/referrals/away").text
    assert sign_in(team.ben).get(f"/referrals/people/{team.ann.id}/away").status_code == 404
    assert people.NOT_ONE_OF_US  # who stands in must be able to make referrals


def test_a_big_team_costs_as_little_as_a_small_one(
    team: Team, sign_in: SignIn, count_queries: Counting
) -> None:
    desk = sign_in(team.lead)
    make.referral(by=team.ann)
    desk.get("/referrals/team")
    with count_queries() as few:
        desk.get("/referrals/team")
    for worker in (
        team.ann,
        team.ben,
        make.worker(team=team.team),
    ):
        make.referral(by=worker)
    with count_queries() as many:
        desk.get("/referrals/team")
    assert len(many) == len(few)


def test_what_is_open_for_a_person_goes_along_to_another_team(team: Team, sign_in: SignIn) -> None:
    """Whoever works with them now sees it and answers for it; what is over stays where it was."""
    other = make.team()
    from_whom_it_is_kept, new = make.worker(Role.TEAM_LEAD, team=other), make.worker(team=other)
    person = make.resident(of=team.ann)
    sent, draft = make.referral(by=team.ann, about=person), make.draft(by=team.ben, about=person)
    over = make.referral(by=team.ann, about=person)
    with transaction():
        ending.withdraw(over, because=WithdrawnBecause.OTHER, words="Moved.", actor=team.ann.actor)
        people.deny(sent, from_whom_it_is_kept, because=DeniedBecause.CONFLICTED_STAFF, actor=team.ann.actor)
        for_all = tasks.waiting(actor=team.ann.actor)
    desk = sign_in(team.lead)
    url = f"/residents/{person.id}/worker"
    desk.submit(url, {"team_id": str(other.id), "lead_worker_id": ""})
    assert "2 open referrals went along" in desk.get("/residents").text
    db.session.expire_all()
    assert [(one.team_id, one.owner_id) for one in (sent, draft)] == [
        (other.id, new.id),
        (other.id, from_whom_it_is_kept.id),
    ]
    assert over.team_id == team.team.id
    assert sign_in(new).get(f"/referrals/{sent.id}").status_code == 200
    assert {one.id for one in for_all} <= {one.id for one in tasks.waiting(actor=new.actor)}
    assert tasks.waiting(actor=team.ben.actor) == []
    told = select(Message.recipient).where(Message.name == "referral-news", Message.about_id == sent.id)
    assert new.email in db.session.scalars(told).all()
    assert not soundness.dead_ends()


def test_nobody_goes_to_a_team_that_could_not_see_what_is_open_for_them(team: Team) -> None:
    person = make.resident(of=team.ann)
    referral, empty = make.referral(by=team.ann, about=person), make.team()
    with pytest.raises(Invalid), transaction():
        workers.hand_over(person, lead_worker_id=None, team_id=empty.id, actor=team.lead.actor)
    db.session.expire_all()
    assert (person.team_id, referral.team_id) == (team.team.id, team.team.id)
