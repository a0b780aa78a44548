"""Claiming an entry: asked by anybody, shown true by a link, granted at once or decided by an owner or an editor."""

import uuid
from datetime import timedelta

from sqlalchemy import delete, or_, select, update

from hub.accounts import links
from hub.accounts.models import Link, MembershipLevel, User
from hub.accounts.policy import SYSTEM, Actor, Permission
from hub.accounts.purposes import INVITATION
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import added_once, db
from hub.core.errors import Conflict, Gone, Invalid, NotFound
from hub.directory.models import Organization
from hub.messaging import services as messaging
from hub.partners import domains, policy
from hub.partners.models import Claim, ClaimStatus, Way
from hub.partners.services import people
from hub.partners.services.reminders import owner_addresses

TO_CLAIMANT, TO_LISTED = "claim.confirm", "claim.listed"
LINK_LASTS = timedelta(hours=48)
UNCONFIRMED_KEPT, DECIDED_KEPT = timedelta(days=7), timedelta(days=90)
DECIDED = "Somebody has decided about this already."


def house_of(organization: Organization) -> set[str]:
    """The houses that the entry names, less those that other entries name too: a shared one proves nothing."""
    mine = {domains.of_address(organization.email), domains.of_website(organization.website)} - {""}
    if not mine:
        return mine
    like = [column.ilike(f"%{one}%") for one in mine for column in (Organization.email, Organization.website)]
    others = db.session.execute(
        select(Organization.email, Organization.website).where(Organization.id != organization.id, or_(*like))
    )
    shared = {
        house
        for email, website in others
        for house in (domains.of_address(email), domains.of_website(website))
    }
    return mine - shared


def proves(organization: Organization, email: str) -> bool:
    """Whether whoever reads mail at this address is of the organization, as far as its entry tells."""
    address = email.strip().lower()
    if organization.email and address == organization.email.strip().lower():
        return True
    return domains.of_address(address) in house_of(organization)


def ask(
    organization: Organization,
    *,
    claim_id: uuid.UUID,
    name: str,
    position: str,
    email: str,
    way: Way,
    words: str,
    actor: Actor,
) -> Claim:
    """Take in a claim and send its link. The page brings the id, so a second press makes no second claim.

    What is done here is the same whatever is known of the address or of the organization's people.
    """
    if made := db.session.get(Claim, claim_id):
        if made.organization_id != organization.id:
            raise NotFound
        return made
    way = _way_that_can_be(organization, email, way)
    claim = Claim(
        id=claim_id,
        organization_id=organization.id,
        name=name,
        position=position,
        email=email.strip().lower(),
        words=words,
        way=way,
    )
    if not added_once(claim):  # both presses arrived at once, and the other one was first
        return db.session.get_one(Claim, claim_id)
    to_listed = way is Way.LISTED
    _send_link(
        claim,
        organization,
        purpose=TO_LISTED if to_listed else TO_CLAIMANT,
        to=organization.email if to_listed else claim.email,
    )
    audit.record("claim.asked", actor=actor, record_type="claim", record_id=claim.id, way=way.value)
    return claim


def confirm(link: Link) -> Claim:
    """The claimant has pressed their link: the address is theirs, and of the entry's house if the way was that."""
    claim = _asked(link)
    links.use(link)
    claim.confirmed_at = clock.now()
    claim.is_proven = claim.way is Way.DOMAIN and proves(_organization(claim), claim.email)
    _go_on(claim)
    return claim


def answer_for(link: Link, *, is_ours: bool) -> Claim:
    """Whoever reads mail at the address on the page says whether the claimant is one of theirs."""
    claim = _asked(link)
    links.use(link)
    claim.confirmed_at = clock.now()
    if is_ours:
        claim.is_proven = True
        _go_on(claim)
    else:
        _close(claim, ClaimStatus.REFUSED, "The organization itself says that it does not know you.", SYSTEM)
    return claim


def decide(
    claim: Claim, *, grant: bool, reason: str, actor: Actor, level: MembershipLevel = MembershipLevel.OWNER
) -> None:
    """An editor, or an owner of the organization, grants a claim or refuses it. The claimant is told.

    Raises Conflict when somebody else decided first.
    """
    if not (actor.may(Permission.CLAIM_DECIDE) or policy.owns(actor, claim.organization_id)):
        raise NotFound
    if claim.status is not ClaimStatus.WAITING:
        raise Conflict(DECIDED)
    if grant:
        _grant(claim, level, actor)
    else:
        _close(claim, ClaimStatus.REFUSED, reason, actor)


