"""What those of ours do with a referral that was sent: answer, take back, ask somebody else, hand over."""

import uuid
from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from hub.accounts.access import current_actor, requires
from hub.accounts.models import User
from hub.accounts.policy import GRANTS, Actor, Permission
from hub.consent.codes import How
from hub.core.asking import AskForm
from hub.core.db import db, transaction
from hub.core.errors import HubError, NotFound
from hub.directory.queries import entries
from hub.referrals.codes import ErrorCode, WithdrawnBecause
from hub.referrals.forms import deeds as forms
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.services import ending, people, rerouting
from hub.referrals.transitions import Who
from hub.referrals.views.blueprint import bp
from hub.referrals.views.show import alternatives_of, page_of, why_these

REFUSED = 422


@bp.post("/referrals/<uuid:referral_id>/answer")
@requires(Permission.REFERRAL_MAKE)
def give_answer(referral_id: uuid.UUID) -> ResponseReturnValue:
    """Answer the partner's question, from the referral's own page."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    form = forms.AnswerForm()
    if form.submitted():
        with transaction():
            ending.answer(referral, form.words.data, actor=actor)
        flash("Answered. It is the partner's turn again.")
        return redirect(url_for("referrals.show", referral_id=referral.id), 303)
    return render_template("referrals/show.html", **page_of(referral, actor, form)), REFUSED


@bp.route("/referrals/<uuid:referral_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def withdraw(referral_id: uuid.UUID) -> ResponseReturnValue:
    """Take it back: from that moment the partner sees nothing of it."""

    def deed(referral: Referral, form: forms.WithdrawForm, actor: Actor) -> None:
        ending.withdraw(
            referral,
            because=WithdrawnBecause(form.because.data),
            words=form.words.data or "",
            how=How(form.how.data) if form.how.data else None,
            actor=actor,
        )

    return _ask(
        referral_id,
        forms.WithdrawForm(),
        deed,
        "Taken back. The partner no longer sees anything of it.",
        by_hand="Taken back. Ring the partner: what to tell them is among your tasks.",
    )


@bp.route("/referrals/<uuid:referral_id>/mistake", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def mistake(referral_id: uuid.UUID) -> ResponseReturnValue:
    """It should never have been there."""

    def deed(referral: Referral, form: forms.ErrorForm, actor: Actor) -> None:
        ending.enter_in_error(referral, code=ErrorCode(form.code.data), actor=actor)

    return _ask(referral_id, forms.ErrorForm(), deed, "Marked as a mistake. It counts for nothing.")


@bp.route("/referrals/<uuid:referral_id>/hand-over", methods=["GET", "POST"])
@requires(Permission.REFERRAL_REASSIGN)
def hand_over(referral_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody else of the team sees to it."""
    form = forms.ReassignForm()
    form.user_id.choices = colleagues(current_actor())

    def deed(referral: Referral, form: forms.ReassignForm, actor: Actor) -> None:
        people.reassign(referral, person(form.user_id.data), actor=actor)

    return _ask(referral_id, form, deed, "Handed over. Your colleague has been told.")


@bp.route("/referrals/<uuid:referral_id>/elsewhere", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def elsewhere(referral_id: uuid.UUID) -> ResponseReturnValue:
    """Carry on with another service: a new referral, linked to this one, with its own agreement."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    if Who.REFERRER not in visible.parts(actor, referral):
        raise NotFound
    form = forms.ElsewhereForm()
    offered = list(alternatives_of(referral, actor))
    if referral.suggested_service_id:
        offered = [*entries.services([referral.suggested_service_id], actor=actor), *offered]
    offered = list({one.id: one for one in offered}.values())
    form.service_id.choices = [(str(one.id), one.name) for one in offered]
    if form.submitted():
        service = next(one for one in offered if str(one.id) == form.service_id.data)
        with transaction():
            child = rerouting.start_linked(
                referral, service, actor=actor, referral_id=uuid.uuid5(referral.id, str(service.id))
            )
        return redirect(url_for("referrals.write", referral_id=child.id), 303)
    page = render_template(
        "referrals/elsewhere.html",
        form=form,
        referral=referral,
        offered=offered,
        home=_home(referral),
        why_these=why_these(referral),
    )
    return page, REFUSED if form.errors else 200


@bp.post("/referrals/<uuid:referral_id>/stay")
@requires(Permission.REFERRAL_MAKE)
def stay(referral_id: uuid.UUID) -> ResponseReturnValue:
    """The person would rather stay with this partner than go where it suggested."""
    actor = current_actor()
    with transaction():
        rerouting.keep_here(visible.get(referral_id, actor=actor), actor=actor)
    flash("It stays with this partner, who has been told.")
    return redirect(url_for("referrals.show", referral_id=referral_id), 303)


def _ask(
    referral_id: uuid.UUID, form: AskForm, deed: Callable[..., None], said: str, *, by_hand: str = ""
) -> ResponseReturnValue:
    """A page that asks and does; a refusal stands beside the first question, with all that was typed. `by_hand` is said
    where nothing goes to the partner from here."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                deed(referral, form, actor)
            flash(by_hand if by_hand and referral.via.is_off_platform else said)
            return redirect(_home(referral) if _sees(referral, actor) else url_for("referrals.mine"), 303)
        except HubError as refusal:
            if not refusal.message:
                raise
            form.refuse(refusal.message)
    page = render_template("referrals/deed.html", form=form, referral=referral, home=_home(referral))
    return page, REFUSED if form.errors else 200


def _sees(referral: Referral, actor: Actor) -> bool:
    return bool(visible.parts(actor, referral))


def _home(referral: Referral) -> str:
    return url_for("referrals.show", referral_id=referral.id)


def colleagues(actor: Actor) -> Sequence[tuple[str, str]]:
    """Who of the team may be chosen: those who make referrals."""
    roles = [role for role, grants in GRANTS.items() if Permission.REFERRAL_MAKE in grants]
    found = select(User).where(
        User.active.is_(True), User.id != actor.id, User.role.in_(roles), User.team_id == actor.team_id
    )
    people_ = db.session.scalars(found.order_by(User.name, User.id))
    return [("", "Choose"), *((str(one.id), one.name) for one in people_)]


def person(user_id: str) -> User:
    found = db.session.get(User, uuid.UUID(user_id))
    if found is None:
        raise NotFound
    return found
