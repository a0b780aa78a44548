"""Tell a partner how to reach the person now: what it was told when the referral went holds no more, or is not best."""

import uuid

from hub.accounts.policy import SYSTEM, Actor
from hub.consent import queries as consents
from hub.consent import services as consent
from hub.consent.models import Reach
from hub.core.db import db
from hub.core.errors import Conflict
from hub.partners.queries import suspensions
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.queries import disclosures, drafts, reaching
from hub.referrals.services import drafting, letters, snapshots
from hub.referrals.services.attempts import NOT_REACHED, WRONG_NUMBER
from hub.referrals.services.moving import Change, locked, note, once
from hub.referrals.services.refusing import must_be_open_to_us
from hub.referrals.transitions import Deed
from hub.tasks import queries as task_queries
from hub.tasks import services as tasks

NO_MESSAGE = (
    "Their record says to leave no message there. Take the tick away, or ask them and change the record."
)
TOLD_FROM_HERE = (
    "The partner was told something else from this page already. Open it again to tell them this."
)
SEEN_TO = frozenset({NOT_REACHED, WRONG_NUMBER})
"""What was asked of ours, and is done with this."""


def must_be_possible(referral: Referral, actor: Actor) -> None:
    """Whoever of ours sees to it may, while it is open and the person's agreement to this partner stands. Raises
    NotFound or Conflict."""
    must_be_open_to_us(referral, actor)
    if not consents.facts_of(referral.id).may_share:
        raise Conflict("They no longer agree to this partner. Nothing more is told: take the referral back.")
    if suspensions.is_suspended(referral.organization_id):
        raise Conflict("Our work with this partner is stopped. It is told nothing more.")


def tell(
    referral: Referral,
    *,
    reach: Reach,
    contact_point_id: uuid.UUID | None = None,
    may_leave_message: bool = False,
    when: str = "",
    key: uuid.UUID | None = None,
    actor: Actor,
) -> ReferralEvent:
    """Fact 4 anew, as the person says it today. The partner's page shows it in place of what was told before, with the
    moment, and they are written to that there is news. Nothing else about the person is told again.

    Raises Conflict for what they have not called safe, for what the partner has been told already, and where the page
    with this key told something else.
    """
    locked(referral)
    if there := once(referral, key):
        told = consents.facts_of(referral.id).contact
        wanted = (reach, contact_point_id, may_leave_message, when.strip())
        if told and (told.reach, told.contact_point_id, told.may_leave_message, told.when) != wanted:
            raise Conflict(TOLD_FROM_HERE)
        return there
    must_be_possible(referral, actor)
    if contact_point_id is not None:
        drafting.must_be_safe(referral, reach, contact_point_id)
    if may_leave_message and not (contact_point_id and drafts.may_leave_message(contact_point_id)):
        raise Conflict(NO_MESSAGE)
    before = reaching.contact_told(referral, disclosures.standing(referral))
    consent.record_contact(
        drafting.about_of(referral),
        reach=reach,
        contact_point_id=contact_point_id if reach is not Reach.THROUGH_US else None,
        may_leave_message=may_leave_message,
        when=when,
        actor=actor,
    )
    db.session.flush()  # what is told is read from the fact
    lines = [line for line in reaching.to_tell(referral) if line[1]]
    if lines == before:
        raise Conflict("The partner has been told that already. Nothing was sent.")
    snapshots.keep(referral, lines, actor=actor)
    event = note(Change(referral, Deed.TELL_CONTACT, actor, event_id=key or uuid.uuid4()))
    letters.to_partner(referral, letters.CONTACT_CHANGED)
    for task in task_queries.about("referral", referral.id, actor=SYSTEM):
        if task.kind in SEEN_TO and task.done_at is None:
            tasks.done(task, outcome="The partner was told how to reach them now.", actor=actor)
    return event
