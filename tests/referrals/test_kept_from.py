"""A referral that is kept from somebody does not reach them: by no link, no letter, no task, no absence."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts import links as account_links
from hub.accounts.models import Link, User
from hub.accounts.policy import SYSTEM, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import NotFound
from hub.messaging.models import Message, MessageStatus
from hub.referrals.codes import DeniedBecause
from hub.referrals.models import Referral
from hub.referrals.queries import onlookers, partner_people, visible
from hub.referrals.services import leaving, letters, people, sending
from hub.tasks import queries as task_queries
from hub.tasks import services as tasks
from hub.tasks.models import Task
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]


def keep_from(user: User, referral: Referral, *, by: User) -> None:
    with transaction():
        people.deny(referral, user, because=DeniedBecause.SAME_HOUSEHOLD, actor=by.actor)


def link_of(user: User) -> str:
    """What stands in the address that was mailed to one of the partner's people."""
    theirs = select(Link).where(Link.detail["user_id"].as_string() == str(user.id))
    return account_links.token(db.session.scalars(theirs).one().id)


def written_to() -> set[str]:
    return set(db.session.scalars(select(Message.recipient).where(Message.status == MessageStatus.WAITING)))


def kinds() -> list[str]:
    return list(db.session.scalars(select(Task.kind).where(Task.done_at.is_(None))))


def test_one_of_the_partners_people_from_whom_it_is_kept_gets_no_link(app: Flask, client: PageClient) -> None:
    mill = make.organization()
    brother, colleague = (make.user(Role.PARTNER, organization=mill) for _ in range(2))
    worker = make.worker()
    draft = make.draft(by=worker, to=make.service(of=mill))
    keep_from(brother, draft, by=worker)
    with transaction():
        sending.send(draft, actor=worker.actor)
    assert colleague.email in written_to()
    assert brother.email not in written_to()
    assert [one.user_id for one in partner_people.owners(draft)] == [colleague.id]
    assert client.get(f"/answer/{link_of(colleague)}").status_code == 200


def test_a_link_that_was_sent_opens_nothing_once_it_is_kept_from_its_holder(
    app: Flask, client: PageClient
) -> None:
    mill = make.organization()
    brother = make.user(Role.PARTNER, organization=mill)
    worker = make.worker()
    referral = make.referral(by=worker, to=make.service(of=mill, email="all@mill.example"))
    assert client.get(f"/answer/{link_of(brother)}").status_code == 200
    keep_from(brother, referral, by=worker)
    assert brother.email not in written_to()
    assert client.get(f"/answer/{link_of(brother)}").status_code == 410
    assert client.get(f"/answer/{make.answer_link(referral)}").status_code == 410, "he may read that mailbox"
    assert letters.RING_PARTNER in kinds(), "nobody else there can be written to"


def test_the_general_mailbox_of_our_own_house_is_not_written_to_where_one_of_ours_must_not_know(
    app: Flask, client: PageClient
) -> None:
    house = make.organization(email="hello@our-house.example")
    worker = make.worker()
    cousin = make.worker(email="cousin@our-house.example")
    referral = make.referral(by=worker, to=make.service(of=house, email="hello@our-house.example"))
    mailed = f"/answer/{make.answer_link(referral)}"
    assert "hello@our-house.example" in written_to()
    assert client.get(mailed).status_code == 200
    keep_from(cousin, referral, by=worker)
    assert not partner_people.to_write_to(referral)
    assert client.get(mailed).status_code == 410
    assert letters.RING_PARTNER in kinds()


def test_tasks_about_it_are_neither_listed_nor_opened_nor_given_to_them(app: Flask, sign_in: SignIn) -> None:
    team = make.team()
    worker, cousin = make.worker(team=team), make.worker(team=team)
    person = make.resident(of=worker)
    with transaction():
        person.lead_worker_id = None
    refuge = make.service(
        of=make.organization(name="Willow Refuge"), email="a@mill.example", is_sensitive=True
    )
    referral = make.referral(by=worker, to=refuge, about=person)
    with transaction():
        raised = tasks.raise_task(
            letters.RING_PARTNER,
            about_type="referral",
            about_id=referral.id,
            resident_id=person.id,
            due_on=clock.today(),
            team_id=team.id,
            owner_id=cousin.id,
            actor=SYSTEM,
        )
    told = db.session.scalars(select(Task).where(Task.about_type == "resident_word")).one()
    desk = sign_in(cousin)
    assert all(desk.get(f"/residents/tasks/{one.id}").status_code == 200 for one in (told, raised))
    keep_from(cousin, referral, by=worker)
    assert [desk.get(f"/residents/tasks/{one.id}").status_code for one in (told, raised)] == [404, 404]
    listed = desk.get("/residents/tasks").text
    assert str(told.id) not in listed
    assert str(raised.id) not in listed
    assert str(told.id) not in desk.get("/today").text
    db.session.refresh(raised)
    assert raised.owner_id is None, "anybody else of the team does it"
    assert {told.id, raised.id} <= {one.id for one in task_queries.waiting(actor=worker.actor)}
    with transaction():
        tasks.hand_over(raised, cousin.id, actor=SYSTEM)
    assert raised.owner_id is None


def test_a_lead_from_whom_it_is_kept_hands_it_to_nobody(app: Flask) -> None:
    team = make.team()
    worker, other = make.worker(team=team), make.worker(team=team)
    lead = make.worker(Role.TEAM_LEAD, team=team)
    referral = make.referral(by=worker)
    keep_from(lead, referral, by=worker)
    with pytest.raises(NotFound), transaction():
        people.reassign(referral, other, actor=lead.actor)
    with transaction():
        handed = leaving.hand_over_everything(worker, other, actor=lead.actor)
    assert (handed.referrals, handed.kept) == (0, 1)
    db.session.refresh(referral)
    assert referral.owner_id == worker.id


def test_whoever_could_see_it_is_found_by_name_and_nobody_else_is_listed(app: Flask, sign_in: SignIn) -> None:
    """A house has hundreds of people: the page lists none of them before somebody types a name."""
    mill = make.organization()
    brother = make.user(Role.PARTNER, organization=mill, name="Otis Marsh")
    stranger = make.user(Role.PARTNER, organization=make.organization(), name="Otis Elsewhere")
    ours = [make.worker(name=f"Otis Number {number:02}") for number in range(onlookers.MOST)]
    worker = make.worker(name="Otis Myself")
    referral = make.referral(by=worker, to=make.service(of=mill, email="a@mill.example"))
    desk, url = sign_in(worker), f"/referrals/{referral.id}/keep-from"
    assert "Otis Number" not in desk.get(url).text
    page = desk.submit(url, {"words": "otis", "find": "yes"}).text
    assert brother.name in page
    assert ours[0].name in page
    assert "And 1 more" in page
    assert stranger.name not in page
    assert "Nobody who could see this referral" in desk.submit(url, {"words": "Zed", "find": "yes"}).text
    given = {"words": "otis", "because": "same_household"}
    refused = desk.submit(url, given | {"user_id": str(stranger.id)})
    assert refused.status_code == 422
    assert desk.submit(url, given).status_code == 422
    assert desk.submit(url, given | {"user_id": str(brother.id)}).status_code == 303
    assert visible.is_denied(referral, brother.id)
