"""Print a paper, once, and make one worth nothing."""

import base64
import uuid

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.core.languages import LANGUAGES
from hub.core.site import Site
from hub.directory import qr
from hub.passport.forms import BOTH, LETTER, SLIP, PrintForm
from hub.passport.languages import ENGLISH, paper_in
from hub.passport.services import Paper, issue, revoke
from hub.passport.views.blueprint import REFUSED, bp
from hub.referrals.queries import naming, visible
from hub.residents import gateway, queries
from hub.residents.gateway import Answer
from hub.residents.models import Channel, Resident


@bp.route("/referrals/<uuid:referral_id>/paper", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def make(referral_id: uuid.UUID) -> ResponseReturnValue:
    """Choose what to print; the page that follows is the only one that ever shows code and PIN."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    person = db.session.get_one(Resident, queries.survivor(referral.resident_id))
    is_never_named = naming.is_never_named(referral)
    form = PrintForm(data={"is_named": not is_never_named})
    if form.submitted():
        try:
            with transaction():
                paper = issue(referral, actor=actor)
        except Conflict as refusal:
            form.what.errors = [refusal.message]
        else:
            referral = visible.get(referral_id, actor=actor)
            return render_template(
                "passport/paper.html",
                referral=referral,
                paper=paper,
                square=square(paper),
                say=paper_in(person.language),
                has_slip=form.what.data in {SLIP, BOTH},
                has_letter=form.what.data in {LETTER, BOTH},
                is_named=form.is_named.data and not is_never_named,
            )
    letters = gateway.may_send(person, Channel.LETTER)
    page = render_template(
        "passport/make.html",
        form=form,
        referral=referral,
        is_never_named=is_never_named,
        may_post=letters.answer is not Answer.TASK,
        why_not=letters.reason,
        spoken=LANGUAGES.get(paper_in(person.language).language, ""),
        is_theirs=paper_in(person.language).language == (person.language or ENGLISH),
    )
    return page, REFUSED if form.errors else 200


@bp.post("/referrals/<uuid:referral_id>/paper/stop")
@requires(Permission.REFERRAL_MAKE)
def stop(referral_id: uuid.UUID) -> ResponseReturnValue:
    """It was lost, or somebody else has it."""
    actor = current_actor()
    with transaction():
        revoke(visible.get(referral_id, actor=actor), actor=actor)
    flash("The paper opens nothing any more.")
    return redirect(url_for("referrals.show", referral_id=referral_id), 303)


def square(paper: Paper) -> str:
    """The square for a phone, as a picture inside the page: the code leads there, the PIN is asked. It has no address
    of its own, so that no log holds what is on the paper."""
    site: Site = current_app.extensions["hub.site"]
    picture = qr.svg(site.absolute(url_for("passport.scanned", code=paper.plain_code)))
    return f"data:image/svg+xml;base64,{base64.b64encode(picture).decode()}"
