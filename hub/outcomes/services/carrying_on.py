"""Where the resident says that it did not help: a new referral, linked to the one that is over."""

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import Conflict
from hub.directory.models import Service
from hub.outcomes.codes import Standing
from hub.outcomes.queries import voices
from hub.referrals.models import Referral
from hub.referrals.services import rerouting

AGREED = "The person says that it helped: there is nothing to take up again."


def reopen(referral: Referral, *, actor: Actor) -> Referral:
    """A draft to the same service that carries on the disputed one, for which the resident is asked anew. What is over
    stays over: a finished referral never comes back to life."""
    if voices.of(referral, actor=actor).standing is not Standing.DISPUTED:
        raise Conflict(AGREED)
    service = db.session.get_one(Service, referral.service_id)
    return rerouting.start_linked(referral, service, actor=actor)
