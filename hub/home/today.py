"""Where somebody who helps residents starts the day: what needs them, what they have open, and ways to begin."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core import clock
from hub.home.views import bp
from hub.referrals.queries import listing
from hub.referrals.queries.shows import TABS, Show
from hub.tasks import today as work

FIRST_FEW = 6


@bp.get("/today")
@requires(Permission.REFERRAL_MAKE, Permission.CONSENT_KEEP)
def today() -> ResponseReturnValue:
    """What needs this person today, the most urgent first; then their open referrals."""
    actor = current_actor()
    refers = actor.may(Permission.REFERRAL_MAKE)
    return render_template(
        "home/today.html",
        waiting=work.of(actor),
        refers=refers,
        mine=listing.first(Show.MINE, actor=actor, most=FIRST_FEW) if refers else [],
        counts=listing.counts(actor=actor) if refers else {},
        lists=TABS,
        today=clock.today(),
    )
