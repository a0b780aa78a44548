"""The delivery log: what became of each message. It shows no addresses, because none are kept."""

import uuid
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.audit import services as audit
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.core.errors import NotFound
from hub.core.forms import tidy
from hub.messaging import queries, services
from hub.messaging.models import Message, MessageStatus

bp = Blueprint("delivery", __name__, url_prefix="/admin/delivery")

MOST_PAGES = 100_000


@bp.get("")
@requires(Permission.DELIVERY_READ)
def index() -> ResponseReturnValue:
    """Every message of the last 90 days, newest first."""
    settings: Settings = current_app.extensions["hub.settings"]
    given = request.args.get("status", "")
    status = MessageStatus(given) if given in list(MessageStatus) else None
    name = tidy(request.args.get("name"))[:100]
    number = max(1, min(request.args.get("page", 1, type=int), MOST_PAGES))
    asked: dict[str, Any] = {k: v for k, v in {"status": status and status.value, "name": name}.items() if v}
    return render_template(
        "admin/delivery.html",
        page=queries.log(status=status, name=name, page=number, size=settings.page_size),
        counts=queries.counts(),
        statuses=list(MessageStatus),
        status_choices=[("", "All"), *((each.value, each.label) for each in MessageStatus)],
        name_choices=[("", "All"), *((each, each) for each in queries.names())],
        status=status.value if status else "",
        name=name,
        has_mail_page="mail" in current_app.blueprints,
        url_of=lambda n: url_for("delivery.index", **asked, page=n if n > 1 else None),
    )


@bp.post("/<uuid:message_id>/again")
@requires(Permission.DELIVERY_READ)
def again(message_id: uuid.UUID) -> ResponseReturnValue:
    """Start its tries anew, now."""
    with transaction():
        services.try_again(_recorded(message_id, "message.tried-again"))
    flash("We are trying to send it again. Look here in a minute.")
    return redirect(url_for("delivery.index"))


@bp.post("/<uuid:message_id>/give-up")
@requires(Permission.DELIVERY_READ)
def give_up(message_id: uuid.UUID) -> ResponseReturnValue:
    """Nobody tries to send it any more, and whom it was for is forgotten."""
    with transaction():
        services.give_up(_recorded(message_id, "message.given-up"))
    flash("It will not be sent.")
    return redirect(url_for("delivery.index"))


def _recorded(message_id: uuid.UUID, action: str) -> Message:
    message = db.session.scalar(select(Message).where(Message.id == message_id))
    if message is None:
        raise NotFound
    audit.record(
        action, actor=current_actor(), record_type="message", record_id=message.id, name=message.name
    )
    return message
