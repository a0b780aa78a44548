"""What an organization may change without being asked."""

import uuid

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, recently_signed_in, requires
from hub.accounts.policy import Permission
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.moderation import queries, subjects
from hub.moderation.forms import TrustForm
from hub.moderation.services import trusting
from hub.moderation.views.blueprint import bp, page_of


@bp.route("/admin/changes/trust/<uuid:organization_id>", methods=["GET", "POST"])
@requires(Permission.CHANGE_DECIDE)
@recently_signed_in
def trust(organization_id: uuid.UUID) -> ResponseReturnValue:
    """The kinds of changes that are made at once, for one organization."""
    actor, subject = current_actor(), subjects.of("organization")
    record = subject.load(organization_id, actor=actor)
    given, refusal, status = queries.trusts(organization_id), "", 200
    form = TrustForm(data={"trusts": [one.value for one in given], "version": trusting.mark(given)})
    back = page_of("organization", organization_id)
    if form.submitted():
        try:
            with transaction():
                db.session.expire_all()
                trusting.trust(organization_id, form.chosen, actor=actor, seen=form.version.data or "")
            flash("Saved. It counts from their next change on.")
            return redirect(back)
        except Conflict as clash:
            refusal, status = clash.message, clash.status
            given = queries.trusts(organization_id)
            form.version.data = trusting.mark(given)
    elif request.method == "POST":
        status = 422
    page = render_template(
        "moderation/trust.html", record=record, form=form, back=back, given=sorted(given), refusal=refusal
    )
    return page, status
