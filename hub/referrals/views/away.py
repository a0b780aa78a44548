"""Who stands in for whom, and everything of somebody who leaves."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.models import User
from hub.accounts.policy import Permission
from hub.core.db import db, transaction
from hub.core.errors import HubError, NotFound
from hub.core.forms import HubForm
from hub.referrals.forms.deeds import CoverForm
from hub.referrals.models import Cover
from hub.referrals.queries import listing
from hub.referrals.services import people
from hub.referrals.views.blueprint import bp
from hub.referrals.views.ours import REFUSED, colleagues, person


@bp.route("/referrals/away", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def away() -> ResponseReturnValue:
    """Who stands in while one is away."""
    return _arrange(db.session.get_one(User, current_actor().id), url_for("referrals.mine"))


@bp.route("/referrals/people/<uuid:user_id>/away", methods=["GET", "POST"])
@requires(Permission.REFERRAL_REASSIGN)
def away_of(user_id: uuid.UUID) -> ResponseReturnValue:
    """Who stands in for a colleague: the lead arranges it for whoever fell ill."""
    user = db.session.get(User, user_id)
    if user is None or not user.active or not current_actor().leads(user.team_id):
        raise NotFound
    return _arrange(user, url_for("referrals.team"))


def _arrange(who: User, home: str) -> ResponseReturnValue:
    actor = current_actor()
    form = CoverForm()
    me = [(str(actor.id), f"{actor.name} (you)")] if actor.id != who.id else []
    form.user_id.choices = [one for one in [*colleagues(actor), *me] if one[0] != str(who.id)]
    if form.submitted():
        first, last = form.first_on.data, form.last_on.data
        try:
            with transaction():
                if first and last:
                    stands_in = person(form.user_id.data)
                    people.stand_in(who, stands_in, first_on=first, last_on=last, actor=actor)
            flash(f"Saved. A colleague sees the referrals of {who.name} while they are away.")
            return redirect(request.path, 303)
        except HubError as refusal:
            form.refuse(refusal.message)
    page = render_template(
        "referrals/away.html",
        form=form,
        covers=listing.covers_of(who.id),
        press=HubForm(),
        home=home,
        who=who if who.id != actor.id else None,
    )
    return page, REFUSED if form.errors else 200


@bp.post("/referrals/away/<uuid:cover_id>/end")
@requires(Permission.REFERRAL_MAKE)
def back(cover_id: uuid.UUID) -> ResponseReturnValue:
    """Back sooner."""
    cover = db.session.get(Cover, cover_id)
    if cover is None:
        raise NotFound
    user_id = cover.user_id
    with transaction():
        people.end_cover(cover, actor=current_actor())
    if user_id == current_actor().id:
        return redirect(url_for("referrals.away"), 303)
    return redirect(url_for("referrals.away_of", user_id=user_id), 303)
