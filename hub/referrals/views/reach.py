"""Tell the partner how to reach the person now, after the referral went."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.consent.models import Reach
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.referrals.forms.writing import ReachForm, reaches
from hub.referrals.queries import disclosures, drafts, partner_people, reaching, visible
from hub.referrals.services import telling_anew
from hub.referrals.views.blueprint import bp
from hub.residents.models import Resident

REFUSED = 422


@bp.route("/referrals/<uuid:referral_id>/reach", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def reach(referral_id: uuid.UUID) -> ResponseReturnValue:
    """The ways that the person calls safe today; one of them goes to the partner's page."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    telling_anew.must_be_possible(referral, actor)
    ways = drafts.safe_ways(referral)
    form = ReachForm()
    form.way.choices = list(reaches(ways).items())
    home = url_for("referrals.show", referral_id=referral.id)
    if form.submitted():
        how, _, point_id = form.way.data.partition(":")
        try:
            with transaction():
                telling_anew.tell(
                    referral,
                    reach=Reach(how),
                    contact_point_id=uuid.UUID(point_id) if point_id else None,
                    may_leave_message=bool(form.may_leave_message.data) and how == Reach.CALL,
                    when=form.when.data or "",
                    key=form.record_id,
                    actor=actor,
                )
        except Conflict as refusal:
            form.refuse(refusal.message)
        else:
            is_written = partner_people.to_write_to(referral) and not referral.via.is_off_platform
            flash(SAID if is_written else BY_HAND)
            return redirect(home, 303)
    page = render_template(
        "referrals/reach.html",
        form=form,
        referral=referral,
        resident=db.session.get(Resident, referral.resident_id),
        home=home,
        told=reaching.contact_told(referral, disclosures.standing(referral)),
        resident_has_ways=bool(ways),
        to_ask_again=drafts.to_ask_again(referral),
    )
    return page, REFUSED if form.errors else 200


SAID = "The partner’s page shows it now. We wrote to them that there is news, and said nothing more in the email."
BY_HAND = "It is written down. Ring the partner: what to tell them is among your tasks."
