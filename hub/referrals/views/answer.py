"""The page behind the emailed link: one referral, answered without an account. Looking changes nothing."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import public
from hub.core.db import transaction
from hub.core.forms import HubForm
from hub.referrals import links
from hub.referrals.queries import disclosures, visible
from hub.referrals.services import answering
from hub.referrals.states import ReferralStatus
from hub.referrals.views.blueprint import bp


@bp.get("/answer/<token>")
@public
def answer(token: str) -> ResponseReturnValue:
    """What the partner was told, and where it stands."""
    held = links.opened(token)
    referral = visible.get(held.referral_id, actor=held.actor)
    return render_template(
        "referrals/answer.html",
        token=token,
        referral=referral,
        lines=disclosures.to_partner(referral, actor=held.actor),
        is_new=referral.status is ReferralStatus.SENT,
        form=HubForm(),
    )


@bp.post("/answer/<token>/seen")
@public
def acknowledge(token: str) -> ResponseReturnValue:
    """ "I have seen it." A mail scanner that follows links does not press buttons."""
    with transaction():
        held = links.opened(token)
        referral = visible.get(held.referral_id, actor=held.actor)
        answering.acknowledge(referral, actor=held.actor)
    return redirect(url_for("referrals.answer", token=token), 303)
