"""Begin a referral, write it, and record what the resident said."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Actor, Permission, Role
from hub.audit import services as audit
from hub.consent import queries as consents
from hub.consent import services as consent
from hub.consent.codes import How, SaidBy
from hub.consent.models import Reach
from hub.core import workdays
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.directory.models import Service
from hub.directory.models.intake import IntakeVersion
from hub.directory.services.records import apply, must_be_current
from hub.referrals import paces, policy, references
from hub.referrals.codes import ErrorCode, Turn, Urgency, Via
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.services.moving import Change, locked, move, note
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed, Who
from hub.residents import gateway
from hub.residents import queries as residents
from hub.residents.models import Channel, ContactPoint, Resident

FIELDS = frozenset({"words", "urgency", "need_id", "answers", "override_reason", "via"})
"""What a draft may be given after it was begun."""
SENT_ALREADY = (
    "This referral has been sent. What was sent is not changed any more: write to the partner instead."
)


def start(
    service: Service,
    resident: Resident,
    *,
    actor: Actor,
    referral_id: uuid.UUID | None = None,
    need_id: uuid.UUID | None = None,
    urgency: Urgency = Urgency.ROUTINE,
    via: Via = Via.HUB,
    needs: str = "",
    words: str = "",
    sitting_id: uuid.UUID | None = None,
    part_of: Referral | None = None,
) -> Referral:
    """A draft. The same id twice makes one: the page brings it. Whoever calls may see the resident and the service."""
    is_resident = actor.kind == policy.RESIDENT and resident.id in actor.about_ids
    if not (is_resident or actor.may(Permission.REFERRAL_MAKE)):
        raise NotFound
    new_id = referral_id or uuid.uuid4()
    if made := db.session.get(Referral, new_id):
        return visible.get(made.id, actor=actor)
    referral = Referral(
        id=new_id,
        reference=_new_reference(),
        service_id=service.id,
        organization_id=service.organization_id,
        resident_id=resident.id,
        referrer_id=actor.id,
        team_id=actor.team_id or resident.team_id,
        part_of_id=part_of.id if part_of else None,
        sitting_id=sitting_id,
        via=via,
        is_sensitive=service.is_sensitive,
        need_id=need_id,
        urgency=urgency,
        needs=needs.strip(),
        words=words.strip(),
        answers={},
        override_reason="",
        alternatives=[],
        alternative_words=[],
        accepted_by="",
        owner_id=_owner(actor, resident),
    )
    db.session.add(referral)
    db.session.flush()
    first = {
        "status": ReferralStatus.DRAFT,
        "owner_id": referral.owner_id,
        "turn": Turn.REFERRER,
        "due_on": workdays.within(paces.current().draft),
    }
    note(Change(referral, Deed.START, actor, sets=first))
    return referral


def write(
    referral: Referral, values: Mapping[str, Any], *, actor: Actor, version: int | None = None
) -> list[str]:
    """Change a draft, from the version that was read; says what differs."""
    _must_be_own_draft(referral, actor)
    must_be_current(referral, version)
    changed = apply(referral, values, FIELDS)
    if changed:
        audit.record(
            "draft.written", actor=actor, record_type="referral", record_id=referral.id, fields=changed
        )
    return changed


def answer_questions(
    referral: Referral, answers: Mapping[str, Any], asked: IntakeVersion, *, actor: Actor
) -> None:
    """Answers to the service's own questions as they stood when they were asked: the draft remembers which."""
    write(referral, {"answers": dict(answers)}, actor=actor)
    referral.intake_version_id = asked.id


def agree(
    referral: Referral, *, how: How, said_by: SaidBy = SaidBy.RESIDENT, wording: str, actor: Actor
) -> None:
    """Facts 1 and 2: they agreed to this partner, and on what ground we share, as the policy for the service says."""
    _must_be_own_draft(referral, actor)
    about = about_of(referral)
    consent.record_agreement(about, how=how, said_by=said_by, wording=wording, actor=actor)
    held = consents.held(referral.service_id, is_sensitive=referral.is_sensitive)
    consent.record_basis(
        about, basis=held.basis, condition=held.condition, policy_number=held.number, actor=actor
    )


