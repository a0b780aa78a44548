"""Colleagues: who speaks for an organization, kept by its owners; and inviting somebody from the console."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import limits
from hub.accounts.access import current_actor, recently_signed_in, requires
from hub.accounts.models import MembershipLevel
from hub.accounts.policy import Permission
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.directory.editing.pages import REFUSED, do
from hub.directory.models import Organization
from hub.partners import policy
from hub.partners.forms.people import InviteForm, LevelForm
from hub.partners.queries import claims as claim_queries
from hub.partners.queries import keeping as queries
from hub.partners.queries import partners
from hub.partners.services import people as deeds
from hub.partners.views.blueprint import bp
from hub.partners.views.claims import DAY

INVITATIONS_A_DAY = 30
_PEOPLE = "/partner/<uuid:organization_id>/people"


@bp.get(_PEOPLE)
@requires(Permission.DIRECTORY_PROPOSE)
def people(organization_id: uuid.UUID) -> ResponseReturnValue:
    """Everybody who speaks for the organization; owners also see who asks to."""
    actor = current_actor()
    organization = queries.own(organization_id, actor=actor)
    return render_template(
        "partners/people.html",
        organization=organization,
        people=partners.people(organization_id, actor=actor),
        claims=claim_queries.waiting_for_owner(organization_id, actor=actor),
        may_keep=policy.owns(actor, organization_id),
        me=actor.id,
    )


@bp.route(f"{_PEOPLE}/invite", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_PROPOSE)
@recently_signed_in
def invite_colleague(organization_id: uuid.UUID) -> ResponseReturnValue:
    """An owner invites somebody."""
    organization = queries.own(organization_id, actor=current_actor())
    return _invite(organization, url_for("partners.people", organization_id=organization_id))


@bp.route("/admin/partners/<uuid:organization_id>/invite", methods=["GET", "POST"])
@requires(Permission.CLAIM_DECIDE)
@recently_signed_in
def invite_partner(organization_id: uuid.UUID) -> ResponseReturnValue:
    """A network manager or an editor invites somebody to look after an entry."""
    organization = queries.partner(organization_id, actor=current_actor())
    return _invite(organization, url_for("partners.partner", organization_id=organization_id))


@bp.route(f"{_PEOPLE}/<uuid:user_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_PROPOSE)
@recently_signed_in
def colleague(organization_id: uuid.UUID, user_id: uuid.UUID) -> ResponseReturnValue:
    """What a colleague may do."""
    actor = current_actor()
    organization = queries.own(organization_id, actor=actor)
    found = {person.id: (person, level) for person, level in partners.people(organization_id, actor=actor)}
    if user_id not in found or not policy.owns(actor, organization_id):
        raise NotFound
    person, level = found[user_id]
    form = LevelForm(data={"level": level.value})
    home = url_for("partners.people", organization_id=organization_id)
    if form.submitted():
        wanted = MembershipLevel(form.level.data)
        return do(
            lambda: _refusable(lambda: deeds.change_level(organization, user_id, wanted, actor=actor)),
            said="Saved. We told them.",
            then=home,
        )
    return render_template(
        "partners/colleague.html", organization=organization, person=person, form=form, home=home
    ), (REFUSED if request.method == "POST" else 200)


@bp.post(f"{_PEOPLE}/<uuid:user_id>/remove")
@requires(Permission.DIRECTORY_PROPOSE)
@recently_signed_in
def remove_colleague(organization_id: uuid.UUID, user_id: uuid.UUID) -> ResponseReturnValue:
    """From their next request on they speak for the organization no more."""
    actor = current_actor()
    organization = queries.own(organization_id, actor=actor)
    return do(
        lambda: _refusable(lambda: deeds.remove(organization, user_id, actor=actor)),
        said="Removed. We told them.",
        then=url_for("partners.people", organization_id=organization_id),
    )


@bp.route("/partner/<uuid:organization_id>/leave", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_PROPOSE)
def leave(organization_id: uuid.UUID) -> ResponseReturnValue:
    """Stop speaking for an organization; its last owner hands the page back."""
    actor = current_actor()
    organization = queries.own(organization_id, actor=actor)
    is_last = actor.id is not None and deeds.is_only_owner(organization_id, actor.id)
    if request.method == "POST":
        hand_back = request.form.get("hand_back") == "yes"
        try:
            with transaction():
                deeds.leave(organization, hand_back=hand_back, actor=actor)
        except Conflict as refusal:
            flash(refusal.message, "error")
            return redirect(url_for("partners.people", organization_id=organization_id))
        flash(f"You no longer look after {organization.name}.")
        return redirect(url_for("partners.home"))
    return render_template("partners/leave.html", organization=organization, is_last=is_last)


def _invite(organization: Organization, home: str) -> ResponseReturnValue:
    if not policy.may_invite(current_actor(), organization.id):
        raise NotFound
    form = InviteForm()
    assert form.record_id  # noqa: S101
    status = 200
    actor = current_actor()
    if form.submitted():
        limits.count("invite", str(actor.id), most=INVITATIONS_A_DAY, within=DAY)
        try:
            with transaction():
                db.session.expire_all()
                deeds.invite(
                    organization,
                    email=form.email.data,
                    name=form.name.data,
                    level=MembershipLevel(form.level.data),
                    actor=actor,
                )
            flash(f"We have written to {form.email.data}.")
            return redirect(home)
        except Invalid as refusal:
            form.refuse(refusal.message, at="email")
    if request.method == "POST":
        status = REFUSED
    page = render_template("partners/invite.html", form=form, organization=organization, back=home)
    return page, status


def _refusable(deed: object) -> None:
    """A Conflict of ours is a rule with words of its own, not a race: say those."""
    try:
        deed()  # type: ignore[operator]
    except Conflict as refusal:
        raise Invalid(refusal.message) from None
