"""Claims, for those who decide about them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from hub.accounts.models import Link
from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Organization
from hub.partners import domains, policy
from hub.partners.models import Claim, ClaimStatus
from hub.partners.services import claims, open_invitations, people


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that speaks for a claim, against it, or is only to be known."""

    words: str
    tone: str


def organization(organization_id: uuid.UUID) -> Organization:
    """A public organization, as anybody may claim it; NotFound for any other."""
    found = db.session.scalar(
        select(Organization).where(
            Organization.id == organization_id,
            Organization.is_published.is_(True),
            Organization.merged_into_id.is_(None),
        )
    )
    if found is None:
        raise NotFound
    return found


def sent(claim_id: uuid.UUID, *, organization_id: uuid.UUID) -> Claim:
    """A claim by its id and organization. Nobody can guess an id, so knowing it is enough."""
    found = db.session.scalar(
        select(Claim).where(Claim.id == claim_id, Claim.organization_id == organization_id)
    )
    if found is None:
        raise NotFound
    return found


def waiting(*, actor: Actor) -> Sequence[Claim]:
    """Claims that wait for somebody, the oldest first."""
    if not actor.may(Permission.CLAIM_DECIDE):
        raise NotFound
    return _waiting(Claim.organization_id.is_not(None))


def waiting_for_owner(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[Claim]:
    """Those that an owner of the organization may decide; none for anybody else."""
    if not policy.owns(actor, organization_id):
        return ()
    return _waiting(Claim.organization_id == organization_id)


def waiting_for_owners(*, actor: Actor) -> Sequence[Claim]:
    """Those that this person may decide, over all organizations that they own."""
    if not actor.may(Permission.DIRECTORY_PROPOSE) or not actor.owned_ids:
        return ()
    return _waiting(Claim.organization_id.in_(actor.owned_ids))


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody whom the organization has asked, and who has not answered: what the owner typed, and no more."""

    id: uuid.UUID
    name: str
    email: str
    level: str
    has_run_out: bool


def invited(organization_id: uuid.UUID, *, actor: Actor) -> Sequence[Invited]:
    """Whom the organization has invited, by name: for its own people."""
    if not policy.speaks(actor, organization_id):
        return ()
    found = (
        open_invitations.of(organization_id)
        .join(Link, (Link.about_id == Claim.id) & (Link.purpose == open_invitations.PURPOSE))
        .where(Link.revoked_at.is_(None))
        .add_columns(Link.detail, Link.expires_at)
        .order_by(func.lower(Claim.name), Claim.id)
    )
    return [
        Invited(claim.id, claim.name, claim.email, detail["level"], expires_at <= clock.now())
        for claim, detail, expires_at in db.session.execute(found)
    ]


def about(claim_id: uuid.UUID) -> Organization:
    """What an invitation is to, public or not, for whoever holds its link; NotFound without such an invitation."""
    found = db.session.scalar(
        select(Organization).join(Claim, Claim.organization_id == Organization.id).where(Claim.id == claim_id)
    )
    if found is None:
        raise NotFound
    return found


def one(claim_id: uuid.UUID, *, actor: Actor, fresh: bool = False) -> Claim:
    """One claim, for an editor or an owner of the organization; NotFound for everybody else."""
    found = db.session.scalar(
        select(Claim).where(Claim.id == claim_id).options(joinedload(Claim.organization)),
        execution_options={"populate_existing": fresh},
    )
    if found is None or not (actor.may(Permission.CLAIM_DECIDE) or policy.owns(actor, found.organization_id)):
        raise NotFound
    return found


def facts(claim: Claim, *, actor: Actor) -> list[Fact]:
    """What speaks for and against a claim, for whoever decides."""
    found = []
    house = domains.of_address(claim.email)
    if claims.proves(claim.organization, claim.email):
        found.append(Fact("Their address is of the organization that the page names", "good"))
    elif not house:
        found.append(Fact("Anybody can have an address like theirs: it proves nothing", "wait"))
    else:
        found.append(Fact(f"Their address is of {house}, which the page does not name", "wait"))
    if claim.is_proven:
        found.append(
            Fact("They, or the address on the page, pressed a link that nobody else could get", "good")
        )
    elif claim.confirmed_at:
        found.append(Fact("They read mail at the address that they gave", "good"))
    if owners := people.owner_count(claim.organization_id):
        found.append(Fact(f"It has an owner already ({owners}), who is asked too", "wait"))
    others = select(func.count(Claim.id)).where(
        Claim.organization_id == claim.organization_id, Claim.id != claim.id
    )
    if waits := db.session.scalar(others.where(Claim.status == ClaimStatus.WAITING)):
        found.append(Fact(f"Others claim it too: {waits}", "bad"))
    refused = others.where(Claim.status == ClaimStatus.REFUSED, Claim.email == claim.email)
    if claim.email and db.session.scalar(refused):
        found.append(Fact("A claim from this address was refused before", "bad"))
    return found if actor.may(Permission.CLAIM_DECIDE) else found[:2]


def _waiting(condition: object) -> Sequence[Claim]:
    found = select(Claim).where(Claim.status == ClaimStatus.WAITING, condition)  # type: ignore[arg-type]
    return db.session.scalars(
        found.options(joinedload(Claim.organization)).order_by(Claim.confirmed_at, Claim.id)
    ).all()
