"""Notes as one side sees them: its own, and what the other shared. A private note of the other side is not there."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.referrals import sides
from hub.referrals.models import Note, Referral
from hub.referrals.queries import visible


def of(referral: Referral, *, actor: Actor) -> Sequence[Note]:
    """The newest first, of a referral that the actor may see. Nothing for a partner once it is over, nor for one who is
    not its partner: only staff come to a referral in which they have no part, with a reason that is written down."""
    roles = visible.parts(actor, referral)
    if not (roles or actor.is_staff) or not sides.may_read_words(referral, roles):
        return []
    found = select(Note).where(
        Note.referral_id == referral.id, or_(Note.is_shared.is_(True), Note.side == sides.side_of(roles))
    )
    return db.session.scalars(found.order_by(Note.written_at.desc(), Note.id)).all()