def _way_that_can_be(organization: Organization, email: str, wanted: Way) -> Way:
    """The way somebody chose, where it can be gone; what was sent along cannot talk us into another."""
    if proves(organization, email):
        return Way.DOMAIN
    return Way.LISTED if wanted is Way.LISTED and organization.email else Way.EDITOR


def _asked(link: Link) -> Claim:
    claim = db.session.get(Claim, link.about_id)
    if claim is None or claim.status is not ClaimStatus.ASKED:
        raise Gone(links.SPENT)
    return claim


def _go_on(claim: Claim) -> None:
    """Grant what is proven. Where somebody owns the entry already, or nothing is proven, people decide."""
    organization = _organization(claim)
    owners = owner_addresses(organization.id)
    if claim.is_proven and not owners:
        try:
            _grant(claim, MembershipLevel.OWNER, SYSTEM)
            return
        except Invalid:
            pass  # an account that cannot speak for organizations: an editor finds out why
    claim.status = ClaimStatus.WAITING
    audit.record("claim.confirmed", actor=SYSTEM, record_type="claim", record_id=claim.id)
    for address in owners:
        messaging.send(
            "claim-asks-owner",
            to=address,
            about_id=claim.id,
            organization=organization.name,
            organization_id=str(organization.id),
        )


def _grant(claim: Claim, level: MembershipLevel, actor: Actor) -> None:
    people.bring_in(_organization(claim), email=claim.email, name=claim.name, level=level, actor=actor)
    _close(claim, ClaimStatus.GRANTED, "", actor)


def _close(claim: Claim, status: ClaimStatus, reason: str, actor: Actor) -> None:
    claim.status, claim.reason, claim.decided_at, claim.decided_by = status, reason, clock.now(), actor.id
    if status is ClaimStatus.REFUSED:
        messaging.send(
            "claim-refused",
            to=claim.email,
            about_id=claim.id,
            organization=_organization(claim).name,
            reason=reason,
        )
    audit.record(
        f"claim.{status.value}",
        actor=actor,
        record_type="claim",
        record_id=claim.id,
        organization_id=str(claim.organization_id),
    )


def _organization(claim: Claim) -> Organization:
    found = db.session.get(Organization, claim.organization_id)
    if found is None:
        raise NotFound
    return found


def _send_link(claim: Claim, organization: Organization, *, purpose: str, to: str) -> None:
    link = links.issue(purpose, about_id=claim.id, lasts=LINK_LASTS)
    messaging.send(
        "claim-link" if purpose == TO_CLAIMANT else "claim-listed",
        to=to,
        about_id=claim.id,
        organization=organization.name,
        link_id=str(link.id),
    )


def way_in(claim: Claim) -> str:
    """The token with which somebody who has just been let in chooses a password; "" for who has one."""
    invited = select(User.id).where(User.email == claim.email, User.password.is_(None))
    sent = select(Link.id).where(Link.purpose == INVITATION, Link.about_id.in_(invited))
    found = db.session.scalar(sent.where(Link.used_at.is_(None), Link.revoked_at.is_(None)))
    return links.token(found) if found else ""


def organization_id_of(claim_id: uuid.UUID) -> uuid.UUID:
    """The organization that a claim is about; NotFound without such a claim."""
    found = db.session.scalar(select(Claim.organization_id).where(Claim.id == claim_id))
    if found is None:
        raise NotFound
    return found


def forget() -> None:
    """Take out what is personal in claims that are over, and claims that nobody confirmed."""
    unconfirmed = delete(Claim).where(
        Claim.status == ClaimStatus.ASKED, Claim.created_at < clock.now() - UNCONFIRMED_KEPT
    )
    over = (
        update(Claim)
        .where(Claim.decided_at < clock.now() - DECIDED_KEPT, Claim.email != "")
        .values(name="", position="", email="", words="", version=Claim.version + 1)
    )
    db.session.execute(unconfirmed)
    db.session.execute(over)
