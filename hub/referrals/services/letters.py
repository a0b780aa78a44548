"""Whom we write to about a referral, and that. Every message says a reference and a link, never who or what for."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Actor, Permission, Role
from hub.accounts.queries import addresses_of
from hub.core import clock
from hub.core.db import db
from hub.messaging import services as messaging
from hub.partners.mailboxes import Recipient
from hub.referrals import links
from hub.referrals.clocks import Party
from hub.referrals.models import Cover, Referral
from hub.referrals.queries import partner_people
from hub.referrals.transitions import Deed
from hub.referrals.workdays import ENGLAND
from hub.tasks import queries as task_queries
from hub.tasks import services as tasks

RING_PARTNER = "referral-ring-partner"
"""The kind of the task for one of ours, where a partner has no address that works."""
OVER = "referral-over"
NOT_TWICE_WITHIN = timedelta(hours=20)


def to_partner(referral: Referral, name: str, *, step: str = "", **context: str) -> int:
    """Write to the partner, each mailbox with its own link; says to how many. Where none can be written to, the
    referral's owner gets a task to ring them instead. With a `step` it is a reminder, and goes once.

    What says that it is over brings no link: there is nothing to answer any more.
    """
    if referral.via.is_off_platform:
        return 0
    people = partner_people.to_write_to(referral)
    for one in people:
        _write(referral, name, one, step, context)
    if not people:
        ring_instead(referral)
    return len(people)


def to_partner_owner(referral: Referral, name: str, *, step: str) -> int:
    """Write to the partner's owners; where it has none, to whoever reads its referrals."""
    if referral.via.is_off_platform:
        return 0
    owners = partner_people.owners(referral)
    if not owners:
        return to_partner(referral, name, step=step)
    for owner in owners:
        _write(referral, name, owner, step, {})
    return len(owners)


def to_owner(referral: Referral, name: str, *, deed: Deed | None = None, **context: str) -> None:
    """Write to the one of ours who sees to it, or to whoever stands in today."""
    for address in _addresses([minder(referral.owner_id)]):
        messaging.send(
            name,
            to=address,
            about_id=referral.id,
            reference=referral.reference,
            referral_id=str(referral.id),
            deed=deed.value if deed else "",
            **context,
        )


def to_party(referral: Referral, party: Party, name: str, *, step: str) -> int:
    """Take a step of the clock table to those whom it names; says how many were written to."""
    if party is Party.PARTNER:
        return to_partner(referral, name, step=step)
    if party is Party.PARTNER_OWNER:
        return to_partner_owner(referral, name, step=step)
    if party is Party.REFERRER:
        addresses = _addresses([minder(referral.owner_id)])
    elif party is Party.TEAM_LEAD:
        addresses = lead_addresses(referral.team_id)
    else:
        addresses = addresses_of(Permission.PARTNER_MANAGE)
    for address in addresses:
        messaging.send(
            name,
            to=address,
            about_id=referral.id,
            reference=referral.reference,
            referral_id=str(referral.id),
            step=step,
            party=party.value,
        )
    return len(addresses)


def minder(user_id: uuid.UUID) -> uuid.UUID:
    """Who sees to somebody's referrals today: they themselves, or their cover, or the cover's cover."""
    seen = {user_id}
    today = clock.today()
    while True:
        cover = select(Cover.covered_by_id).where(
            Cover.user_id == user_id, Cover.first_on <= today, Cover.last_on >= today
        )
        stands_in = db.session.scalar(cover.order_by(Cover.first_on.desc(), Cover.id).limit(1))
        if stands_in is None or stands_in in seen:
            return user_id
        seen.add(stands_in)
        user_id = stands_in


def lead_addresses(team_id: uuid.UUID | None) -> Sequence[str]:
    """Where the leads of a team are written to."""
    leads = select(User.email).where(
        User.team_id == team_id, User.role == Role.TEAM_LEAD, User.active.is_(True)
    )
    return db.session.scalars(leads.order_by(User.email)).all()


def ring_instead(referral: Referral) -> None:
    """Nobody there can be written to: somebody of ours rings."""
    tasks.raise_task(
        RING_PARTNER,
        about_type="referral",
        about_id=referral.id,
        due_on=ENGLAND.after(clock.today(), 1),
        team_id=referral.team_id,
        owner_id=minder(referral.owner_id),
        actor=SYSTEM,
    )


def ring_if_nobody_is_left(referral: Referral) -> None:
    """It was kept from one of the partner's people just now: somebody of ours rings where it waits and no colleague of
    theirs can be written to."""
    is_kept_there = bool(partner_people.kept_from(referral))
    if is_kept_there and referral.status.is_open and not partner_people.to_write_to(referral):
        ring_instead(referral)


def need_not_ring(referral: Referral, *, actor: Actor) -> None:
    """What somebody of ours was to say to the partner is not said any more, like mail that waits."""
    for task in task_queries.about("referral", referral.id, actor=SYSTEM):
        if task.kind == RING_PARTNER and task.done_at is None:
            tasks.done(task, outcome="It was taken back: do not ring about it.", actor=actor)


def _write(referral: Referral, name: str, to: Recipient, step: str, context: dict[str, str]) -> None:
    said = {"reference": referral.reference, "urgency": referral.urgency.value}
    if name != OVER:
        said["link_id"] = str(links.issue(referral, mailbox=to.mailbox, user_id=to.user_id).id)
    if step:
        messaging.remind(
            name,
            step,
            to=to.address,
            about_id=referral.id,
            apart=NOT_TWICE_WITHIN,
            step=step,
            **said,
            **context,
        )
    else:
        messaging.send(name, to=to.address, about_id=referral.id, **said, **context)


def _addresses(ids: Sequence[uuid.UUID]) -> Sequence[str]:
    found = select(User.email).where(User.id.in_(ids), User.active.is_(True))
    return db.session.scalars(found.order_by(User.email)).all()
