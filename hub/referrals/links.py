"""The link that lets a partner answer one referral without an account, and the actor that its holder is."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, select

from hub.accounts import links
from hub.accounts.models import Link
from hub.accounts.policy import Actor
from hub.core import clock, lasting
from hub.core.db import db
from hub.core.errors import Gone
from hub.partners.queries import recipients, suspensions
from hub.referrals.models import Referral
from hub.referrals.policy import LINK
from hub.referrals.queries import partner_people

ANSWER_REFERRAL = "answer-referral"
LASTS = timedelta(days=365)
"""It opens one referral as long as that lasts; once the referral is over it shows what became of it, and nothing of
the person. A referral that is withdrawn or passed on to another service revokes it."""
NOT_THERE_NOW = "This link was sent to an address that this organization does not use any more."
NOT_YOURS_NOW = "This link was sent to somebody who no longer speaks for this organization."
STOPPED = (
    "Our work with your organization is stopped. Do not contact the person. Ring us to ask what comes next."
)


@dataclass(frozen=True, slots=True)
class Held:
    """A link in somebody's hand: it speaks for one organization, about one referral."""

    link: Link
    actor: Actor
    referral_id: uuid.UUID


_STILL_GOOD = (
    select(Link)
    .where(
        Link.purpose == ANSWER_REFERRAL,
        Link.about_id == bindparam("about_id"),
        Link.revoked_at.is_(None),
        Link.expires_at > bindparam("now"),
        Link.key_number == bindparam("number"),
    )
    .limit(1)
)


def issue(referral: Referral, *, mailbox: str, user_id: uuid.UUID | None) -> Link:
    """The link for one mailbox. One that is still good is used again, so that an older email stays right."""
    about_id = uuid.uuid5(referral.id, mailbox)
    asked = {"about_id": about_id, "now": clock.now(), "number": lasting.number()}
    found = db.session.scalars(_STILL_GOOD, asked).first()
    return found or links.issue(
        ANSWER_REFERRAL,
        about_id=about_id,
        lasts=LASTS,
        referral_id=str(referral.id),
        user_id=str(user_id) if user_id else None,
        mailbox=mailbox,
    )


def opened(token: str) -> Held:
    """Whoever holds this link. Raises NotFound or Gone; looking uses nothing up."""
    link = links.opened(token, ANSWER_REFERRAL)
    referral = db.session.get_one(Referral, uuid.UUID(link.detail["referral_id"]))
    organization_id = referral.organization_id  # whose it is now: two entries of one body may have become one
    if suspensions.is_suspended(organization_id):
        raise Gone(STOPPED)
    user_id = uuid.UUID(sent_to) if (sent_to := link.detail.get("user_id")) else None
    if user_id and not recipients.speaks_still(user_id, organization_id):
        raise Gone(NOT_YOURS_NOW)
    if not user_id and not recipients.is_listed_still(
        link.detail["mailbox"], organization_id, partner_people.every_listed_address(referral)
    ):
        raise Gone(NOT_THERE_NOW)
    if partner_people.is_kept_from(referral, user_id):
        raise Gone(links.SPENT)  # as of any link that is over: nobody reads from it that they are kept out
    actor = Actor(
        kind=LINK, organization_ids=frozenset({organization_id}), about_ids=frozenset({referral.id})
    )
    return Held(link, actor, referral.id)


def revoke(referral: Referral) -> None:
    """Every link to this referral stops working."""
    ids = select(Link.about_id).where(
        Link.purpose == ANSWER_REFERRAL,
        Link.revoked_at.is_(None),
        Link.detail["referral_id"].as_string() == str(referral.id),
    )
    for about_id in db.session.scalars(ids).all():
        links.revoke(ANSWER_REFERRAL, about_id=about_id)
