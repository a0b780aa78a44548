"""Colleagues: who speaks for an organization, kept by its owners; and inviting somebody from the console."""

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import limits, links
from hub.accounts.access import current_actor, public, recently_signed_in, requires
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
from hub.partners.services import claims, invitations, open_invitations
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
        invited=claim_queries.invited(organization_id, actor=actor),
        may_keep=policy.owns(actor, organization_id),
        me=actor.id,
    )


@bp.route(f"{_PEOPLE}/invite", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_PROPOSE)
@recently_signed_in
def invite_colleague(organization_id: uuid.UUID) -> ResponseReturnValue:
    """An owner invites somebody, and hears the same whatever their address is."""
    actor = current_actor()
    organization = queries.own(organization_id, actor=actor)
    if not policy.owns(actor, organization_id):
        raise NotFound

    def ask(form: InviteForm) -> None:
        assert form.record_id  # noqa: S101
        invitations.invite(
            organization,
            claim_id=form.record_id,
            email=form.email.data,
            name=form.name.data,
            level=MembershipLevel(form.level.data),
            actor=actor,
        )

    return _invite(organization, ask, url_for("partners.people", organization_id=organization_id))


@bp.route("/admin/partners/<uuid:organization_id>/invite", methods=["GET", "POST"])
@requires(Permission.CLAIM_DECIDE)
@recently_signed_in
def invite_partner(organization_id: uuid.UUID) -> ResponseReturnValue:
    """A network manager or an editor invites somebody to look after an entry."""
    actor = current_actor()
    organization = queries.partner(organization_id, actor=actor)

    def bring_in(form: InviteForm) -> None:
        deeds.invite(
            organization,
            email=form.email.data,
            name=form.name.data,
            level=MembershipLevel(form.level.data),
            actor=actor,
        )

    return _invite(organization, bring_in, url_for("partners.partner", organization_id=organization_id))


@bp.post(f"{_PEOPLE}/invited/<uuid:claim_id>/withdraw")
@requires(Permission.DIRECTORY_PROPOSE)
@recently_signed_in
def withdraw_invitation(organization_id: uuid.UUID, claim_id: uuid.UUID) -> ResponseReturnValue:
    """Their link opens nothing any more."""
    actor = current_actor()
    queries.own(organization_id, actor=actor)
    return do(
        lambda: invitations.withdraw(organization_id, claim_id, actor=actor),
        said="The invitation is withdrawn.",
        then=url_for("partners.people", organization_id=organization_id),
    )


@bp.route("/partner/invitation/<token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    """The link of somebody whom an owner invited: a button on GET, the deed on POST."""
    link = links.opened(token, open_invitations.PURPOSE)
    organization = claim_queries.about(link.about_id)
    refused = ""
    if request.method == "POST":
        try:
            with transaction():
                made = invitations.accept(links.opened(token, open_invitations.PURPOSE))
        except Invalid as refusal:
            refused = refusal.message
        else:
            if way_in := claims.way_in(made):
                return redirect(url_for("accounts.first_sign_in", token=way_in), 303)
            return render_template(
                "partners/claim_confirmed.html", organization=organization, is_granted=True
            )
    page = render_template(
        "partners/invitation.html", organization=organization, token=token, refused=refused
    )
    return page, (REFUSED if refused else 200)


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


def _invite(organization: Organization, ask: Callable[[InviteForm], None], home: str) -> ResponseReturnValue:
    form, actor = InviteForm(), current_actor()
    if form.submitted():
        limits.count("invite", str(actor.id), most=INVITATIONS_A_DAY, within=DAY)
        try:
            with transaction():
                db.session.expire_all()
                ask(form)
            flash(f"We have written to {form.email.data}.")
            return redirect(home)
        except Invalid as refusal:
            form.refuse(refusal.message, at="email")
    page = render_template("partners/invite.html", form=form, organization=organization, back=home)
    return page, (REFUSED if request.method == "POST" else 200)


def _refusable(deed: object) -> None:
    """A Conflict of ours is a rule with words of its own, not a race: say those."""
    try:
        deed()  # type: ignore[operator]
    except Conflict as refusal:
        raise Invalid(refusal.message) from None
