"""An administrator takes somebody's second step away, when phone, passkeys and paper are all gone."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, recently_signed_in, requires
from hub.accounts.policy import Permission
from hub.accounts.second_factor import queries, services
from hub.core.db import transaction
from hub.core.errors import NotFound
from hub.core.forms import HubForm

bp = Blueprint("second_factor_reset", __name__)


@bp.route("/admin/people/<uuid:user_id>/second-step", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
@recently_signed_in
def reset(user_id: uuid.UUID) -> ResponseReturnValue:
    """Says what to make sure of first, then does it."""
    user = queries.account(user_id)
    if user is None:
        raise NotFound
    if HubForm().submitted():
        with transaction():
            services.reset(user, actor=current_actor())
        flash(f"{user.name} has no second step any more, and is signed out everywhere.")
        return redirect(url_for("people.show", user_id=user_id), 303)
    return render_template(
        "accounts/second_factor/reset.html", form=HubForm(), user=user, factors=queries.of(user.id)
    )
