"""Those who ask to look after an entry: the queue, and deciding, for editors and for owners."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, recently_signed_in, requires
from hub.accounts.models import MembershipLevel
from hub.accounts.policy import Permission
from hub.core.db import transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.directory.editing.pages import REFUSED
from hub.partners import policy
from hub.partners.forms.claims import DecideForm
from hub.partners.models import ClaimStatus
from hub.partners.queries import claims as queries
from hub.partners.queries import registrations
from hub.partners.services import claims
from hub.partners.views.blueprint import bp


@bp.get("/admin/claims")
@requires(Permission.CLAIM_DECIDE)
def all_claims() -> ResponseReturnValue:
    """Who asks to look after an entry, the one who waits longest first."""
    actor = current_actor()
    return render_template(
        "partners/claims.html",
        claims=queries.waiting(actor=actor),
        registrations=registrations.waiting(actor=actor),
    )


@bp.route("/admin/claims/<uuid:claim_id>", methods=["GET", "POST"])
@requires(Permission.CLAIM_DECIDE)
@recently_signed_in
def decide_claim(claim_id: uuid.UUID) -> ResponseReturnValue:
    """One claim with what speaks for and against it."""
    return _decide(claim_id, url_for("partners.all_claims"), "admin/frame.html")


@bp.route("/partner/<uuid:organization_id>/claims/<uuid:claim_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_PROPOSE)
@recently_signed_in
def answer_claim(organization_id: uuid.UUID, claim_id: uuid.UUID) -> ResponseReturnValue:
    """The same for an owner of the organization."""
    if not policy.owns(current_actor(), organization_id):
        raise NotFound
    if queries.one(claim_id, actor=current_actor()).organization_id != organization_id:
        raise NotFound
    return _decide(
        claim_id, url_for("partners.people", organization_id=organization_id), "partners/frame.html"
    )


def _decide(claim_id: uuid.UUID, home: str, frame: str) -> ResponseReturnValue:
    actor = current_actor()
    claim = queries.one(claim_id, actor=actor)
    form = DecideForm()
    status = 200
    if form.submitted() and claim.status is ClaimStatus.WAITING:
        try:
            with transaction():
                claims.decide(
                    queries.one(claim_id, actor=actor, fresh=True),
                    grant=form.answer.data == "yes",
                    level=MembershipLevel(form.level.data),
                    reason=form.reason.data,
                    actor=actor,
                )
            flash("Done. We told them.")
            return redirect(home)
        except Conflict:
            status = Conflict.status
        except Invalid as refusal:
            form.refuse(refusal.message)
        claim = queries.one(claim_id, actor=actor, fresh=True)
    if request.method == "POST" and status == 200:
        status = REFUSED if claim.status is ClaimStatus.WAITING else Conflict.status
    page = render_template(
        "partners/claim.html",
        claim=claim,
        facts=queries.facts(claim, actor=actor),
        form=form,
        home=home,
        inside=frame,
        is_open=claim.status is ClaimStatus.WAITING,
        is_conflict=status == Conflict.status,
    )
    return page, status
