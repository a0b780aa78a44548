"""One referral, for those of ours whose it is."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.referrals.queries import timeline, visible
from hub.referrals.views.blueprint import bp

READS = (Permission.REFERRAL_MAKE, Permission.REFERRAL_BREAK_GLASS)


@bp.get("/referrals/<uuid:referral_id>")
@requires(*READS)
def show(referral_id: uuid.UUID) -> ResponseReturnValue:
    """Where it stands, whose turn it is and by when, everything that happened, and what was shared."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    return render_template(
        "referrals/show.html", referral=referral, timeline=timeline.of(referral, actor=actor)
    )
