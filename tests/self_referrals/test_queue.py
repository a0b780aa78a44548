"""Who it is: what our people do with those who asked by themselves."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import Team, User
from hub.accounts.policy import Actor, Role
from hub.consent import queries as consent
from hub.consent.models import Reach
from hub.core import paging
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.passport.services import issuing
from hub.privacy.tasks import erase_over
from hub.referrals.models import Referral
from hub.referrals.policy import RESIDENT
from hub.referrals.queries import disclosures, drafts, soundness
from hub.referrals.states import ReferralStatus
from hub.residents import gateway
from hub.residents import queries as residents
from hub.residents.gateway import Answer
from hub.residents.models import Channel, Resident
from hub.residents.services import merging
from hub.self_referrals.codes import Decision, HeldBecause
from hub.self_referrals.models import DutyTeam, SelfReferral
from hub.self_referrals.queries import duty
from hub.self_referrals.services import deciding
from hub.tasks.models import Task
from tests.support import make
from tests.support.client import PageClient, form_fields, forms

SignIn = Callable[[User], PageClient]
NAME = "Zebedee Quillfeather"


@pytest.fixture
def team(app: Flask) -> Team:
    return make.team()


def press(client: PageClient, record: SelfReferral, deed: str, **typed: object) -> int:
    url = f"/self-referrals/{record.id}"
    page = client.submit(url, typed, action=f"/{deed}")
    db.session.expire_all()
    return page.status_code


def referral_of(record: SelfReferral) -> Referral:
    return db.session.get_one(Referral, record.referral_id)


def test_somebody_new_becomes_a_record_like_any_other_that_the_worker_leads(
    team: Team, sign_in: SignIn
) -> None:
    record = make.self_referral(team=team, name=NAME)
    worker = make.worker(team=team)
    client = sign_in(worker)
    assert NAME in client.get("/self-referrals").text
    task = db.session.scalars(select(Task)).one()
    led_to = client.get(f"/residents/tasks/{task.id}").headers["Location"]
    page = client.get(led_to)
    assert "The cupboard is empty." in page.text
    assert "Nobody we know is like them" in page.text
    assert press(client, record, "new") == 303
    newcomer = db.session.get_one(Resident, record.resident_id)
    assert (newcomer.unchecked_since, newcomer.lead_worker_id) == (None, worker.id)
    assert referral_of(record).owner_id == worker.id
    assert db.session.get_one(Task, task.id).done_at
    assert NAME not in client.get("/self-referrals").text
    assert not any(soundness.faults(referral_of(record)))


def test_somebody_we_know_is_found_first_and_one_record_stands_for_both(team: Team, sign_in: SignIn) -> None:
    lead = make.worker(team=team)
    known = make.resident(of=lead, name=NAME)
    make.contact_point(known, value="01632 960 555", may_ring=True)
    record = make.self_referral(team=team, name="Zeb Quillfeather")
    client = sign_in(make.worker(team=team))
    assert "Same phone number" in client.get(f"/self-referrals/{record.id}").text
    assert press(client, record, "known") == 303
    assert record.decision is Decision.KNOWN
    assert residents.survivor(record.resident_id) == known.id
    assert referral_of(record).owner_id == lead.id
    assert "Asked for help themselves" in client.get(f"/residents/{known.id}").text
    again = client.post(f"/self-referrals/{record.id}/new", data={"csrf_token": token(client)})
    assert again.status_code == 409
    assert "already" in again.text


def test_what_a_stranger_typed_as_somebodys_address_gets_nothing_until_they_were_asked(
    team: Team, sign_in: SignIn
) -> None:
    lead = make.worker(team=team)
    known = make.resident(of=lead, name=NAME)
    make.contact_point(known, value="01632 960 555", may_ring=True)
    theirs = make.self_referral(team=team, name=NAME, value="01632 960555", may_leave_message=True)
    strange = make.self_referral(team=team, name=NAME, reach=Reach.EMAIL, value="him@home.example")
    client = sign_in(lead)
    assert press(client, theirs, "known", resident_id=known.id) == 303
    assert not asked_whether_theirs(known)
    assert press(client, strange, "known", resident_id=known.id) == 303
    assert gateway.may_send(known, Channel.CALL).answer in {Answer.YES, Answer.LATER}  # by the hour
    assert gateway.may_send(known, Channel.EMAIL).reason == gateway.NOT_ASKED
    assert [ways for _, _, ways in drafts.safe_ways(make.draft(by=lead, to=make.service(), about=known))] == [
        [Reach.CALL]
    ]
    (asked,) = asked_whether_theirs(known)
    assert asked.owner_id == lead.id
    assert f"/residents/{known.id}" in client.get(f"/residents/tasks/{asked.id}").text
    partner = client.get(f"/answer/{make.answer_link(referral_of(strange))}")
    assert "him@home.example" in partner.text


def test_nor_when_the_two_records_are_merged_later_and_not_before_somebody_said_who_it_is(team: Team) -> None:
    lead = make.worker(Role.TEAM_LEAD, team=team)
    known = make.resident(of=lead, name=NAME)
    strange = make.self_referral(team=team, name=NAME, reach=Reach.EMAIL, value="him@home.example")
    newcomer = db.session.get_one(Resident, strange.resident_id)
    with pytest.raises(Conflict, match="asked for help themselves"), transaction():
        merging.merge(known, newcomer, actor=lead.actor)
    with transaction():
        deciding.is_new(strange, actor=lead.actor)
    assert gateway.may_send(newcomer, Channel.EMAIL).answer in {Answer.YES, Answer.LATER}
    with transaction():
        merging.merge(known, newcomer, actor=lead.actor)
    assert gateway.may_send(known, Channel.EMAIL).reason == gateway.NOT_ASKED
    assert len(asked_whether_theirs(known)) == 1


def asked_whether_theirs(known: Resident) -> list[Task]:
    waiting = select(Task).where(Task.kind == "contact-doubted", Task.resident_id == known.id)
    return list(db.session.scalars(waiting))


def token(client: PageClient) -> str:
    return str(form_fields(next(iter(forms(client.get("/self-referrals").text))))["csrf_token"])


def test_another_team_that_knows_them_gets_it_and_the_first_sees_it_no_more(
    team: Team, sign_in: SignIn
) -> None:
    other = make.worker(Role.TEAM_LEAD)
    make.resident(of=other, name=NAME)
    record = make.self_referral(team=team, name=NAME)
    client = sign_in(make.worker(team=team))
    page = client.get(f"/self-referrals/{record.id}")
    assert "initials Z Q" in page.text
    assert 'value="' + str(other.team_id) in page.text
    assert press(client, record, "pass-on", team_id=str(other.team_id)) == 303
    assert client.get(f"/self-referrals/{record.id}").status_code == 404
    assert referral_of(record).owner_id == other.id
    assert NAME in sign_in(other).get("/self-referrals").text


def test_what_is_held_goes_when_somebody_has_read_it(team: Team, sign_in: SignIn) -> None:
    record = make.self_referral(team=team, name=NAME, held=HeldBecause.QUICK)
    client = sign_in(make.worker(team=team))
    page = client.get(f"/self-referrals/{record.id}")
    assert "faster than people type" in page.text
    assert press(client, record, "send") == 303
    assert referral_of(record).status is ReferralStatus.SENT
    assert record.released_at
    waiting = select(Task.kind).where(Task.done_at.is_(None))
    assert sorted(db.session.scalars(waiting)) == ["contact-call", "self-referral"]
    assert soundness.dead_ends() == []


def test_what_is_held_is_taken_back_with_the_paper_and_goes_to_nobody(
    team: Team, sign_in: SignIn, client: PageClient
) -> None:
    record = make.self_referral(team=team, name=NAME, held=HeldBecause.QUICK)
    referral = referral_of(record)
    with transaction():
        asker = Actor(RESIDENT, about_ids=frozenset({referral.id}))
        paper = issuing.issue(referral, actor=asker)
    client.submit("/passport", {"code": paper.code, "pin_password": paper.pin})
    assert "I do not want this any more" in client.get("/passport/now").text
    assert client.submit("/passport/now/take-back", {"words": "My sister helps"}).status_code == 303
    page = client.get("/passport/now").text
    assert "You took it back" in page
    assert "It went to nobody" in page
    assert client.get("/passport/now/take-back").status_code == 303
    db.session.expire_all()
    assert (referral.status, referral.sent_at) == (ReferralStatus.WITHDRAWN, None)
    assert not any(soundness.faults(referral))
    assert not consent.facts_of(referral.id).may_share
    waiting = select(Task.kind).where(Task.done_at.is_(None))
    assert db.session.scalars(waiting).all() == ["self-referral"]  # who it is
    worker = sign_in(make.worker(team=team))
    assert "Withdrawn" in worker.get("/self-referrals").text
    assert "They took it back" in worker.get(f"/self-referrals/{record.id}").text
    assert worker.post(f"/self-referrals/{record.id}/send", data={}).status_code != 303
    assert press(worker, record, "new") == 303
    assert NAME not in worker.get("/self-referrals").text


def test_what_is_held_still_goes_when_somebody_said_first_who_it_is(team: Team, sign_in: SignIn) -> None:
    record = make.self_referral(team=team, name=NAME, held=HeldBecause.QUICK)
    client = sign_in(make.worker(team=team))
    assert press(client, record, "new") == 303
    assert press(client, record, "send") == 303
    assert referral_of(record).status is ReferralStatus.SENT
    waiting = select(Task.kind).where(Task.done_at.is_(None))
    assert db.session.scalars(waiting).all() == ["contact-call"]  # to tell them, not to decide anything
    assert NAME not in client.get("/self-referrals").text


def test_nobody_behind_it_the_partner_sees_nothing_any_more_and_what_was_typed_is_gone(
    team: Team, sign_in: SignIn
) -> None:
    record = make.self_referral(team=team, name=NAME)
    client = sign_in(make.worker(team=team))
    assert press(client, record, "not-genuine") == 303
    referral = referral_of(record)
    assert referral.status is ReferralStatus.ENTERED_IN_ERROR
    assert all(one.stopped_at for one in disclosures.made(referral))
    assert db.session.get_one(Resident, record.resident_id).name != NAME
    assert client.get("/self-referrals").text.count("hub-tasks") == 0
    assert erase_over() == 1
    db.session.expire_all()
    assert (referral.words, referral.status) == ("", ReferralStatus.ENTERED_IN_ERROR)
    assert not disclosures.made(referral)
    assert erase_over() == 0


def test_the_administrator_says_which_team_is_on_duty(team: Team, sign_in: SignIn) -> None:
    make.worker(team=team)
    other = make.worker().team_id
    client = sign_in(make.user(Role.ADMINISTRATOR))
    saved = client.submit("/self-referrals/duty", {"everywhere": str(other)})
    assert saved.status_code == 303
    assert db.session.get_one(DutyTeam, "").team_id == other
    assert duty.team_for("E05000001") == other
    assert client.submit("/self-referrals/duty", {"everywhere": ""}).status_code == 422


def test_what_is_held_comes_first_however_many_wait_before_it(
    team: Team, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "SIZE", 2)
    for _ in range(3):
        make.self_referral(team=team)
    make.self_referral(team=team, name="Held Last", held=HeldBecause.QUICK)
    desk = sign_in(make.worker(team=team))
    page = desk.get("/self-referrals").text
    assert "Held Last" in page
    assert "Showing 1 to 2 of 4" in page
    assert "Showing 3 to 4 of 4" in desk.get("/self-referrals?page=2").text


def test_the_queue_costs_the_same_for_one_or_many(
    team: Team, sign_in: SignIn, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    make.self_referral(team=team)
    client = sign_in(make.worker(team=team))
    client.get("/self-referrals")
    with count_queries() as one:
        client.get("/self-referrals")
    for _ in range(3):
        make.self_referral(team=team)
    with count_queries() as many:
        client.get("/self-referrals")
    assert len(many) == len(one)
