"""A referral that is kept from somebody does not reach them: by no link, no letter, no task, no absence."""

from flask import Flask
from sqlalchemy import select

from hub.accounts import links as account_links
from hub.accounts.models import Link, User
from hub.accounts.policy import Role
from hub.core.db import db, transaction
from hub.messaging.models import Message, MessageStatus
from hub.referrals.codes import DeniedBecause
from hub.referrals.models import Referral
from hub.referrals.queries import partner_people
from hub.referrals.services import letters, people, sending
from hub.tasks.models import Task
from tests.support import make
from tests.support.client import PageClient


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
