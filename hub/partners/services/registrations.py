"""Adding an organization that is not here: asked by anybody, confirmed by a link, decided by an editor."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, update

from hub.accounts import links
from hub.accounts.models import Link, MembershipLevel
from hub.accounts.policy import SYSTEM, Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import added_once, db
from hub.core.errors import Conflict, Gone
from hub.directory.models import Organization
from hub.directory.services import locations, organizations
from hub.directory.services.records import apply, must
from hub.messaging import services as messaging
from hub.partners.models import Claim, ClaimStatus, Registration, RegistrationStatus, Way
from hub.partners.services import people
from hub.partners.services.claims import DECIDED, DECIDED_KEPT, LINK_LASTS, UNCONFIRMED_KEPT

PURPOSE = "registration.confirm"
FIELDS = frozenset(
    {
        "name",
        "organization_type",
        "description",
        "postcode",
        "phone",
        "website",
        "public_email",
        "person",
        "position",
        "email",
    }
)


def ask(values: Mapping[str, Any], *, registration_id: uuid.UUID, actor: Actor) -> Registration:
    """Take in what somebody tells of an organization, and send the link that shows the address is theirs.

    The page brings the id, so a second press makes no second one.
    """
    if made := db.session.get(Registration, registration_id):
        return made
    record = Registration(id=registration_id)
    apply(record, values, FIELDS)
    record.email = record.email.strip().lower()
    if not added_once(record):  # both presses arrived at once, and the other one was first
        return db.session.get_one(Registration, registration_id)
    link = links.issue(PURPOSE, about_id=record.id, lasts=LINK_LASTS)
    messaging.send("registration-link", to=record.email, about_id=record.id, link_id=str(link.id))
    _note("registration.asked", record, actor)
    return record


def confirm(link: Link) -> Registration:
    """The address is theirs: from now on an editor sees it."""
    record = db.session.get(Registration, link.about_id)
    if record is None or record.status is not RegistrationStatus.ASKED:
        raise Gone(links.SPENT)
    links.use(link)
    record.status, record.confirmed_at = RegistrationStatus.WAITING, clock.now()
    _note("registration.confirmed", record, SYSTEM)
    return record


def approve(record: Registration, *, actor: Actor) -> Organization:
    """Add it as a draft, and invite who asked to look after it. Raises Conflict when somebody decided first."""
    _must_wait(record, actor)
    organization = organizations.create(
        {
            "name": record.name,
            "organization_type": record.organization_type,
            "description": record.description,
            "website": record.website,
            "email": record.public_email,
        },
        actor=actor,
    )
    if record.phone:
        organizations.set_parts(organization, "phones", [{"number": record.phone}], actor=actor)
    if record.postcode:
        address = {"address_1": "", "city": "", "state_province": "", "postal_code": record.postcode}
        locations.create(organization, {}, parts={"addresses": [address]}, actor=actor)
    db.session.flush()
    people.bring_in(
        organization, email=record.email, name=record.person, level=MembershipLevel.OWNER, actor=actor
    )
    record.organization_id = organization.id
    _close(record, RegistrationStatus.ADDED, actor)
    return organization


def merge(record: Registration, organization: Organization, *, actor: Actor) -> Claim:
    """The directory has it already: who asked claims that entry, and the same people decide."""
    _must_wait(record, actor)
    claim = Claim(
        id=uuid.uuid4(),
        organization_id=organization.id,
        name=record.person,
        position=record.position,
        email=record.email,
        way=Way.EDITOR,
        status=ClaimStatus.WAITING,
        confirmed_at=record.confirmed_at,
    )
    db.session.add(claim)
    record.organization_id = organization.id
    _close(record, RegistrationStatus.MERGED, actor)
    return claim


def refuse(record: Registration, reason: str, *, actor: Actor) -> None:
    """Say no, and why. They are told."""
    _must_wait(record, actor)
    record.reason = reason
    messaging.send(
        "registration-refused", to=record.email, about_id=record.id, organization=record.name, reason=reason
    )
    _close(record, RegistrationStatus.REFUSED, actor)


def forget() -> None:
    """Take out what is personal where it is over, and what nobody confirmed."""
    unconfirmed = delete(Registration).where(
        Registration.status == RegistrationStatus.ASKED,
        Registration.created_at < clock.now() - UNCONFIRMED_KEPT,
    )
    over = (
        update(Registration)
        .where(Registration.decided_at < clock.now() - DECIDED_KEPT, Registration.email != "")
        .values(person="", position="", email="", version=Registration.version + 1)
    )
    db.session.execute(unconfirmed)
    db.session.execute(over)


def _must_wait(record: Registration, actor: Actor) -> None:
    must(actor, Permission.CLAIM_DECIDE)
    if record.status is not RegistrationStatus.WAITING:
        raise Conflict(DECIDED)


def _close(record: Registration, status: RegistrationStatus, actor: Actor) -> None:
    record.status, record.decided_at, record.decided_by = status, clock.now(), actor.id
    _note(f"registration.{status.value}", record, actor)


def _note(action: str, record: Registration, actor: Actor) -> None:
    audit.record(action, actor=actor, record_type="registration", record_id=record.id)
