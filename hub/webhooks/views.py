"""Pages of the console about addresses that are told of changes."""

import uuid
from collections.abc import Callable

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from hub.accounts.access import current_actor, recently_signed_in, requires
from hub.accounts.policy import Permission
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.core.differences import between
from hub.core.errors import Conflict, NotFound
from hub.core.forms import HubForm
from hub.webhooks import queries, services
from hub.webhooks.events import Event
from hub.webhooks.forms import WebhookForm
from hub.webhooks.models import Webhook

bp = Blueprint("webhooks", __name__, url_prefix="/admin/webhooks")


@bp.get("")
@requires(Permission.INTEGRATION_MANAGE)
def index() -> ResponseReturnValue:
    """Each address, and whether it takes what we send."""
    return render_template(
        "webhooks/index.html", webhooks=queries.every(actor=current_actor()), waiting=queries.waiting()
    )


@bp.route("/add", methods=["GET", "POST"])
@requires(Permission.INTEGRATION_MANAGE)
@recently_signed_in
def add() -> ResponseReturnValue:
    """A name, an address, what it is told of. With `client` in the address: of that client's referrals."""
    client_id = None
    if asked := request.args.get("client", ""):
        client_id = _uuid(asked)
        if client_id is None or not queries.is_client(client_id):
            raise NotFound
    form = _form(webhook_id=str(uuid.uuid4()))
    if client_id:
        del form.events
    if form.submitted():
        with transaction():
            webhook, secret = services.add(
                form.name.data,
                form.address.data,
                form.events.data if "events" in form else (),
                webhook_id=_uuid(form.webhook_id.data),
                client_id=client_id,
                actor=current_actor(),
            )
        return _shown(webhook, secret)
    return render_template("webhooks/edit.html", form=form, webhook=None), 422 if form.errors else 200


@bp.get("/<uuid:webhook_id>")
@requires(Permission.INTEGRATION_MANAGE)
def show(webhook_id: uuid.UUID) -> ResponseReturnValue:
    """What it is told of, whether that arrives, and what came back."""
    return _shown(queries.one(webhook_id, actor=current_actor()), "")


@bp.route("/<uuid:webhook_id>/edit", methods=["GET", "POST"])
@requires(Permission.INTEGRATION_MANAGE)
@recently_signed_in
def edit(webhook_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    webhook = queries.one(webhook_id, actor=actor)
    form = _edit_form(webhook)
    if not form.submitted():
        return render_template("webhooks/edit.html", form=form, webhook=webhook), 422 if form.errors else 200
    wanted = form.events.data if "events" in form else ()
    try:
        with transaction():
            services.change(
                queries.one(webhook_id, actor=actor),
                form.name.data,
                form.address.data,
                wanted,
                actor=actor,
                version=int(form.version.data) if str(form.version.data).isdecimal() else -1,
            )
    except (Conflict, StaleDataError):
        db.session.expire_all()
        webhook = queries.one(webhook_id, actor=actor)
        clashes = between(_edit_form(webhook, fresh=True).questions, form.questions)
        if clashes:
            form.version.data = webhook.version
            page = render_template(
                "webhooks/edit.html", form=form, webhook=webhook, is_conflict=True, clashes=clashes
            )
            return page, Conflict.status
    flash("Saved.")
    return redirect(url_for("webhooks.show", webhook_id=webhook_id), 303)


@bp.post("/<uuid:webhook_id>/test")
@requires(Permission.INTEGRATION_MANAGE)
def try_out(webhook_id: uuid.UUID) -> ResponseReturnValue:
    """A word that means nothing; what came back stands in the log a moment later."""
    return _done(webhook_id, services.try_out, "A test is on its way. Look at the list below in a moment.")


@bp.post("/<uuid:webhook_id>/pause")
@requires(Permission.INTEGRATION_MANAGE)
def pause(webhook_id: uuid.UUID) -> ResponseReturnValue:
    return _done(webhook_id, services.pause, "Nothing is sent there any more.")


@bp.post("/<uuid:webhook_id>/resume")
@requires(Permission.INTEGRATION_MANAGE)
def resume(webhook_id: uuid.UUID) -> ResponseReturnValue:
    return _done(webhook_id, services.resume, "It is told of changes again, from now on.")


@bp.post("/<uuid:webhook_id>/secret")
@requires(Permission.INTEGRATION_MANAGE)
@recently_signed_in
def secret(webhook_id: uuid.UUID) -> ResponseReturnValue:
    """A new one, shown once. The old one holds for another day."""
    actor = current_actor()
    webhook = queries.one(webhook_id, actor=actor)
    if not HubForm().submitted():
        return redirect(url_for("webhooks.show", webhook_id=webhook_id), 303)
    with transaction():
        new = services.renew_secret(queries.one(webhook_id, actor=actor), actor=actor)
    return _shown(webhook, new)


@bp.post("/<uuid:webhook_id>/remove")
@requires(Permission.INTEGRATION_MANAGE)
@recently_signed_in
def remove(webhook_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    if HubForm().submitted():
        with transaction():
            services.remove(queries.one(webhook_id, actor=actor), actor=actor)
        flash("It is gone, with its list of what was sent.")
    return redirect(url_for("webhooks.index"), 303)


def _done(webhook_id: uuid.UUID, deed: Callable[..., object], words: str) -> ResponseReturnValue:
    actor = current_actor()
    if HubForm().submitted():
        with transaction():
            deed(queries.one(webhook_id, actor=actor), actor=actor)
        flash(words)
    return redirect(url_for("webhooks.show", webhook_id=webhook_id), 303)


def _shown(webhook: Webhook, new_secret: str) -> ResponseReturnValue:
    return render_template(
        "webhooks/show.html",
        webhook=webhook,
        secret=new_secret,
        deliveries=queries.log(webhook.id),
        events=[Event(one).label for one in webhook.events],
        form=HubForm(),
    )


def _form(**values: object) -> WebhookForm:
    settings: Settings = current_app.extensions["hub.settings"]
    return WebhookForm(may_be_private=settings.webhooks_may_be_private, data=values)


def _edit_form(webhook: Webhook, *, fresh: bool = False) -> WebhookForm:
    """With what was sent in it or, `fresh`, with what is saved."""
    saved = {
        "name": webhook.name,
        "address": webhook.address,
        "events": webhook.events,
        "version": webhook.version,
    }
    form = _form(**saved)
    if fresh:
        form.process(data=saved)
    if webhook.client_id:
        del form.events
    return form


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
