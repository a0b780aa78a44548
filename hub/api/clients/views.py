"""Pages of the console about other systems that may do something here."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import queries as accounts
from hub.accounts.access import current_actor, recently_signed_in, requires
from hub.accounts.policy import Permission
from hub.api.clients import queries, services
from hub.api.clients.forms import ClientForm
from hub.api.clients.models import ApiClient
from hub.api.clients.scopes import LABELS
from hub.core.db import transaction
from hub.core.forms import HubForm
from hub.webhooks import queries as webhooks

bp = Blueprint("clients", __name__, url_prefix="/admin/systems")


@bp.get("")
@requires(Permission.INTEGRATION_MANAGE)
def index() -> ResponseReturnValue:
    """Each system, what it is to us, and when it was last here."""
    clients = queries.every(actor=current_actor())
    return render_template("api/clients.html", clients=clients, bound_to=queries.bound_to(clients))


@bp.route("/add", methods=["GET", "POST"])
@requires(Permission.INTEGRATION_MANAGE)
@recently_signed_in
def add() -> ResponseReturnValue:
    """Whose it is, and what it may do. Its secret is shown once."""
    actor = current_actor()
    form = ClientForm(data={"client_id": str(uuid.uuid4())})
    form.organization.choices = {"": "Choose one"} | queries.partners(actor=actor)
    form.team.choices = {"": "Choose one"} | {str(one.id): one.name for one in accounts.teams()}
    if form.submitted():
        with transaction():
            client, secret = services.make(
                form.name.data,
                organization_id=form.organization_id,
                team_id=form.team_id,
                scopes=form.scopes.data,
                client_id=_uuid(form.client_id.data),
                actor=actor,
            )
        return _shown(client, secret)
    return render_template("api/client_add.html", form=form), 422 if form.errors else 200


@bp.get("/<uuid:system_id>")
@requires(Permission.INTEGRATION_MANAGE)
def show(system_id: uuid.UUID) -> ResponseReturnValue:
    """What it may do, and the buttons that end that."""
    return _shown(queries.one(system_id, actor=current_actor()), "")


@bp.post("/<uuid:system_id>/secret")
@requires(Permission.INTEGRATION_MANAGE)
@recently_signed_in
def secret(system_id: uuid.UUID) -> ResponseReturnValue:
    """A new one, shown once. The old one ends now."""
    actor = current_actor()
    client = queries.one(system_id, actor=actor)
    if not HubForm().submitted() or client.revoked_at is not None:
        return redirect(url_for("clients.show", system_id=system_id), 303)
    with transaction():
        new = services.renew_secret(queries.one(system_id, actor=actor), actor=actor)
    return _shown(client, new)


@bp.post("/<uuid:system_id>/revoke")
@requires(Permission.INTEGRATION_MANAGE)
@recently_signed_in
def revoke(system_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    if HubForm().submitted():
        with transaction():
            services.revoke(queries.one(system_id, actor=actor), actor=actor)
        flash("It may do nothing here any more.")
    return redirect(url_for("clients.show", system_id=system_id), 303)


def _shown(client: ApiClient, new_secret: str) -> ResponseReturnValue:
    return render_template(
        "api/client.html",
        client=client,
        secret=new_secret,
        bound_to=queries.bound_to([client])[client.id],
        may=[LABELS[one] for one in client.scopes],
        webhooks=webhooks.of_client(client.id, actor=current_actor()),
        token_url=url_for("oauth.token"),
    )


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
