"""Where somebody who speaks for an organization starts."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.partners.queries import workspace as queries
from hub.partners.views.blueprint import bp


@bp.get("/partner")
@requires(Permission.DIRECTORY_PROPOSE)
def home() -> ResponseReturnValue:
    """The organizations this person speaks for."""
    return render_template("partners/home.html", organizations=queries.organizations(actor=current_actor()))
