"""The page of a team's lead: who has how much, what is late, who is away, and what nobody sees to."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import queries as accounts
from hub.accounts.access import current_actor, requires
from hub.accounts.models import User
from hub.accounts.policy import Permission
from hub.core import words
from hub.core.db import db, transaction
from hub.core.errors import HubError, NotFound
from hub.referrals.forms.deeds import HandOverAllForm
from hub.referrals.queries import team as queries
from hub.referrals.services import leaving
from hub.referrals.views.blueprint import bp
from hub.referrals.views.ours import REFUSED, colleagues, person


@bp.get("/referrals/team")
@requires(Permission.REFERRAL_REASSIGN)
def team() -> ResponseReturnValue:
    """Each worker with their numbers; every number leads to what it counts."""
    actor = current_actor()
    return render_template(
        "referrals/team.html", team=queries.of(actor), name=getattr(accounts.team(actor.team_id), "name", "")
    )


@bp.route("/referrals/people/<uuid:user_id>/hand-over", methods=["GET", "POST"])
@requires(Permission.REFERRAL_REASSIGN)
def hand_over_all(user_id: uuid.UUID) -> ResponseReturnValue:
    """Everything open of a colleague of the team goes to another: for whoever leaves, or has left."""
    actor = current_actor()
    owner = db.session.get(User, user_id)
    if owner is None or not (actor.leads(owner.team_id) or leaving.has_any_in(owner, actor=actor)):
        raise NotFound
    form = HandOverAllForm()
    me = (str(actor.id), f"{actor.name} (you)")
    form.user_id.choices = [one for one in [*colleagues(actor), me] if one[0] != str(user_id)]
    if form.submitted():
        try:
            with transaction():
                done = leaving.hand_over_everything(owner, person(form.user_id.data), actor=actor)
            flash(_said(done), "error" if done.kept else "message")
            return redirect(url_for(".team"), 303)
        except HubError as refusal:
            if not refusal.message:
                raise
            form.refuse(refusal.message)
    page = render_template("referrals/hand_over_all.html", form=form, owner=owner, home=url_for(".team"))
    return page, REFUSED if form.errors else 200


def _said(done: leaving.Handed) -> str:
    said = (
        f"Handed over: {words.plural(done.referrals, 'referral')}, "
        f"{words.plural(done.people, 'person', 'people')} and {words.plural(done.tasks, 'task')}."
    )
    if done.kept:
        said += f" {done.kept} must be kept from this colleague and stayed: give them to somebody else."
    return said