def not_agreed(referral: Referral, *, actor: Actor) -> None:
    """They do not want this partner: the draft goes, and says why."""
    _must_be_own_draft(referral, actor)
    move(
        Change(
            referral,
            Deed.ENTER_IN_ERROR,
            actor,
            words="They did not agree to this partner.",
            sets={"error_code": ErrorCode.NOT_SENT},
        )
    )


def override_agreement(referral: Referral, *, reason: str, actor: Actor) -> None:
    """Fact 2, where somebody is in danger: it goes without agreement. Staff only, with a reason that is reviewed."""
    _must_be_own_draft(referral, actor)
    if not actor.is_staff:
        raise NotFound
    consent.override_for_safeguarding(about_of(referral), reason=reason, actor=actor)


def tell_back(referral: Referral, *, may_tell: bool, actor: Actor) -> None:
    """Fact 3."""
    _must_be_own_draft(referral, actor)
    consent.record_telling_back(about_of(referral), may_tell=may_tell, actor=actor)


def safe_contact(
    referral: Referral,
    *,
    reach: Reach,
    contact_point_id: uuid.UUID | None = None,
    may_leave_message: bool = False,
    when: str = "",
    actor: Actor,
) -> None:
    """Fact 4. Raises Conflict for a number or address that the resident has not called safe for this."""
    _must_be_own_draft(referral, actor)
    if contact_point_id is not None:
        must_be_safe(referral, reach, contact_point_id)
    consent.record_contact(
        about_of(referral),
        reach=reach,
        contact_point_id=contact_point_id if reach is not Reach.THROUGH_US else None,
        may_leave_message=may_leave_message,
        when=when,
        actor=actor,
    )


def about_of(referral: Referral) -> consent.About:
    return consent.About(referral.id, referral.resident_id, referral.organization_id)


def must_be_safe(referral: Referral, reach: Reach, contact_point_id: uuid.UUID) -> None:
    """Raises NotFound for what is not theirs, Conflict for what they have not called safe for this."""
    point = db.session.get(ContactPoint, contact_point_id)
    person = db.session.get_one(Resident, residents.survivor(referral.resident_id))
    if point is None or point.resident_id not in residents.ids_of(person.id):
        raise NotFound
    if reach is Reach.THROUGH_US:
        return
    # whoever asks hears only that it is not safe, not why: it may be another system
    if gateway.whether_safe(person)(point, Channel(reach.value)):
        raise Conflict(
            "They have not said that this is safe, or said it too long ago. Choose another way, or “only through us”; "
            "if they told you today that it is safe, write that in their record first."
        )


def _must_be_own_draft(referral: Referral, actor: Actor) -> None:
    """Held until the transaction ends, so that nothing is written into what is being sent."""
    locked(referral)
    roles = visible.parts(actor, referral)
    if not roles & {Who.REFERRER, Who.RESIDENT}:
        raise NotFound
    if referral.status is not ReferralStatus.DRAFT:
        raise Conflict(SENT_ALREADY)


def _owner(actor: Actor, resident: Resident) -> uuid.UUID:
    """Who sees to it: the referrer; for a resident who asks for themselves their lead worker, else the team's lead,
    else anybody of the team. Raises Conflict where there is nobody at all."""
    if actor.is_staff and actor.id is not None:
        return actor.id
    lead = select(User.id).where(User.active.is_(True), User.role == Role.TEAM_LEAD)
    member = select(User.id).where(User.active.is_(True), User.role == Role.REFERRER)
    worker = select(User.id).where(User.active.is_(True), User.id == resident.lead_worker_id)
    for people in (
        worker,
        lead.where(User.team_id == resident.team_id),
        member.where(User.team_id == resident.team_id),
        lead,
    ):
        if found := db.session.scalar(people.order_by(User.created_at, User.id).limit(1)):
            return found
    raise Conflict("There is nobody yet who could look after this. Please ring us.")


def _new_reference() -> str:
    while True:
        made = references.new()
        if db.session.scalar(select(Referral.id).where(Referral.reference == made)) is None:
            return made
