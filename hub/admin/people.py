"""The pages of the console about people: invite them, change what they may do, end what was lent or lost."""

import uuid
from collections.abc import Callable
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import queries as accounts_read
from hub.accounts import services as accounts
from hub.accounts.access import current_actor, recently_signed_in, requires
from hub.accounts.models import User
from hub.accounts.policy import Actor, Permission, Role
from hub.accounts.queries import sessions, standing
from hub.accounts.services import invitations, people
from hub.accounts.single_sign_on import current
from hub.accounts.single_sign_on import queries as single_sign_on
from hub.accounts.single_sign_on import services as work_accounts
from hub.admin import queries, trail
from hub.admin.forms import NEW_TEAM, InviteForm, RoleForm
from hub.admin.trail import Show
from hub.core.db import transaction
from hub.core.errors import Conflict
from hub.core.forms import HubForm

bp = Blueprint("people", __name__, url_prefix="/admin/people")

DEEDS_SHOWN = {
    Show.ALL: "Everything",
    Show.COMING: "Signing in and out",
    Show.WORK: "What they changed",
}


@bp.route("/invite", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
@recently_signed_in
def invite() -> ResponseReturnValue:
    """Who, what they do here, and, for a partner, for which organization."""
    actor, form = current_actor(), InviteForm()
    if not (issuer := current.issuer()):
        del form.at_work
    form.organization.choices = {"": "Choose one"} | queries.names_of_organizations(actor=actor)
    if form.submitted():
        try:
            with transaction():
                user = accounts.invite(
                    email=form.email.data,
                    name=form.name.data,
                    role=Role(form.role.data),
                    actor=actor,
                    organization_id=form.organization_id,
                    issuer=issuer if form.signs_in_at_work else "",
                )
        except Conflict as problem:
            form.email.errors = [problem.message]
        else:
            flash("The invitation is on its way.")
            return redirect(url_for("people.show", user_id=user.id), 303)
    return render_template("admin/people_invite.html", form=form), 422 if form.errors else 200


@bp.get("/<uuid:user_id>")
@requires(Permission.PEOPLE_READ)
def show(user_id: uuid.UUID) -> ResponseReturnValue:
    """One person: what they may do, where they are signed in, and what was done with the account."""
    actor = current_actor()
    user = queries.person(user_id, actor=actor)
    return render_template(
        "admin/person.html",
        user=user,
        team=accounts_read.team(user.team_id),
        is_self=user.id == actor.id,
        last_came_in=trail.last_came_in(user.id, actor=actor),
        has_come_in=standing.of(user.id),
        organizations=queries.organizations_of([user.id], actor=actor)[user.id],
        sessions=sessions.of(user.id),
        deeds=trail.of_account(user.id, actor=actor),
        may_manage=actor.may(Permission.PEOPLE_MANAGE),
        work_account=single_sign_on.identity(user.id),
        may_use_work_account=bool(current.issuer()) and user.role is not Role.PARTNER,
    )


@bp.get("/<uuid:user_id>/deeds")
@requires(Permission.PEOPLE_READ)
def deeds(user_id: uuid.UUID) -> ResponseReturnValue:
    """What this person did here, newest first."""
    actor = current_actor()
    user = queries.person(user_id, actor=actor)
    asked = request.args.get("show", "")
    show = Show(asked) if asked in list(Show) else Show.ALL
    before = request.args.get("before", type=int)
    if before is not None:
        before = max(0, min(before, trail.LARGEST))
    stretch = trail.by_person(user_id, actor=actor, show=show, before=before)
    older = stretch.older_than
    return render_template(
        "admin/person_deeds.html",
        user=user,
        deeds=stretch.deeds,
        show=show,
        shown=DEEDS_SHOWN,
        is_newest=before is None,
        newest_url=url_for("people.deeds", user_id=user_id, show=show),
        older_url=url_for("people.deeds", user_id=user_id, show=show, before=older) if older else None,
    )


@bp.route("/<uuid:user_id>/role", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
@recently_signed_in
def role(user_id: uuid.UUID) -> ResponseReturnValue:
    """What somebody does here, and in which team."""
    actor = current_actor()
    user = queries.person(user_id, actor=actor)
    form = RoleForm(
        data={"role": user.role.value, "team": str(user.team_id or ""), "seen": people.place(user)}
    )
    form.offer(accounts_read.teams())
    status, theirs = 200, None
    if form.submitted():
        try:
            with transaction():
                people.must_be_where(user, form.seen.data or "")
                people.put_in_team(user, _team_id(form, actor), actor=actor)
                people.change_role(user, Role(form.role.data), actor=actor)
        except people.Moved:
            user = queries.person(user_id, actor=actor)
            if (user.role.value, str(user.team_id or "")) == (form.role.data, form.team.data):
                return redirect(url_for("people.show", user_id=user_id), 303)  # the same answer, sent twice
            form.seen.data, status = people.place(user), Conflict.status
            theirs = accounts_read.team(user.team_id)
        except Conflict as problem:
            form.role.errors = [problem.message]
        else:
            flash("Saved.")
            return redirect(url_for("people.show", user_id=user_id), 303)
    page = render_template(
        "admin/person_role.html", form=form, user=user, team=theirs, is_conflict=status == Conflict.status
    )
    return page, 422 if form.errors else status


@bp.post("/<uuid:user_id>/switch-off")
@requires(Permission.PEOPLE_MANAGE)
@recently_signed_in
def switch_off(user_id: uuid.UUID) -> ResponseReturnValue:
    return _do(
        user_id, people.switch_off, "The account is switched off. Whoever was signed in with it is out."
    )


@bp.post("/<uuid:user_id>/switch-on")
@requires(Permission.PEOPLE_MANAGE)
@recently_signed_in
def switch_on(user_id: uuid.UUID) -> ResponseReturnValue:
    return _do(user_id, people.switch_on, "The account works again.")


@bp.post("/<uuid:user_id>/sign-out")
@requires(Permission.PEOPLE_MANAGE)
@recently_signed_in
def sign_out(user_id: uuid.UUID) -> ResponseReturnValue:
    return _do(user_id, people.sign_out, "They are signed out everywhere.")


@bp.post("/<uuid:user_id>/invite-again")
@requires(Permission.PEOPLE_MANAGE)
@recently_signed_in
def invite_again(user_id: uuid.UUID) -> ResponseReturnValue:
    return _do(user_id, invitations.resend, "A new invitation is on its way. The old link stops working.")


@bp.post("/<uuid:user_id>/work-account")
@requires(Permission.PEOPLE_MANAGE)
@recently_signed_in
def use_work_account(user_id: uuid.UUID) -> ResponseReturnValue:
    said = "From now on they can sign in with their work account. An email tells them so."
    return _do(user_id, partial(invitations.expect_of, issuer=current.issuer()), said)


@bp.post("/<uuid:user_id>/work-account/forget")
@requires(Permission.PEOPLE_MANAGE)
@recently_signed_in
def forget_work_account(user_id: uuid.UUID) -> ResponseReturnValue:
    return _do(user_id, work_accounts.forget, "Their work account opens this one no more.")


@bp.post("/<uuid:user_id>/withdraw")
@requires(Permission.PEOPLE_MANAGE)
@recently_signed_in
def withdraw(user_id: uuid.UUID) -> ResponseReturnValue:
    said = "The invitation is withdrawn. Its link opens nothing any more."
    return _do(user_id, invitations.withdraw, said, then=url_for("admin.people"))


def _team_id(form: RoleForm, actor: Actor) -> uuid.UUID | None:
    if form.team.data == NEW_TEAM:
        return people.add_team(form.new_team.data, actor=actor).id
    return uuid.UUID(form.team.data) if form.team.data else None


def _do(user_id: uuid.UUID, deed: Callable[..., None], said: str, *, then: str = "") -> ResponseReturnValue:
    """One deed about one person, and back to their page, or to where they are no more."""
    actor: Actor = current_actor()
    user: User = queries.person(user_id, actor=actor)
    if HubForm().submitted():
        with transaction():
            deed(user, actor=actor)
        flash(said)
    return redirect(then or url_for("people.show", user_id=user_id), 303)
