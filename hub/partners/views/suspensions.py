"""Stop our work with a partner, and take it up again."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import transaction
from hub.core.errors import Conflict
from hub.directory.editing.pages import REFUSED, do
from hub.partners.forms.suspensions import SuspendForm
from hub.partners.queries import keeping as queries
from hub.partners.services import suspensions
from hub.partners.views.blueprint import bp

STOPPED = "Stopped. They read no referral from now on. Ring them to say so, if that is safe for everybody."


@bp.route("/admin/partners/<uuid:organization_id>/stop", methods=["GET", "POST"])
@requires(Permission.PARTNER_MANAGE)
def suspend(organization_id: uuid.UUID) -> ResponseReturnValue:
    """With a reason, for whoever decides the next time."""
    actor, form = current_actor(), SuspendForm()
    organization = queries.partner(organization_id, actor=actor)
    back = url_for("partners.partner", organization_id=organization_id)
    if form.submitted():
        try:
            with transaction():
                suspensions.suspend(organization_id, form.because.data or "", actor=actor)
            flash(STOPPED)
            return redirect(back, 303)
        except Conflict as refusal:
            form.refuse(refusal.message)
    page = render_template("directory/editing/create.html", form=form, back=back, organization=organization)
    return page, REFUSED if form.errors else 200


@bp.post("/admin/partners/<uuid:organization_id>/take-up-again")
@requires(Permission.PARTNER_MANAGE)
def take_up_again(organization_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    queries.partner(organization_id, actor=actor)
    return do(
        lambda: suspensions.lift(organization_id, actor=actor),
        said="They read again what was sent to them.",
        then=url_for("partners.partner", organization_id=organization_id),
    )
