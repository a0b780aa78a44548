"""Files of a referral: put with a draft, and opened by those who may see them, as a download and nothing else."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.audit import services as audit
from hub.core.db import transaction
from hub.core.downloads import download
from hub.core.errors import HubError
from hub.core.forms import HubForm
from hub.referrals.forms.files import FileForm
from hub.referrals.queries import attachments as queries
from hub.referrals.queries import visible
from hub.referrals.services import attachments
from hub.referrals.states import ReferralStatus
from hub.referrals.views.blueprint import bp
from hub.referrals.views.door import Door, at_every_door

REFUSED = 422


@bp.route("/referrals/<uuid:referral_id>/files", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def files(referral_id: uuid.UUID) -> ResponseReturnValue:
    """The files that go along with a draft: add one, or take one off."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    if referral.status is not ReferralStatus.DRAFT:
        return redirect(url_for("referrals.show", referral_id=referral.id), 303)
    form = FileForm()
    if form.submitted():
        sent = request.files["file"]
        try:
            with transaction():
                attachments.add(referral, sent.read(), sent.filename or "", actor=actor)
            flash("Added. It goes along when you send the referral.")
            return redirect(url_for("referrals.files", referral_id=referral.id), 303)
        except HubError as refusal:
            if not refusal.message:
                raise
            form.refuse(refusal.message)
    page = render_template(
        "referrals/files.html",
        form=form,
        referral=referral,
        files=queries.of(referral),
        press=HubForm(),
    )
    return page, REFUSED if form.errors else 200


@bp.post("/referrals/<uuid:referral_id>/files/<uuid:attachment_id>/remove")
@requires(Permission.REFERRAL_MAKE)
def remove_file(referral_id: uuid.UUID, attachment_id: uuid.UUID) -> ResponseReturnValue:
    """Take it off again. Pressed twice it is gone all the same."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    with transaction():
        if any(one.id == attachment_id for one in queries.of(referral)):
            attachments.remove(referral, attachment_id, actor=actor)
    return redirect(url_for("referrals.files", referral_id=referral.id), 303)


@at_every_door("files/<uuid:attachment_id>", "file", methods=("GET",))
def file(door: Door, attachment_id: uuid.UUID) -> ResponseReturnValue:
    """What is in it, for saving: no browser shows it as a page of ours, and no cache keeps it."""
    found = queries.get(door.referral, attachment_id, actor=door.actor)
    content = attachments.content(found)
    with transaction():
        audit.record(
            "attachment.opened",
            actor=door.actor,
            record_type="referral",
            record_id=door.referral.id,
            attachment_id=str(found.id),
        )
    return download(content, found.name, found.kind.content_type)
