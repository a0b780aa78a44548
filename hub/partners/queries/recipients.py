"""Who can be asked about the entries of an organization."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, literal, select, union_all

from hub.accounts.models import Membership, User
from hub.core.db import db
from hub.directory.models import Organization
from hub.messaging.addresses import hashed
from hub.messaging.models import BadAddress, MailChoice, Pace
from hub.partners.mailboxes import Known, Recipient
from hub.partners.models import CheckLetter, LetterKind, MailRefusal


def people(organization_id: uuid.UUID) -> list[Recipient]:
    """Its owners and members who can sign in."""
    rows = db.session.execute(_PEOPLE, {"organization_id": organization_id})
    return [Recipient(email, user_id) for email, user_id in rows]


_PEOPLE = (
    select(User.email, User.id)
    .join(Membership, Membership.user_id == User.id)
    .where(Membership.organization_id == bindparam("organization_id"), User.active)
    .order_by(User.email)
)


def speaks_still(user_id: uuid.UUID, organization_id: uuid.UUID) -> bool:
    """Whether somebody who was written to may still speak for the organization."""
    found = (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(User.id == user_id, User.active, Membership.organization_id == organization_id)
    )
    return db.session.scalar(found) is not None


def is_listed_still(mailbox: str, organization_id: uuid.UUID, of_services: Iterable[str]) -> bool:
    """Whether a mailbox without an account is still that of the services or the organization. Where none has an
    address any more, nobody has taken the old one's place."""
    listed = db.session.get_one(Organization, organization_id).email
    now = {hashed(one) for one in (listed, *of_services) if "@" in one}
    return not now or mailbox in now


def known(organization_id: uuid.UUID, of_services: Iterable[str]) -> Known:
    """Whom there is to ask about an organization and these addresses of its services."""
    listed = db.session.get_one(Organization, organization_id).email
    its_people = people(organization_id)
    boxes = {hashed(one) for one in (listed, *of_services, *(one.address for one in its_people)) if one}
    said: dict[str, set[str]] = {"refused": set(), "bad": set()}
    for what, mailbox in db.session.execute(
        _SAID, {"organization_id": organization_id, "boxes": list(boxes)}
    ):
        said[what].add(mailbox)
    return Known(
        people=tuple(its_people),
        listed=listed,
        refused=frozenset(said["refused"]),
        bad=frozenset(said["bad"]),
    )


_IN_BOXES: BindParameter[Any] = bindparam("boxes", expanding=True)
_SAID = union_all(
    select(literal("refused").label("what"), MailRefusal.mailbox).where(
        MailRefusal.organization_id == bindparam("organization_id")
    ),
    select(literal("refused"), MailChoice.recipient_hash).where(
        MailChoice.recipient_hash.in_(_IN_BOXES), MailChoice.pace == Pace.NEVER
    ),
    select(literal("bad"), BadAddress.recipient_hash).where(BadAddress.recipient_hash.in_(_IN_BOXES)),
)
"""Which mailboxes want no letters of ours, from this partner or at all, and at which none arrive."""


def written_since(mailboxes: Sequence[str], day: date, kind: LetterKind) -> bool:
    """Whether any of these had a letter of this kind on that day or later."""
    found = select(CheckLetter.id).where(
        CheckLetter.mailbox.in_(mailboxes), CheckLetter.kind == kind, CheckLetter.sent_on >= day
    )
    return db.session.scalar(found.limit(1)) is not None
