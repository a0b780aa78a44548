"""Who stands in for whom, and everything of somebody who leaves."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.models import User
from hub.accounts.policy import Permission
from hub.core import words
from hub.core.db import db, transaction
from hub.core.errors import HubError, NotFound
from hub.core.forms import HubForm
from hub.referrals.forms.deeds import CoverForm, HandOverAllForm
from hub.referrals.models import Cover
from hub.referrals.queries import listing
from hub.referrals.services import people
from hub.referrals.views.blueprint import bp
from hub.referrals.views.ours import REFUSED, colleagues, person


@bp.route("/referrals/away", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def away() -> ResponseReturnValue:
    """Who stands in while one is away."""
    actor = current_actor()
    form = CoverForm()
    form.user_id.choices = colleagues(actor)
    me = db.session.get_one(User, actor.id)
    if form.submitted():
        first, last = form.first_on.data, form.last_on.data
        try:
            with transaction():
                if first and last:
                    stands_in = person(form.user_id.data)
                    people.stand_in(me, stands_in, first_on=first, last_on=last, actor=actor)
            flash("Saved. Your colleague sees your referrals while you are away.")
            return redirect(url_for("referrals.away"), 303)
        except HubError as refusal:
            form.refuse(refusal.message)
    page = render_template("referrals/away.html", form=form, covers=listing.covers_of(me.id), press=HubForm())
    return page, REFUSED if form.errors else 200


@bp.post("/referrals/away/<uuid:cover_id>/end")
@requires(Permission.REFERRAL_MAKE)
def back(cover_id: uuid.UUID) -> ResponseReturnValue:
    """Back sooner."""
    cover = db.session.get(Cover, cover_id)
    if cover is None:
        raise NotFound
    with transaction():
        people.end_cover(cover, actor=current_actor())
    return redirect(url_for("referrals.away"), 303)


@bp.route("/referrals/people/<uuid:user_id>/hand-over", methods=["GET", "POST"])
@requires(Permission.REFERRAL_REASSIGN)
def hand_over_all(user_id: uuid.UUID) -> ResponseReturnValue:
    """Everything open of a colleague of the team goes to another."""
    actor = current_actor()
    owner = db.session.get(User, user_id)
    if owner is None or not actor.leads(owner.team_id):
        raise NotFound
    form = HandOverAllForm()
    form.user_id.choices = [one for one in colleagues(actor) if one[0] != str(user_id)]
    if form.submitted():
        with transaction():
            done = people.reassign_all(owner, person(form.user_id.data), actor=actor)
        flash(f"{words.plural(done, 'referral')} handed over.")
        return redirect(url_for("referrals.mine", show="team"), 303)
    page = render_template(
        "referrals/deed.html", form=form, referral=None, home=url_for("referrals.mine", show="team")
    )
    return page, REFUSED if form.errors else 200
