"""The editors' work list: whom to ring, why, what to ask, and what came of it."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.directory.queries import entries
from hub.directory.services import offers
from hub.partners.queries import to_check as queries
from hub.partners.services import listings
from hub.partners.views.blueprint import bp

LARGEST = 100_000
DAYS = (1, 3, 7, 14)
"""After how many days a call that nobody took is tried again."""


@bp.get("/admin/directory/to-check")
@requires(Permission.DIRECTORY_EDIT)
def to_check() -> ResponseReturnValue:
    """Entries that somebody should ring about, the riskiest and oldest first."""
    settings: Settings = current_app.extensions["hub.settings"]
    show = request.args.get("show", "")
    show = show if show in queries.SHOWN else ""
    number = min(request.args.get("page", 1, type=int), LARGEST)
    page = queries.tasks(actor=current_actor(), show=show, page=number, size=settings.page_size)
    return render_template(
        "partners/to_check.html",
        page=page,
        show=show,
        shown=queries.SHOWN,
        days=DAYS,
        url_of=lambda n: url_for("partners.to_check", show=show or None, page=n if n > 1 else None),
    )


@bp.post("/admin/directory/to-check/<uuid:service_id>/right")
@requires(Permission.DIRECTORY_EDIT)
def rang_right(service_id: uuid.UUID) -> ResponseReturnValue:
    """They say that it is still correct."""
    actor = current_actor()
    with transaction():
        db.session.expire_all()
        record = entries.service(service_id, actor=actor)
        offers.confirm(record, actor=actor)
    flash(f"{record.name}: checked today. Thank you.")
    return _back()


@bp.post("/admin/directory/to-check/<uuid:service_id>/no-answer")
@requires(Permission.DIRECTORY_EDIT)
def rang_in_vain(service_id: uuid.UUID) -> ResponseReturnValue:
    """Nobody answered: it rests until the day it is tried again."""
    actor = current_actor()
    days = request.form.get("days", DAYS[1], type=int)
    days = days if days in DAYS else DAYS[1]
    with transaction():
        db.session.expire_all()
        record = entries.service(service_id, actor=actor)
        listings.nobody_answered(record, days=days, actor=actor)
    flash(f"{record.name}: nobody answered. It comes back {'tomorrow' if days == 1 else f'in {days} days'}.")
    return _back()


@bp.post("/admin/directory/to-check/<uuid:service_id>/closed")
@requires(Permission.DIRECTORY_EDIT)
def rang_closed(service_id: uuid.UUID) -> ResponseReturnValue:
    """It is no more: the public does not see it, and it leaves the list."""
    actor = current_actor()
    with transaction():
        db.session.expire_all()
        record = entries.service(service_id, actor=actor)
        offers.end(record, actor=actor)
    flash(f"{record.name}: ended. The public no longer sees it. You still find it under Services.")
    return _back()


def _back() -> ResponseReturnValue:
    show = request.form.get("show", "")
    return redirect(url_for("partners.to_check", show=show if show in queries.SHOWN and show else None), 303)
