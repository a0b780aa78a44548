"""Claiming an entry: the questions, the links, and what comes of them. No account needed."""

import uuid
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import limits, links, network
from hub.accounts.access import current_actor, public
from hub.core.db import transaction
from hub.partners import domains
from hub.partners.forms.claims import ClaimForm
from hub.partners.models import ClaimStatus, Way
from hub.partners.queries import claims as queries
from hub.partners.services import claims
from hub.partners.views.blueprint import bp
from hub.partners.views.runs import REFUSED, run

FROM_A_NETWORK, TO_ONE_ADDRESS = 10, 3
ABOUT_ONE, ABOUT_ONE_FROM_A_NETWORK = 10, 2
"""Only of claims that somebody has to look at. An address that proves itself waits for nobody: else strangers could
use up the day of an organization before its own people come."""
DAY = timedelta(days=1)


@bp.route("/organizations/<uuid:organization_id>/claim", methods=["GET", "POST"])
@public
def claim(organization_id: uuid.UUID) -> ResponseReturnValue:
    """Is this your organization? Who are you, what do you do there, where do we write to?"""
    organization = queries.organization(organization_id)
    form = ClaimForm(listed=domains.masked(organization.email))
    form.proves = bool(form.email.data) and claims.proves(organization, form.email.data or "")

    def send() -> ResponseReturnValue:
        _count(organization_id, form)
        with transaction():
            made = claims.ask(
                organization,
                claim_id=form.record_id,
                name=form.name.data,
                position=form.position.data,
                email=form.email.data,
                way=Way.DOMAIN if form.proves else Way(form.way.data),
                words=form.words.data,
                actor=current_actor(),
            )
        return redirect(
            url_for("partners.claim_sent", organization_id=organization_id, claim_id=made.id), 303
        )

    return run(
        form,
        action=url_for("partners.claim", organization_id=organization_id),
        leave=url_for("directory.organization", organization_id=organization_id),
        title=f"Look after the page of {organization.name}",
        send=send,
        organization=organization,
    )


def _count(organization_id: uuid.UUID, form: ClaimForm) -> None:
    """One try. Raises TooManyTries. What all share is counted last, so that who is refused uses up none of it."""
    here = network.of_request()
    limits.count("claim", here, most=FROM_A_NETWORK, within=timedelta(hours=1))
    limits.count("claim-by", (form.email.data or "").lower(), most=TO_ONE_ADDRESS, within=DAY)
    if not form.proves:
        from_here = f"{organization_id} {here}"
        limits.count("claim-of-from", from_here, most=ABOUT_ONE_FROM_A_NETWORK, within=DAY)
        limits.count("claim-of", str(organization_id), most=ABOUT_ONE, within=DAY)


@bp.get("/organizations/<uuid:organization_id>/claim/<uuid:claim_id>")
@public
def claim_sent(organization_id: uuid.UUID, claim_id: uuid.UUID) -> ResponseReturnValue:
    """What happens next. The same words whatever we know of the address or of the organization's people."""
    organization = queries.organization(organization_id)
    made = queries.sent(claim_id, organization_id=organization_id)
    to_listed = made.way is Way.LISTED
    return render_template(
        "partners/claim_sent.html",
        organization=organization,
        to_listed=to_listed,
        by_editor=made.way is Way.EDITOR,
        address=domains.masked(organization.email if to_listed else made.email),
    )


@bp.route("/claim/<token>", methods=["GET", "POST"])
@public
def confirm_claim(token: str) -> ResponseReturnValue:
    """The claimant's link: a button on GET, the deed on POST."""
    link = links.opened(token, claims.TO_CLAIMANT)
    if request.method != "POST":
        return render_template(
            "partners/claim_confirm.html",
            organization=queries.organization(_about(link.about_id)),
            token=token,
        )
    with transaction():
        made = claims.confirm(links.opened(token, claims.TO_CLAIMANT))
    if made.status is ClaimStatus.GRANTED and (way_in := claims.way_in(made)):
        return redirect(url_for("accounts.first_sign_in", token=way_in), 303)
    return render_template(
        "partners/claim_confirmed.html",
        organization=queries.organization(made.organization_id),
        is_granted=made.status is ClaimStatus.GRANTED,
    )


@bp.route("/claim/listed/<token>", methods=["GET", "POST"])
@public
def answer_for_claim(token: str) -> ResponseReturnValue:
    """The link that went to the address on the page: is this person one of yours?"""
    link = links.opened(token, claims.TO_LISTED)
    asked = queries.sent(link.about_id, organization_id=_about(link.about_id))
    organization = queries.organization(asked.organization_id)
    answer = request.form.get("answer")
    if answer not in {"yes", "no"}:  # pressed without saying which: silence is no answer
        is_unsaid = request.method == "POST"
        page = render_template(
            "partners/claim_listed.html",
            organization=organization,
            claim=asked,
            token=token,
            is_unsaid=is_unsaid,
        )
        return page, (REFUSED if is_unsaid else 200)
    is_ours = answer == "yes"
    with transaction():
        claims.answer_for(links.opened(token, claims.TO_LISTED), is_ours=is_ours)
    return render_template("partners/claim_answered.html", organization=organization, is_ours=is_ours)


def _about(claim_id: uuid.UUID) -> uuid.UUID:
    return claims.organization_id_of(claim_id)
